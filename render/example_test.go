package render_test

import (
	"fmt"
	"strings"

	"inkorg/render"
)

func Example() {
	r := render.New()
	d := r.Render("<article><para>Hej! <b>Viktigt</b></para></article>", render.Options{})
	fmt.Println(d.HTML)
	for _, f := range d.Findings {
		fmt.Printf("%d:%d: %s: %s [%s]\n", f.Line, f.Column, f.Severity, f.Message, f.Code)
	}
	// Output:
	// <div class="docbook"><p>Hej! <span class="mismatch">##### Mismatched Element in Source #####</span></p></div>
	// 1:21: error: <b> får inte stå i <para>. [mismatch]
}

// A link that the resolver knows leaves by single sign-on; all others lead to another site.
func ExampleRenderer_Render_exits() {
	options := render.Options{
		Resolve: func(n int, url string) (render.Exit, bool) {
			if !strings.HasPrefix(url, "https://vard.example.se/") {
				return render.Exit{}, false
			}
			return render.Exit{Href: fmt.Sprintf("/uthopp/m1/%d", n), Name: "Vårdappen"}, true
		},
	}
	d := render.New().Render(`<article><para><ulink url="https://vard.example.se/boka">Boka</ulink></para></article>`, options)
	fmt.Println(d.HTML)
	fmt.Println(d.Links[0].Kind, d.Links[0].URL)
	// Output:
	// <div class="docbook"><p><a class="exit" data-exit="" href="/uthopp/m1/1">Boka</a> <span class="exit-note">Du går vidare till Vårdappen och loggas in automatiskt.</span></p></div>
	// exit https://vard.example.se/boka
}

func ExampleDocument_PlainText() {
	d := render.New().Render(`<article><info><title>Kallelse</title></info>
		<para>Läs <ulink url="https://example.se/rad">råden</ulink>.</para></article>`, render.Options{})
	fmt.Print(d.PlainText())
	// Output:
	// Kallelse
	// ========
	//
	// Läs råden [1] (example.se).
	//
	// [1] https://example.se/rad
}

// The table that the renderer reads is there for help pages and completion, too.
func ExampleProfile_Elements() {
	for _, e := range render.Inkorgsfunktionen().Elements()[:3] {
		fmt.Printf("%s: in %v, holds %v\n", e.Name, e.Parents, e.Children)
	}
	// Output:
	// article: in [], holds [info para section bibliography variablelist]
	// info: in [article section], holds [title]
	// section: in [article], holds [info title para bibliography variablelist]
}

func ExampleEncode() {
	fmt.Println(render.Encode("<article><para>A &amp; B</para></article>"))
	// Output: &lt;article&gt;&lt;para&gt;A &amp;amp; B&lt;/para&gt;&lt;/article&gt;
}

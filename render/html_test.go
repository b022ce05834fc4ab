package render

import (
	"slices"
	"testing"
)

func TestHTML(t *testing.T) {
	tests := []struct {
		name, text, html string
		codes            []Code
	}{
		{"para", "<para>a</para>", "<p>a</p>", nil},
		{"bibliography", "<bibliography>a</bibliography>", `<div class="bibliography">a</div>`, nil},
		{"section", "<section><para>a</para></section>", "<section><p>a</p></section>", nil},
		{
			"variablelist", "<variablelist><varlistentry><term>a</term><listitem>b</listitem></varlistentry><varlistentry><term>c</term><listitem>d</listitem></varlistentry></variablelist>",
			"<dl><div><dt>a</dt><dd>b</dd></div><div><dt>c</dt><dd>d</dd></div></dl>", nil,
		},
		{"no listitem", "<variablelist><varlistentry><term>a</term></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd></dd></div></dl>", []Code{CodeIncompleteEntry}},
		{"no term", "<variablelist><varlistentry><listitem>b</listitem></varlistentry></variablelist>", "<dl><div><dt></dt><dd>b</dd></div></dl>", []Code{CodeIncompleteEntry}},
		{"empty listitem", "<variablelist><varlistentry><term>a</term><listitem/></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd></dd></div></dl>", []Code{CodeEmpty}},
		{"two terms", "<variablelist><varlistentry><term>a</term><term>b</term><listitem>c</listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dt>b</dt><dd>c</dd></div></dl>", nil},
		{"two listitems", "<variablelist><varlistentry><term>a</term><listitem>b</listitem><listitem>c</listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd>b</dd><dd>c</dd></div></dl>", nil},
		{"listitem first", "<variablelist><varlistentry><listitem>b</listitem><term>a</term></varlistentry></variablelist>", "<dl><div><dt></dt><dd>b</dd></div><div><dt>a</dt><dd></dd></div></dl>", nil},
		{"two pairs in an entry", "<variablelist><varlistentry><term>a</term><listitem>b</listitem><term>c</term><listitem>d</listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd>b</dd></div><div><dt>c</dt><dd>d</dd></div></dl>", nil},
		{"itemizedlist", "<itemizedlist><listitem>a</listitem><listitem>b</listitem></itemizedlist>", "<ul><li>a</li><li>b</li></ul>", nil},
		{"bullets", "<itemizedlist mark='bullet'><listitem>a</listitem></itemizedlist>", "<ul><li>a</li></ul>", nil},
		{"hyphens", "<itemizedlist mark='hyphen'><listitem>a</listitem></itemizedlist>", `<ul class="hyphen"><li>a</li></ul>`, nil},
		{"another mark", "<itemizedlist mark='box'><listitem>a</listitem></itemizedlist>", "<ul><li>a</li></ul>", []Code{CodeUnknownAttribute}},
		{"bold", "<para>a <emphasis role='bold'>b</emphasis> c</para>", "<p>a <strong>b</strong> c</p>", nil},
		{"italics", "<para><emphasis role='italics'>b</emphasis></para>", "<p><em>b</em></p>", nil},
		{"underline", "<para><emphasis role='underline'>b</emphasis></para>", "<p><u>b</u></p>", nil},
		{"bgcolor", "<para>a <emphasis role='bgcolor'>b</emphasis></para>", "<p>a b</p>", []Code{CodeBadRole}},
		{"unknown role", "<para><emphasis role='blink'>b</emphasis></para>", "<p>b</p>", []Code{CodeBadRole}},
		{"no role", "<para><emphasis>b</emphasis></para>", "<p>b</p>", []Code{CodeBadRole}},
		{"role of a box in text", "<para><emphasis role='information'>b</emphasis></para>", "<p>b</p>", []Code{CodeBadRole}},
		{"bold in a title", "<section><title><emphasis role='bold'>b</emphasis></title></section>", "<section><h2>b</h2></section>", []Code{CodeBadRole}},
		{"box in another title", "<info><title><emphasis role='frame'>b</emphasis></title></info>", "<h2>b</h2>", []Code{CodeBadRole}},
		{"box in the info of a section", "<section><info><title><emphasis role='frame'>b</emphasis></title></info></section>", "<section><h2>b</h2></section>", []Code{CodeBadRole}},
		{"unknown attribute", "<para role='x' xmlns:y='urn:y' y:z='1'>a</para>", "<p>a</p>", []Code{CodeUnknownAttribute, CodeUnknownAttribute}},
		{"escapes", `<para>&lt;b&gt; "a" 'b' &amp;amp;</para>`, "<p>&lt;b&gt; &#34;a&#34; &#39;b&#39; &amp;amp;</p>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{Profile: Inkorg1177()})
			if inner(d) != tt.html || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got %s %v", inner(d), codes(d))
			}
		})
	}
}

func TestBoxes(t *testing.T) {
	tests := []struct{ name, text, html string }{
		{"information", "<title><emphasis role='information'>a</emphasis></title><para>b</para>", `<div class="box information"><h2>a</h2><p>b</p></div>`},
		{"observe", "<title><emphasis role='observe'>a</emphasis></title><para>b</para>", `<div class="box observe"><h2>a</h2><p>b</p></div>`},
		{"frame", "<title><emphasis role='frame'>a</emphasis></title><para>b</para>", `<div class="box frame"><h2>a</h2><p>b</p></div>`},
		{"collapsible", "<title><emphasis role='collapsible'>a</emphasis></title><para>b</para>", `<details><summary><h2>a</h2></summary><p>b</p></details>`},
		{"no heading", "<title><emphasis role='observe'/></title><para>b</para>", `<div class="box observe"><p>b</p></div>`},
		{"collapsible without heading", "<title><emphasis role='collapsible'></emphasis></title><para>b</para>", `<details><summary>Visa mer</summary><p>b</p></details>`},
		{"title last", "<para>b</para><title><emphasis role='frame'>a</emphasis></title>", `<div class="box frame"><p>b</p><h2>a</h2></div>`},
		{"collapsible title last", "<para>b</para><title><emphasis role='collapsible'>a</emphasis></title>", `<details><summary>Visa mer</summary><p>b</p><h2>a</h2></details>`},
		{"collapsible after stray text", "ord<title><emphasis role='collapsible'>a</emphasis></title>", `<details><summary>Visa mer</summary><p>ord</p><h2>a</h2></details>`},
		{"collapsible after what is left out", "<para/><title><emphasis role='collapsible'>a</emphasis></title>", `<details><summary><h2>a</h2></summary></details>`},
		{"collapsible after a mismatch", "<x/><title><emphasis role='collapsible'>a</emphasis></title>", `<details><summary>Visa mer</summary>` + block + `<h2>a</h2></details>`},
		{"text around the role", "<title>Obs! <emphasis role='observe'>a</emphasis> nu</title>", `<div class="box observe"><h2>Obs! a nu</h2></div>`},
		{"text beside an empty role", "<title>Obs!<emphasis role='observe'/></title>", `<div class="box observe"><h2>Obs!</h2></div>`},
		{"the first role counts", "<title><emphasis role='frame'>a</emphasis><emphasis role='observe'>b</emphasis></title>", `<div class="box frame"><h2>ab</h2></div>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article><section>"+tt.text+"</section></article>", Options{Profile: Inkorg1177()})
			if inner(d) != tt.html {
				t.Errorf("got %s", inner(d))
			}
			if slices.Contains(codes(d), CodeBadRole) {
				t.Errorf("a box is a bad role: %v", d.Findings)
			}
		})
	}
	d := show(t, "<article><section><title><emphasis role='observe'/></title><para>b</para></section></article>", Options{Profile: Inkorg1177()})
	if len(d.Findings) > 0 {
		t.Errorf("a box without heading has findings %v", d.Findings)
	}
	d = show(t, "<article><section><title><emphasis role='collapsible'/></title><para>b</para></section></article>", Options{Profile: Inkorg1177(), Lang: EN})
	if inner(d) != `<details><summary>Show more</summary><p>b</p></details>` {
		t.Errorf("got %s", inner(d))
	}
}

func TestHeadings(t *testing.T) {
	const (
		info  = "<info><title>i</title></info>"
		title = "<title>t</title>"
		list  = "<variablelist><title>l</title></variablelist>"
	)
	tests := []struct{ name, text, html string }{
		{"article", info, "<h2>i</h2>"},
		{"section under the article's title", info + "<section>" + title + "</section>", "<h2>i</h2><section><h3>t</h3></section>"},
		{"section without it", "<section>" + title + "</section>", "<section><h2>t</h2></section>"},
		{"two sections", info + "<section>" + title + "</section><section>" + title + "</section>", "<h2>i</h2><section><h3>t</h3></section><section><h3>t</h3></section>"},
		{"section's info alone", "<section>" + info + "</section>", "<section><h2>i</h2></section>"},
		{"section's info alone under the article's title", info + "<section>" + info + "</section>", "<h2>i</h2><section><h3>i</h3></section>"},
		{"section's info after its title", "<section>" + title + info + "</section>", "<section><h2>t</h2><h3>i</h3></section>"},
		{"section's info after its title under the article's", info + "<section>" + title + info + "</section>", "<h2>i</h2><section><h3>t</h3><h4>i</h4></section>"},
		{"section's info before its title", "<section>" + info + title + "</section>", "<section><h2>i</h2><h2>t</h2></section>"},
		{"section's info before its title under the article's", info + "<section>" + info + title + "</section>", "<h2>i</h2><section><h3>i</h3><h3>t</h3></section>"},
		{"list in the article", list, "<h2>l</h2>"},
		{"list under the article's title", info + list, "<h2>i</h2><h3>l</h3>"},
		{"list in a section", "<section>" + title + list + "</section>", "<section><h2>t</h2><h3>l</h3></section>"},
		{"list in a section with info only", "<section>" + info + list + "</section>", "<section><h2>i</h2><h3>l</h3></section>"},
		{"list in a section under the article's title", info + "<section>" + title + list + "</section>", "<h2>i</h2><section><h3>t</h3><h4>l</h4></section>"},
		{"list in a section without title", info + "<section>" + list + "</section>", "<h2>i</h2><section><h3>l</h3></section>"},
		{"list before its section's title", info + "<section>" + list + title + "</section>", "<h2>i</h2><section><h3>l</h3><h3>t</h3></section>"},
		{"list after a section", info + "<section>" + title + "</section>" + list, "<h2>i</h2><section><h3>t</h3></section><h3>l</h3>"},
		{"article's title last", "<section>" + title + list + "</section>" + info, "<section><h2>t</h2><h3>l</h3></section><h2>i</h2>"},
		{"empty title counts for nothing", "<info><title>&#160;</title></info><section><title/>" + info + "</section>", "<section><h2>i</h2></section>"},
		{"title that is not allowed counts for nothing", "<title>x</title><section>" + title + "</section>", block + "<section><h2>t</h2></section>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := show(t, "<article>"+tt.text+"</article>", Options{}); inner(d) != tt.html {
				t.Errorf("got %s", inner(d))
			}
		})
	}
}

func TestWhiteSpace(t *testing.T) {
	tests := []struct{ name, text, html string }{
		{"trimmed at the ends of blocks", "<para>\n\t a b \r\n</para>", "<p>a b</p>"},
		{"kept inside", "<para>a\n\t b</para>", "<p>a\n\t b</p>"},
		{"kept around inline elements", "<para>a <emphasis role='bold'>b</emphasis> c</para>", "<p>a <strong>b</strong> c</p>"},
		{"kept inside inline elements", "<para>a<emphasis role='bold'> b </emphasis>c</para>", "<p>a<strong> b </strong>c</p>"},
		{"trimmed before the first inline element", "<para> <emphasis role='bold'>b</emphasis> </para>", "<p><strong>b</strong></p>"},
		{"kept within it", "<para> <emphasis role='bold'> b </emphasis> </para>", "<p><strong> b </strong></p>"},
		{"none is added", "<para><emphasis role='bold'>a</emphasis><emphasis role='italics'>b</emphasis></para>", "<p><strong>a</strong><em>b</em></p>"},
		{"kept between inline elements", "<para><emphasis role='bold'>a</emphasis> <emphasis role='italics'>b</emphasis></para>", "<p><strong>a</strong> <em>b</em></p>"},
		{"trimmed across nodes", "<para> <![CDATA[ ]]> a<!-- --> <![CDATA[ ]]></para>", "<p>a</p>"},
		{"no-break space is kept", "<para>&#160;a&#160;</para>", "<p>\u00A0a\u00A0</p>"},
		{"in titles", "<section><title> a </title></section>", "<section><h2>a</h2></section>"},
		{"in terms and items", "<variablelist><varlistentry><term> a </term><listitem> b </listitem></varlistentry></variablelist>", "<dl><div><dt>a</dt><dd>b</dd></div></dl>"},
		{"in a bibliography", "<bibliography> a </bibliography>", `<div class="bibliography">a</div>`},
		{"around a mismatch", "<para> <x/> </para>", "<p>" + span + "</p>"},
		{"role that is not known", "<para>a<emphasis> b </emphasis>c</para>", "<p>a b c</p>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := show(t, "<article>"+tt.text+"</article>", Options{Profile: Inkorg1177()}); inner(d) != tt.html {
				t.Errorf("got %q", inner(d))
			}
		})
	}
}

func TestEmptyElements(t *testing.T) {
	tests := []struct {
		name, text, html string
		elements         []string
	}{
		{"para", "<para/><para>a</para>", "<p>a</p>", []string{"para"}},
		{"white space", "<para> \n</para>", "", []string{"article"}},
		{"no-break space", "<para>a</para><para>&#160; </para>", "<p>a</p>", []string{"para"}},
		{"section of empty elements", "<para>a</para><section><title/><para> </para></section>", "<p>a</p>", []string{"section"}},
		{"info", "<info><title/></info><para>a</para>", "<p>a</p>", []string{"info"}},
		{"title", "<section><title> </title><para>a</para></section>", "<section><p>a</p></section>", []string{"title"}},
		{"list", "<para>a</para><variablelist><varlistentry/></variablelist>", "<p>a</p>", []string{"variablelist"}},
		{"entry", "<variablelist><varlistentry/><title>a</title></variablelist>", "<h2>a</h2>", []string{"varlistentry"}},
		{"link", "<para>a <ulink url='https://a.se'/></para>", "<p>a</p>", []string{"ulink"}},
		{"emphasis", "<para>a<emphasis role='bold'/></para>", "<p>a</p>", []string{"emphasis"}},
		{"article", "", "", []string{"article"}},
		{"comment", "<para>a</para><para><!-- b --></para>", "<p>a</p>", []string{"para"}},
		{"a mismatch is something", "<section><para><x/></para></section>", "<section><p>" + span + "</p></section>", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{Profile: Inkorg1177()})
			var elements []string
			for _, f := range d.Findings {
				if f.Code == CodeEmpty {
					elements = append(elements, f.Element)
				}
			}
			if inner(d) != tt.html || !slices.Equal(elements, tt.elements) {
				t.Errorf("got %s, empty are %v", inner(d), elements)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	tests := []struct{ name, text, html string }{
		{"article", "<article xml:lang='en'><para>a</para></article>", `<div class="docbook" lang="en"><p>a</p></div>`},
		{"without prefix", "<article lang='en-GB'><para>a</para></article>", `<div class="docbook" lang="en-GB"><p>a</p></div>`},
		{"xml:lang before lang", "<article lang='fi' xml:lang='en'><para>a</para></article>", `<div class="docbook" lang="en"><p>a</p></div>`},
		{"xml:lang before lang, whatever the order", "<article xml:lang='en' lang='fi'><para>a</para></article>", `<div class="docbook" lang="en"><p>a</p></div>`},
		{"para", "<article><para xml:lang='ar'>a</para></article>", `<div class="docbook"><p lang="ar">a</p></div>`},
		{"info gives it to its title", "<article><info xml:lang='en'><title>a</title></info><para>b</para></article>", `<div class="docbook"><h2 lang="en">a</h2><p>b</p></div>`},
		{"info gives it to no other", "<article><info xml:lang='en'><title>a</title></info><section><title>b</title></section></article>", `<div class="docbook"><h2 lang="en">a</h2><section><h3>b</h3></section></div>`},
		{"title before its info", "<article><info xml:lang='en'><title lang='fi'>a</title></info></article>", `<div class="docbook"><h2 lang="fi">a</h2></div>`},
		{
			"lists", "<article><variablelist lang='en'><varlistentry lang='de'><term lang='fr'>a</term><listitem lang='es'>b</listitem></varlistentry></variablelist></article>",
			`<div class="docbook"><dl lang="en"><div lang="de"><dt lang="fr">a</dt><dd lang="es">b</dd></div></dl></div>`,
		},
		{"box", "<article><section lang='en'><title><emphasis role='frame'>a</emphasis></title></section></article>", `<div class="docbook"><div class="box frame" lang="en"><h2>a</h2></div></div>`},
		{"emphasis", "<article><para><emphasis role='bold' lang='la'>a</emphasis></para></article>", `<div class="docbook"><p><strong lang="la">a</strong></p></div>`},
		{
			"our own words are in our own", "<article lang='en'><para><ulink url='https://a.se' type='_blank'>a.se</ulink></para></article>",
			`<div class="docbook" lang="en"><p><a href="https://a.se" rel="noopener noreferrer" target="_blank">a.se<span class="vh" lang="sv"> (leder till en annan webbplats)</span> <span class="new-tab" lang="sv">(öppnas i ny flik)</span></a></p></div>`,
		},
		{
			"the language of a link", "<article lang='en'><para><ulink lang='sv-SE' url='https://a.se'>a.se</ulink></para></article>",
			`<div class="docbook" lang="en"><p><a href="https://a.se" lang="sv-SE" rel="noopener noreferrer">a.se<span class="vh"> (leder till en annan webbplats)</span></a></p></div>`,
		},
		{
			"our own summary", "<article lang='en'><section><title><emphasis role='collapsible'/></title><para>b</para></section></article>",
			`<div class="docbook" lang="en"><details><summary lang="sv">Visa mer</summary><p>b</p></details></div>`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, tt.text, Options{Profile: Inkorg1177()})
			if d.HTML != tt.html || len(d.Findings) > 0 {
				t.Errorf("got %s %v", d.HTML, d.Findings)
			}
		})
	}
	for _, lang := range []string{"", "svenska!", "sv_SE", "s", "xx-yy-zz-ww", "en\" onclick=\"x", "qqqqqqqqqqqq"} {
		d := show(t, "<article xml:lang='"+lang+"'><para>a</para></article>", Options{})
		if d.HTML != `<div class="docbook"><p>a</p></div>` || !slices.Equal(codes(d), []Code{CodeBadLang}) {
			t.Errorf("%q: %s %v", lang, d.HTML, codes(d))
		}
	}
}

package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const otherSite = `<span class="vh"> (leder till en annan webbplats)</span>`

// linkTo returns a message with a link, whose address is as it stands in the source.
func linkTo(url string) string {
	return `<article><para><ulink url="` + url + `">text</ulink></para></article>`
}

func TestAddresses(t *testing.T) {
	tests := []struct {
		url, href string
		codes     []Code
	}{
		{"https://example.se", "https://example.se", nil},
		{"http://www.example.se/a/b?c=d&amp;e=f#g", "http://www.example.se/a/b?c=d&e=f#g", nil},
		{"HTTPS://Example.SE/A", "https://Example.SE/A", nil},
		{"https://example.se:8443/a", "https://example.se:8443/a", nil},
		{"http://localhost:8177/demo/etjanst/", "http://localhost:8177/demo/etjanst/", nil},
		{"http://127.0.0.1:8177/", "http://127.0.0.1:8177/", nil},
		{"http://[::1]:8177/", "http://[::1]:8177/", nil},
		{"https://my_host.example.se", "https://my_host.example.se", nil},
		{"https://example.se.", "https://example.se.", nil},
		{"https://example.se/å?ö=1", "https://example.se/%C3%A5?%C3%B6=1", nil},
		{"https://example.se/%c3%a5?a=%20", "https://example.se/%c3%a5?a=%20", nil},
		{"https://example.se/50%?a=%zz", "https://example.se/50%25?a=%25zz", nil},
		{"https://example.se/a\\b|c?[d]={e}", "https://example.se/a%5Cb%7Cc?%5Bd%5D=%7Be%7D", nil},
		{"https://example.se/#a#b", "https://example.se/#a%23b", nil},
		{"https://example.se/a/../b", "https://example.se/a/../b", nil},
		{"https://räksmörgås.se/a", "https://xn--rksmrgs-5wao1o.se/a", nil},
		{"mailto:a@example.se", "mailto:a@example.se", nil},
		{"MailTo:a@example.se?subject=Hej", "mailto:a@example.se?subject=Hej", nil},
		{"mailto:a@example.se?subject=Hej på dig", "mailto:a@example.se?subject=Hej%20p%C3%A5%20dig", []Code{CodeURLSpace}},
		{"tel:1177", "tel:1177", nil},
		{"tel:+46(0)8-123.45/67", "tel:+46(0)8-123.45/67", nil},
		{"tel:+468123;ext=12", "tel:+468123;ext=12", nil},
		{"tel:08-123 45 67", "tel:08-1234567", []Code{CodeURLSpace}},
		{"TEL: +46 8&#160;123", "tel:+468123", []Code{CodeURLSpace}},

		{"https://example.se/a b", "https://example.se/a%20b", []Code{CodeURLSpace}},
		{" https://example.se ", "https://example.se", []Code{CodeURLSpace}},
		{"\n\thttps://example.se\n", "https://example.se", []Code{CodeURLSpace}},
		{"https://example.se/a\nb", "https://example.se/a%20b", []Code{CodeURLSpace}},
		{"https://example.se/a&#32;b\t", "https://example.se/a%20b", []Code{CodeURLSpace}},
		{"https://example.se/a&#38;b\n", "https://example.se/a&b", []Code{CodeURLSpace}},
		{"https://example.se/a&#160;b", "https://example.se/a%C2%A0b", []Code{CodeURLSpace}},

		{"www.example.xyz", "https://www.example.xyz", []Code{CodeURLWithoutScheme}},
		{"WWW.example.se/a", "https://WWW.example.se/a", []Code{CodeURLWithoutScheme}},
		{"www.example.se:8080/a", "https://www.example.se:8080/a", []Code{CodeURLWithoutScheme}},
		{"www.example.se#a", "https://www.example.se#a", []Code{CodeURLWithoutScheme}},
		{"www.example.se/a b", "https://www.example.se/a%20b", []Code{CodeURLWithoutScheme, CodeURLSpace}},
		{"example.se", "https://example.se", []Code{CodeURLWithoutScheme}},
		{"example.nu/", "https://example.nu/", []Code{CodeURLWithoutScheme}},
		{"example.com?a=b", "https://example.com?a=b", []Code{CodeURLWithoutScheme}},
		{"example.org:443", "https://example.org:443", []Code{CodeURLWithoutScheme}},
		{"example.net:443/a", "https://example.net:443/a", []Code{CodeURLWithoutScheme}},
		{"example.eu", "https://example.eu", []Code{CodeURLWithoutScheme}},
		{"example.no", "https://example.no", []Code{CodeURLWithoutScheme}},
		{"example.dk", "https://example.dk", []Code{CodeURLWithoutScheme}},
		{"example.fi", "https://example.fi", []Code{CodeURLWithoutScheme}},
		{"example.info", "https://example.info", []Code{CodeURLWithoutScheme}},
		{"sub.Example.SE/a:b", "https://sub.Example.SE/a:b", []Code{CodeURLWithoutScheme}},
	}
	for _, tt := range tests {
		t.Run(tt.url, func(t *testing.T) {
			d := show(t, linkTo(tt.url), Options{})
			l := d.Links[0]
			if l.URL != tt.href || l.Kind != LinkExternal || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got %+v %v", l, codes(d))
			}
		})
	}
}

func TestRefusedAddresses(t *testing.T) {
	urls := []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "java&#10;script:alert(1)",
		"java\tscript:alert(1)", "&#106;avascript:alert(1)", "javascript&#58;alert(1)", "&#1114111;javascript:alert(1)",
		"javascript://example.se/%0aalert(1)", "vbscript:x", "data:text/html,x", "DATA:text/html;base64,eA==", "blob:https://example.se/x",
		"file:///etc/passwd", "ftp://example.se/", "about:blank", "view-source:https://example.se", "intent://x", "sms:123", "urn:x",
		"/a", "a/b", "a", "#a", "?a", "//example.se/", "..", "./a", "\\\\example.se", "/\\example.se", ":", "://example.se",
		"https:", "https:example.se", "https:/example.se", "https:///a", "https://", "http://?a", "http://#", "https:\\\\example.se",
		"https://user@example.se/", "https://user:pw@example.se/", "https://@example.se", "www.example.se@evil.xyz", "https://example.se\\@evil.xyz/",
		"a@example.se", "user:pw@example.se", "https://example.se&#9;/", "https://example.se/&#10;", "https://example.se/&#10;\n", "https://example.se/&#13;&#10;a",
		"https://exa mple.se/", "https://exam%70le.se", "https://example.se:99999", "https://example.se:", "https://example.se:a",
		"https://-example.se", "https://example..se", "https://.se", "https://*.example.se", "https://exa&lt;mple.se", "https://example.se&quot;", "https://[::1", "https://[fe80::1%25eth0]/",
		"https://[1.2.3.4]", "https://1.2.3.999", "https://1.2.3", "https://0x7f.1", "https://example.se:80:80", "www.", "www..se",
		".se", "se", "example.xyz", "example.se#a", "example.sek", "example.se:a", "https://\u202Eexample.se", "https://xn--a.se\u200B",
		"mailto:", "mailto:a", "mailto:?subject=a", "mailto:@example.se", "mailto:a@", "mailto:a@example.se&#10;bcc:b@example.se",
		"tel:", "tel:abc", "tel:+", "tel://123", "tel:123?a", "tel:123;a=&quot;b", "tel:*#06#",
		"https://" + strings.Repeat("å.", maxHostLabel+1) + "se", "https://å." + strings.Repeat("a.", 200) + "se",
		strings.Repeat("a.", 200) + "se", "https://" + strings.Repeat("a", 64) + ".se", "https://example.s_e", "https://example-.se",
	}
	for _, url := range urls {
		t.Run(url, func(t *testing.T) {
			d := show(t, linkTo(url), Options{Resolve: everyLinkIsAnExit})
			if inner(d) != "<p>text</p>" || !slices.Equal(codes(d), []Code{CodeLinkRefused}) {
				t.Errorf("got %s %v", inner(d), codes(d))
			}
			if d.Links[0].Kind != LinkRefused {
				t.Errorf("got %+v", d.Links[0])
			}
			if strings.Contains(d.Findings[0].Message, "alert") {
				t.Errorf("the finding tells the address: %s", d.Findings[0].Message)
			}
		})
	}
}

func TestExternalLinks(t *testing.T) {
	tests := []struct{ name, text, html string }{
		{"host is shown", "<ulink url='https://example.se/a'>text</ulink>", `<a href="https://example.se/a" rel="noopener noreferrer">text` + otherSite + `</a> (example.se)`},
		{"host in the text", "<ulink url='https://example.se/a'>Example.SE!</ulink>", `<a href="https://example.se/a" rel="noopener noreferrer">Example.SE!` + otherSite + `</a>`},
		{"host at the end of a sentence", "<ulink url='https://example.se'>Se example.se.</ulink>", `<a href="https://example.se" rel="noopener noreferrer">Se example.se.` + otherSite + `</a>`},
		{"address in the text", "<ulink url='https://example.se/a'>https://example.se/a</ulink>", `<a href="https://example.se/a" rel="noopener noreferrer">https://example.se/a` + otherSite + `</a>`},
		{"another host in the text", "<ulink url='https://evil.se'>bank.se</ulink>", `<a href="https://evil.se" rel="noopener noreferrer">bank.se` + otherSite + `</a> (evil.se)`},
		{"a longer host in the text", "<ulink url='https://bank.se'>abank.se</ulink>", `<a href="https://bank.se" rel="noopener noreferrer">abank.se` + otherSite + `</a> (bank.se)`},
		{"a host that goes on in the text", "<ulink url='https://bank.se'>bank.se.example.com</ulink>", `<a href="https://bank.se" rel="noopener noreferrer">bank.se.example.com` + otherSite + `</a> (bank.se)`},
		{"a host below it in the text", "<ulink url='https://bank.se'>www.bank.se</ulink>", `<a href="https://bank.se" rel="noopener noreferrer">www.bank.se` + otherSite + `</a>`},
		{"a name with hyphen in the text", "<ulink url='https://bank.se'>e-bank.se</ulink>", `<a href="https://bank.se" rel="noopener noreferrer">e-bank.se` + otherSite + `</a> (bank.se)`},
		{"found later in the text", "<ulink url='https://bank.se'>abank.se, bank.se</ulink>", `<a href="https://bank.se" rel="noopener noreferrer">abank.se, bank.se` + otherSite + `</a>`},
		{"host in our letters", "<ulink url='https://räksmörgås.se'>text</ulink>", `<a href="https://xn--rksmrgs-5wao1o.se" rel="noopener noreferrer">text` + otherSite + `</a> (räksmörgås.se)`},
		{"host in other letters", "<ulink url='https://ехаmple.se'>text</ulink>", `<a href="https://xn--mple-43d3a6i.se" rel="noopener noreferrer">text` + otherSite + `</a> (xn--mple-43d3a6i.se)`},
		{"port is not shown", "<ulink url='https://example.se:8443'>text</ulink>", `<a href="https://example.se:8443" rel="noopener noreferrer">text` + otherSite + `</a> (example.se)`},
		{"same tab", "<ulink url='https://example.se' type='_self'>example.se</ulink>", `<a href="https://example.se" rel="noopener noreferrer">example.se` + otherSite + `</a>`},
		{"new tab", "<ulink url='https://example.se' type='_blank'>text</ulink>", `<a href="https://example.se" rel="noopener noreferrer" target="_blank">text` + otherSite + ` <span class="new-tab">(öppnas i ny flik)</span></a> (example.se)`},
		{"mail", "<ulink url='mailto:a@b.se'>Skriv</ulink>", `<a href="mailto:a@b.se" rel="noopener noreferrer">Skriv</a>`},
		{"telephone", "<ulink url='tel:1177'>Ring</ulink>", `<a href="tel:1177" rel="noopener noreferrer">Ring</a>`},
		{"in text", "Läs <ulink url='tel:1'> a </ulink> nu", `Läs <a href="tel:1" rel="noopener noreferrer"> a </a> nu`},
		{"no url", "<ulink>text</ulink>", "text"},
		{"blank url", "<ulink url=' '>text</ulink>", "text"},
		{"refused, with its white space", "a<ulink url='x'> b </ulink>c", "a b c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article><para>"+tt.text+"</para></article>", Options{})
			if want := "<p>" + tt.html + "</p>"; inner(d) != want {
				t.Errorf("got  %s\nwant %s", inner(d), want)
			}
		})
	}
	d := show(t, linkTo("https://a.se"), Options{Lang: EN})
	if !strings.Contains(d.HTML, "(leads to another website)") {
		t.Errorf("in English: %s", d.HTML)
	}
}

func TestUnknownTypeOfLink(t *testing.T) {
	d := show(t, "<article><para><ulink url='tel:1' type='_top'>a</ulink></para></article>", Options{})
	if strings.Contains(d.HTML, "target") || !slices.Equal(codes(d), []Code{CodeUnknownAttribute}) {
		t.Errorf("got %s %v", d.HTML, codes(d))
	}
}

func TestExits(t *testing.T) {
	resolve := func(n int, url string) (Exit, bool) {
		if !strings.HasPrefix(url, "https://vard.se/") {
			return Exit{}, false
		}
		return everyLinkIsAnExit(n, url)
	}
	const note = "Du går vidare till Vårdappen och loggas in automatiskt."
	tests := []struct{ name, text, html string }{
		{"alone in its paragraph", " <ulink url='https://vard.se/a'>Boka</ulink> ", `<a class="exit" data-exit="" href="/uthopp/m1/1">Boka</a> <span class="exit-note">` + note + `</span>`},
		{"in text", "Du kan <ulink url='https://vard.se/a'>boka</ulink> nu.", `Du kan <a class="exit inline" data-exit="" href="/uthopp/m1/1">boka</a> <span class="exit-note vh">` + note + `</span> nu.`},
		{"new tab", "<ulink url='https://vard.se/a' type='_blank'>Boka</ulink>", `<a class="exit" data-exit="" href="/uthopp/m1/1" target="_blank">Boka <span class="new-tab">(öppnas i ny flik)</span></a> <span class="exit-note">` + note + `</span>`},
		{"second of two", "<ulink url='tel:1'>a</ulink><ulink url='https://vard.se/a'>b</ulink>", `<a href="tel:1" rel="noopener noreferrer">a</a><a class="exit inline" data-exit="" href="/uthopp/m1/2">b</a> <span class="exit-note vh">` + note + `</span>`},
		{"another site", "<ulink url='https://vard.se.evil.se/a'>vard.se.evil.se</ulink>", `<a href="https://vard.se.evil.se/a" rel="noopener noreferrer">vard.se.evil.se` + otherSite + `</a>`},
		{"mended", "<ulink url='vard.se/a b'>Boka</ulink>", `<a class="exit" data-exit="" href="/uthopp/m1/1">Boka</a> <span class="exit-note">` + note + `</span>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article><para>"+tt.text+"</para></article>", Options{Resolve: resolve})
			if want := "<p>" + tt.html + "</p>"; inner(d) != want {
				t.Errorf("got  %s\nwant %s", inner(d), want)
			}
		})
	}
	d := show(t, linkTo("https://vard.se/a"), Options{Resolve: resolve, Lang: EN})
	if !strings.Contains(d.HTML, "You continue to Vårdappen and are logged in automatically.") {
		t.Errorf("in English: %s", d.HTML)
	}
}

// Addresses that are no web addresses are never exits.
func TestMailAndTelephoneAreNoExits(t *testing.T) {
	for _, url := range []string{"mailto:a@b.se", "tel:1177"} {
		if d := show(t, linkTo(url), Options{Resolve: everyLinkIsAnExit}); d.Links[0].Kind != LinkExternal {
			t.Errorf("%s: %s", url, d.HTML)
		}
	}
}

func TestUserinfoIsNamed(t *testing.T) {
	for _, url := range []string{"https://user@example.se/", "www.example.se@evil.xyz", "a@example.se"} {
		if d := show(t, linkTo(url), Options{Lang: EN}); !strings.Contains(d.Findings[0].Message, "user name") {
			t.Errorf("%s: %s", url, d.Findings[0].Message)
		}
	}
}

// A resolver cannot lead a link anywhere but to the path of an exit.
func TestExitHref(t *testing.T) {
	for _, href := range []string{"", "https://evil.se", "javascript:alert(1)", "/", "/uthopp/", "/uthopp/../x", "/uthopp/a b", "//evil.se/uthopp/1", "/uthopp/a?x=1", `/uthopp/a" x="`} {
		d := show(t, linkTo("https://a.se"), Options{Resolve: func(int, string) (Exit, bool) { return Exit{Href: href, Name: "x"}, true }})
		if d.Links[0].Kind != LinkExternal || strings.Contains(d.HTML, "exit") {
			t.Errorf("%q: %s", href, d.HTML)
		}
	}
	d := show(t, linkTo("https://a.se"), Options{Resolve: func(int, string) (Exit, bool) {
		return Exit{Href: "/uthopp/a/1", Name: `<b onclick="x">{name}&`}, true
	}})
	if !strings.Contains(d.HTML, "till &lt;b onclick=&#34;x&#34;&gt;{name}&amp; och") {
		t.Errorf("the name of the receiver: %s", d.HTML)
	}
}

// Every ulink and link has its number, shown or not, in either profile.
func TestLinkNumbers(t *testing.T) {
	text := "<article>\n<para><ulink url='https://a.se'>a  b</ulink> <link url='x'>b</link></para>\n" +
		"<x><ulink url='https://c.se'>c<link/></ulink></x><para><ulink/><ulink url=' https://d.se' type='_blank'><![CDATA[d]]></ulink></para></article>"
	var asked []int // a resolver may be asked again, but not for what is no web address
	d := show(t, text, Options{Profile: Inkorg1177(), Resolve: func(n int, url string) (Exit, bool) {
		if !slices.Contains(asked, n) {
			asked = append(asked, n)
		}
		return Exit{Href: "/uthopp/m/" + string(rune('0'+n))}, url == "https://d.se"
	}})
	want := []Link{
		{N: 1, URL: "https://a.se", Text: "a b", Kind: LinkExternal, Line: 2, Column: 7},
		{N: 2, URL: "x", Text: "b", Kind: LinkRefused, Line: 2, Column: 46},
		{N: 3, URL: "https://c.se", Kind: LinkRefused, Line: 3, Column: 4},
		{N: 4, Kind: LinkRefused, Line: 3, Column: 31},
		{N: 5, Kind: LinkRefused, Line: 3, Column: 56},
		{N: 6, URL: "https://d.se", Text: "d", Kind: LinkExit, NewTab: true, Line: 3, Column: 64},
	}
	if diff := cmp.Diff(want, d.Links); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Equal(asked, []int{1, 6}) {
		t.Errorf("the resolver was asked for %v", asked)
	}
	other := show(t, text, Options{})
	if len(other.Links) != len(want) || other.Links[5].N != 6 || other.Links[5].Kind != LinkExternal {
		t.Errorf("in the other profile: %+v", other.Links)
	}
}

func TestInternalLinks(t *testing.T) {
	tests := []struct {
		name, text, html string
		codes            []Code
	}{
		{"to a section", "<section xml:id='s'><para>a <link linkend='s'>b</link></para></section>", `<section id="m-7-s"><p>a <a href="#m-7-s">b</a></p></section>`, nil},
		{"to a para", "<para id='p'><ulink linkend='p'>b</ulink></para>", `<p id="m-7-p"><a href="#m-7-p">b</a></p>`, nil},
		{"to a later one", "<para><link linkend='p'>b</link></para><para id='p'>c</para>", `<p><a href="#m-7-p">b</a></p><p id="m-7-p">c</p>`, nil},
		{"to a variablelist", "<para><link linkend='v'>b</link></para><variablelist id='v'><varlistentry><term>a</term><listitem>b</listitem></varlistentry></variablelist>", `<p><a href="#m-7-v">b</a></p><dl id="m-7-v"><div><dt>a</dt><dd>b</dd></div></dl>`, nil},
		{"to a variablelist with title", "<para><link linkend='v'>b</link></para><variablelist id='v'><title>t</title><varlistentry><term>a</term><listitem>b</listitem></varlistentry></variablelist>", `<p><a href="#m-7-v">b</a></p><h2 id="m-7-v">t</h2><dl><div><dt>a</dt><dd>b</dd></div></dl>`, nil},
		{"to a variablelist of fallback", "<para><link linkend='v'>b</link></para><variablelist id='v'><x/></variablelist>", `<p><a href="#m-7-v">b</a></p><p class="mismatch" id="m-7-v">` + Mismatch + `</p>`, []Code{CodeMismatch}},
		{"to a variablelist of stray text", "<para><link linkend='v'>b</link></para><variablelist id='v'>ord</variablelist>", `<p><a href="#m-7-v">b</a></p><p id="m-7-v">ord</p>`, []Code{CodeStrayText}},
		{"to an itemizedlist", "<itemizedlist id='i'><listitem>a <link linkend='i'>b</link></listitem></itemizedlist>", `<ul id="m-7-i"><li>a <a href="#m-7-i">b</a></li></ul>`, nil},
		{"to a box", "<section id='s'><title><emphasis role='frame'>a</emphasis></title><para><link linkend='s'>b</link></para></section>", `<div class="box frame" id="m-7-s"><h2>a</h2><p><a href="#m-7-s">b</a></p></div>`, nil},
		{"to a collapsed box", "<section id='s'><title><emphasis role='collapsible'>a</emphasis></title><para><link linkend='s'>b</link></para></section>", `<details id="m-7-s"><summary><h2>a</h2></summary><p><a href="#m-7-s">b</a></p></details>`, nil},
		{"letters of ours", "<para id='å.1'><link linkend='å.1'>b</link></para>", `<p id="m-7-å.1"><a href="#m-7-%C3%A5.1">b</a></p>`, nil},
		{"nowhere", "<para>a <link linkend='x'> b</link></para>", "<p>a  b</p>", []Code{CodeDeadLinkend}},
		{"to what is left out", "<para><link linkend='p'>b</link></para><para id='p'/>", "<p>b</p>", []Code{CodeDeadLinkend, CodeEmpty}},
		{"to what is replaced", "<para><link linkend='p'>b</link></para><x><para id='p'>c</para></x>", "<p>b</p>" + block, []Code{CodeDeadLinkend, CodeMismatch}},
		{"to an element that has no id", "<para><link linkend='b'>b</link></para><bibliography id='b'>c</bibliography>", `<p>b</p><div class="bibliography">c</div>`, []Code{CodeDeadLinkend, CodeUnknownAttribute}},
		{"id with a hyphen first", "<para id='-p'>b</para>", `<p>b</p>`, []Code{CodeUnknownAttribute}},
		{"id with a full stop first", "<para id='.p'>b</para>", `<p>b</p>`, []Code{CodeUnknownAttribute}},
		{"id with both inside", "<para id='å1-.'>b</para>", `<p id="m-7-å1-.">b</p>`, nil},
		{"same id twice", "<para id='p'><link linkend='p'>b</link></para><para id='p'>c</para>", `<p id="m-7-p"><a href="#m-7-p">b</a></p><p>c</p>`, []Code{CodeUnknownAttribute}},
		{"xml:id and another id", "<para xml:id='p' id='q'><link linkend='p'>b</link></para>", `<p id="m-7-p"><a href="#m-7-p">b</a></p>`, []Code{CodeUnknownAttribute}},
		{"id that is none", "<para id='a b'>c</para><para id=''>d</para><para id='&lt;'>e</para>", `<p>c</p><p>d</p><p>e</p>`, []Code{CodeUnknownAttribute, CodeUnknownAttribute, CodeUnknownAttribute}},
		{"url before linkend", "<para id='p'><link url='tel:1' linkend='p'>b</link></para>", `<p id="m-7-p"><a href="tel:1" rel="noopener noreferrer">b</a></p>`, nil},
		{"neither", "<para><link>b</link></para>", "<p>b</p>", []Code{CodeLinkWithoutURL}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := show(t, "<article>"+tt.text+"</article>", Options{Profile: Inkorg1177(), IDPrefix: "7"})
			if inner(d) != tt.html || !slices.Equal(codes(d), tt.codes) {
				t.Errorf("got  %s %v\nwant %s", inner(d), codes(d), tt.html)
			}
			internal := len(d.Links) > 0 && d.Links[0].Kind == LinkInternal
			if internal != strings.Contains(tt.html, `href="#`) {
				t.Errorf("got %+v", d.Links)
			}
		})
	}
}

// The default profile has neither ids nor linkend.
func TestNoInternalLinksByDefault(t *testing.T) {
	d := show(t, "<article><para id='p'><ulink linkend='p'>b</ulink></para></article>", Options{})
	if inner(d) != "<p>b</p>" || !slices.Equal(codes(d), []Code{CodeUnknownAttribute, CodeUnknownAttribute, CodeLinkWithoutURL}) {
		t.Errorf("got %s %v", inner(d), codes(d))
	}
}

func TestIDPrefix(t *testing.T) {
	d := show(t, "<article><para id='p'>b</para></article>", Options{Profile: Inkorg1177(), IDPrefix: `a-Z_9 "<å`})
	if inner(d) != `<p id="m-a-Z_9-p">b</p>` {
		t.Errorf("got %s", inner(d))
	}
}

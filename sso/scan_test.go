package sso

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	repeat := strings.Repeat
	for name, c := range map[string]struct {
		xml  string
		want Reason // "" for accepted
	}{
		"plain":                       {`<a x="1" y="2">text<b/></a>`, ""},
		"declaration":                 {`<?xml version="1.0"?><a/>`, ""},
		"white space around":          {"\n<a/>\n", ""},
		"namespaces, two attributes":  {`<a xmlns="u" xmlns:p="v" x="1" p:y="2"/>`, ""},
		"deepest":                     {repeat("<a>", maxDepth) + repeat("</a>", maxDepth), ""},
		"most tokens":                 {"<a>" + repeat("<b/>", (maxTokens-2)/2) + "</a>", ""},
		"most attributes":             {"<a" + attributesOf(maxAttributes) + "/>", ""},
		"empty":                       {"", ReasonXML},
		"nothing but a declaration":   {`<?xml version="1.0"?>`, ReasonXML},
		"not XML":                     {"hello", ReasonTrailing},
		"unclosed":                    {"<a><b></b>", ReasonXML},
		"wrongly closed":              {"<a></b>", ReasonXML},
		"unknown entity":              {"<a>&x;</a>", ReasonXML},
		"control character":           {"<a>\x01</a>", ReasonXML},
		"Latin 1":                     {`<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, ReasonXML},
		"document type":               {`<!DOCTYPE a><a/>`, ReasonDTD},
		"entity declaration":          {`<!DOCTYPE a [<!ENTITY x "y">]><a/>`, ReasonDTD},
		"processing instruction":      {`<a><?php x?></a>`, ReasonProcInst},
		"instruction before the root": {`<?xml-stylesheet href="x"?><a/>`, ReasonProcInst},
		"second declaration":          {`<?xml version="1.0"?><?xml version="1.0"?><a/>`, ReasonProcInst},
		"comment":                     {`<a>19121212<!-- -->1212</a>`, ReasonComment},
		"comment after the root":      {`<a/><!-- -->`, ReasonComment},
		"text after the root":         {`<a/>x`, ReasonTrailing},
		"text before the root":        {"\ufeff<a/>", ReasonTrailing},
		"second root":                 {`<a/><b/>`, ReasonTrailing},
		"too deep":                    {repeat("<a>", maxDepth+1) + repeat("</a>", maxDepth+1), ReasonLimits},
		"too many tokens":             {"<a>" + repeat("<b/>", maxTokens/2) + "</a>", ReasonLimits},
		"too many attributes":         {"<a" + attributesOf(maxAttributes+1) + "/>", ReasonLimits},
		"one attribute twice":         {`<a x="1" x="2"/>`, ReasonAttribute},
		"one local name twice":        {`<a xmlns:p="v" ID="1" p:ID="2"/>`, ReasonAttribute},
		"attribute and declaration":   {`<a xmlns:ID="u" ID="1"/>`, ReasonAttribute},
		"ID in a namespace":           {`<a xmlns:p="v" p:ID="2"/>`, ReasonAttribute},
		"xml:id":                      {`<a xml:id="2"/>`, ReasonAttribute},
		"one ID on two elements":      {`<a ID="1"><b ID="1"/></a>`, ReasonDuplicateID},
		"in another spelling":         {`<a ID="1"><b Id="1"/></a>`, ReasonDuplicateID},
	} {
		t.Run(name, func(t *testing.T) {
			err := scan([]byte(c.xml))
			if ReasonOf(err) != c.want || (c.want == "") != (err == nil) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func attributesOf(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, ` a%d="x"`, i)
	}
	return out.String()
}

// TestField holds what is wrong with the form field before it is XML.
func TestField(t *testing.T) {
	b := newBed(t)
	good := b.write(letter{})
	for name, c := range map[string]struct {
		field string
		want  Reason
	}{
		"empty":      {"", ReasonXML},
		"not base64": {"<samlp:Response/>", ReasonBase64},
		"oversize":   {good + strings.Repeat("\n", maxMessage), ReasonSize},
		"deflated":   {deflated(t, good), ReasonXML},
		"deflate bomb": {deflated(t, base64.StdEncoding.EncodeToString(
			append(bytes.Repeat([]byte(" "), 4<<20), "<samlp:Response/>"...))), ReasonXML},
	} {
		t.Run(name, func(t *testing.T) {
			identity, err := b.consume(c.field)
			wantReason(t, identity, err, c.want)
		})
	}
	if _, err := b.consume(good[:76] + "\r\n" + good[76:]); err != nil {
		t.Errorf("base64 in lines: %v", err)
	}
}

// deflated compresses what a form field holds, as only the redirect binding may.
func deflated(t testing.TB, field string) string {
	t.Helper()
	raw, err := base64.StdEncoding.DecodeString(field)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

package rivta_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// postAs sends bytes with HTTP headers: names and values in turn.
func (l *listener) postAs(body []byte, headers ...string) answer {
	l.t.Helper()
	request := httptest.NewRequest(http.MethodPost, addMessagePath, bytes.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	return l.send(request)
}

func TestContentTypes(t *testing.T) {
	const wanted = "CONTENT_TYPE: expected SOAP 1.1 with Content-Type text/xml"
	tests := map[string]struct{ contentType, fault string }{
		"plain":            {"text/xml", ""},
		"with charset":     {`Text/XML; charset="utf-8"`, ""},
		"other parameters": {"text/xml; action=x; charset=utf-8;", ""},
		"broken parameter": {"text/xml; charset", ""},
		"SOAP 1.2":         {`application/soap+xml; action="x"`, wanted + ", found SOAP 1.2"},
		"MTOM":             {`multipart/related; boundary="b"; type="application/xop+xml"`, wanted + ", found attachments (MTOM or SwA), which are not read"},
		"XML":              {"application/xml", wanted},
		"none":             {"", wanted},
		"nonsense":         {";;", wanted},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := l.postAs([]byte(goodMessage), "Content-Type", test.contentType)
			if test.fault != "" {
				got.wantFault(t, "Client", test.fault)
			} else if got.Delivered.ResultCode != "OK" {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
}

func TestCharsets(t *testing.T) {
	declared := func(name string) string { return with(goodMessage, "UTF-8", name) }
	tests := map[string]struct {
		envelope string
		coding   encoding.Encoding
		charset  string // of the HTTP header
	}{
		"UTF-8":                                 {goodMessage, unicode.UTF8, ""},
		"UTF-8 by HTTP":                         {declared("ISO-8859-1"), unicode.UTF8, "utf-8"},
		"UTF-8 by HTTP, declared as UTF-16":     {declared("utf-16"), unicode.UTF8, "utf-8"},
		"UTF-16 goes before what is said":       {declared("ISO-8859-1"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-8"},
		"ISO-8859-1 declared":                   {declared("ISO-8859-1"), charmap.ISO8859_1, ""},
		"ISO-8859-1 in single quotes":           {with(goodMessage, `"UTF-8"`, "'iso-8859-1'"), charmap.ISO8859_1, ""},
		"ISO-8859-1 by HTTP":                    {goodMessage, charmap.ISO8859_1, "ISO-8859-1"},
		"ISO-8859-1 after white space":          {"\n  " + declared("ISO-8859-1"), charmap.ISO8859_1, ""},
		"windows-1252 declared":                 {declared("windows-1252"), charmap.Windows1252, ""},
		"windows-1252 by HTTP":                  {goodMessage, charmap.Windows1252, "windows-1252"},
		"UTF-16 with mark":                      {declared("UTF-16"), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16"},
		"UTF-16 with mark, big-endian":          {declared("UTF-16"), unicode.UTF16(unicode.BigEndian, unicode.UseBOM), ""},
		"UTF-16 without mark":                   {declared("UTF-16"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16"},
		"UTF-16 without mark, by nobody":        {declared("UTF-16"), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), ""},
		"UTF-16LE by HTTP, after white space":   {" " + declared("UTF-16"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"},
		"mark goes before what the header says": {goodMessage, unicode.UTF8BOM, "ISO-8859-1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			l := newListener(t)
			body, err := test.coding.NewEncoder().Bytes([]byte(with(test.envelope, "Kallelse", "Kallelse på Å")))
			if err != nil {
				t.Fatal(err)
			}
			header := "text/xml"
			if test.charset != "" {
				header += "; charset=" + test.charset
			}
			if got := l.postAs(body, "Content-Type", header); got.Delivered.ResultCode != "OK" {
				t.Fatalf("answered\n%s", got.Text)
			}
			if got := l.titles(); len(got) != 1 || got[0] != "Kallelse på Å" {
				t.Errorf("stored %q", got)
			}
		})
	}
}

func TestBytesThatAreNotTheCharset(t *testing.T) {
	latin1, err := charmap.ISO8859_1.NewEncoder().String(goodMessage)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ body, charset, fault string }{
		"ISO-8859-1 as UTF-8": {latin1, "utf-8", "CHARSET: expected text in UTF-8, found other bytes (line 12)"},
		"what stands for no character, then other bytes": {
			with(goodMessage, "mvktest", "\uFFFD", "Kallelse", "\x81"), "utf-8", "CHARSET: expected text in UTF-8, found other bytes (line 16)",
		},
		"no windows-1252": {with(goodMessage, "Kallelse", "\x81"), "windows-1252", "CHARSET: expected text in windows-1252, found other bytes (line 16)"},
		"half a UTF-16":   {"\xFF\xFE<\x00a", "utf-16", "CHARSET: expected text in UTF-16, found other bytes (line 1)"},
		"UTF-8 declared as UTF-16": {
			with(goodMessage, "UTF-8", "utf-16"), "", "CHARSET: expected text in UTF-16, as is said, found bytes of another coding (line 1)",
		},
		"UTF-8 as UTF-16, by HTTP": {goodMessage, "utf-16le", "CHARSET: expected text in UTF-16, as is said, found bytes of another coding (line 1)"},
		"empty, as UTF-16":         {"", "utf-16", "CHARSET: expected text in UTF-16, as is said, found bytes of another coding (line 1)"},
		"unknown charset":          {goodMessage, "ebcdic", "CHARSET: expected text in UTF-8, UTF-16, ISO-8859-1 or windows-1252"},
		"unknown, by the text":     {with(goodMessage, "UTF-8", "KOI8-R"), "", "CHARSET: expected text in UTF-8, UTF-16, ISO-8859-1 or windows-1252"},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			header := strings.TrimSuffix("text/xml; charset="+test.charset, "; charset=")
			l.postAs([]byte(test.body), "Content-Type", header).wantFault(t, "Client", test.fault)
		})
	}
}

func gzipped(t *testing.T, text string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestPackedBodies(t *testing.T) {
	l := newListener(t)
	packed := gzipped(t, goodMessage)
	if got := l.postAs(packed, "Content-Type", "text/xml", "Content-Encoding", "GZIP"); got.Delivered.ResultCode != "OK" {
		t.Errorf("answered\n%s", got.Text)
	}
	const notGzip = "CONTENT_TYPE: expected a body in gzip, as the Content-Encoding says"
	for name, body := range map[string][]byte{"no gzip": []byte(goodMessage), "cut off": packed[:len(packed)/2], "empty": nil} {
		t.Run(name, func(t *testing.T) {
			l.postAs(body, "Content-Type", "text/xml", "Content-Encoding", "gzip").wantFault(t, "Client", notGzip)
		})
	}
	l.postAs([]byte(goodMessage), "Content-Type", "text/xml", "Content-Encoding", "br").
		wantFault(t, "Client", "CONTENT_TYPE: expected Content-Encoding gzip or none")
}

// TestBodiesThatUnpackToTooMuch: a body that unpacks to a hundred times its size is no
// message, unless it is small all the same.
func TestBodiesThatUnpackToTooMuch(t *testing.T) {
	l := newListener(t)
	const ratio = "LIMIT: expected a body that unpacks to at most 100 times its size"
	noise := make([]byte, 8<<10)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise) // never fails
	for name, test := range map[string]struct {
		text  string
		fault string
	}{
		"small":                  {goodMessage + strings.Repeat(" ", 200<<10), ""},
		"large, nothing but air": {goodMessage + strings.Repeat(" ", 2<<20), ratio},
		"large, with a text":     {with(goodMessage, "Välkommen", hex.EncodeToString(noise)) + strings.Repeat(" ", 600<<10), ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := l.postAs(gzipped(t, test.text), "Content-Type", "text/xml", "Content-Encoding", "gzip")
			if test.fault != "" {
				got.wantFault(t, "Client", test.fault)
			} else if got.Delivered.ResultCode != "OK" {
				t.Errorf("answered\n%s", got.Text)
			}
		})
	}
}

func TestAddressesAndMethods(t *testing.T) {
	tests := map[string]struct {
		method, path string
		status       int
		contentType  string
		part         string
	}{
		"description":            {"GET", addMessagePath + "?wsdl", 200, "text/xml; charset=utf-8", "<wsdl:definitions"},
		"description, as .NET":   {"GET", addMessagePath + "?WSDL=", 200, "text/xml; charset=utf-8", "<wsdl:definitions"},
		"its address":            {"GET", isActiveUserPath + "?wsdl", 200, "text/xml; charset=utf-8", `location="` + publicURL + isActiveUserPath + `"`},
		"schema":                 {"GET", addMessagePath + "?xsd", 200, "text/xml; charset=utf-8", `<xs:schema targetNamespace="` + nsAddMessage + `"`},
		"schema of the types":    {"GET", addMessagePath + "?xsd=core", 200, "text/xml; charset=utf-8", `<xs:schema targetNamespace="` + nsPatientPortal + `"`},
		"schema of the header":   {"GET", pingPath + "?XSD=itr", 200, "text/xml; charset=utf-8", `<xs:schema targetNamespace="` + nsRegistry + `"`},
		"schema of our own":      {"GET", addMessagePath + "?xsd=inkorg", 200, "text/xml; charset=utf-8", `<xs:element name="dryRun" type="xs:boolean">`},
		"a few words":            {"GET", pingPath, 200, "text/plain; charset=utf-8", "WSDL: " + publicURL + pingPath + "?wsdl"},
		"wrong path":             {"POST", "/AddMessageToPatientPortalInbox", 404, "text/plain; charset=utf-8", publicURL + addMessagePath + "\n"},
		"wrong case":             {"POST", strings.ToLower(addMessagePath), 404, "text/plain; charset=utf-8", publicURL + isActiveUserPath + "\n"},
		"the listener's root":    {"GET", "/", 200, "text/html; charset=utf-8", publicURL + pingPath},
		"wrong method":           {"PUT", addMessagePath, 405, "text/plain; charset=utf-8", "by POST"},
		"SOAPAction is not read": {"POST", addMessagePath, 200, "text/xml; charset=utf-8", "OK"},
	}
	l := newListener(t)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequest(test.method, test.path, strings.NewReader(goodMessage))
			request.Header.Set("Content-Type", "text/xml")
			request.Header.Set("SOAPAction", `"urn:riv:something:else"`)
			got := l.send(request)
			if got.Status != test.status || got.Header.Get("Content-Type") != test.contentType || !strings.Contains(got.Text, test.part) {
				t.Errorf("got %d %s\n%s", got.Status, got.Header.Get("Content-Type"), got.Text)
			}
			if got.Header.Get("X-Content-Type-Options") != "nosniff" || got.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers are missing: %v", got.Header)
			}
			if got.Status == 405 && got.Header.Get("Allow") != "GET, HEAD, POST" {
				t.Errorf("Allow is %q", got.Header.Get("Allow"))
			}
		})
	}
}

// address serves the listener's application on loopback.
func (l *listener) address() string {
	l.t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.listen(socket)
	return socket.Addr().String()
}

// serveAtHome serves on loopback what says that it is there.
func (l *listener) serveAtHome() {
	l.t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.t.Fatal(err)
	}
	l.publicURL = "http://" + socket.Addr().String()
	l.serve(l.desk)
	l.listen(socket)
}

// listen serves the listener's application on a socket until the test is over.
func (l *listener) listen(socket net.Listener) {
	app := l.app
	served := make(chan error, 1)
	go func() { served <- app.Listener(socket) }()
	l.t.Cleanup(func() {
		if err := app.Shutdown(); err != nil {
			l.t.Error(err)
		}
		if err := <-served; err != nil {
			l.t.Error(err)
		}
	})
}

// speak sends bytes to an address and gives every answer until the connection is closed.
func speak(t *testing.T, address, raw string) []*http.Response {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if _, err := io.WriteString(connection, raw); err != nil {
		t.Fatal(err)
	}
	var answers []*http.Response
	for reader := bufio.NewReader(connection); ; {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			return answers
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		response.Body = io.NopCloser(bytes.NewReader(body))
		answers = append(answers, response)
	}
}

func TestARequestThatCanBeReadInTwoWaysIsTheLastOfItsConnection(t *testing.T) {
	address := newListener(t).address()
	last := "GET " + pingPath + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
	for header, want := range map[string]int{
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n":     1,
		"transfer-encoding: chunked\r\ncontent-length: 5\r\n":     1,
		"Transfer-Encoding: chunked\r\nX: a\r\n folded: more\r\n": 1,
		"Transfer-Encoding: chunked\r\n":                          2,
	} {
		raw := "POST " + pingPath + " HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n" + header + "\r\n0\r\n\r\n" + last
		if answers := speak(t, address, raw); len(answers) != want {
			t.Errorf("%q: %d answers, want %d", header, len(answers), want)
		}
	}
}

func TestAMalformedRequestIsNotEchoed(t *testing.T) {
	l := newListener(t)
	address := l.address()
	for name, raw := range map[string]string{
		"no HTTP":             "191212121212\r\n\r\n",
		"two content lengths": "POST / HTTP/1.1\r\nHost: x\r\nX: 191212121212\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
		"header too large":    "GET / HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("191212121212", 5000) + "\r\n\r\n",
		"bad header":          "GET / HTTP/1.1\r\nHost: x\r\nX : 191212121212\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			answers := speak(t, address, raw)
			if len(answers) != 1 || answers[0].StatusCode/100 != 4 {
				t.Fatalf("got %d answers", len(answers))
			}
			body, err := io.ReadAll(answers[0].Body)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(body)+fmt.Sprint(answers[0].Header), "1912") {
				t.Errorf("echoed:\n%s", body)
			}
			if answers[0].Header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers are missing: %v", answers[0].Header)
			}
		})
	}
}

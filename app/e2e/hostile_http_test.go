package e2e

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

const mebi = 1 << 20

// mostMemory is what the program may hold with a thousand connections.
const mostMemory = 160 * mebi

// port is a listener of the program, and an address of it that is read and one that is
// posted to.
type port struct {
	name, address, get, post string
}

func (i *instance) ports() []port {
	return []port{
		{"citizens", strings.TrimPrefix(i.public, "http://"), "/hjalp", "/logga-ut"},
		{"contracts", strings.TrimPrefix(i.contracts, "http://"), "/PingForConfiguration/1/rivtabp21?wsdl", "/PingForConfiguration/1/rivtabp21"},
		{"operations", i.ops, "/healthz", "/healthz"},
	}
}

// secret stands in requests that are refused: it must come back nowhere.
const secret = "hemlig"

// wire are requests as they go over the wire. GET, POST and HOST stand for a listener's
// own; each is followed by SMUGGLED, a request of its own that only who reads the first
// one rightly answers.
var wire = []struct {
	name, text string
	smuggled   bool // whether the second one is to be answered: there is one way to read the first
	refused    bool // whether the first leads nowhere: 400 or 404
}{
	{name: "plain", text: "GET GET HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", smuggled: true},
	{name: "chunked", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nSMUGGLED", smuggled: true},

	{name: "CL.TE", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nSMUGGLED"},
	{name: "TE.CL", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5\r\nhello\r\n0\r\n\r\nSMUGGLED"},
	{name: "two lengths", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!SMUGGLED", refused: true},
	{name: "two equal lengths", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhelloSMUGGLED", refused: true},
	{name: "list of lengths", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5, 5\r\n\r\nhelloSMUGGLED", refused: true},
	{name: "signed length", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: +5\r\n\r\nhelloSMUGGLED", refused: true},
	{name: "length that is none", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nContent-Length: hemlig\r\n\r\nhelloSMUGGLED", refused: true},
	{name: "space before the colon", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "two codings", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "list of codings", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "unknown coding", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "odd space in the coding", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "odd size of a chunk", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "size of a chunk overflows", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\nhello\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "line feed in a chunk's size", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\n0\r\nhello\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "folded", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nX-Long: a\r\n b\r\nContent-Length: 0\r\n\r\nSMUGGLED"},
	{name: "folded coding", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\nSMUGGLED"},
	{name: "bare line feeds", text: "POST POST HTTP/1.1\nHost: HOST\nContent-Length: 0\n\nSMUGGLED"},
	{name: "one bare line feed", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nSMUGGLED"},
	{name: "bare carriage return", text: "POST POST HTTP/1.1\r\nHost: HOST\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nSMUGGLED", refused: true},
	{name: "NUL in a header", text: "GET GET HTTP/1.1\r\nHost: HOST\r\nX: hem\x00lig\r\n\r\nSMUGGLED", refused: true},
	{name: "line without a colon", text: "GET GET HTTP/1.1\r\nHost: HOST\r\nen hemlig rad\r\nCookie: inkorg=hemlig\r\n\r\nSMUGGLED", refused: true},
	{name: "no host", text: "GET GET HTTP/1.1\r\nCookie: inkorg=hemlig\r\n\r\nSMUGGLED", refused: true},
	{name: "two hosts", text: "GET GET HTTP/1.1\r\nHost: HOST\r\nHost: hemlig\r\n\r\nSMUGGLED", refused: true},
	{name: "no version", text: "GET /hemlig\r\n\r\nSMUGGLED", refused: true},
	{name: "space in the address", text: "GET GET hemlig HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", refused: true},
	{name: "NUL in the address", text: "GET /hemlig\x00 HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", refused: true},
	{name: "control character in the method", text: "HEM\x01LIG / HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", refused: true},

	{name: "NUL in the path, escaped", text: "GET /%00 HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", smuggled: true, refused: true},
	{name: "no UTF-8 in the path", text: "GET /\xff\xfe HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", smuggled: true, refused: true},
	{name: "no UTF-8 in the path, escaped", text: "GET /%ff%fe%zz HTTP/1.1\r\nHost: HOST\r\n\r\nSMUGGLED", smuggled: true, refused: true},
}

// TestHostileHTTP: what is hostile in HTTP itself, on every listener of one running program.
func TestHostileHTTP(t *testing.T) {
	demo := serve(t, t.TempDir())
	defer demo.stop(t)
	t.Run("two ways to read it", demo.testWire)
	t.Run("large", demo.testLarge)
	t.Run("many connections", demo.testManyConnections)
	if log := strings.ToLower(demo.log()); strings.Contains(log, secret) {
		t.Error("the log holds what was refused")
	}
}

// testWire: what can be read in two ways is refused, or answered once and the connection
// closed; and what is refused is not told back.
func (i *instance) testWire(t *testing.T) {
	for _, port := range i.ports() {
		fill := strings.NewReplacer(
			"GET GET", "GET "+port.get, "POST POST", "POST "+port.post, "HOST", port.address,
			"SMUGGLED", "GET "+port.get+" HTTP/1.1\r\nHost: "+port.address+"\r\nConnection: close\r\n\r\n",
		)
		for _, c := range wire {
			answers := port.speak(t, strings.NewReader(fill.Replace(c.text)))
			if len(answers) == 0 || c.smuggled != (len(answers) == 2) {
				t.Errorf("%s, %s: %d answers", port.name, c.name, len(answers))
				continue
			}
			status := answers[0].status
			if refused := status == http.StatusBadRequest || status == http.StatusNotFound; refused != c.refused {
				t.Errorf("%s, %s: answered %d", port.name, c.name, status)
			}
			for _, answer := range answers {
				if strings.Contains(strings.ToLower(answer.text), secret) {
					t.Errorf("%s, %s: echoed", port.name, c.name)
				}
			}
		}
	}
}

// said is an answer.
type said struct {
	status int
	text   string // header and body
}

// speak sends bytes on a connection of their own, and reads answers until it ends.
func (p port) speak(t *testing.T, request io.Reader) (answers []said) {
	t.Helper()
	connection, err := net.Dial("tcp", p.address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	// Who is refused is cut off while still sending.
	go func() { _, _ = io.Copy(connection, request) }()
	reader := bufio.NewReader(connection)
	for {
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			return answers
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatalf("%s: half an answer: %v", p.name, err)
		}
		answers = append(answers, said{response.StatusCode, fmt.Sprint(response.Header) + string(body)})
	}
}

// testLarge: headers and bodies without end are refused, and packed ones not unpacked,
// without the program growing.
func (i *instance) testLarge(t *testing.T) {
	bomb := packedZeros(t, 50*mebi)
	for _, port := range i.ports() {
		begin := "POST " + port.post + " HTTP/1.1\r\nHost: " + port.address + "\r\nConnection: close\r\nContent-Type: text/xml\r\n"
		for name, request := range map[string]io.Reader{
			"100 000 cookies":            strings.NewReader(begin + "Cookie: " + strings.Repeat("hemlig=x; ", 100_000) + "\r\n\r\n"),
			"100 000 headers of cookies": strings.NewReader(begin + strings.Repeat("Cookie: hemlig=x\r\n", 100_000) + "\r\n"),
			"an address without end":     io.MultiReader(strings.NewReader("GET /"), strings.NewReader(strings.Repeat("hemlig", 50_000))),
			"a body of a gibibyte":       strings.NewReader(begin + "Content-Length: 1073741824\r\n\r\nhemlig"),
			"chunks without end":         io.MultiReader(strings.NewReader(begin+"Transfer-Encoding: chunked\r\n\r\n"), strings.NewReader(strings.Repeat("1000\r\n"+strings.Repeat("x", 0x1000)+"\r\n", 2000))),
			"a gzip bomb": io.MultiReader(strings.NewReader(fmt.Sprintf("%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", begin, len(bomb))),
				bytes.NewReader(bomb)),
		} {
			// Whoever is cut off while sending may not see the answer. A page that wants a
			// log-in first leads there.
			for _, answer := range port.speak(t, request) {
				if answer.status < 300 || strings.Contains(strings.ToLower(answer.text), secret) {
					t.Errorf("%s, %s: %d, or echoed", port.name, name, answer.status)
				}
			}
		}
	}
	i.wantBounded(t)
}

func packedZeros(t *testing.T, n int64) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	if _, err := io.CopyN(writer, zeros{}, n); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// testManyConnections: a thousand that were used once and stay, and a hundred that send
// their request byte by byte, on every listener, keep nobody else from being served.
func (i *instance) testManyConnections(t *testing.T) {
	for _, port := range i.ports() {
		port.occupy(t, 900, "GET "+port.get+" HTTP/1.1\r\nHost: "+port.address+"\r\n\r\n")
		port.occupy(t, 100, "POST "+port.post+" HTTP/1.1\r\nHost: "+port.address+"\r\nContent-Le")
	}
	i.wantBounded(t)
}

// occupy opens connections that send a text and stay until the test ends. Those that send a
// whole request wait for its answer.
func (p port) occupy(t *testing.T, n int, text string) {
	t.Helper()
	connections := make([]net.Conn, n)
	var all sync.WaitGroup
	for i := range connections {
		var err error
		if connections[i], err = net.Dial("tcp", p.address); err != nil {
			t.Fatalf("%s: connection %d: %v", p.name, i, err)
		}
		t.Cleanup(func() { _ = connections[i].Close() })
		all.Go(func() {
			_, _ = io.WriteString(connections[i], text)
			if !strings.HasSuffix(text, "\r\n\r\n") {
				return
			}
			if response, err := http.ReadResponse(bufio.NewReader(connections[i]), nil); err != nil || response.StatusCode != http.StatusOK {
				t.Errorf("%s: connection %d is not served: %v", p.name, i, err)
			}
		})
	}
	all.Wait()
}

// wantBounded wants the program to hold no more than it may, and to serve others meanwhile:
// a citizen who logs in and reads, a sender who delivers, and an operator who looks.
func (i *instance) wantBounded(t *testing.T) {
	t.Helper()
	held := i.Memory()
	t.Logf("the program holds %d MiB", held/mebi)
	if held > mostMemory {
		t.Errorf("the program holds %d MiB, at most %d", held/mebi, mostMemory/mebi)
	}
	if list := i.visitor(t).logIn(manyCases); list.doc.Find("li[data-case]").Length() == 0 {
		t.Errorf("the citizen gets %d at %s", list.StatusCode, list.Request.URL.Path)
	}
	if out, code := i.send(t, "--to", manyCases, "--system", "SE45454", "--unit", "SE23210000", "--unit-name", "Björken"); code != 0 {
		t.Errorf("the sender gets %s", out)
	}
	response, err := http.Get("http://" + i.ops + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("the operator gets %d", response.StatusCode)
	}
}

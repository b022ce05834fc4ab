// Package e2e tests the whole program as its users meet it: processes, a real browser,
// real SOAP. It holds tests only, and knows the program by its commands and pages; of its
// packages it uses the renderer and the pages, to bring more texts before the browser than
// could be sent.
package e2e

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"inkorg/app/pagetest"
	"inkorg/app/testkit"
)

// program is the path of the program under test.
var program string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "inkorg-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	if program, err = testkit.BuildProgram(folder); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// instance is a running demo.
type instance struct {
	*testkit.Process
	public    string // address of the citizens' listener
	contracts string
	ops       string
	command   []string // that it was started with
	earlier   []*testkit.Process
}

// serve starts the demo over a data folder, with more flags, and waits until it is ready.
func serve(t *testing.T, data string, flags ...string) *instance {
	t.Helper()
	return serveBy(t, []string{program}, data, flags...)
}

// serveBy starts the demo by a command that the program is the end of.
func serveBy(t *testing.T, command []string, data string, flags ...string) *instance {
	t.Helper()
	i := newInstance(t)
	i.command = slices.Concat(command, i.serving(data), flags)
	i.start(t)
	return i
}

// newInstance is one that has addresses, and is not started yet.
func newInstance(t *testing.T) *instance {
	return &instance{public: "http://" + testkit.FreeAddress(t), contracts: "http://" + testkit.FreeAddress(t), ops: testkit.FreeAddress(t)}
}

// serving is the command to serve at the instance's addresses.
func (i *instance) serving(data string) []string {
	return []string{
		"serve", "--data", data, "--listen", strings.TrimPrefix(i.public, "http://"),
		"--contracts-listen", strings.TrimPrefix(i.contracts, "http://"), "--ops-listen", i.ops,
	}
}

// start starts the program, perhaps again, and waits until it is ready.
func (i *instance) start(t *testing.T) {
	t.Helper()
	if i.Process != nil {
		i.earlier = append(i.earlier, i.Process)
	}
	process := testkit.Start(t, i.command[0], i.command[1:]...)
	i.Process = process
	if out, err := testkit.Command(program, "ready", "--ops", i.ops, "--wait", "30s").CombinedOutput(); err != nil {
		t.Fatalf("not ready: %s\n%s", out, process.Err())
	}
}

// log is what the program has written to its log so far, once it has come: lines of
// information do within a tenth of a second.
func (i *instance) log() string {
	const patience = 300 * time.Millisecond
	time.Sleep(patience)
	return i.Err()
}

// logged says how many lines of the log, from the first start on, hold some words.
func (i *instance) logged(words string) (lines int) {
	lines = strings.Count(i.log(), words)
	for _, process := range i.earlier {
		lines += strings.Count(process.Err(), words)
	}
	return lines
}

// stop asks the program to end, as an operator would, and wants it to end well.
func (i *instance) stop(t *testing.T) {
	t.Helper()
	if code := i.Signal(syscall.SIGTERM); code != 0 {
		t.Errorf("ended with %d:\n%s", code, i.Err())
	}
}

// send delivers a message with the program's own test sender.
func (i *instance) send(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	command := testkit.Command(program, append([]string{"send", "--endpoint", i.contracts}, args...)...)
	command.Stdin = strings.NewReader("Hej!")
	combined, err := command.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); ok {
		return string(combined), exit.ExitCode()
	}
	if err != nil {
		t.Fatalf("send: %v", err)
	}
	return string(combined), 0
}

// visitor is somebody with a browser that runs no scripts.
type visitor struct {
	t      *testing.T
	client *http.Client
	public string
	agent  string // what the browser calls itself; empty: as a program does
}

func (i *instance) visitor(t *testing.T) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, client: &http.Client{Jar: jar}, public: i.public}
}

// speak chooses a language.
func (v *visitor) speak(lang string) {
	v.t.Helper()
	site, err := url.Parse(v.public)
	if err != nil {
		v.t.Fatal(err)
	}
	v.client.Jar.SetCookies(site, []*http.Cookie{{Name: "inkorg-sprak", Value: lang, Path: "/"}})
}

// page is what an address answered.
type page struct {
	*http.Response
	body string
	doc  *goquery.Document
}

func (v *visitor) do(request *http.Request) page {
	v.t.Helper()
	p, err := v.fetch(request)
	if err != nil {
		v.t.Fatalf("%s %s: %v", request.Method, request.URL.Path, err)
	}
	return p
}

// fetch asks for something, and checks the page that comes, if one does.
func (v *visitor) fetch(request *http.Request) (page, error) {
	if v.agent != "" {
		request.Header.Set("User-Agent", v.agent)
	}
	response, err := v.client.Do(request)
	if err != nil {
		return page{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return page{}, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return page{}, err
	}
	file := strings.HasPrefix(response.Header.Get("Content-Disposition"), "attachment")
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") && !file {
		var options []pagetest.Option
		if inFrame(response.Request.URL.Path) {
			options = append(options, pagetest.Framed())
		}
		pagetest.Check(v.t, pagetest.Page{URL: response.Request.URL.String(), Status: response.StatusCode, Header: response.Header, Body: body}, options...)
	}
	return page{Response: response, body: string(body), doc: doc}, nil
}

// inFrame says whether a path is that of a page which testers see in a frame: nothing runs in
// it, and its links lead nowhere.
func inFrame(path string) bool {
	return strings.HasPrefix(path, "/testbank/meddelande/") && strings.HasSuffix(path, "/sida")
}

// get opens an address of the inbox, or an absolute one.
func (v *visitor) get(address string) page {
	v.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = v.public + address
	}
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(request)
}

// submit sends a form of a page, with some of its fields filled in.
func (v *visitor) submit(on page, form string, fill url.Values) page {
	v.t.Helper()
	found := on.doc.Find(form).First()
	if found.Length() == 0 {
		v.t.Fatalf("%s has no %s:\n%s", on.Request.URL.Path, form, on.body)
	}
	fields := url.Values{}
	found.Find("input[name]").Each(func(_ int, input *goquery.Selection) {
		if kind, _ := input.Attr("type"); kind == "radio" || kind == "checkbox" {
			return
		}
		fields.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	for name, values := range fill {
		fields[name] = values
	}
	action, err := on.Request.URL.Parse(found.AttrOr("action", ""))
	if err != nil {
		v.t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, action.String(), strings.NewReader(fields.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", v.public)
	return v.do(request)
}

// logIn logs in with a test account, by way of the identity provider, and gives the page
// it ends on.
func (v *visitor) logIn(account string) page {
	v.t.Helper()
	idp := v.get("/")
	posting := v.submit(idp, "form#test-idp", url.Values{"account": {account}, "password": {"demo"}})
	return v.submit(posting, "form[action$='/saml/acs']", nil)
}

// titles gives the titles of all cases, page after page.
func (v *visitor) titles() (titles []string) {
	v.t.Helper()
	for _, row := range v.rows() {
		titles = append(titles, row.title)
	}
	return titles
}

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"inkorg/app/testkit"
	"inkorg/assets"
	"inkorg/render"
	"inkorg/views"
)

// TestHostileBodiesInABrowser renders every payload in every place of a message text, in both
// profiles, and opens what comes out in a real browser, on the page of a case: once with the
// inbox's content policy, which must have nothing to report, and once without, so that the
// renderer has to be safe by itself. A page that is hostile indeed, at the end, shows that each
// detector works.
func TestHostileBodiesInABrowser(t *testing.T) {
	demo := serve(t, t.TempDir())
	policy := demo.visitor(t).get("/utloggad").Header.Get("Content-Security-Policy")
	demo.stop(t)

	bodies := hostileBodies(t)
	set := assets.New()
	pages := hostilePages(t, bodies, set)
	pages["control"] = casePage(t, views.Swedish, set, messagesOf([]string{control}))
	server := newHostileServer(t, policy, pages, set)

	b := testkit.OpenBrowser(t)
	b.BeforeScripts(listener)
	watch := b.Watch()
	begun := time.Now()
	for name := range pages {
		if name == "control" {
			continue
		}
		for _, folder := range []string{"guarded", "bare"} {
			found := inspect(b, server.URL+"/"+folder+"/"+name)
			for _, problem := range found.problems() {
				t.Errorf("%s/%s: %s", folder, name, problem)
			}
		}
	}
	for _, address := range watch.Requests() {
		if !server.own(address) {
			t.Errorf("request for %.200s", address)
		}
	}
	strays, _ := server.seen()
	if dialogs := watch.Dialogs(); len(strays) > 0 || len(dialogs) > 0 {
		t.Errorf("requests %q, dialogs %q", strays, dialogs)
	}
	t.Logf("%d different bodies on %d pages, opened twice in %s", len(bodies), len(pages)-1, time.Since(begun).Round(time.Second))
	checkControl(t, b, server, watch)
}

// hostileBodies are the different bodies that all payloads in all places give.
func hostileBodies(t *testing.T) []string {
	t.Helper()
	renderer, begun := render.New(), time.Now()
	seen, kinds, texts := map[string]bool{}, map[render.Kind]int{}, 0
	var bodies []string
	for _, put := range places() {
		for _, payload := range payloads() {
			texts++
			text := put(payload)
			for _, profile := range render.Profiles() {
				document := renderer.Render(text, render.Options{Profile: profile, IDPrefix: "m", Resolve: someExits})
				kinds[document.Kind]++
				if !seen[document.HTML] {
					seen[document.HTML] = true
					bodies = append(bodies, document.HTML)
				}
			}
		}
	}
	t.Logf("%d texts (%d places, %d payloads), rendered as %v in %s", texts, len(places()), len(payloads()), kinds, time.Since(begun).Round(time.Second))
	if kinds[render.KindDocBook] < texts || len(bodies) < 2000 {
		t.Errorf("too little is shown: %v, %d different bodies", kinds, len(bodies))
	}
	return bodies
}

// hostilePages puts the bodies on pages. The messages' other texts are payloads too.
func hostilePages(t *testing.T, bodies []string, set *assets.Set) map[string]string {
	t.Helper()
	const perPage = 250
	hostile := payloads()
	pages := map[string]string{}
	for n, some := range slices.Collect(slices.Chunk(bodies, perPage)) {
		messages := messagesOf(some)
		for i := range messages {
			text := hostile[(n*perPage+i)%len(hostile)]
			messages[i].Title = text
			messages[i].Sender = views.SenderView{Name: text, Address: text, PostalCode: text, PostalCity: text, Telephone: text}
			messages[i].Exit = &views.ExitView{Href: "/uthopp/m/0", Text: text, Receiver: text}
		}
		pages[fmt.Sprint(n)] = casePage(t, views.Swedish, set, messages)
	}
	return pages
}

// control is a body that no renderer has seen: it sets off every detector.
const control = `<script>top.__hit=1;document.title="hit";alert("hit")</script>` +
	`<img src="/leak.png"><img src="http://evil.example/leak.png"><a href="javascript:a()">a</a>` +
	`<form><div></form><form></form></div>`

// checkControl opens the control page. What it has the server told comes last of all, so that
// reports about the pages before it have come by then.
func checkControl(t *testing.T, b *testkit.Browser, server *hostileServer, watch *testkit.Watch) {
	t.Helper()
	bare := inspect(b, server.URL+"/bare/control")
	strays, _ := server.seen()
	asked := strings.Join(watch.Requests(), " ")
	oddities := strings.Join(bare.Odd, " ")
	for detector, works := range map[string]bool{
		"scripts": bare.Hit != "", "title": bare.Title == "hit", "dialogs": len(watch.Dialogs()) == 1,
		"server log": slices.Contains(strays, "GET /leak.png"), "requests": strings.Contains(asked, "http://evil.example/leak.png"),
		"elements": strings.Contains(oddities, "<img"), "addresses": strings.Contains(oddities, "javascript:a()"),
		"second parsing": strings.Contains(oddities, "changes"),
	} {
		if !works {
			t.Errorf("the detector of %s sees nothing on a page without policy: %+v", detector, bare)
		}
	}
	guarded := inspect(b, server.URL+"/guarded/control")
	if len(guarded.Violations) == 0 || guarded.Hit != "" {
		t.Errorf("the policy lets the control page through: %+v", guarded)
	}
	deadline := time.Now().Add(10 * time.Second)
	for _, reports := server.seen(); len(reports) == 0 && time.Now().Before(deadline); _, reports = server.seen() {
		time.Sleep(50 * time.Millisecond)
	}
	_, reports := server.seen()
	if len(reports) == 0 {
		t.Error("the browser reports no violation")
	}
	for _, report := range reports {
		if !strings.Contains(report, "/guarded/control") {
			t.Errorf("violation reported: %.500s", report)
		}
	}
}

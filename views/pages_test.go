package views_test

import (
	"regexp"
	"strings"
	"testing"

	"inkorg/app/pagetest"
	"inkorg/assets"
	"inkorg/views"
)

func TestEveryPageKeepsTheInvariants(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{views.Swedish, views.English} {
		for name, page := range pages(t, lang) {
			for _, problem := range pagetest.Body(render(t, page)) {
				t.Errorf("%s in %s: %s", name, lang, problem)
			}
		}
	}
}

func TestEveryFileAndIconOfThePagesExists(t *testing.T) {
	t.Parallel()
	set := assets.WithBench()
	file := regexp.MustCompile(`/assets/([^/"]*)/([^"#]+)(?:#([^"]+))?`)
	sprite := string(open(t, set, "icons.svg"))
	used := map[string]bool{}
	for name, page := range pages(t, views.Swedish) {
		for _, match := range file.FindAllStringSubmatch(string(render(t, page)), -1) {
			if _, ok := set.Open(match[1], match[2]); !ok {
				t.Errorf("%s: no file %s", name, match[2])
			}
			if icon := match[3]; icon != "" {
				used[icon] = true
			}
		}
	}
	for icon := range used {
		if !strings.Contains(sprite, `id="`+icon+`"`) {
			t.Errorf("no icon %s", icon)
		}
	}
	for _, match := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(sprite, -1) {
		if !used[match[1]] {
			t.Errorf("no page uses the icon %s", match[1])
		}
	}
}

func open(t *testing.T, set *assets.Set, name string) []byte {
	t.Helper()
	parts := strings.Split(set.URL(name), "/")
	file, ok := set.Open(parts[2], parts[3])
	if !ok {
		t.Fatalf("no file %s", name)
	}
	return file.Content
}

func TestTheFrame(t *testing.T) {
	t.Parallel()
	doc := document(t, views.List(loggedIn(t, views.Swedish), list()))
	for selector, want := range map[string]string{
		"html":                            "",
		"title":                           "Inkorg (1 oläst) – Min inkorg",
		"a.skip":                          "Hoppa till innehållet",
		"aside[aria-label='Testmiljö'] p": "Testmiljö. Meddelandena är påhittade. Till testbänken",
		"header .who > span":              "Inloggad som Tolvan Tolvansson",
		"header form[action='/logga-ut'][method=post] button": "Logga ut",
		"footer a[href='/tillganglighet']":                    "Tillgänglighet",
		"footer a[href='/personuppgifter']":                   "Så hanterar vi dina uppgifter",
		"footer a[href='/hjalp']":                             "Hjälp",
		"footer form[action='/sprak'][method=post] [lang=en]": "English",
		"footer p": "Du loggas ut klockan 10.30 om du inte öppnar en ny sida innan dess.",
	} {
		found := doc.Find(selector)
		if found.Length() != 1 || want != "" && strings.TrimSpace(found.Text()) != want {
			t.Errorf("%s: %d elements, text %q, want %q", selector, found.Length(), found.Text(), want)
		}
	}
	language := doc.Find("footer form[action='/sprak']")
	if language.Find("[name=sprak]").AttrOr("value", "") != "en" || language.Find("[name=till]").AttrOr("value", "") != "/inkorg?visa=olasta" {
		t.Error("the language switch does not come back to the same page in English")
	}
	if doc.Find("main[tabindex='-1']").Length() != 1 {
		t.Error("main cannot be focused by the skip link")
	}
}

func TestNobodyLoggedInSeesNoUser(t *testing.T) {
	t.Parallel()
	frame := nobody(t, views.English)
	frame.Test = false
	doc := document(t, views.LoggedOut(frame, views.LoggedOutView{Again: "/logga-in"}))
	for _, selector := range []string{".who", "[name=csrf]", "footer p", "aside"} {
		if doc.Find(selector).Length() > 0 {
			t.Errorf("%s is there", selector)
		}
	}
	if lang := doc.Find("html").AttrOr("lang", ""); lang != "en" {
		t.Errorf("lang %q", lang)
	}
}

func TestExposedDemoWarnsOnEveryPage(t *testing.T) {
	t.Parallel()
	frame := loggedIn(t, views.Swedish)
	warning := "Andra datorer kan nå den här demon."
	if text := document(t, views.List(frame, list())).Find("aside").Text(); strings.Contains(text, warning) {
		t.Error("a demo that nobody else can reach warns")
	}
	frame.Exposed = true
	if text := document(t, views.List(frame, list())).Find("aside").Text(); !strings.Contains(text, warning) {
		t.Errorf("no warning: %q", text)
	}
}

func TestErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	retry := document(t, views.Error(loggedIn(t, views.Swedish), views.ErrorView{
		Status: 503, Code: "INK-503", Reference: "7f3a-9kc2-4xde", At: now, Retry: "/inkorg/a", Home: "/inkorg",
	}))
	if link := retry.Find("main .btn-p"); link.Text() != "Försök igen" || link.AttrOr("href", "") != "/inkorg/a" {
		t.Errorf("primary action %q", link.Text())
	}
	if got := retry.Find(".support dd").Map(func(_ int, s *selection) string { return s.Text() }); strings.Join(got, "|") != "INK-503|7f3a-9kc2-4xde|2026-11-22 10.00.00" {
		t.Errorf("support box %q", got)
	}
	home := document(t, views.Error(loggedIn(t, views.Swedish), views.ErrorView{Status: 404, Code: "INK-404", At: now, Home: "/inkorg"}))
	if link := home.Find("main .btn-p"); link.Text() != "Till inkorgen" || link.AttrOr("href", "") != "/inkorg" {
		t.Errorf("primary action %q", link.Text())
	}
}

func TestOtherServicesDoNotLookLikeTheInbox(t *testing.T) {
	t.Parallel()
	service := document(t, views.EService(nobody(t, views.Swedish), eService()))
	if service.Find("body.other.eservice").Length() != 1 || service.Find("footer, .who, aside").Length() > 0 {
		t.Error("the e-service has the inbox's frame")
	}
	for _, want := range []string{"Tolvan Tolvansson", "191212121212", "loa3", "redirect", "/demo/etjanst/formular?id=17"} {
		if !strings.Contains(service.Find("main").Text(), want) {
			t.Errorf("the e-service does not say %s", want)
		}
	}
	if idp := document(t, views.TestIdP(nobody(t, views.Swedish), testIdP())); idp.Find("body.other.idp").Length() != 1 {
		t.Error("the test identity provider has the inbox's look")
	}
}

func TestAccountsOfTheTestIdPTakeOnePress(t *testing.T) {
	t.Parallel()
	doc := document(t, views.TestIdP(nobody(t, views.Swedish), testIdP()))
	main := doc.Find("form#test-idp")
	if main.Find("input[name=account][value='191212121212']").Length() != 1 || main.Find("input[name=password]").Length() != 1 {
		t.Error("form#test-idp lacks a field")
	}
	if doc.Find("[name=account]").First().Closest("form").AttrOr("id", "") != "test-idp" {
		t.Error("scripts that look for the first field find another than that of form#test-idp")
	}
	pick := doc.Find(".accounts form")
	for field, want := range map[string]string{"account": "191212121212", "password": "demo", "handle": "h"} {
		if got := pick.Find("[name="+field+"]").AttrOr("value", ""); got != want {
			t.Errorf("the pick posts %s=%q", field, got)
		}
	}
}

func TestPostOnHasAFormThatAScriptAndAPersonCanSend(t *testing.T) {
	t.Parallel()
	doc := document(t, pages(t, views.Swedish)["post on"])
	form := doc.Find("form[data-post-on][method=post][action='https://annan.example/acs']")
	if form.Length() != 1 || form.Find("input").Length() != 1 || form.Find("button[type=submit]").Text() != "Fortsätt till Formulärtjänsten" {
		t.Errorf("form: %d, fields %d", form.Length(), form.Find("input").Length())
	}
	if doc.Find("script[src*='post-on.js']").Length() != 1 {
		t.Error("no script")
	}
}

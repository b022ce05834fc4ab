package bench_test

import (
	"net/http"
	"strings"
	"testing"

	"inkorg/app/pagetest"
)

// TestTheGallery shows every sample of a kind, each as its receiver sees it, and leads to
// the bench with it.
func TestTheGallery(t *testing.T) {
	s := newSite(t)
	seen := 0
	kinds := s.get("/forhandsgranska/galleri").doc.Find(".kinds a")
	for i := range kinds.Length() {
		got := s.get(kinds.Eq(i).AttrOr("href", ""))
		if current := got.doc.Find(".kinds [aria-current=page]"); current.Length() != 1 || current.Text() != kinds.Eq(i).Text() {
			t.Errorf("%s is %q", kinds.Eq(i).Text(), current.Text())
		}
		for _, sample := range got.doc.Find(".samples li").EachIter() {
			seen++
			shown := s.get(sample.Find("iframe").AttrOr("src", ""), pagetest.Framed())
			if title := sample.Find("h3").Text(); title != shown.doc.Find("h1").Text() && title != "Meddelande" {
				t.Errorf("%s shows %s", title, shown.doc.Find("h1").Text())
			}
			if shown.doc.Find("script").Length() > 0 {
				t.Errorf("%s asks for a script, which its frame does not run", sample.Find("h3").Text())
			}
			opened := s.get(sample.Find("h3 a").AttrOr("href", ""))
			if body := s.inFrame(opened).Find("[data-body]").Text(); body != shown.doc.Find("[data-body]").Text() || body == "" {
				t.Errorf("the bench shows %q", body)
			}
			if s.inFrame(opened).Find("script").Length() > 0 {
				t.Error("the frame of the bench asks for a script, which it does not run")
			}
		}
	}
	if seen != len(samples()) {
		t.Errorf("%d samples of %d", seen, len(samples()))
	}
}

// TestSamplesKeepTheirSender: its address too, which the bench has no field for; and those
// that nobody sends have one.
func TestSamplesKeepTheirSender(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{"kallelse/tid.xml": "Björkvägen 4", "ruta/observe.xml": "Mottagningen"} {
		got := s.get("/forhandsgranska/exempel/"+path, pagetest.Framed())
		if text := got.doc.Find(".sender").Text(); !strings.Contains(text, want) {
			t.Errorf("%s is sent by %s", path, text)
		}
	}
}

func TestWhatTheGalleryDoesNotHave(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/forhandsgranska/galleri?sort=annat", "/forhandsgranska/exempel/fel/annat.xml", "/forhandsgranska/exempel/annat/tabell.xml"} {
		if got := s.get(path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}

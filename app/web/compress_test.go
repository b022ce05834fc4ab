package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// packed asks as a browser does, and gives the answer as it came over the wire.
func (b *browser) packed(path, accept, site string) *http.Response {
	b.t.Helper()
	request := b.request(http.MethodGet, path, nil)
	request.Header.Set("Accept-Encoding", accept)
	if site != "" {
		request.Header.Set("Sec-Fetch-Site", site)
	}
	response, err := b.client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { response.Body.Close() })
	return response
}

// TestPagesArePackedOnlyWhenNobodyElseChoseWhatIsOnThem: an address with a query that
// another site's page asked for is answered as it is, and so is an error.
func TestPagesArePackedOnlyWhenNobodyElseChoseWhatIsOnThem(t *testing.T) {
	s := newSite(t)
	s.oneCase()
	b := s.citizen(tolvan)
	for name, row := range map[string]struct {
		path, accept, site string
		packed             bool
	}{
		"own page":                   {"/inkorg", "gzip, deflate, br", "same-origin", true},
		"no query":                   {"/inkorg", "gzip", "cross-site", true},
		"no query, old browser":      {"/inkorg", "gzip", "", true},
		"query, own page":            {"/inkorg?visa=olasta", "gzip", "same-origin", true},
		"query, address bar":         {"/inkorg?visa=olasta", "gzip", "none", true},
		"query, another site's page": {"/inkorg?visa=olasta", "gzip", "cross-site", false},
		"query, a sister site":       {"/inkorg?visa=olasta", "gzip", "same-site", false},
		"query, old browser":         {"/inkorg?visa=olasta", "gzip", "", false},
		"error":                      {"/finns-inte", "gzip", "same-origin", false},
		"no gzip":                    {"/inkorg", "br", "same-origin", false},
		"refuses gzip":               {"/inkorg", "gzip;q=0, identity", "same-origin", false},
		"says nothing":               {"/inkorg", "", "same-origin", false},
		"no page":                    {"/saml/metadata", "gzip", "same-origin", false},
	} {
		got := b.packed(row.path, row.accept, row.site)
		if encoding := got.Header.Get("Content-Encoding"); (encoding == "gzip") != row.packed {
			t.Errorf("%s: Content-Encoding %q", name, encoding)
		}
		if row.packed && !strings.Contains(got.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Vary %q", name, got.Header.Get("Vary"))
		}
	}
	unpacked := b.get("/inkorg").body
	reader, err := gzip.NewReader(b.packed("/inkorg", "gzip", "none").Body)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := io.ReadAll(reader); err != nil || !bytes.HasPrefix(again, unpacked[:200]) || !bytes.HasSuffix(again, []byte("</html>")) {
		t.Errorf("%d bytes unpacked, %v", len(again), err)
	}
}

func TestFilesArePackedOnceForAll(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	css := b.get("/utloggad").doc.Find("link[rel=stylesheet]").AttrOr("href", "")
	plain, packed := b.packed(css, "identity", ""), b.packed(css, "gzip", "")
	reader, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	one, err := io.ReadAll(plain.Body)
	if err != nil {
		t.Fatal(err)
	}
	other, err := io.ReadAll(reader)
	if err != nil || !bytes.Equal(one, other) || plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("%d bytes and %d, %v", len(one), len(other), err)
	}
}

// TestUnknownMethodsGetAPage: also those that the framework does not ask us about.
func TestUnknownMethodsGetAPage(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{"HEMLIG", "PROPFIND", "PUT", "DELETE"} {
		status, body := s.raw(method + " /inkorg HTTP/1.1\r\nHost: " + strings.TrimPrefix(s.public, "http://") + "\r\nConnection: close\r\n\r\n")
		if status != http.StatusMethodNotAllowed || !strings.Contains(body, "INK-405") || !strings.Contains(body, "</html>") {
			t.Errorf("%s: %d %.80q", method, status, body)
		}
	}
	if strings.Contains(s.log.String(), "HEMLIG") {
		t.Error("the log holds the method, which anybody can make up")
	}
}

// TestManifestMakesTheInboxInstallable: a name, a start and icons that open; no service
// worker anywhere.
func TestManifestMakesTheInboxInstallable(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	href := b.get("/utloggad").doc.Find("link[rel=manifest]").AttrOr("href", "")
	got := b.get(href)
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/manifest+json" {
		t.Fatalf("%s: %d %s", href, got.StatusCode, got.Header.Get("Content-Type"))
	}
	for _, icon := range manifestIcons(t, got.body) {
		if file := b.get(icon); file.StatusCode != http.StatusOK || file.Header.Get("Content-Type") != "image/png" || http.DetectContentType(file.body) != "image/png" {
			t.Errorf("%s: %d %s", icon, file.StatusCode, file.Header.Get("Content-Type"))
		}
	}
}

func manifestIcons(t *testing.T, body []byte) []string {
	t.Helper()
	var manifest struct {
		Name     string
		StartURL string `json:"start_url"`
		Display  string
		Icons    []struct{ Src, Sizes string }
	}
	if err := json.Unmarshal(body, &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Name != "Min inkorg" || manifest.StartURL != "/" || manifest.Display != "minimal-ui" || len(manifest.Icons) != 2 {
		t.Errorf("manifest %+v", manifest)
	}
	var sources []string
	for _, icon := range manifest.Icons {
		sources = append(sources, icon.Src)
	}
	return sources
}

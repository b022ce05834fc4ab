package web_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/url"
	"runtime"
	"testing"
)

// unpacked is how large a form of a thousandth of that becomes, in bytes.
const unpacked = 64 << 20

// packedForm is a form that chooses English, as multipart/form-data in gzip.
func packedForm(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	packer := gzip.NewWriter(&packed)
	write := func(text []byte) {
		if _, err := packer.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	write([]byte("--x\r\nContent-Disposition: form-data; name=\"sprak\"\r\n\r\nen\r\n--x\r\nContent-Disposition: form-data; name=\"till\"\r\n\r\n"))
	blank := make([]byte, 1<<20)
	for range unpacked / len(blank) {
		write(blank)
	}
	write([]byte("\r\n--x--\r\n"))
	if err := packer.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

// TestPackedFormIsNotUnpacked: nobody needs to be logged in to send one.
func TestPackedFormIsNotUnpacked(t *testing.T) {
	s := newSite(t)
	b := s.browser()
	body := packedForm(t)
	request, err := http.NewRequest(http.MethodPost, s.public+"/sprak", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	request.Header.Set("Content-Encoding", "gzip")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b.do(request)
	runtime.ReadMemStats(&after)
	if taken := after.TotalAlloc - before.TotalAlloc; taken > unpacked/8 {
		t.Errorf("a form of %d KiB took %d MiB", len(body)>>10, taken>>20)
	}
}

// TestFieldsComeFromTheForm, and not from the address, which proxies log and which any
// link can hold.
func TestFieldsComeFromTheForm(t *testing.T) {
	b := newSite(t).browser()
	lang := func() string { return b.get("/hjalp").doc.Find("html").AttrOr("lang", "") }
	send := func(path string, form url.Values) { b.do(b.request(http.MethodPost, path, form)) }
	send("/sprak?sprak=en", url.Values{"till": {"/hjalp"}})
	if got := lang(); got != "sv" {
		t.Errorf("the address chooses %q", got)
	}
	send("/sprak", url.Values{"till": {"/hjalp"}, "sprak": {"en"}})
	if got := lang(); got != "en" {
		t.Errorf("the form chooses %q", got)
	}
}

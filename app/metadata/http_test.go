package metadata

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"inkorg/sso"
)

// trusting makes a fetcher that trusts a test server's certificate.
func trusting(server *httptest.Server, path string) *HTTP {
	h := NewHTTP(server.URL + path)
	if server.Certificate() != nil {
		h.client.Transport.(*http.Transport).TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
	}
	return h
}

func TestFetch(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept"), "application/samlmetadata+xml") {
			t.Errorf("Accept: %q", r.Header.Get("Accept"))
		}
		_, _ = io.WriteString(w, "<md/>")
	}))
	defer server.Close()
	document, version, err := trusting(server, "/").Fetch(t.Context(), "")
	if err != nil || string(document) != "<md/>" || version != "" {
		t.Errorf("%q, %q, %v", document, version, err)
	}
	if _, _, err := NewHTTP(server.URL).Fetch(t.Context(), ""); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a server of unknown certificate: %v", err)
	}
}

// TestOnlyWhatHasChanged by either way in which servers name versions.
func TestOnlyWhatHasChanged(t *testing.T) {
	for name, set := range map[string]func(http.Header, int){
		"ETag": func(h http.Header, n int) { h.Set("ETag", strings.Repeat(`"x`, n)+`"`) },
		"Last-Modified": func(h http.Header, n int) {
			h.Set("Last-Modified", time.Unix(int64(n)*100, 0).UTC().Format(http.TimeFormat))
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := 1
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				set(w.Header(), n)
				changed, _ := http.ParseTime(w.Header().Get("Last-Modified"))
				http.ServeContent(w, r, "", changed, strings.NewReader("<md/>"))
			}))
			defer server.Close()
			h := NewHTTP(server.URL)
			_, version, err := h.Fetch(t.Context(), "")
			if err != nil || version == "" {
				t.Fatalf("%q, %v", version, err)
			}
			if _, _, err := h.Fetch(t.Context(), version); !errors.Is(err, sso.ErrNotModified) {
				t.Errorf("got %v", err)
			}
			n = 2
			if document, next, err := h.Fetch(t.Context(), version); err != nil || len(document) == 0 || next == version {
				t.Errorf("%q, %q, %v", document, next, err)
			}
		})
	}
}

func TestAnswersThatAreNoDocument(t *testing.T) {
	for status, want := range map[int]string{
		http.StatusNotModified:         "304", // though nobody has asked for that
		http.StatusNotFound:            "404",
		http.StatusServiceUnavailable:  "503",
		http.StatusNoContent:           "204",
		http.StatusInternalServerError: "500",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		if _, _, err := NewHTTP(server.URL).Fetch(t.Context(), ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", status, err)
		}
		server.Close()
	}
}

// TestRedirects are followed to https alone, or on the same plain server.
func TestRedirects(t *testing.T) {
	target := func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<md/>") }
	plain := httptest.NewServer(http.HandlerFunc(target))
	defer plain.Close()
	secure := httptest.NewTLSServer(nil)
	defer secure.Close()
	secure.Config.Handler = redirecting(target, secure.URL, plain.URL)
	here := httptest.NewServer(nil)
	defer here.Close()
	here.Config.Handler = redirecting(target, here.URL, plain.URL)
	for name, c := range map[string]struct {
		server *httptest.Server
		path   string
		want   string // "" for followed
	}{
		"https to https":          {secure, "/here", ""},
		"https to http":           {secure, "/plain", "not https"},
		"https to a file":         {secure, "/file", "not https"},
		"round and round":         {secure, "/round", "more than 5 redirects"},
		"http to itself":          {here, "/here", ""},
		"http to another by http": {here, "/plain", "not https"},
		"http to something else":  {here, "/file", "not https"},
	} {
		_, _, err := trusting(c.server, c.path).Fetch(t.Context(), "")
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func redirecting(target http.HandlerFunc, own, plain string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/", target)
	for path, to := range map[string]string{"/here": own + "/", "/plain": plain + "/", "/file": "file:///etc/passwd", "/round": own + "/round"} {
		mux.Handle(path, http.RedirectHandler(to, http.StatusFound))
	}
	return mux
}

// TestHugeAnswers are read as far as metadata may be long, also when they come compressed.
func TestHugeAnswers(t *testing.T) {
	huge := bytes.Repeat([]byte("<!---->"), sso.MaxMetadata/7+1000)
	for name, answer := range map[string]http.HandlerFunc{
		"plain": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(huge) },
		"compressed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packer := gzip.NewWriter(w)
			_, _ = packer.Write(huge)
			_ = packer.Close()
		},
	} {
		server := httptest.NewServer(answer)
		document, _, err := NewHTTP(server.URL).Fetch(t.Context(), "")
		if err != nil || len(document) != sso.MaxMetadata+1 {
			t.Errorf("%s: %d bytes, %v", name, len(document), err)
		}
		server.Close()
	}
}

// TestSlowServer is not waited for longer than the fetcher's time.
func TestSlowServer(t *testing.T) {
	for name, first := range map[string]string{"silent": "", "slow with the body": "<md>"} {
		t.Run(name, func(t *testing.T) {
			over := make(chan struct{})
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = io.WriteString(w, first)
				w.(http.Flusher).Flush()
				<-over
			}))
			defer server.Close()
			defer close(over)
			h := NewHTTP(server.URL)
			h.client.Timeout = 100 * time.Millisecond
			if _, _, err := h.Fetch(t.Context(), ""); err == nil || err.Error() != "no whole answer in time" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestFailuresSayTheSameEachTime, so that the log can tell a new trouble from an old one,
// and keep the query to themselves.
func TestFailuresSayTheSameEachTime(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_ = connection.Close()
		}
	}))
	down := httptest.NewServer(nil)
	down.Close()
	defer server.Close()
	for want, address := range map[string]string{"EOF": server.URL, "dial: connect: connection refused": down.URL} {
		for range 2 {
			_, _, err := NewHTTP(address+"/?secret=1").Fetch(t.Context(), "")
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %q", err, want)
			}
		}
	}
}

func TestEndOfTheProgramEndsAFetch(t *testing.T) {
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	defer server.Close()
	defer close(over)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	if _, _, err := NewHTTP(server.URL).Fetch(ctx, ""); err == nil {
		t.Error("no error")
	}
}

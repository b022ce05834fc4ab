package e2e

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"inkorg/assets"
)

// manifest is the address of the file that makes the inbox installable.
const manifest = "/manifest.webmanifest"

// hostileServer serves pages with and without the inbox's content policy, and notes what
// browsers then ask it for and report to it.
type hostileServer struct {
	*httptest.Server
	set    *assets.Set
	policy string // as the program sends it
	pages  map[string]string

	mu      sync.Mutex
	strays  []string
	reports []string
}

func newHostileServer(t *testing.T, policy string, pages map[string]string, set *assets.Set) *hostileServer {
	t.Helper()
	s := &hostileServer{set: set, policy: policy, pages: pages}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /guarded/{name}", s.guarded)
	mux.HandleFunc("GET /bare/{name}", s.page)
	mux.HandleFunc("GET /assets/{hash}/{file}", s.asset)
	mux.HandleFunc("GET "+manifest, s.manifest)
	mux.HandleFunc("POST /report", s.report)
	mux.HandleFunc("/", s.stray)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// guarded answers as the inbox does, but for where violations are reported.
func (s *hostileServer) guarded(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", s.policy+"; report-uri /report")
	s.page(w, r)
}

func (s *hostileServer) page(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, s.pages[r.PathValue("name")]) // the browser may have left
}

func (s *hostileServer) asset(w http.ResponseWriter, r *http.Request) {
	file, found := s.set.Open(r.PathValue("hash"), r.PathValue("file"))
	if !found {
		s.stray(w, r)
		return
	}
	w.Header().Set("Content-Type", file.Type)
	_, _ = w.Write(file.Content) // the browser may have left
}

// manifest answers what every page of the inbox names beside its files; browsers ask for it
// when they get to it.
func (s *hostileServer) manifest(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/manifest+json")
	_, _ = io.WriteString(w, `{"name":"Min inkorg"}`) // the browser may have left
}

func (s *hostileServer) report(_ http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // what was cut short is reported too
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reports = append(s.reports, string(body))
}

func (s *hostileServer) stray(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.strays = append(s.strays, r.Method+" "+r.URL.String())
	s.mu.Unlock()
	http.NotFound(w, r)
}

// seen gives the requests for anything but pages and their files, and the violations
// reported, so far.
func (s *hostileServer) seen() (strays, reports []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.strays), slices.Clone(s.reports)
}

// own says whether an address is that of a page here or of one of its files.
func (s *hostileServer) own(address string) bool {
	local, here := strings.CutPrefix(address, s.URL)
	return here && (local == manifest || strings.HasPrefix(local, assets.Prefix) || path.Dir(local) == "/guarded" || path.Dir(local) == "/bare")
}

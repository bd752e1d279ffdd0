package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// between puts a proxy between kith and the homeserver. change may answer in the
// homeserver's place, and says whether it did.
func (s *site) between(t *testing.T, change func(w http.ResponseWriter, r *http.Request) bool, answered func(*http.Response) error) {
	t.Helper()
	target, err := url.Parse("http://127.0.0.1:" + strconv.Itoa(s.port))
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = answered
	proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if change == nil || !change(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s.reach(t, server.URL)
}

// reach writes another address of the homeserver into the configuration, until the test ends.
func (s *site) reach(t *testing.T, address string) {
	t.Helper()
	own := "http://127.0.0.1:" + strconv.Itoa(s.port)
	s.swap(t, "config.yaml", `  url: "`+own+`"`, `  url: "`+address+`"`)
}

// swap changes a file of kith's until the test ends.
func (s *site) swap(t *testing.T, file, old, text string) {
	t.Helper()
	before := s.read(file)
	if !strings.Contains(before, old) {
		t.Fatalf("%s holds no %s", file, old)
	}
	s.write(file, strings.ReplaceAll(before, old, text))
	t.Cleanup(func() { s.write(file, before) })
}

// Proxies as admins put them between kith and the homeserver, and forget.
func stripHeader(_ http.ResponseWriter, r *http.Request) bool {
	r.Header.Del("Authorization")
	return false
}

func stripQuery(_ http.ResponseWriter, r *http.Request) bool {
	r.URL.RawQuery = ""
	return false
}

// lacks answers as a homeserver that does not know some requests.
func lacks(paths ...string) func(w http.ResponseWriter, r *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		for _, path := range paths {
			if method, prefix, _ := strings.Cut(path, " "); r.Method == method && strings.HasPrefix(r.URL.Path, prefix) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusNotFound)
				_, _ = w.Write([]byte(`{"errcode":"M_UNRECOGNIZED","error":"Unrecognized request"}`))
				return true
			}
		}
		return false
	}
}

// elsewhere starts somebody who answers everything in one way.
func elsewhere(t *testing.T, status int, header http.Header, body string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(answering(status, header, body))
	t.Cleanup(server.Close)
	return server
}

func answering(status int, header http.Header, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for name := range header {
			w.Header().Set(name, header.Get(name))
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

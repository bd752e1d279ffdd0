package homeserver

import (
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// Older gives another address of a Synapse, at which it answers as one before 1.141 does:
// an application service can neither make a device nor speak as one by its name. All else
// is the Synapse behind it. The address is there until the test ends.
func (s *Server) Older(t TB) string {
	t.Helper()
	target, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/_matrix/client/v3/devices/") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"errcode":"M_NOT_FOUND","error":"No device found"}`))
			return
		}
		query := r.URL.Query()
		query.Del("device_id")
		query.Del("org.matrix.msc3202.device_id")
		r.URL.RawQuery = query.Encode()
		proxy.ServeHTTP(w, r)
	})
	server := &http.Server{Handler: answer} //nolint:gosec // only a test on this machine asks
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + listener.Addr().String()
}

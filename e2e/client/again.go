package client

import (
	"net/http"
	"time"
)

// again makes a request once more when the homeserver has answered 500: a busy Dendrite
// does so now and then for a locked database, and people press the button again.
type again struct{ http.RoundTripper }

const (
	mostTries = 4
	tryPause  = 300 * time.Millisecond
)

// RoundTrip makes a request.
func (a again) RoundTrip(req *http.Request) (*http.Response, error) {
	for try := 1; ; try++ {
		resp, err := a.RoundTripper.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusInternalServerError || try == mostTries || req.Body != nil && req.GetBody == nil {
			return resp, err
		}
		_ = resp.Body.Close()
		if req.GetBody != nil {
			req = req.Clone(req.Context())
			if req.Body, err = req.GetBody(); err != nil {
				return nil, err
			}
		}
		select {
		case <-time.After(time.Duration(try) * tryPause):
		case <-req.Context().Done():
			return nil, req.Context().Err()
		}
	}
}

// CloseIdleConnections does what that of http.Client asks of a transport.
func (a again) CloseIdleConnections() {
	if idle, ok := a.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		idle.CloseIdleConnections()
	}
}

package canary_test

import (
	"bytes"
	"io"
	"net/http"
	"sync"
)

// recorder is how a client reaches its homeserver: it keeps every answer, to the last byte.
type recorder struct {
	mu      sync.Mutex
	answers []answer
}

// answer is what the homeserver answered to one request.
type answer struct {
	request string // method and path
	header  string
	body    string
}

// RoundTrip makes a request.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return resp, err
	}
	var header bytes.Buffer
	// When the homeserver answered is nothing that it tells of anybody.
	_ = resp.Header.WriteSubset(&header, map[string]bool{"Date": true}) // never fails
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = append(r.answers, answer{req.Method + " " + req.URL.Path, header.String(), string(body)})
	return resp, nil
}

// all gives what was received so far.
func (r *recorder) all() []answer {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.answers[:len(r.answers):len(r.answers)]
}

package appservice

import (
	"io"
	"net/http"
	"strings"
)

// maxDepth is how deep JSON from outside may be nested. Matrix needs a dozen levels.
// encoding/json refuses a whole document for one value that is nested 10,000 deep,
// and homeservers let such a value pass: one message of one peer, in an answer that
// is repeated until it is understood, would end the service for everybody.
const maxDepth = 100

// shallow passes JSON on and empties what is nested too deep: an object or array at
// maxDepth has nothing in it. It keeps nothing in memory, and what is not JSON stays
// no JSON.
type shallow struct {
	source          io.Reader
	depth           int
	quoted, escaped bool
}

func (s *shallow) Read(p []byte) (int, error) {
	for {
		n, err := s.source.Read(p)
		kept := p[:0]
		for _, c := range p[:n] {
			if s.keeps(c) {
				kept = append(kept, c)
			}
		}
		if len(kept) > 0 || err != nil || n == 0 {
			return len(kept), err
		}
	}
}

// keeps tells whether the next byte is passed on.
func (s *shallow) keeps(c byte) bool {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted:
		s.escaped, s.quoted = c == '\\', c != '"'
	case c == '"':
		s.quoted = true
	case c == '{', c == '[':
		s.depth++
		return s.depth <= maxDepth
	case c == '}', c == ']':
		s.depth = max(s.depth-1, 0)
		return s.depth < maxDepth
	}
	return s.depth < maxDepth
}

// shallowTransport makes every JSON answer of the homeserver shallow.
type shallowTransport struct{ http.RoundTripper }

func (t shallowTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(req)
	if err != nil || !strings.Contains(resp.Header.Get("Content-Type"), "json") {
		return resp, err
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{&shallow{source: resp.Body}, resp.Body}
	resp.ContentLength = -1
	return resp, nil
}

//go:build fault

package fault

import (
	"fmt"
	"net/http"
	"net/http/httptrace"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	left atomic.Int64 // points until the end; far below zero: never
	kind = Kind(os.Getenv(KindVariable))
	path = os.Getenv(PathVariable)
	wait time.Duration
)

func init() {
	left.Store(-1)
	if value := os.Getenv(AfterVariable); value != "" {
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < 1 {
			panic(fmt.Sprintf("%s=%q is not a number from 1", AfterVariable, value))
		}
		left.Store(n)
	}
	if value := os.Getenv(DelayVariable); value != "" {
		var err error
		if wait, err = time.ParseDuration(value); err != nil {
			panic(fmt.Sprintf("%s: %v", DelayVariable, err))
		}
	}
}

// Point is where the process may end.
func Point(k Kind) {
	if path == "" {
		point(k)
	}
}

func point(k Kind) {
	if kind != "" && kind != Any && kind != k || left.Add(-1) != 0 {
		return
	}
	if wait > 0 {
		time.AfterFunc(wait, end)
		return
	}
	end()
}

func end() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // nothing more is to happen here while the signal is on its way
}

// request is a point that belongs to a request.
func request(k Kind, req *http.Request) {
	if strings.Contains(req.URL.Path, path) {
		point(k)
	}
}

type transport struct{ http.RoundTripper }

// Transport counts the requests and answers that pass through t.
func Transport(t http.RoundTripper) http.RoundTripper { return transport{t} }

func (t transport) RoundTrip(req *http.Request) (*http.Response, error) {
	request(Send, req)
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err == nil {
			request(Sent, req)
		}
	}}
	resp, err := t.RoundTripper.RoundTrip(req.WithContext(httptrace.WithClientTrace(req.Context(), trace)))
	if err == nil {
		request(Answer, req)
	}
	return resp, err
}

// CloseIdleConnections does what http.Client.CloseIdleConnections promises.
func (t transport) CloseIdleConnections() {
	(&http.Client{Transport: t.RoundTripper}).CloseIdleConnections()
}

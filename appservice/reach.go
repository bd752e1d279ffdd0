package appservice

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"maunium.net/go/mautrix"
)

// Why the homeserver cannot be spoken with, where it is told from its being away.
var (
	// ErrSpeaksHTTPS says that the address begins with http:// and must with https://.
	ErrSpeaksHTTPS = errors.New("the homeserver speaks https at this address, not http")
	// ErrSpeaksHTTP says the reverse.
	ErrSpeaksHTTP = errors.New("the homeserver speaks http at this address, not https")
	// ErrCertificate says that its certificate is not one that this machine trusts.
	ErrCertificate = errors.New("the certificate at the homeserver's address is not trusted")
	// ErrRedirects says that we are sent to another address, which no token may follow.
	ErrRedirects = errors.New("the homeserver's address redirects to another")
	// ErrNoMatrix says that something answers, which is no client-server API.
	ErrNoMatrix = errors.New("what answers at the homeserver's address is not the client-server API of a homeserver")
	// ErrGateway says that a proxy answers in the homeserver's place.
	ErrGateway = errors.New("a proxy answers that it does not reach the homeserver")
	// ErrNoHost says that the address has a name that nobody knows.
	ErrNoHost = errors.New("there is no machine of the name in the homeserver's address")
	// ErrHeaderStripped says that our token does not arrive.
	ErrHeaderStripped = errors.New("a proxy takes the Authorization header away")
	// ErrQueryStripped says that the user for whom we speak does not arrive.
	ErrQueryStripped = errors.New("a proxy takes the query of the address away")
)

// hopeless are the reasons not to start that waiting cannot mend.
var hopeless = []error{
	ErrNotRegistered, ErrWrongNamespace, ErrGhostNamespace, ErrWrongServerName, ErrNoSliding, ErrNoDevices, ErrOldIdentity,
	ErrSpeaksHTTPS, ErrSpeaksHTTP, ErrHeaderStripped, ErrQueryStripped,
}

func isHopeless(err error) bool {
	for _, reason := range hopeless {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

// whyUnreachable tells why the first request of all failed. ErrHomeserverDown stands for
// all that has no better name.
func (as *AppService) whyUnreachable(ctx context.Context, err error) error {
	var answer mautrix.HTTPError
	if !errors.As(err, &answer) {
		return fmt.Errorf("%w: %w", ErrHomeserverDown, err)
	}
	if answer.Response == nil {
		why := answer.WrappedError
		var request *url.Error // which repeats the address
		if errors.As(why, &request) {
			why = request.Err
		}
		return fmt.Errorf("%w: %w", as.whyNoAnswer(ctx, why), why)
	}
	status := answer.Response.StatusCode
	switch {
	case status >= 300 && status < 400:
		return fmt.Errorf("%w: %s", ErrRedirects, answer.Response.Header.Get("Location"))
	case answer.RespError == nil && as.speaksTLS(ctx):
		return ErrSpeaksHTTPS
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout, status == http.StatusServiceUnavailable:
		return fmt.Errorf("%w: HTTP status %d", ErrGateway, status)
	case status >= http.StatusInternalServerError, status == http.StatusTooManyRequests:
		return fmt.Errorf("%w: HTTP status %d", ErrHomeserverDown, status)
	}
	return fmt.Errorf("%w: HTTP status %d", ErrNoMatrix, status)
}

// whyNoAnswer tells why there was no answer in HTTP.
func (as *AppService) whyNoAnswer(ctx context.Context, err error) error {
	var untrusted *tls.CertificateVerificationError
	var nobody *net.DNSError
	var record tls.RecordHeaderError
	switch {
	case errors.As(err, &untrusted):
		return ErrCertificate
	case errors.As(err, &nobody) && nobody.IsNotFound:
		return ErrNoHost
	case errors.As(err, &record), strings.Contains(fmt.Sprint(err), "server gave HTTP response to HTTPS client"):
		return ErrSpeaksHTTP
	case as.speaksTLS(ctx):
		return ErrSpeaksHTTPS
	}
	return ErrHomeserverDown
}

// speaksTLS tells whether TLS is spoken where we have tried without.
func (as *AppService) speaksTLS(ctx context.Context) bool {
	base, err := url.Parse(as.opts.HomeserverURL)
	if err != nil || base.Scheme != "http" {
		return false
	}
	port := base.Port()
	if port == "" {
		port = "80"
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	// Who answers does not matter, and nothing is said to them.
	dialer := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // see above
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(base.Hostname(), port))
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

package homeserver

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
)

// AuthService stands in the place of a Matrix Authentication Service: a Synapse that is
// started with it leaves everything about people's access to it, as it does to the real
// one, and lets nobody log in. It has no pages to log in by: Admit gives people access.
//
// It speaks the two interfaces between the two: Synapse asks it what a token is worth
// (RFC 7662), and it tells Synapse of people and their devices (/_synapse/mas).
type AuthService struct {
	url    string
	secret string
	server *http.Server

	mu      sync.Mutex
	tokens  map[string]introspection
	strange int
}

// introspection is what Synapse is told about a token.
type introspection struct {
	Active   bool   `json:"active"`
	Scope    string `json:"scope,omitempty"`
	Username string `json:"username,omitempty"`
}

const (
	scopeClient = "urn:matrix:org.matrix.msc2967.client:api:*"
	scopeDevice = "urn:matrix:org.matrix.msc2967.client:device:"
	scopeAdmin  = "urn:synapse:admin:*"
)

// StartAuthService starts one on loopback. It lives until Close.
func StartAuthService(ctx context.Context) (*AuthService, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start authentication service: %w", err)
	}
	a := &AuthService{url: "http://" + listener.Addr().String(), secret: randomHex(), tokens: make(map[string]introspection)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", a.metadata)
	mux.HandleFunc("POST /oauth2/introspect", a.introspect)
	a.server = &http.Server{Handler: mux} //nolint:gosec // only Synapse on this machine asks
	go func() { _ = a.server.Serve(listener) }()
	return a, nil
}

// Close ends it.
func (a *AuthService) Close() { _ = a.server.Close() }

// Strange is how often Synapse has asked about a token that nobody was given here.
func (a *AuthService) Strange() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.strange
}

func (a *AuthService) metadata(w http.ResponseWriter, _ *http.Request) {
	reply(w, map[string]any{"issuer": a.url + "/", "account_management_uri": a.url + "/account/"})
}

func (a *AuthService) introspect(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+a.secret {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	a.mu.Lock()
	known := a.tokens[r.FormValue("token")]
	if !known.Active {
		a.strange++
	}
	a.mu.Unlock()
	reply(w, known)
}

func reply(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(body) // Synapse says when it has no answer
}

// admit makes a person and a device known to Synapse and gives the token of both.
func (a *AuthService) admit(ctx context.Context, s *Server, localpart string, admin bool) (Access, error) {
	made := Access{Device: strings.ToUpper(randomHex()[:10]), Token: "mat_" + randomHex()}
	if err := a.tell(ctx, s, "provision_user", map[string]any{"localpart": localpart}); err != nil {
		return made, err
	}
	if err := a.tell(ctx, s, "upsert_device", map[string]any{"localpart": localpart, "device_id": made.Device}); err != nil {
		return made, err
	}
	scope := scopeClient + " " + scopeDevice + made.Device
	if admin {
		scope += " " + scopeAdmin
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.tokens[made.Token] = introspection{Active: true, Scope: scope, Username: localpart}
	return made, nil
}

func (a *AuthService) tell(ctx context.Context, s *Server, what string, content map[string]any) error {
	body, err := json.Marshal(content)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/_synapse/mas/"+what, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+a.secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s: answered %s", what, res.Status)
	}
	return nil
}

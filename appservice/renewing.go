package appservice

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	"maunium.net/go/mautrix"

	"kith/store"
)

// renewing is the transport of a device that speaks by the token of its login. When the
// homeserver does not know the token any more, because it was restored from a backup or
// somebody has logged the device out, the device logs in again under its name and keeps
// its keys. The request fails all the same; whoever made it tries again, as after any
// failure, and has the new token then.
type renewing struct {
	http.RoundTripper
	as    *AppService
	ghost store.Ghost

	mu    sync.Mutex
	token string
}

// renewed gives a client for as long as a device is loaded.
func (as *AppService) renewed(g store.Ghost) *mautrix.Client {
	c := as.client(g)
	if as.speaksByToken(g) {
		connection := *as.http
		connection.Transport = &renewing{RoundTripper: as.http.Transport, as: as, ghost: g, token: g.Token}
		c.Client = &connection
	}
	return c
}

// RoundTrip makes a request with the token as it is now.
func (r *renewing) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	token := r.token
	r.mu.Unlock()
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := r.RoundTripper.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	var answer mautrix.RespError
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err == nil && json.Unmarshal(body, &answer) == nil && answer.ErrCode == mautrix.MUnknownToken.ErrCode {
		if err = r.renew(req.Context(), token); err != nil {
			r.as.log.Warn().Err(err).Msg("A device whose token the homeserver has forgotten cannot log in again")
		}
	}
	return resp, nil
}

func (r *renewing) renew(ctx context.Context, void string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.token != void {
		return nil // by another request
	}
	token, err := r.as.askLogin(ctx, r.ghost)
	if err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	if err = r.as.store.SetGhostToken(ctx, r.ghost.User, token); err != nil {
		return err
	}
	r.token = token
	r.as.log.Warn().Msg("A device has logged in again, because the homeserver had forgotten its token")
	return nil
}

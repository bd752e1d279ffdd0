package homeserver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the registration API is defined with HMAC-SHA1
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Access is a device of somebody who is logged in.
type Access struct {
	Device string `json:"device_id"`
	Token  string `json:"access_token"`
}

// Register makes an ordinary user, who can log in with the password unless the
// homeserver lets nobody log in. It fails if the user is there already.
func (s *Server) Register(ctx context.Context, localpart, password string) error {
	if s.auth != nil {
		_, err := s.Admit(ctx, localpart, false)
		return err
	}
	_, err := s.registerPatiently(ctx, localpart, password, false)
	// An attempt that was answered with an error may have come to something.
	if err != nil && !(errors.As(err, &repeatedError{}) && strings.Contains(err.Error(), "M_USER_IN_USE")) {
		return fmt.Errorf("register a user on %s: %w", s.Kind, err)
	}
	return nil
}

// Admit makes a user, an admin of the homeserver if wanted, and gives a device of theirs
// that is logged in, also where nobody can log in.
func (s *Server) Admit(ctx context.Context, localpart string, admin bool) (made Access, err error) {
	if s.auth != nil {
		made, err = s.auth.admit(ctx, s, localpart, admin)
	} else {
		made, err = s.registerPatiently(ctx, localpart, randomHex(), admin)
	}
	if err != nil {
		return made, fmt.Errorf("admit a user on %s: %w", s.Kind, err)
	}
	return made, nil
}

// A busy Dendrite on SQLite answers some registrations with "database is locked".
const (
	registrations  = 6
	firstReturning = 250 * time.Millisecond
)

// answerError is an answer that is not the one that was hoped for.
type answerError struct {
	status int
	text   string
}

func (e answerError) Error() string { return e.text }

// repeatedError is the failure of an attempt that was not the first.
type repeatedError struct{ error }

func (e repeatedError) Unwrap() error { return e.error }

// registerPatiently tries again when the homeserver has failed, a few times.
func (s *Server) registerPatiently(ctx context.Context, localpart, password string, admin bool) (Access, error) {
	wait := firstReturning
	for attempt := 1; ; attempt++ {
		made, err := s.registerByShared(ctx, localpart, password, admin)
		var answer answerError
		if attempt > 1 && err != nil {
			err = repeatedError{err}
		}
		if !errors.As(err, &answer) || answer.status < http.StatusInternalServerError || attempt == registrations {
			return made, err
		}
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return made, ctx.Err()
		}
	}
}

// registerByShared registers by the shared secret, as Synapse and Dendrite both let it.
func (s *Server) registerByShared(ctx context.Context, localpart, password string, admin bool) (made Access, err error) {
	var nonce struct {
		Nonce string `json:"nonce"`
	}
	if err = s.askRegister(ctx, http.MethodGet, nil, &nonce); err != nil {
		return made, err
	}
	role := "notadmin"
	if admin {
		role = "admin"
	}
	mac := hmac.New(sha1.New, []byte(s.secret))
	for i, part := range []string{nonce.Nonce, localpart, password, role} {
		if i > 0 {
			mac.Write([]byte{0})
		}
		mac.Write([]byte(part))
	}
	body := map[string]any{
		"nonce": nonce.Nonce, "username": localpart, "password": password, "admin": admin,
		"mac": hex.EncodeToString(mac.Sum(nil)),
	}
	return made, s.askRegister(ctx, http.MethodPost, body, &made)
}

func (s *Server) askRegister(ctx context.Context, method string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, s.URL+"/_synapse/admin/v1/register", bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return answerError{res.StatusCode, fmt.Sprintf("answered %s: %s", res.Status, data)}
	}
	return json.Unmarshal(data, out)
}

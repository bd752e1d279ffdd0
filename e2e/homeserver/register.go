package homeserver

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the registration API is defined with HMAC-SHA1
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Register makes an ordinary user, over the shared-secret registration that
// Synapse and Dendrite both have. It fails if the user is there already.
func (s *Server) Register(ctx context.Context, localpart, password string) error {
	var nonce struct {
		Nonce string `json:"nonce"`
	}
	if err := s.admin(ctx, http.MethodGet, nil, &nonce); err != nil {
		return fmt.Errorf("register a user on %s: %w", s.Kind, err)
	}
	mac := hmac.New(sha1.New, []byte(s.secret))
	for i, part := range []string{nonce.Nonce, localpart, password, "notadmin"} {
		if i > 0 {
			mac.Write([]byte{0})
		}
		mac.Write([]byte(part))
	}
	body := map[string]any{
		"nonce": nonce.Nonce, "username": localpart, "password": password, "admin": false,
		"mac": hex.EncodeToString(mac.Sum(nil)),
	}
	if err := s.admin(ctx, http.MethodPost, body, nil); err != nil {
		return fmt.Errorf("register a user on %s: %w", s.Kind, err)
	}
	return nil
}

func (s *Server) admin(ctx context.Context, method string, in, out any) error {
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
		return fmt.Errorf("answered %s: %s", res.Status, data)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(data, out)
}

package jspeer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kith/e2e/canary"
)

// Secrets are the peer's user id, localpart, display name, avatar, the ids,
// names and keys of all their devices, their cross-signing keys and their token.
func (p *Peer) Secrets(ctx context.Context) ([]canary.Secret, error) {
	var secrets []canary.Secret
	err := p.do(ctx, "secrets", &secrets)
	return secrets, err
}

// Dump writes all that this client has ever received into a file, after asking
// the homeserver for the profile and keys of every user and for every file that
// it has heard of.
func (p *Peer) Dump(ctx context.Context, path string) error { return p.do(ctx, "dump", nil, path) }

// Leaks searches all that the other peer has received for the secrets.
func Leaks(ctx context.Context, secrets []canary.Secret, to *Peer) ([]canary.Finding, error) {
	search, err := canary.NewSearch(secrets)
	if err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	dir, err := os.MkdirTemp("", "kith-leaks-")
	if err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder for temporary files
	path := filepath.Join(dir, "dump.json")
	if err = to.Dump(ctx, path); err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	var dump map[string]json.RawMessage
	var answers []received
	if err = json.Unmarshal(data, &dump); err == nil {
		err = json.Unmarshal(dump["answers"], &answers)
	}
	if err != nil {
		return nil, fmt.Errorf("search for leaks: read the dump: %w", err)
	}
	if len(answers) == 0 {
		return nil, errors.New("search for leaks: the client has received nothing")
	}
	for _, a := range answers { // what the peer themselves asked for is nothing that they received
		search.In(a.Request, a.Text)
		search.In(a.Request, string(a.Bytes))
		for name, value := range a.Headers {
			search.In(a.Request, name+": "+value)
		}
	}
	delete(dump, "answers")
	for part, content := range dump {
		search.In(part, string(content))
	}
	return search.Findings(), nil
}

// received is what a homeserver answered to one request.
type received struct {
	Request string            `json:"request"`
	Headers map[string]string `json:"headers"`
	Text    string            `json:"text"`
	Bytes   []byte            `json:"base64"`
}

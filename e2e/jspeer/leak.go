package jspeer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Secret is something that would tell somebody else who a peer is.
type Secret struct {
	Name  string `json:"name"` // what it is, such as "localpart" or "device key ed25519"
	Value string `json:"value"`
}

// Leak is a place in what one peer received where a secret of another stands.
type Leak struct {
	Secret  string `json:"secret"` // the secret's name
	Value   string `json:"value"`
	How     string `json:"how"`   // the spelling in which it was found
	Place   string `json:"place"` // where, and the request that it answers
	Context string `json:"context"`
}

// Secrets are the peer's user id, localpart, display name, avatar, the ids,
// names and keys of all their devices, their cross-signing keys and their token.
func (p *Peer) Secrets(ctx context.Context) ([]Secret, error) {
	var secrets []Secret
	err := p.do(ctx, "secrets", &secrets)
	return secrets, err
}

// Dump writes all that this client has ever received into a file, after asking
// the homeserver for the profile and keys of every user and for every file that
// it has heard of.
func (p *Peer) Dump(ctx context.Context, path string) error { return p.do(ctx, "dump", nil, path) }

// Leaks searches all that the other peer has received for the secrets, in every
// spelling that e2e/js/leak.mjs knows.
func Leaks(ctx context.Context, secrets []Secret, to *Peer) ([]Leak, error) {
	dir, err := os.MkdirTemp("", "kith-leaks-")
	if err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder for temporary files
	dump, wanted := filepath.Join(dir, "dump.json"), filepath.Join(dir, "secrets.json")
	if err := to.Dump(ctx, dump); err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	data, err := json.Marshal(secrets)
	if err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	if err := os.WriteFile(wanted, data, 0o600); err != nil {
		return nil, fmt.Errorf("search for leaks: %w", err)
	}
	cmd := exec.CommandContext(ctx, "node", filepath.Join(to.host.scripts, "leak.mjs"), dump, wanted)
	var found, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &found, &complaint
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return nil, fmt.Errorf("search for leaks: %w: %s", err, complaint.Bytes())
	}
	var leaks []Leak
	for decoder := json.NewDecoder(&found); decoder.More(); {
		var l Leak
		if err := decoder.Decode(&l); err != nil {
			return nil, fmt.Errorf("search for leaks: read the findings: %w", err)
		}
		leaks = append(leaks, l)
	}
	if exit != nil && len(leaks) == 0 {
		return nil, fmt.Errorf("search for leaks: found some but told none: %s", complaint.Bytes())
	}
	return leaks, nil
}

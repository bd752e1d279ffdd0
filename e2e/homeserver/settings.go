package homeserver

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
)

// settings is what must stay the same from one start in a folder to the next.
type settings struct {
	Kind       string `json:"kind"`
	ServerName string `json:"server_name"`
	Port       int    `json:"port"`
	Secret     string `json:"secret"`      // registration shared secret, and the root of the other secrets
	SigningKey []byte `json:"signing_key"` // seed of the ed25519 key that signs events
}

func loadSettings(ctx context.Context, kind string, o Options) (settings, error) {
	path := filepath.Join(o.Dir, "homeserver.json")
	name := o.ServerName
	if name == "" {
		name = "localhost"
	}
	s := settings{Kind: kind, ServerName: name, Secret: randomHex(), SigningKey: randomBytes(ed25519.SeedSize)}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return s, fmt.Errorf("read the homeserver's settings: %w", err)
	default:
		if err := json.Unmarshal(data, &s); err != nil {
			return s, fmt.Errorf("read the homeserver's settings in %s: %w", path, err)
		}
		if s.Kind != kind || s.ServerName != name {
			return s, fmt.Errorf("%s holds the data of a %s named %q, not of a %s named %q", o.Dir, s.Kind, s.ServerName, kind, name)
		}
	}
	if s.Port, err = choosePort(ctx, o.Port, s.Port); err != nil {
		return s, err
	}
	if data, err = json.MarshalIndent(s, "", "  "); err != nil {
		return s, fmt.Errorf("write the homeserver's settings: %w", err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return s, fmt.Errorf("write the homeserver's settings: %w", err)
	}
	return s, nil
}

// choosePort takes the port that is wanted, else the one used before if it is
// still free, else a free one.
func choosePort(ctx context.Context, wanted, before int) (int, error) {
	if wanted != 0 {
		return wanted, nil
	}
	if before != 0 {
		if p, err := freePort(ctx, before); err == nil {
			return p, nil
		}
	}
	return freePort(ctx, 0)
}

func freePort(ctx context.Context, port int) (int, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	return port, nil
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}

func randomHex() string { return hex.EncodeToString(randomBytes(32)) }

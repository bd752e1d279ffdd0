package demo

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// folder is where the homeserver, the service and the clients keep their data.
type folder struct {
	path      string
	temporary bool // made by this run, and removed at its end
}

// openFolder makes the folder, or a temporary one if no path is given.
func openFolder(path string) (folder, error) {
	if path == "" {
		made, err := os.MkdirTemp("", "kith-demo-*")
		return folder{made, true}, err
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return folder{}, err
	}
	return folder{path: path}, os.MkdirAll(path, 0o700)
}

func (f folder) file(names ...string) string {
	return filepath.Join(append([]string{f.path}, names...)...)
}

// account is a Matrix account on the demo's homeserver.
type account struct {
	User     string `json:"user"` // localpart
	Password string `json:"password"`
}

// accounts are those that stay the same when a folder is used again. The peers
// of the script are new each time, as strangers are.
type accounts struct {
	Moderator account   `json:"moderator"` // of the script
	Guardian  account   `json:"guardian"`  // a moderator for whoever tries the demo
	Guests    []account `json:"guests"`    // peers for whoever tries the demo
}

func (a accounts) all() []account { return append([]account{a.Moderator, a.Guardian}, a.Guests...) }

// loadAccounts reads the accounts of an earlier run, or draws new ones; made
// tells that they are new. They count as made only once save was called.
func (f folder) loadAccounts() (found accounts, made bool, err error) {
	data, err := os.ReadFile(f.file("accounts.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return accounts{
			Moderator: newAccount("dana"), Guardian: newAccount("guardian"),
			Guests: []account{newAccount("guest1"), newAccount("guest2")},
		}, true, nil
	}
	if err != nil {
		return found, false, err
	}
	if err = json.Unmarshal(data, &found); err != nil {
		return found, false, fmt.Errorf("read the accounts in %s: %w", f.file("accounts.json"), err)
	}
	return found, false, nil
}

func (f folder) save(a accounts) error {
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(f.file("accounts.json"), append(data, '\n'), 0o600)
}

func newAccount(user string) account {
	return account{user, strings.ToLower(rand.Text()[:12])}
}

// stranger is an account that no run had before.
func stranger(name string) account {
	return newAccount(strings.ToLower(name + "_" + rand.Text()[:6]))
}

package homeserver

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"gopkg.in/yaml.v3"
)

// synapseRootVariable names the folder with Synapse when it is not in the
// repository's cache; `make synapse` reads it too.
const synapseRootVariable = "KITH_SYNAPSE_ROOT"

// errNoSynapse tells what to do when there is no Synapse.
var errNoSynapse = errors.New("there is no Synapse here: run `make synapse` first (Debian, as root)")

// StartSynapse starts the Synapse of `make synapse` on SQLite and returns once
// it answers. Its configuration is an ordinary one: no experimental setting, no
// sliding-sync proxy; only the rate limits are lifted. It needs no root.
func StartSynapse(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, Synapse, synapse, o)
}

// SynapseRoot is the folder where `make synapse` puts a Debian system with
// Synapse in it, and whether it is there.
func SynapseRoot() (string, bool) {
	root := os.Getenv(synapseRootVariable)
	if root == "" {
		repo, err := Repository()
		if err != nil {
			return "", false
		}
		root = filepath.Join(repo, ".cache", "synapse")
	}
	_, err := os.Stat(filepath.Join(root, "usr/lib/python3/dist-packages/synapse/__init__.py"))
	return root, err == nil
}

func synapse(_ context.Context, s settings, o Options) (command, error) {
	root, there := SynapseRoot()
	if !there {
		return command{}, errNoSynapse
	}
	seed := base64.RawStdEncoding.EncodeToString(s.SigningKey)
	if err := os.WriteFile(filepath.Join(o.Dir, "signing.key"), []byte("ed25519 kith "+seed+"\n"), 0o600); err != nil {
		return command{}, fmt.Errorf("write its signing key: %w", err)
	}
	for name, content := range map[string]section{"homeserver.yaml": synapseConfig(s, o), "log.yaml": synapseLogging()} {
		data, err := yaml.Marshal(content)
		if err != nil {
			return command{}, fmt.Errorf("write its configuration: %w", err)
		}
		if err := os.WriteFile(filepath.Join(o.Dir, name), data, 0o600); err != nil {
			return command{}, fmt.Errorf("write its configuration: %w", err)
		}
	}
	return synapseCommand(root, "-m", "synapse.app.homeserver", "-c", filepath.Join(o.Dir, "homeserver.yaml"))
}

// synapseCommand runs the Python of the folder with the loader and libraries of
// the folder, so that neither root nor a chroot is needed to run it and its data
// can stand anywhere.
func synapseCommand(root string, args ...string) (command, error) {
	loaders, err := filepath.Glob(filepath.Join(root, "usr/lib/*-linux-gnu*/ld-linux*.so.*"))
	if err != nil || len(loaders) != 1 {
		return command{}, fmt.Errorf("find the program loader in %s: found %d, want 1: remove the folder and run `make synapse` again", root, len(loaders))
	}
	python := filepath.Join(root, "usr/bin/python3")
	return command{
		path: loaders[0],
		args: append([]string{"--library-path", filepath.Dir(loaders[0]), python}, args...),
		env: []string{
			"PYTHONHOME=" + filepath.Join(root, "usr"), "PYTHONNOUSERSITE=1", "PYTHONDONTWRITEBYTECODE=1",
			"LANG=C.UTF-8", "PATH=/usr/bin:/bin", "TMPDIR=" + os.TempDir(),
		},
	}, nil
}

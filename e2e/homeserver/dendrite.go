package homeserver

import (
	"bufio"
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// StartDendrite builds Dendrite from the nested module if it is not built yet
// (about 80 s on two cores, then kept in Go's build cache), starts it on SQLite
// and returns once it answers.
func StartDendrite(ctx context.Context, o Options) (*Server, error) {
	return start(ctx, Dendrite, dendrite, o)
}

// BuildDendrite builds Dendrite and returns the path of the program. It tells
// progress how far it is, unless there is nothing to build.
func BuildDendrite(ctx context.Context, progress func(line string)) (string, error) {
	module, err := dendriteModule()
	if err != nil {
		return "", err
	}
	if _, err := exec.LookPath("go"); err != nil {
		return "", errors.New("dendrite is built from source and there is no Go toolchain on the PATH: install Go 1.26 or newer (https://go.dev/dl/)")
	}
	cmd := exec.CommandContext(ctx, "go", "-C", module, "tool", "-n", "dendrite")
	// The same flags from everywhere, so that it is built only once.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	var path, complaint bytes.Buffer
	said, told := io.Pipe()
	cmd.Stdout, cmd.Stderr = &path, io.MultiWriter(&complaint, told)
	finished := make(chan struct{})
	go reportBuild(said, finished, progress)
	err = cmd.Run()
	_ = told.Close()
	<-finished
	if err != nil {
		return "", fmt.Errorf("build dendrite: %w\n%s", err, bytes.TrimSpace(complaint.Bytes()))
	}
	return strings.TrimSpace(path.String()), nil
}

// reportBuild passes on what the Go command says, and the time when it says
// nothing for long: compiling is silent.
func reportBuild(said io.Reader, finished chan<- struct{}, progress func(line string)) {
	defer close(finished)
	lines := make(chan string)
	go func() {
		defer close(lines)
		scan := bufio.NewScanner(said)
		for scan.Scan() {
			lines <- scan.Text()
		}
		_, _ = io.Copy(io.Discard, said) // a line too long to scan must not stop the build
	}()
	began := time.Now()
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		select {
		case line, open := <-lines:
			if !open {
				return
			}
			if strings.HasPrefix(line, "go: downloading ") {
				progress(strings.TrimPrefix(line, "go: "))
			}
		case <-tick.C:
			progress(fmt.Sprintf("building Dendrite, only this first time (%d s so far)", int(time.Since(began).Seconds())))
		}
	}
}

func dendriteModule() (string, error) {
	root, err := Repository()
	if err != nil {
		return "", fmt.Errorf("dendrite is built from kith's sources: %w", err)
	}
	return filepath.Join(root, "e2e", "dendrite"), nil
}

func dendrite(ctx context.Context, s settings, o Options) (command, error) {
	program, err := BuildDendrite(ctx, o.Progress)
	if err != nil {
		return command{}, err
	}
	key := pem.EncodeToMemory(&pem.Block{
		Type:    "MATRIX PRIVATE KEY",
		Headers: map[string]string{"Key-ID": "ed25519:kith"},
		Bytes:   s.SigningKey,
	})
	if err := os.WriteFile(filepath.Join(o.Dir, "signing.pem"), key, 0o600); err != nil {
		return command{}, fmt.Errorf("write its signing key: %w", err)
	}
	data, err := yaml.Marshal(dendriteConfig(s, o))
	if err != nil {
		return command{}, fmt.Errorf("write its configuration: %w", err)
	}
	config := filepath.Join(o.Dir, "dendrite.yaml")
	if err := os.WriteFile(config, data, 0o600); err != nil {
		return command{}, fmt.Errorf("write its configuration: %w", err)
	}
	return command{
		path: program,
		args: []string{"-config", config, "-http-bind-address", net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port))},
		env:  []string{"HOME=" + o.Dir, "TMPDIR=" + os.TempDir()},
	}, nil
}

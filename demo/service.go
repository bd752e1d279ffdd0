package demo

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"kith/e2e/process"
)

const (
	readyWithin = 60 * time.Second
	stopWithin  = 20 * time.Second // then a stop becomes a kill
)

// startService runs `kith run` with a configuration as a process of its own and
// returns when it is ready for peers. Its address is where it listens.
func startService(ctx context.Context, program, config, address, logPath string, env []string) (*process.Process, error) {
	service, err := process.Start(process.Command{
		Path: program, Args: []string{"run", "-c", config}, Env: append(os.Environ(), env...), Log: logPath,
	})
	if err != nil {
		return nil, fmt.Errorf("start the service: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err = service.Await(ctx, process.Answers(address+"/_matrix/mau/ready")); err != nil {
		service.Kill()
		return nil, fmt.Errorf("start the service: %w\n%s", err, lastWords(logPath))
	}
	return service, nil
}

// lastWords is the end of the service's log.
func lastWords(path string) string {
	lines := strings.Split(process.Tail(path, 0), "\n")
	return strings.Join(lines[max(0, len(lines)-8):], "\n")
}

//go:build !linux

package process

import (
	"errors"
	"syscall"
	"time"
)

// attributes has no way to make a child die with us outside Linux: there only Stop and
// Kill end it, and everything runs as we do.
func attributes(Command) *syscall.SysProcAttr { return nil }

// Time is known on Linux only.
func Time(int) (time.Duration, error) {
	return 0, errors.New("read processor time: known on Linux only")
}

//go:build !linux

package homeserver

import (
	"errors"
	"syscall"
)

// ownGroup has no way to make a child die with us outside Linux: there only
// Stop and Kill end a homeserver.
func ownGroup() *syscall.SysProcAttr { return nil }

func residentMemory(int) (int64, error) {
	return 0, errors.New("read memory use: known on Linux only")
}

//go:build !linux

package process

import "syscall"

// attributes has no way to make a child die with us outside Linux: there only Stop and
// Kill end it, and everything runs as we do.
func attributes(Command) *syscall.SysProcAttr { return nil }

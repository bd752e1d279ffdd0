//go:build !linux

package demo

import "syscall"

// ownGroup has nothing to offer where the kernel cannot end a child with its parent.
func ownGroup() *syscall.SysProcAttr { return nil }

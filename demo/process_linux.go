package demo

import "syscall"

// ownGroup makes the child die with us, and keeps a Ctrl-C in our terminal from
// reaching it: it is stopped after the clients that use it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

package process

import "syscall"

// attributes make a child die with us, and keep a Ctrl-C in our terminal from reaching
// it: it is stopped by us, after what depends on it.
func attributes(c Command) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if c.User != 0 {
		attr.Credential = &syscall.Credential{Uid: c.User, Gid: c.Group}
	}
	return attr
}

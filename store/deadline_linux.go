package store

import "syscall"

// tcpUserTimeout is TCP_USER_TIMEOUT of tcp(7), which package syscall does not name.
const tcpUserTimeout = 0x12

// noticeDeadLine makes the kernel give up a connection on which something was sent that
// is not acknowledged: keepalives notice only a line on which nothing is said.
func noticeDeadLine(network, _ string, conn syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return nil
	}
	var failure error
	err := conn.Control(func(fd uintptr) {
		failure = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, int((4 * postgresAlive).Milliseconds()))
	})
	if err != nil {
		return err
	}
	return failure
}

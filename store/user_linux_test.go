package store_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asOrdinaryUser runs fn so that the permissions of files count, also when the tests
// run as root, to whom they do not. dir is made readable for it.
func asOrdinaryUser(t *testing.T, dir string, fn func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		fn()
		return
	}
	const nobody = 65534
	for d := dir; d != filepath.Dir(d) && d != os.TempDir(); d = filepath.Dir(d) {
		ok(t, os.Chmod(d, 0o755))
	}
	runtime.LockOSThread() // the identity is that of a thread
	defer runtime.UnlockOSThread()
	ok(t, syscall.Setfsuid(nobody))
	defer func() { _ = syscall.Setfsuid(0) }()
	fn()
}

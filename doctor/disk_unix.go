//go:build linux || darwin

package doctor

import "syscall"

// freeSpace is how many bytes an ordinary user can still write in a folder.
func freeSpace(folder string) (uint64, bool) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(folder, &stat); err != nil {
		return 0, false
	}
	return stat.Bavail * uint64(stat.Bsize), true
}

package homeserver

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// ownGroup makes a child die with us, and keeps a Ctrl-C in our terminal from
// reaching it: we stop it ourselves, after what depends on it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

func residentMemory(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, fmt.Errorf("read memory use: %w", err)
	}
	fields := strings.Fields(string(data))
	if len(fields) < 2 {
		return 0, fmt.Errorf("read memory use: unexpected %q", data)
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read memory use: %w", err)
	}
	return pages * int64(os.Getpagesize()), nil
}

package bench

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"kith/e2e/process"
)

// resident gives the resident memory of a process in MB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("skipped: the memory of a process is read from /proc")
	}
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	var kib float64
	_, _ = fmt.Sscan(rest, &kib)
	return kib / 1024
}

// processorTime gives for how long a process has had a processor.
func processorTime(b *testing.B, pid int) time.Duration {
	b.Helper()
	used, err := process.Time(pid)
	if err != nil {
		b.Skip("skipped: ", err)
	}
	return used
}

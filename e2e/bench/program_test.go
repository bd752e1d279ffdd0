package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// BenchmarkIdle measures the memory of a service in which nothing happens, with few
// and with many ghosts ready whose keys are in memory.
func BenchmarkIdle(b *testing.B) {
	const few, many = 10, 200
	memory := func(pool int) float64 {
		h := house.Build(b, homeserver.Dendrite, house.Options{Settings: map[string]any{"ghosts.pool": pool}})
		h.AwaitPool(pool)
		return resident(b, h.PID())
	}
	base, full := memory(few), memory(many)
	b.ReportMetric(base, "MB")
	b.ReportMetric((full-base)*1024/(many-few), "KiB/ghost")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkProgram measures the size of the program as `make build` builds it.
func BenchmarkProgram(b *testing.B) {
	path := filepath.Join(b.TempDir(), "kith")
	build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-tags", "goolm", "-ldflags", "-s -w", "-o", path, "kith/cmd/kith")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(info.Size())/1e6, "MB")
	b.ReportMetric(0, "ns/op")
}

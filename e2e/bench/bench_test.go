// Package bench measures the service against a native room of the same clients on the
// same homeserver, in one run.
package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Figures are ratios within one run: machines differ, and so does one machine from
// one minute to the next.

// benchEach runs a benchmark on every kind of homeserver.
func benchEach(b *testing.B, bench func(b *testing.B, kind string)) {
	for _, kind := range homeserver.Kinds() {
		b.Run(kind, func(b *testing.B) { bench(b, kind) })
	}
}

const rounds = 60

// BenchmarkLatency measures the time from a send to the other's decrypted receipt:
// in a native encrypted room of the same clients; through a bare client that says
// again in a second room what it reads in a first (the floor of any relay: two sends
// and two deliveries); and through kith. The three take turns.
func BenchmarkLatency(b *testing.B) {
	benchEach(b, func(b *testing.B, kind string) {
		h := house.Build(b, kind, house.Options{})
		anna, boris, relay := h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("relay5t1m")
		portals := h.Meet("anxiety", anna, boris)
		native := share(b, anna, boris)
		first, second := share(b, anna, relay), share(b, relay, boris)
		go repeat(b.Context(), relay, first, second)

		ways := []struct {
			name     string
			from, to id.RoomID
			times    []time.Duration
		}{
			{name: "native", from: native, to: native},
			{name: "floor", from: first, to: second},
			{name: "kith", from: portals[0].Room, to: portals[1].Room},
		}
		for round := range rounds {
			for i := range ways {
				w := &ways[i]
				text := fmt.Sprintf("%s %d", w.name, round)
				start := time.Now()
				anna.Tell(w.from, text)
				took := boris.Hear(w.to, text).Seen.Sub(start)
				if b.Failed() {
					b.FailNow()
				}
				if round >= rounds/10 { // the first ones share keys
					w.times = append(w.times, took)
				}
			}
		}
		base := median(ways[0].times)
		b.ReportMetric(float64(base.Microseconds())/1000, "native-ms")
		b.ReportMetric(ratio(median(ways[1].times), base), "floor/native")
		b.ReportMetric(ratio(median(ways[2].times), base), "kith/native")
		b.ReportMetric(ratio(quantile(ways[2].times, 95), quantile(ways[0].times, 95)), "kith/native-p95")
		b.ReportMetric(0, "ns/op")
	})
}

// share makes an encrypted room of two people without kith.
func share(b *testing.B, a, with *house.Peer) id.RoomID {
	b.Helper()
	room, err := a.DM(b.Context(), with.UserID)
	if err != nil {
		b.Fatal(err)
	}
	if err = a.ExpectMember(b.Context(), room, with.UserID, event.MembershipJoin); err != nil {
		b.Fatal(err)
	}
	a.Tell(room, "first")
	with.Hear(room, "first")
	return room
}

// repeat says in one room what others say in another, as soon as it is read.
func repeat(ctx context.Context, relay *house.Peer, from, to id.RoomID) {
	last := -1
	for ctx.Err() == nil {
		m, err := relay.Expect(ctx, from, func(m client.Message) bool {
			return m.Order > last && m.Sender != relay.UserID && strings.HasPrefix(m.Body, "floor ")
		})
		if err != nil {
			return
		}
		last = m.Order
		if _, err = relay.Say(ctx, to, m.Body); err != nil {
			return
		}
	}
}

// BenchmarkMatch measures the time from `find` to both invitations, when the other
// one waits already. The circle is full with two, so it gathers for nobody.
func BenchmarkMatch(b *testing.B) {
	benchEach(b, func(b *testing.B, kind string) {
		h := house.Build(b, kind, house.Options{Settings: map[string]any{"circles.max": 2, "ghosts.pool": 12}})
		var times []time.Duration
		for round := range 7 {
			waits, comes := h.Peer("waits"+strconv.Itoa(round)+"q7"), h.Peer("comes"+strconv.Itoa(round)+"w2")
			for _, p := range []*house.Peer{waits, comes} {
				h.EnterLobby(p)
				h.Consent(p)
			}
			waits.Tell(waits.Lobby, "find anxiety")
			waits.Hear(waits.Lobby, "I am looking for people")
			h.AwaitPool(4)
			start := time.Now()
			comes.Tell(comes.Lobby, "find anxiety")
			for _, p := range []*house.Peer{waits, comes} {
				if _, _, err := p.ExpectInvite(b.Context()); err != nil {
					b.Fatal(err)
				}
			}
			times = append(times, time.Since(start))
		}
		b.ReportMetric(median(times).Seconds(), "find-to-invitations-s")
		b.ReportMetric(quantile(times, 100).Seconds(), "slowest-s")
		b.ReportMetric(0, "ns/op")
	})
}

// BenchmarkIdle measures the memory of a service in which nothing happens, with few
// and with many ghosts ready.
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

func median(times []time.Duration) time.Duration { return quantile(times, 50) }

func quantile(times []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)-1)*percent/100]
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(b) }

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"kith/e2e/house"
)

const (
	blocks  = 20 // of messages with the rules of screening, and as many without
	inBlock = 16
	settles = 3 // at the beginning of each, which do not count
)

// screening measures what the rules cost: the same two people write through kith in short
// blocks, with the rules and with all of them switched off in turn, so that what else the
// machine does hits both.
func screening(b *testing.B, h *house.House, t *talk) {
	on, off := filepath.Join(h.Dir, "rules"), rulesOff(b, h)
	times := make(map[string][]time.Duration)
	busy := make(map[string]time.Duration)
	anna, boris := t.anna.For(b), t.boris.For(b)
	kith := t.ways[len(t.ways)-1]
	for block := range 2 * blocks {
		folder := []string{on, off}[(block+block/2)%2] // on off off on on off …
		h.Configure(map[string]any{"screening.rules": folder})
		h.Stop()
		h.Start()
		var before time.Duration
		for i := range inBlock {
			if i == settles {
				before = processorTime(b, h.PID())
			}
			text := fmt.Sprintf("Since %d nights I lie awake and count what I did wrong, and by %d o'clock my sister calls. How do you all get up in the morning?", block+2, i+2)
			start := time.Now()
			anna.Tell(kith.from, text)
			took := boris.Hear(kith.to, text).Seen.Sub(start)
			if b.Failed() {
				b.FailNow()
			}
			if i >= settles {
				times[folder] = append(times[folder], took)
			}
		}
		busy[folder] += processorTime(b, h.PID()) - before
	}
	h.Configure(map[string]any{"screening.rules": on})
	h.Stop()
	h.Start()
	b.ReportMetric(float64(median(times[off]).Microseconds())/1000, "off-ms")
	b.ReportMetric(float64(median(times[on]).Microseconds())/1000, "on-ms")
	b.ReportMetric(ratio(median(times[on]), median(times[off])), "on/off")
	b.ReportMetric(ratio(quantile(times[on], 25), quantile(times[off], 25)), "on/off-p25")
	b.ReportMetric((busy[on]-busy[off]).Seconds()*1000/float64(len(times[on])), "cpu-ms/message")
	b.ReportMetric(0, "ns/op")
}

// rulesOff makes a folder in which every rule that comes with the program is switched off.
func rulesOff(b *testing.B, h *house.House) string {
	b.Helper()
	folder := filepath.Join(h.Dir, "no-rules")
	files, err := filepath.Glob("../../safety/rules/*.yaml")
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err != nil || len(files) == 0 {
		b.Fatalf("there are no rules: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		var rule map[string]any
		if err == nil {
			err = yaml.Unmarshal(data, &rule)
		}
		rule["enabled"] = false
		if err == nil {
			data, err = yaml.Marshal(rule)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, filepath.Base(file)), data, 0o600)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return folder
}

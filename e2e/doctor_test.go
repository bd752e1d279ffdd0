package e2e

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// An admin looks whether all is well while people talk. Nobody notices, and the admin
// learns of nobody.
func TestTheDoctorBesideATalk(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{})
		anna, boris := h.Peer("anna7q3x"), h.Peer("boris8w2k")
		portals := h.Circle("anxiety", anna, boris)
		said, seen := portals[0], portals[1]
		for _, words := range []string{"before the doctor came", "while the doctor is here", "and once more"} {
			ended := make(chan string, 1)
			go func() { ended <- consult(t.Context(), t, h) }()
			said.Tell(words)
			seen.Hear(words)
			seen.Tell("yes, " + words)
			said.Hear("yes, " + words)
			report := <-ended
			for _, name := range []string{"anna7q3x", "boris8w2k", said.Pseudonym, seen.Pseudonym, words} {
				if strings.Contains(report, name) {
					t.Errorf("the doctor tells of %q:\n%s", name, report)
				}
			}
			if strings.Contains(report, "FAIL") || !strings.Contains(report, "encryption: the running bot has written") {
				t.Errorf("the doctor found:\n%s", report)
			}
		}
	})
}

func consult(ctx context.Context, t *testing.T, h *house.House) string {
	t.Helper()
	out, _ := exec.CommandContext(ctx, house.Program(t), "doctor", "-c", filepath.Join(h.Dir, "config.yaml")).CombinedOutput()
	return string(out)
}

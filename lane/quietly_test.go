package lane_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	"kith/lane"
)

const panicking = "KITH_TEST_PANICS"

// A panic that nobody catches ends the process, and says nothing of whom it was about.
func TestAPanicDoesNotPrintItsValue(t *testing.T) {
	if how := os.Getenv(panicking); how != "" {
		fail := func() { panic("nothing is known of @zoe.quill7:example.org") }
		if how == "lane" {
			l := lane.New(1, func(context.Context, int) { fail() })
			l.Start(context.Background())
			l.Kick(1)
			l.Wait()
		}
		lane.Quietly(fail)
	}
	for _, how := range []string{"lane", "call"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), panicking+"="+how)
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "panic: ") {
			t.Errorf("%s: it did not end the process (%v): %s", how, err, out)
		}
		if strings.Contains(string(out), "zoe") {
			t.Errorf("%s: somebody's name is printed: %s", how, out)
		}
		if !strings.Contains(string(out), "quietly_test.go") {
			t.Errorf("%s: it is not said where it was: %s", how, out)
		}
	}
}

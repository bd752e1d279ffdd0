package homeserver

import (
	"context"
	"errors"
	"os"

	"kith/e2e/process"
)

// RequireVariable names the environment variable that makes a test fail, not
// skip, when there is no Synapse to run it on. Continuous integration sets it.
const RequireVariable = "KITH_REQUIRE_SYNAPSE"

// OnceVariable names the environment variable that lets tests which are much the same on
// every homeserver be played on Synapse alone. Continuous integration sets it, to end in time.
const OnceVariable = "KITH_ONCE"

// OnceEnough skips a test that is much the same on every homeserver on all but Synapse, if
// OnceVariable is set.
func OnceEnough(t TB, kind string) {
	t.Helper()
	if kind != Synapse && os.Getenv(OnceVariable) != "" {
		t.Skip("played on Synapse, and that is enough where " + OnceVariable + " is set")
	}
}

// TB is the part of testing.TB that ForTest needs; named here so that the
// program, which starts homeservers too, does not carry the testing package.
type TB interface {
	Helper()
	Skip(args ...any)
	Fatal(args ...any)
	Logf(format string, args ...any)
	Failed() bool
	TempDir() string
	Cleanup(func())
	Context() context.Context
}

// AuthServiceForTest starts an AuthService that ends with the test.
func AuthServiceForTest(t TB) *AuthService {
	t.Helper()
	a, err := StartAuthService(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

// ForTest starts a homeserver for one test and stops it when the test ends; if
// the test failed, the end of its log is shown. Without o.Dir its data goes with
// the test. Where there is no Synapse the test is skipped, or fails if
// RequireVariable is set.
func ForTest(t TB, kind string, o Options) *Server {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Progress == nil {
		o.Progress = func(line string) { t.Logf("%s: %s", kind, line) }
	}
	s, err := Start(t.Context(), kind, o)
	if errors.Is(err, errNoSynapse) && os.Getenv(RequireVariable) == "" {
		t.Skip("skipped on Synapse: " + errNoSynapse.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Stop()
		if t.Failed() {
			t.Logf("the end of the %s log:\n%s", s.Kind, process.Tail(s.LogPath(), 0))
		}
	})
	return s
}

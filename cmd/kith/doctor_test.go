package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kith/doctor"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// findings are what kith doctor printed, by check.
type findings struct {
	t      *testing.T
	code   int
	output string
	report doctor.Report
}

// doctor runs kith doctor as an admin would.
func (s *site) doctor() findings {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), house.Program(s.t), "doctor", "--json", "-c", filepath.Join(s.dir, "config.yaml"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		s.t.Fatal(err)
	}
	f := findings{t: s.t, code: cmd.ProcessState.ExitCode(), output: string(out)}
	if err = json.Unmarshal(out, &f.report); err != nil {
		s.t.Fatalf("%v in\n%s", err, out)
	}
	return f
}

// lines are what is printed without --json.
func (f findings) lines() string {
	var b strings.Builder
	for _, r := range f.report.Checks {
		b.WriteString(r.String() + "\n")
	}
	return b.String()
}

// isWell wants that nothing failed.
func (f findings) isWell() findings {
	f.t.Helper()
	if f.code != 0 || !f.report.OK {
		f.t.Errorf("exit code %d:\n%s", f.code, f.lines())
	}
	return f
}

// says wants a line of that beginning that holds all of the parts.
func (f findings) says(status doctor.Status, check string, parts ...string) findings {
	f.t.Helper()
	for _, r := range f.report.Checks {
		if r.Check != check || r.Status != status {
			continue
		}
		missing := false
		for _, part := range parts {
			missing = missing || !strings.Contains(r.String(), part)
		}
		if !missing {
			return f
		}
	}
	f.t.Errorf("no line says %s %s %q:\n%s", status, check, parts, f.lines())
	return f
}

// fails wants exactly one failure, of that check.
func (f findings) fails(check string, parts ...string) findings {
	f.t.Helper()
	if f.code != 1 {
		f.t.Errorf("exit code %d", f.code)
	}
	for _, r := range f.report.Checks {
		if r.Status == doctor.Failed && r.Check != check {
			f.t.Errorf("and it says\n%s", r)
		}
	}
	return f.says(doctor.Failed, check, parts...)
}

func TestDoctorProvesThatAllIsWell(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		s.serve()
		way, name, accounts := "sliding", "Synapse 1.", "are ended when"
		if kind == homeserver.Dendrite {
			way, name, accounts = "sync", "Dendrite at ", "stay when"
		}
		t.Run("before the first start", func(t *testing.T) {
			s.t = t
			s.doctor().isWell().
				says(doctor.OK, "homeserver", name).
				says(doctor.OK, "intake", way+" (").
				says(doctor.OK, "database", "the first start makes it").
				says(doctor.OK, "service", "kith is not running").
				says(doctor.OK, "calls", "http://"+s.address).
				says(doctor.OK, "ghosts").says(doctor.OK, "rate limits").
				says(doctor.OK, "accounts", accounts).
				says(doctor.Skipped, "bot", "at the first start").
				says(doctor.OK, "encryption", "a device has written to another")
		})
		t.Run("while it runs", func(t *testing.T) {
			s.t = t
			p := s.run()
			s.answers(ready, http.StatusOK)
			for range 2 {
				s.doctor().isWell().
					says(doctor.OK, "service", "kith is running").
					says(doctor.OK, "database", "up to date").
					says(doctor.OK, "bot").
					says(doctor.OK, "calls").
					says(doctor.OK, "encryption", "the running bot has written")
			}
			p.stops()
			for _, word := range []string{`"level":"warn"`, `"level":"error"`} {
				if strings.Contains(p.said.String(), word) {
					t.Errorf("the service was disturbed:\n%s", &p.said)
				}
			}
		})
		t.Run("after it was stopped", func(t *testing.T) {
			s.t = t
			s.doctor().isWell().says(doctor.OK, "bot").says(doctor.OK, "encryption", "a device has written to another")
		})
	})
}

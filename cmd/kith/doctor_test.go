package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kith/doctor"
	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/postgres"
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
	for _, hidden := range s.secrets() {
		if strings.Contains(f.output, hidden) {
			s.t.Errorf("a secret is printed:\n%s", f.output)
		}
	}
	return f
}

// secrets are what no line may show.
func (s *site) secrets() []string {
	s.t.Helper()
	var hidden []string
	for _, file := range []string{"config.yaml", "registration.yaml", "homeserver.yaml"} {
		for _, found := range regexp.MustCompile(`(?:secret|as_token|hs_token): "([^"]+)"`).FindAllStringSubmatch(s.read(file), -1) {
			hidden = append(hidden, found[1])
		}
	}
	return hidden
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
					says(doctor.OK, "service", "kith is running, and").
					says(doctor.OK, "database", "up to date").
					says(doctor.OK, "bot").
					says(doctor.OK, "calls").
					says(doctor.OK, "encryption", "the running bot has written")
			}
			// Nobody has written to the bot but the doctor, and nothing is left of that.
			db := openSQLite(t, filepath.Join(s.dir, "kith.db"))
			for _, table := range []string{"crypto_olm_session", "crypto_megolm_inbound_session", "crypto_tracked_user", "inbox", "outbox", "peer"} {
				var rows int
				if err := db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&rows); err != nil || rows > 0 {
					t.Errorf("%d rows are left in %s, %v", rows, table, err)
				}
			}
			_ = db.Close()
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

// Two services have one registration, and databases and addresses of their own. The
// homeserver calls the first, and the second says so.
func TestASecondKithWithTheSameRegistration(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		s.serve()
		first := s.run()
		s.answers(ready, http.StatusOK)
		free := listen(t)
		second := &site{t: t, kind: kind, dir: t.TempDir(), port: s.port, address: free.Addr().String()}
		_ = free.Close()
		for _, file := range []string{"config.yaml", "registration.yaml", "homeserver.yaml"} {
			second.write(file, s.read(file))
		}
		second.swap(t, "config.yaml", `listen: "`+s.address+`"`, `listen: "`+second.address+`"`)
		second.doctor().says(doctor.Failed, "calls", "kith at http://"+s.address)
		if kind == homeserver.Synapse {
			p := second.run()
			p.says("calls somebody else than this kith at http://" + s.address + "; stop the other kith that has this registration")
			second.answers(ready, http.StatusServiceUnavailable)
			p.stops()
			s.answers(ready, http.StatusOK)
		}
		first.stops()
	})
}

func TestDoctorOnPostgres(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	s.serve()
	s.swap(t, "config.yaml", "sqlite:kith.db", postgres.ForTest(t))
	s.doctor().isWell().says(doctor.OK, "database", "is empty; the first start fills it")
	p := s.run()
	s.answers(ready, http.StatusOK)
	s.doctor().isWell().says(doctor.OK, "database", "up to date").says(doctor.OK, "bot").says(doctor.OK, "encryption", "the running bot has written").
		says(doctor.Skipped, "disk", "watch its disk there")
	p.stops()
	s.doctor().isWell().says(doctor.OK, "service", "kith is not running")
	s.swap(t, "config.yaml", "postgres://", "postgres://nobody:wrong@nowhere.invalid/x?x=")
	s.doctor().says(doctor.Failed, "database")
}

package doctor

import (
	"context"
	"errors"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith/appservice"
	"kith/config"
	"kith/secret"
	"kith/store"
)

// Status is how a check came out.
type Status string

// The ways in which a check comes out.
const (
	OK      Status = "ok"
	Failed  Status = "fail"
	Skipped Status = "skip" // it could not be made, because another one failed or there is nothing to check
)

// Result is what one check found. A check that finds several things wrong has a result for
// each of them. It names no peer and holds no secret.
type Result struct {
	Check  string `json:"check"`
	Status Status `json:"status"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"` // of a failure: what to do, with the words to paste
}

// String is the result on one line.
func (r Result) String() string {
	mark := map[Status]string{OK: "ok  ", Failed: "FAIL", Skipped: "skip"}[r.Status]
	line := mark + "  " + r.Check + ": " + r.Found
	if r.Remedy != "" {
		line += "; " + r.Remedy
	}
	return strings.ReplaceAll(line, "\n", " ")
}

// Report is what all checks found, in their order.
type Report struct {
	OK     bool     `json:"ok"` // nothing failed
	Checks []Result `json:"checks"`
}

// exam is one examination and what its checks have found out for those that come after.
type exam struct {
	path   string
	edge   func(*config.Config) (appservice.Options, error)
	config *config.Config
	key    *secret.Secret
	probe  *appservice.Probe
	offer  appservice.Offer
	sender id.UserID               // that the homeserver made for the registration
	device *appservice.ProofDevice // of the doctor's user; closed at the end

	store     *store.Store // nil if the database is not there yet
	condition store.Condition

	running bool   // the service runs and answers us
	stop    func() // listening in its place
}

// check is one question. It answers with what it found, or with an error that explain can
// read; all makes several failures of one check.
type check struct {
	name  string
	needs []string // the checks without whose ok it cannot be made
	run   func(*exam, context.Context) (string, error)
}

// checks in the order in which they are made. Each stands in a file of its subject.
var checks = []check{
	{"config", nil, (*exam).checkConfig},
	{"files", []string{"config"}, (*exam).checkFiles},
	{"rules", []string{"config"}, (*exam).checkRules},
	{"help lines", []string{"config"}, (*exam).checkHelplines},
	{"topics", []string{"config"}, (*exam).checkTopics},
	{"database", []string{"config"}, (*exam).checkDatabase},
	{"disk", []string{"config"}, (*exam).checkDisk},
	{"homeserver", []string{"config"}, (*exam).checkHomeserver},
	{"clock", []string{"homeserver"}, (*exam).checkClock},
	{"intake", []string{"homeserver"}, (*exam).checkIntake},
	{"registration", []string{"homeserver"}, (*exam).checkRegistration},
	{"server name", []string{"registration"}, (*exam).checkServerName},
	{"namespaces", []string{"server name"}, (*exam).checkNamespaces},
	{"service", []string{"config"}, (*exam).checkService},
	{"calls", []string{"namespaces", "service"}, (*exam).checkCalls},
	{"ghosts", []string{"namespaces", "intake"}, (*exam).checkGhosts},
	{"rate limits", []string{"ghosts"}, (*exam).checkRateLimits},
	{"bot", []string{"ghosts", "database"}, (*exam).checkBot},
	{"encryption", []string{"ghosts"}, (*exam).checkEncryption},
	{"accounts", []string{"ghosts"}, (*exam).checkAccounts},
	{"allowed servers", []string{"ghosts"}, (*exam).checkServers},
}

// Examine makes all checks and tells each result as soon as it is there. edge says how a
// service with a configuration would speak with its homeserver. It may be called while the
// service runs and while it does not; it disturbs neither, and leaves nothing behind but,
// on the homeserver, one user of the ghosts' namespace.
func Examine(ctx context.Context, path string, edge func(*config.Config) (appservice.Options, error), tell func(Result)) Report {
	e := &exam{path: path, edge: edge}
	defer e.end(context.WithoutCancel(ctx))
	report := Report{OK: true}
	passed := map[string]bool{}
	for _, c := range checks {
		results := e.make(ctx, c, passed)
		passed[c.name] = true
		for _, r := range results {
			passed[c.name] = passed[c.name] && r.Status == OK
			report.OK = report.OK && r.Status != Failed
			report.Checks = append(report.Checks, r)
			tell(r)
		}
	}
	return report
}

func (e *exam) make(ctx context.Context, c check, passed map[string]bool) []Result {
	for _, need := range c.needs {
		if !passed[need] {
			return []Result{{Check: c.name, Status: Skipped, Found: "not checked, because `" + need + "` is not ok"}}
		}
	}
	found, err := c.run(e, ctx)
	if err == nil {
		return []Result{{Check: c.name, Status: OK, Found: found}}
	}
	wrong := several{err}
	errors.As(err, &wrong)
	var results []Result
	for _, one := range wrong {
		results = append(results, e.result(c.name, one))
	}
	return results
}

// result words an error for the admin.
func (e *exam) result(name string, err error) Result {
	var nothing skipped
	var trouble *Trouble
	switch {
	case errors.As(err, &nothing):
		return Result{Check: name, Status: Skipped, Found: string(nothing)}
	case errors.As(err, &trouble):
	case e.config != nil:
		trouble = explain(e.config, err)
	}
	if trouble == nil {
		trouble = &Trouble{What: err.Error(), Remedy: "this is not a mistake that kith knows; see the log of the homeserver"}
	}
	return Result{Check: name, Status: Failed, Found: trouble.What, Remedy: trouble.Remedy}
}

// skipped says why there is nothing to check.
type skipped string

func (s skipped) Error() string { return string(s) }

// several are the failures of one check that found more than one thing wrong.
type several []error

func (s several) Error() string { return errors.Join(s...).Error() }

// all makes an error of those that are one, and nil of none.
func all(errs ...error) error {
	var wrong several
	for _, err := range errs {
		if err != nil {
			wrong = append(wrong, err)
		}
	}
	if wrong == nil {
		return nil
	}
	return wrong
}

// end gives back what the examination holds.
func (e *exam) end(ctx context.Context) {
	if e.device != nil {
		_ = e.device.Close(ctx) // the next one makes another
	}
	if e.stop != nil {
		e.stop()
	}
	if e.store != nil {
		_ = e.store.Close() // nothing was written
	}
}

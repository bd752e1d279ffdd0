package doctor

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kith/appservice"
)

// checkHomeserver asks the homeserver who it is. What an old or another one lacks is said
// here, where it is known, and by the checks that try it.
func (e *exam) checkHomeserver(ctx context.Context) (string, error) {
	offer, err := e.probe.Offer(ctx)
	if err != nil {
		return "", err
	}
	e.offer = offer
	name := e.software()
	switch {
	case e.isSynapse() && olderThan(offer.Version, leastSynapse):
		return "", &Trouble{What: name + " is too old: it has no simplified sliding sync (MSC4186)", Remedy: "upgrade Synapse to " + leastSynapse + " or newer; without logins (Matrix Authentication Service) to " + noLoginSynapse}
	case e.isSynapse() && olderThan(offer.Version, noLoginSynapse):
		return fmt.Sprintf("%s at %s; if it gets Matrix Authentication Service, it must be %s or newer", name, e.config.Homeserver.URL, noLoginSynapse), nil
	case e.isSynapse(), e.isDendrite():
		return name + " at " + e.config.Homeserver.URL, nil
	case offer.Software == "":
		return fmt.Sprintf("a homeserver that does not say its name, at %s; kith is tried with Synapse and Dendrite", e.config.Homeserver.URL), nil
	}
	return fmt.Sprintf("%s at %s; kith has not been tried with it, so look well at what follows", name, e.config.Homeserver.URL), nil
}

const (
	leastSynapse   = "1.114" // simplified sliding sync
	noLoginSynapse = "1.141" // devices for application services (MSC4190) without a setting
)

func (e *exam) isSynapse() bool { return strings.EqualFold(e.offer.Software, "synapse") }

func (e *exam) isDendrite() bool { return strings.EqualFold(e.offer.Software, "dendrite") }

// software names the homeserver.
func (e *exam) software() string {
	if e.offer.Software == "" {
		return "the homeserver"
	}
	return strings.TrimSpace(e.offer.Software + " " + e.offer.Version)
}

// olderThan compares the first two numbers of versions. What cannot be read is not older.
func olderThan(version, least string) bool {
	have, want := numbers(version), numbers(least)
	if have == nil || want == nil {
		return false
	}
	return have[0] < want[0] || have[0] == want[0] && have[1] < want[1]
}

func numbers(version string) []int {
	parts := strings.Split(version, ".")
	if len(parts) < 2 {
		return nil
	}
	out := make([]int, 2)
	for i := range out {
		n, err := strconv.Atoi(parts[i])
		if err != nil {
			return nil
		}
		out[i] = n
	}
	return out
}

// mostApart is how far the clocks may be apart: what happened when is taken from both.
const mostApart = 30 * time.Second

// checkClock compares the clock with the homeserver's.
func (e *exam) checkClock(context.Context) (string, error) {
	if e.offer.Date.IsZero() {
		return "", skipped("the homeserver does not tell its time")
	}
	apart := e.offer.AskedAt.Sub(e.offer.Date).Abs()
	if apart > mostApart+e.offer.Precision {
		return "", &Trouble{
			What:   fmt.Sprintf("the clocks of this machine and of the homeserver are %s apart", apart.Round(time.Second)),
			Remedy: "let both follow the network's time: `timedatectl set-ntp true`",
		}
	}
	return "agrees with the homeserver's", nil
}

// checkIntake says by which way messages and keys come in, and why.
func (e *exam) checkIntake(context.Context) (string, error) {
	configured := appservice.Intake(e.config.Homeserver.Intake)
	switch {
	case configured == appservice.IntakeSliding && !e.offer.Sliding:
		return "", &Trouble{What: "homeserver.intake is sliding, and " + e.software() + " offers no simplified sliding sync (MSC4186)", Remedy: "write `intake: auto`"}
	case e.isSynapse() && !e.offer.Sliding:
		return "", &Trouble{What: e.software() + " offers no simplified sliding sync (MSC4186)", Remedy: "take `msc3575_enabled: false` out of its experimental_features"}
	case configured == appservice.IntakeSync && e.offer.Sliding:
		return "sync, because homeserver.intake says so; `intake: auto` would take sliding, which is lighter", nil
	case configured == appservice.IntakeSync:
		return "sync, because homeserver.intake says so", nil
	case e.offer.Sliding:
		return "sliding (messages by transactions, keys by a small sliding sync), because the homeserver offers it", nil
	}
	return "sync (messages and keys by the bot's /sync), because the homeserver offers no simplified sliding sync", nil
}

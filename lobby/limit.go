package lobby

import (
	"fmt"
	"time"

	"kith"
	"kith/catalogue"
)

// Limits are how much one peer may ask for. They are for somebody who looks for one certain person,
// or fills circles; nobody who looks for company needs as much. Help in a crisis knows no limit.
type Limits struct {
	AsksAnHour int // how often somebody may begin to look for people within an hour; 0: any number
	TurnedAway int // after so many circles within a day that somebody turned their back on, they rest for an hour; 0: never
}

const (
	within      = time.Hour
	briefly     = 2 * time.Minute // who leaves as soon has turned their back on the others
	remembered  = 24 * time.Hour
	rest        = time.Hour
	mostChanges = 30 // of one search: several times all that can be asked for
)

// limited answers a peer who may not begin to look for people now: why, and when they may.
func (t *turn) limited() (answer []catalogue.Phrase, limited bool, err error) {
	now := t.now()
	var phrase catalogue.Phrase
	if most := t.limits.AsksAnHour; most > 0 {
		asked, err := t.store.Asked(t.ctx, t.peer.Key, now.Add(-within), most)
		if err != nil {
			return nil, false, fmt.Errorf("count searches of a peer: %w", err)
		}
		if len(asked) >= most {
			phrase, limited = catalogue.LimitAsked(asked[len(asked)-1].Add(within).Sub(now)), true
		}
	}
	if most := t.limits.TurnedAway; most > 0 && !limited {
		away, err := t.store.TurnedAway(t.ctx, t.peer.Key, now.Add(-remembered), briefly, most)
		if err != nil {
			return nil, false, fmt.Errorf("count circles that a peer turned away from: %w", err)
		}
		if len(away) >= most && now.Sub(away[0]) < rest {
			phrase, limited = catalogue.LimitAway(away[0].Add(rest).Sub(now)), true
		}
	}
	if !limited {
		return nil, false, nil
	}
	answer = []catalogue.Phrase{phrase}
	if t.mayCall() {
		answer = append(answer, catalogue.CrisisSomeone())
	}
	return append(answer, catalogue.UrgentHelp()), true, nil
}

// steers tells whether a peer has changed what they look for too often, so that it stays as it is.
func (t *turn) steers(ticket *kith.Ticket) (bool, error) {
	changes, err := t.store.Changes(t.ctx, ticket.ID)
	if err != nil {
		return false, fmt.Errorf("count changes of a search: %w", err)
	}
	return changes >= mostChanges, nil
}

package circle

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kith"
	"kith/safety"
	"kith/store"
)

// asked is an endpoint that has been asked, and what it says.
type asked struct {
	texts   []string
	opinion safety.Opinion
	err     error
}

func (a *asked) Ask(_ context.Context, texts []string) (safety.Opinion, error) {
	a.texts = append(a.texts, texts...)
	return a.opinion, a.err
}

// advised is a circle of three with an endpoint.
func advised(t *testing.T, says safety.Opinion, err error) (*hall, []kith.Portal, *asked) {
	t.Helper()
	h, portals := screened(t, "", mod)
	e := &asked{opinion: says, err: err}
	h.opts.Endpoint = e
	return h, portals, e
}

func TestTheEndpointIsToldWordsAlone(t *testing.T) {
	h, portals, e := advised(t, safety.Opinion{}, nil)
	h.say(portals[0], "Ask "+portals[1].Pseudonym+" or "+string(portals[2].Ghost)+", says "+string(h.users[portals[0].Peer]))
	if h.reaches("Ask", portals[0]) {
		t.Fatal("it was read before the endpoint was asked")
	}
	h.settleAll()
	if !h.reaches("Ask", portals[0]) {
		t.Fatal("it was not sent")
	}
	told := strings.Join(e.texts, "\n")
	for _, p := range portals {
		for _, name := range []string{p.Pseudonym, string(p.Ghost), p.Ghost.Localpart(), string(h.users[p.Peer]), h.users[p.Peer].Localpart()} {
			if strings.Contains(told, name) {
				t.Errorf("the endpoint is told %q", told)
			}
		}
	}
	if held := must(h.store.OpenHeld(h.ctx(), portals[0].Room))(h); len(held) > 0 {
		t.Errorf("%d are still held", len(held))
	}
}

func TestWhatTheEndpointSays(t *testing.T) {
	for name, c := range map[string]struct {
		says   safety.Opinion
		err    error
		passes bool
	}{
		"nothing":     {passes: true},
		"hold":        {says: safety.Opinion{Hold: true}},
		"no answer":   {says: safety.Opinion{Hold: true}, err: errors.New("down"), passes: true},
		"sees danger": {says: safety.Opinion{Hold: true, Severity: safety.Acute}, passes: true},
	} {
		t.Run(name, func(t *testing.T) {
			if c.err != nil {
				c.says = safety.Opinion{}
			}
			h, portals, _ := advised(t, c.says, c.err)
			h.say(portals[0], "first words")
			h.say(portals[0], "more words")
			h.settleAll()
			h.settleAll()
			if h.reaches("first words", portals[0]) != c.passes || h.reaches("more words", portals[0]) != c.passes {
				t.Errorf("the others read\n%s", h.heard(portals[1].Room))
			}
			told := h.heard(portals[0].Room)
			if c.passes == strings.Contains(told, "a moderator looks at your message") {
				t.Errorf("they were told\n%s", told)
			}
			others := h.heard(portals[1].Room)
			if c.passes && strings.Index(others, "first words") > strings.Index(others, "more words") {
				t.Error("they came in another order")
			}
		})
	}
}

// What the rules refuse is refused, whatever the endpoint says; and what was taken back
// while it was asked is not judged any more.
func TestTheEndpointOpensNothing(t *testing.T) {
	h, portals, _ := advised(t, safety.Opinion{}, nil)
	h.say(portals[0], address)
	written := h.say(portals[1], "never mind")
	h.happen(portals[1].Room, kith.Event{Sender: h.users[portals[1].Peer], Type: "m.room.redaction", Redacts: written})
	h.settleAll()
	if h.reaches(address, portals[0]) || h.reaches("never mind", portals[1]) {
		t.Error("it was passed on")
	}
	held := must(h.store.OpenHeld(h.ctx(), portals[0].Room))(h)
	if len(held) != 1 || held[0].State != store.HeldAsked {
		t.Errorf("held are %+v", held)
	}
}

package lobby

import (
	"slices"

	"kith/catalogue"
	"kith/safety"
)

// Each peer has a share of answers that grows back with time, so that nobody can keep the
// service busy. It is far more than somebody needs who writes by hand.
const (
	share       = 60.0 // answers in a row
	sharePerSec = 0.2  // how fast they come back: 720 an hour
)

// pressed tells whether a question is open that was asked in a crisis.
func (t *turn) pressed() bool {
	_, listens := t.peer.Pressing.Listens()
	return t.peer.Pressing != "" && !listens
}

// spend takes an answer from the share. When nothing is left the peer is told so once in a while,
// and then read on in silence until something is. Who is in need, or wants help, or wants
// to be rid of something, is answered in any case.
func (t *turn) spend(in input) (answer []catalogue.Phrase, spent bool) {
	now := t.now().UTC()
	left := t.peer.Spent - max(0, now.Sub(t.peer.SpentAt).Seconds())*sharePerSec
	t.peer.Spent, t.peer.SpentAt = min(max(0, left)+1, share+1), now
	if t.peer.Spent < share+1 || in.severity > safety.None || t.pressed() || t.asksReport() {
		return nil, false
	}
	if slices.Contains([]verb{verbHelp, verbCancel, verbLeave, verbReport, verbBlock, verbAppeal, verbForget, verbTalk, verbCountry}, in.verb) {
		return nil, false
	}
	if left <= share {
		return []catalogue.Phrase{catalogue.ShareSpent()}, true
	}
	return nil, true
}

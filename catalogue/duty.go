package catalogue

import (
	"time"

	"kith"
)

// The sentences for listeners on duty.
const (
	dutyBegun    ID = "duty.begun"
	dutyEnded    ID = "duty.ended"
	dutyNot      ID = "duty.not"
	dutyWhat     ID = "duty.what"
	dutyAsk      ID = "duty.ask"
	dutyComes    ID = "duty.comes"
	dutyLate     ID = "duty.late"
	dutyBusy     ID = "duty.busy"
	dutyNo       ID = "duty.no"
	dutyReleased ID = "duty.released"
	dutyOver     ID = "duty.over"
	dutySilent   ID = "duty.silent"
	dutyStatus   ID = "duty.status"
)

// DutyBegun says to a listener that they are on duty now, for how long, and what that means.
func DutyBegun(d time.Duration) Phrase {
	return Phrase{dutyBegun, map[string]any{"For": Lasting(d)}}
}

// DutyEnded says to a listener that they are not on duty any more.
func DutyEnded() Phrase { return Phrase{ID: dutyEnded} }

// DutyNot says to a listener who is not on duty that there is nothing to end.
func DutyNot() Phrase { return Phrase{ID: dutyNot} }

// DutyWhat says to somebody who is no listener what listeners are.
func DutyWhat() Phrase { return Phrase{ID: dutyWhat} }

// DutyAsk asks a listener whether they can listen now. It tells nothing of who waits but the topic.
func DutyAsk(topic string) Phrase { return Phrase{dutyAsk, map[string]any{"Topic": topic}} }

// DutyAnswered says what comes of a listener's answer.
func DutyAnswered(o kith.ListenOutcome) Phrase {
	switch o {
	case kith.ListenComes:
		return Phrase{ID: dutyComes}
	case kith.ListenLate:
		return Phrase{ID: dutyLate}
	case kith.ListenBusy:
		return Phrase{ID: dutyBusy}
	default:
		return Phrase{ID: dutyNo}
	}
}

// DutyReleased says to a listener who was to come that they are not needed any more, and that they
// do not wait.
func DutyReleased() Phrase { return Phrase{ID: dutyReleased} }

// DutyOver says to a listener that their time on duty is over.
func DutyOver() Phrase { return Phrase{ID: dutyOver} }

// DutySilent says to a listener who does not answer that they are not asked any more.
func DutySilent() Phrase { return Phrase{ID: dutySilent} }

// DutyStatus says for how long a listener is still on duty.
func DutyStatus(left time.Duration) Phrase {
	return Phrase{dutyStatus, map[string]any{"Left": Lasting(left)}}
}

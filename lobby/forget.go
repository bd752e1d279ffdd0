package lobby

import (
	"fmt"

	"kith"
	"kith/catalogue"
)

// forgetAsked answers "forget me" with the one question before it is done, since it
// cannot be undone. Who has been in a circle is asked, too, what is to become of what
// they said there.
func (t *turn) forgetAsked() ([]catalogue.Phrase, error) {
	if t.minor() {
		t.peer.Asking, t.peer.Pressing = minorForget, ""
		return t.question()
	}
	had, err := t.store.HadPlace(t.ctx, t.peer.Key)
	if err != nil {
		return nil, fmt.Errorf("look for a peer's circles: %w", err)
	}
	if had {
		return t.ask(askTakeBack)
	}
	return t.ask(askForget)
}

// forgetOpen tells whether that question is open.
func (t *turn) forgetOpen() bool {
	return t.peer.Asking == askForget || t.peer.Asking == askTakeBack || t.peer.Asking == minorForget
}

func (t *turn) replyForget(said reply) (answer []catalogue.Phrase, done bool, err error) {
	switch said {
	case yes:
		answer, err = t.forget(kith.FarewellLeaving)
	case no:
		t.settle()
		answer, err = say(catalogue.ForgetDropped())
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// replyTakeBack takes which of the two ways is meant, by its number or its words. A
// mere yes does not say which.
func (t *turn) replyTakeBack(in input) (answer []catalogue.Phrase, done bool, err error) {
	switch in.plain {
	case "1", "take back", "take it back", "forget me and take back what i said":
		answer, err = t.forget(kith.FarewellTakingBack)
		return answer, true, err
	case "2", "leave it", "forget me and leave what i said":
		answer, err = t.forget(kith.FarewellLeaving)
		return answer, true, err
	}
	switch {
	case in.plain == "3" || in.reply() == no:
		t.settle()
		answer, err = say(catalogue.ForgetDropped())
	case in.reply() == yes:
		answer, err = t.question()
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// forget begins it. From here on the bot takes nothing more from the peer.
func (t *turn) forget(how kith.Farewell) ([]catalogue.Phrase, error) {
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	if ticket != nil {
		// Whether or not it was matched meanwhile: circles are left after this.
		if _, err = t.store.CancelTicket(t.ctx, ticket.ID); err != nil {
			return nil, fmt.Errorf("cancel a ticket: %w", err)
		}
	}
	if err = t.keepAge(); err != nil {
		return nil, err
	}
	if err = t.oblivion.Forget(t.ctx, t.peer.Key, how); err != nil {
		return nil, fmt.Errorf("forget a peer: %w", err)
	}
	t.peer.Asking = ""
	t.intend(nil)
	t.peer.Farewell, t.peer.FarewellAt = how, t.now().UTC()
	return say(catalogue.ForgetBegun(how == kith.FarewellTakingBack))
}

package lobby

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"kith"
	"kith/catalogue"
)

// Adults and minors never meet, so everybody is asked which they are. What somebody declared
// first holds: whoever says both is met by nobody, until they say again what they said first.

// youngest is from how many years on minors are served, where they are.
const youngest = 13

// declared tells whether a peer declared an age class that is served here.
func (t *turn) declared() bool { return t.peer.Adult || t.peer.Minor && t.minors }

// age is the age class that a peer declared. Whoever is not asked yet is taken for an adult:
// before they have answered, they look for nobody.
func (t *turn) age() kith.AgeClass {
	if t.peer.Minor {
		return kith.Minor
	}
	return kith.Adult
}

// shut tells whether nobody is looked for for a peer because of their age.
func (t *turn) shut() bool { return t.minor() || t.peer.Doubted }

// replyAge takes the answer to a question for the age: yes or no, or the years.
func (t *turn) replyAge(in input) (answer []catalogue.Phrase, done bool, err error) {
	years, exact := in.years()
	said := in.age()
	switch {
	case exact && years >= 18, !exact && said == yes && (t.peer.Asking == askAdult || in.reply() == unclear):
		answer, err = t.admit(kith.Adult)
	case t.minors && (exact && years >= youngest || !exact && t.peer.Asking == askYoung && said == yes):
		answer, err = t.admit(kith.Minor)
	case t.minors && !exact && t.peer.Asking == askAdult && said == no:
		answer, err = t.ask(askYoung)
	case exact, said == no:
		answer, err = t.turnAway()
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// replyTurnedAway takes what somebody says of their age to whom no people are looked for.
func (t *turn) replyTurnedAway(in input) (answer []catalogue.Phrase, done bool, err error) {
	years, exact := in.years()
	switch {
	case in.statesAdult():
		answer, err = t.admit(kith.Adult)
	case t.minors && exact && years >= youngest && in.worded():
		answer, err = t.admit(kith.Minor)
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// contradicts tells whether a peer states to be of the other age class than they declared.
func (t *turn) contradicts(in input) bool {
	if t.shut() || !in.worded() {
		return false
	}
	return t.peer.Adult && in.age() == no || t.peer.Minor && in.age() == yes
}

// admit lets a peer look for people of an age class, if it is the one that they declared first.
func (t *turn) admit(class kith.AgeClass) (answer []catalogue.Phrase, err error) {
	held := class
	switch {
	case t.peer.Adult:
		held = kith.Adult
	case t.peer.Minor:
		held = kith.Minor
	case t.minors:
		if held, err = t.store.DeclareAge(t.ctx, t.peer.Key, class); err != nil {
			return nil, fmt.Errorf("keep an age class: %w", err)
		}
	}
	t.peer.Adult, t.peer.Minor = held == kith.Adult, held == kith.Minor
	if held != class || !t.declared() {
		return t.turnAway()
	}
	t.peer.Doubted, t.peer.Asking = false, ""
	return t.proceed()
}

// turnAway looks for nobody for a peer, and says why, and who listens to them.
func (t *turn) turnAway() ([]catalogue.Phrase, error) {
	if t.peer.Adult || t.peer.Minor {
		t.peer.Doubted = true // circles that they are in go on, and so does what is asked about them
		t.settle()
	} else {
		t.peer.Asking = askMinor
	}
	t.peer.Pressing = ""
	ticket, err := t.ticket()
	if err != nil {
		return nil, err
	}
	if ticket != nil {
		if _, err = t.store.CancelTicket(t.ctx, ticket.ID); err != nil {
			return nil, fmt.Errorf("cancel a ticket: %w", err)
		}
	}
	if t.waits.IsListener(t.peer.Key) {
		if _, err = t.waits.LeaveDuty(t.ctx, t.peer.Key); err != nil {
			return nil, fmt.Errorf("end a duty: %w", err)
		}
	}
	return say(t.turnedAway(), catalogue.UrgentHelp())
}

// turnedAway says why nobody is looked for.
func (t *turn) turnedAway() catalogue.Phrase {
	switch {
	case t.peer.Adult || t.peer.Minor && t.minors:
		return catalogue.AgeStays(t.peer.Adult)
	case t.minors:
		return catalogue.TooYoung(youngest)
	default:
		return catalogue.AdultsOnly()
	}
}

// keepAge lets the age class outlive the peer's being forgotten, where both classes are served.
func (t *turn) keepAge() error {
	if !t.minors || !t.declared() {
		return nil
	}
	if _, err := t.store.DeclareAge(t.ctx, t.peer.Key, t.age()); err != nil {
		return fmt.Errorf("keep an age class: %w", err)
	}
	return nil
}

// stays says what is kept of somebody who is forgotten.
func (t *turn) stays() []catalogue.Phrase {
	if !t.minors || !t.peer.Adult && !t.peer.Minor {
		return nil
	}
	return []catalogue.Phrase{catalogue.ForgetKeepsAge()}
}

// years reads an age in years. What is less than ten is rather a number from some menu.
func (in input) years() (years int, exact bool) {
	text := in.plain
	for _, lead := range []string{"yes ", "no ", "i am ", "im "} {
		text = strings.TrimPrefix(text, lead)
	}
	text = strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(text, "over "), " years old"), " years")
	years, err := strconv.Atoi(text)
	return years, err == nil && years >= 10 && years <= 130
}

// worded tells whether a text says what somebody is, rather than to be a number or a yes.
func (in input) worded() bool {
	return in.reply() == unclear && (strings.HasPrefix(in.plain, "i am ") || strings.HasPrefix(in.plain, "im ") || strings.HasSuffix(in.plain, " years old")) &&
		strings.ContainsFunc(in.plain, unicode.IsLetter)
}

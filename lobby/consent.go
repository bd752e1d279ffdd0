package lobby

import (
	"slices"

	"kith/catalogue"
)

// welcome greets a peer: with what this is and the first question, or, when they
// have been here before, with what happens now.
func (t *turn) welcome() ([]catalogue.Phrase, error) {
	if t.peer.Farewell != "" {
		return say(catalogue.Forgetting())
	}
	if t.minor() {
		return say(catalogue.WelcomeBack(), t.turnedAway(), catalogue.UrgentHelp())
	}
	if !t.peer.Consented {
		t.peer.Asking, t.peer.Pressing = askConsent, ""
		return say(catalogue.Greeting(), catalogue.WhoCanRead(), catalogue.UrgentHelp(), catalogue.AskConsent())
	}
	status, err := t.status()
	if err != nil {
		return nil, err
	}
	return say(slices.Concat([]catalogue.Phrase{catalogue.WelcomeBack(), catalogue.UrgentHelp()}, status)...)
}

// replyConsent takes yes or no. After a no the question stays open, so that a
// yes is all that is needed to begin after all.
func (t *turn) replyConsent(said reply) ([]catalogue.Phrase, error) {
	if said == no {
		t.intend(nil)
		return say(catalogue.ConsentRefused(), catalogue.UrgentHelp())
	}
	if !t.peer.Consented {
		t.peer.Consented, t.peer.ConsentedAt = true, t.now().UTC()
	}
	if !t.declared() {
		return t.ask(askAdult)
	}
	return t.proceed()
}

// proceed goes on with the find that waited for the answers, or asks for one.
func (t *turn) proceed() ([]catalogue.Phrase, error) {
	if wish := t.intended(); len(wish) > 0 {
		if t.peer.Then != "" {
			return t.propose(wish, t.peer.Then)
		}
		return t.look(wish)
	}
	which, err := t.ask(askTopic)
	if err != nil {
		return nil, err
	}
	return say(slices.Concat([]catalogue.Phrase{catalogue.Ready()}, which)...)
}

package lobby

import (
	"fmt"
	"slices"

	"kith"
	"kith/catalogue"
	"kith/safety"
)

// answer finds out what a text is: a command, an answer to the open question, a
// topic, or something that the bot does not understand, in this order.
func (t *turn) answer(in input) ([]catalogue.Phrase, error) {
	switch {
	case t.peer.Farewell != "":
		return say(catalogue.Forgetting())
	case in.verb == verbForget:
		return t.forgetAsked()
	case in.verb == verbExport:
		return t.export()
	case t.stranger():
		if _, wanted := t.wanted(in); !wanted && in.severity < safety.Acute && in.verb != verbTalk && in.verb != verbCountry {
			if in.verb == "" || in.verb == verbFind || in.verb == verbMore {
				if answer, done, err := t.heed(in); done || err != nil {
					return answer, err
				}
			}
			return t.welcome()
		}
	}
	if answer, done, err := t.tells(in); done || err != nil {
		return answer, err
	}
	if answer, done, err := t.afterwards(in); done || err != nil {
		return answer, err
	}
	if in.long {
		if in.severity == safety.Acute {
			return nil, nil
		}
		if answer, done, err := t.heed(in); done || err != nil {
			return answer, err
		}
		return t.again(catalogue.LobbyTooLong())
	}
	if in.verb != "" {
		if answer, done, err := t.command(in); done || err != nil {
			return answer, err
		}
	}
	if answer, done, err := t.reply(in); done || err != nil {
		return answer, err
	}
	if in.severity == safety.Acute {
		return nil, nil // what is said about the danger is enough
	}
	if topic, ok := t.named(in.plain); ok {
		return t.find(topic)
	}
	if topic, ok := t.misspelt(in.plain); ok {
		return t.offerTopic(topic)
	}
	if answer, done, err := t.heed(in); done || err != nil {
		return answer, err
	}
	if topic, ok := t.mentioned(in.plain); ok && in.severity != safety.None {
		return t.propose(only(topic), askMeant)
	}
	if in.reply() != unclear && t.declared() && t.peer.Asking == "" {
		return say(catalogue.NothingAsked())
	}
	if in.severity != safety.None && !t.stranger() {
		return nil, nil
	}
	return t.again(catalogue.Unknown())
}

// stranger says whether the bot has never spoken with the peer.
func (t *turn) stranger() bool { return !t.peer.Consented && t.peer.Asking == "" }

// wanted tells which topic a find is for, when it is clear.
func (t *turn) wanted(in input) (kith.TopicID, bool) {
	if in.verb != verbFind {
		return "", false
	}
	object := withoutFillers(in.object)
	if topic, ok := t.named(in.object); ok {
		return topic, true
	}
	if topic, ok := t.named(object); ok {
		return topic, true
	}
	return t.numbered(object)
}

// command carries out a command. Where it gives done as false, the text began
// like one but is none: "leave me alone".
func (t *turn) command(in input) (answer []catalogue.Phrase, done bool, err error) {
	switch in.verb {
	case verbHelp:
		answer, err = t.help()
	case verbTopics:
		answer, err = t.topicList()
	case verbFind:
		answer, err = t.search(in)
	case verbStatus:
		answer, err = t.status()
	case verbCancel:
		answer, err = t.cancel()
	case verbLeave:
		return t.leave(in.object)
	case verbReport:
		answer, err = t.report(in)
	case verbBlock:
		answer, err = t.block(in.object)
	case verbBlocked:
		answer, err = t.blocked()
	case verbUnblock:
		answer, err = t.unblock(in.object)
	case verbPrivacy:
		answer, err = t.privacy()
	case verbHello:
		answer, err = t.welcome()
	case verbAppeal:
		answer, err = t.appeal(in.appeal)
	case verbCountry:
		answer, err = t.country(in)
	case verbTalk:
		if step, _, _ := moreAsked(t.peer.Asking); step == moreSide && in.plain == "talk" {
			return t.replyMore(in)
		}
		answer, err = t.talk()
	case verbMore:
		return t.more(in)
	case verbWishes:
		answer, err = t.wishes()
	case verbForgetWishes:
		answer, err = t.forgetWishes()
	case verbDuty:
		answer, err = t.duty(in)
	case verbTyping:
		answer, err = t.typing(in)
	case verbReset:
		answer, err = t.trustIdentity()
	case verbForget, verbExport: // answered before anything else
	}
	return answer, true, err
}

// reply takes an answer to the open question.
func (t *turn) reply(in input) (answer []catalogue.Phrase, done bool, err error) {
	said := in.reply()
	if t.shut() {
		if answer, done, err = t.replyTurnedAway(in); done || err != nil {
			return answer, true, err
		}
	}
	switch {
	case t.peer.Asking == askAdult || t.peer.Asking == askYoung:
		return t.replyAge(in)
	case t.contradicts(in):
		answer, err = t.turnAway()
		return answer, true, err
	case t.peer.Asking == askTopic:
		return t.replyTopic(in)
	case t.peer.Asking == askWhich:
		return t.replyWhich(in)
	case t.peer.Asking == askConsent && said != unclear:
		answer, err = t.replyConsent(said)
		return answer, true, err
	case t.peer.Asking == askMeant && said != unclear:
		answer, err = t.replyMeant(said)
		return answer, true, err
	case t.peer.Asking == askForget || t.peer.Asking == minorForget:
		return t.replyForget(said)
	case t.peer.Asking == askTakeBack:
		return t.replyTakeBack(in)
	case t.peer.Asking == askIdentity && said != unclear:
		answer, err = t.replyIdentity(said)
		return answer, true, err
	}
	if asked, ok := circlesAsked(t.peer.Asking); ok {
		return t.replyLeave(asked, in)
	}
	if t.asksReport() {
		return t.replyReport(in)
	}
	if t.asksBlock() {
		return t.replyBlock(in)
	}
	return t.replyMore(in)
}

// again answers what leads nowhere: with the open question if there is one, and
// always with where urgent help is.
func (t *turn) again(first catalogue.Phrase) ([]catalogue.Phrase, error) {
	ask := t.question
	switch {
	case t.peer.Asking != "":
	case !t.peer.Consented:
		ask = func() ([]catalogue.Phrase, error) { return t.ask(askConsent) }
	case !t.declared():
		ask = func() ([]catalogue.Phrase, error) { return t.ask(askAdult) }
	}
	question, err := ask()
	if err != nil {
		return nil, err
	}
	if len(question) > 0 && first.ID == catalogue.Unknown().ID {
		first = catalogue.NotUnderstood()
	}
	return say(slices.Concat([]catalogue.Phrase{first}, question, []catalogue.Phrase{catalogue.UrgentHelp()})...)
}

func (t *turn) help() ([]catalogue.Phrase, error) {
	question, err := t.question()
	if err != nil {
		return nil, err
	}
	return say(slices.Concat([]catalogue.Phrase{catalogue.Help(t.menu()), catalogue.UrgentHelp()}, question)...)
}

// privacy says more of who can read what, and leaves the question open that led
// to it.
func (t *turn) privacy() ([]catalogue.Phrase, error) {
	if t.peer.Asking == askConsent {
		return say(catalogue.Privacy(), catalogue.AskConsent())
	}
	return say(catalogue.Privacy())
}

func (t *turn) replyIdentity(said reply) ([]catalogue.Phrase, error) {
	if said == yes {
		return t.trustIdentity()
	}
	t.settle()
	return say(catalogue.IdentityRefused())
}

func (t *turn) trustIdentity() ([]catalogue.Phrase, error) {
	if err := t.identities.TrustIdentity(t.ctx, t.peer.Key); err != nil {
		return nil, fmt.Errorf("trust a peer's new identity: %w", err)
	}
	t.identitySettled()
	return say(catalogue.IdentityTrusted())
}

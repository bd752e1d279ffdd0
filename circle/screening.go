package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

// screen lets what a peer says through to the others, or holds it: everything that a peer
// says comes by here. Behind a message of theirs that is held, the later ones wait.
func (s scene) screen(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	// The inbox forgets ids in time; what came once is not taken again.
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	if _, err := s.store.HeldEvent(ctx, s.room.Key, s.evt.ID); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	open, err := s.store.OpenHeld(ctx, p.Room)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(open, func(h store.Held) bool { return h.State.Blocks() })
	if i < 0 {
		_, err = s.judge(ctx, p, talk, store.Held{Created: time.Now()})
		return err
	}
	if open[i].State == store.HeldAsked {
		if yes, answers := portal.Answer(talk); answers {
			return s.answered(ctx, p, open[i], yes)
		}
	}
	// Whatever it waits for: who is in danger is told at once where help is.
	if err = s.tendTo(ctx, p, talk); err != nil {
		return err
	}
	return s.waitBehind(ctx, open[i])
}

// waitBehind keeps a message until an earlier one of its sender is decided.
func (s scene) waitBehind(ctx context.Context, first store.Held) error {
	if _, err := s.store.AddHeld(ctx, store.Held{Circle: s.circle.ID, Room: s.room.Key, Event: s.evt, State: store.HeldBehind}); err != nil {
		return err
	}
	phrase := catalogue.HeldBehindReview()
	switch first.State {
	case store.HeldConsulted, store.HeldCleaning: // for a moment
		return nil
	case store.HeldAsked:
		phrase = catalogue.HeldBehindQuestion()
	default:
	}
	return s.say(ctx, s.room.Key, fmt.Sprint("behind ", first.ID), phrase)
}

// judge has a message judged, and tells whether it is held meanwhile or afterwards, so
// that later ones have to wait. Without an id the message was not held before.
func (s scene) judge(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held) (bool, error) {
	if talk.Act == portal.Votes || talk.Act == portal.Ends {
		return false, s.aboutHeldPoll(ctx, p, talk, held)
	}
	if s.circle.IsTalk() { // nobody stands between the two
		return talk.IsUnmade(), s.send(ctx, p, talk, held)
	}
	if texts, _ := talk.Tellings(portal.View{}); s.opts.Endpoint == nil || len(texts) == 0 {
		return s.decide(ctx, p, talk, held, safety.Opinion{})
	}
	// Whatever the endpoint will say: who is in danger is told at once where help is.
	if err := s.tendTo(ctx, p, talk); err != nil {
		return false, err
	}
	return true, s.consult(ctx, held)
}

// decide screens a message and does as the rules say. It tells whether the message is held.
func (s scene) decide(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held, opinion safety.Opinion) (bool, error) {
	finding, err := s.find(ctx, p, talk, held.Created)
	if err != nil {
		return false, err
	}
	if s.opts.Rules != nil {
		finding = s.opts.Rules.Weigh(finding, opinion)
	}
	s.store.AfterCommit(ctx, func() { s.counters.screened(finding.Verdict) })
	if err = s.tend(ctx, p, finding.Severity, s.inWords(ctx, talk.Text)); err != nil {
		return false, err
	}
	switch finding.Verdict {
	case safety.Ask:
		return true, s.ask(ctx, held, finding.Rule)
	case safety.Hold:
		return s.review(ctx, p, talk, held, finding.Rule)
	case safety.Refuse:
		return false, s.refuse(ctx, held, finding.Rule)
	case safety.Deliver, safety.Tell:
	}
	label := ""
	if finding.Rule != nil {
		label = finding.Rule.Label(language)
	}
	waits := talk.IsUnmade()
	if waits {
		err = s.remake(ctx, p, talk, held, filing{Then: thenSend, Label: label})
	} else {
		if label != "" {
			talk = talk.Under(label)
		}
		err = s.send(ctx, p, talk, held)
	}
	if err != nil {
		return false, err
	}
	if held.ID == 0 && !waits { // else it is done
		if err = s.beThere(ctx, p, finding.Sure); err != nil {
			return false, err
		}
	}
	if finding.Verdict != safety.Tell {
		return waits, nil
	}
	return waits, s.tell(ctx, "screened", catalogue.HeldTold(finding.Rule.Explain(language)))
}

// language is that of the sentences of rules, as long as all others are in English.
const language = "en"

// find asks the rules, with what they remember of the sender.
func (s scene) find(ctx context.Context, p kith.Portal, talk portal.Talk, at time.Time) (safety.Finding, error) {
	if s.opts.Rules == nil || len(s.opts.Rules.All()) == 0 { // nothing is looked for, so nothing is remembered
		return safety.Finding{Verdict: safety.Deliver}, nil
	}
	kept, err := s.store.Trail(ctx, p.Room)
	if err != nil {
		return safety.Finding{}, err
	}
	var trail safety.Trail
	if kept != nil {
		if err = json.Unmarshal(kept, &trail); err != nil {
			return safety.Finding{}, fmt.Errorf("read trail: %w", err)
		}
	}
	message := s.message(ctx, talk)
	names, err := s.store.PeerNames(ctx, p.Peer)
	if err != nil {
		return safety.Finding{}, err
	}
	message.Own = append(message.Own, names...)
	finding, trail := s.opts.Rules.Screen(message, trail, at)
	if kept, err = json.Marshal(trail); err != nil {
		return finding, fmt.Errorf("write trail: %w", err)
	}
	return finding, s.store.SetTrail(ctx, p.Room, kept, at.Add(safety.TrailKept))
}

// message is what the others would read, in every telling of it: ids of people who are
// here are replaced before.
func (s scene) message(ctx context.Context, talk portal.Talk) safety.Message {
	texts, links := talk.Tellings(s.view(ctx, nil))
	own := []string{string(s.evt.Sender), s.evt.Sender.Localpart()}
	return safety.Message{Texts: texts, Links: links, Own: own, Mentions: len(talk.Mentions), Room: talk.Room}
}

// send passes a message on that is held no more, or never was; once its file is made anew, if
// it has one.
func (s scene) send(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held) error {
	if talk.IsUnmade() {
		return s.remake(ctx, p, talk, held, filing{Then: thenSend})
	}
	if held.ID == 0 {
		return s.order(ctx, p.Ghost, talk)
	}
	if time.Since(held.Created) > lateAfter {
		s.evt.Late = true
	}
	if err := s.endHeld(ctx, held, store.HeldSent); err != nil {
		return err
	}
	if err := s.order(ctx, p.Ghost, talk); err != nil {
		return err
	}
	return s.beThere(ctx, p, s.gravest(ctx, talk, (*safety.Rules).Sure))
}

// lateAfter is how long a message was held when it is marked as an earlier one.
const lateAfter = time.Minute

// keep holds a message, or goes on holding it, in another state.
func (s scene) keep(ctx context.Context, held store.Held, state store.HeldState, rule string, due time.Time) (store.Held, error) {
	held.State, held.Rule, held.Due = state, rule, due
	var err error
	if held.ID != 0 {
		err = s.store.SetHeld(ctx, held.ID, state, rule, due)
	} else {
		held.Circle, held.Room, held.Event = s.circle.ID, s.room.Key, s.evt
		held.ID, err = s.store.AddHeld(ctx, held)
	}
	if err != nil || due.IsZero() {
		return held, err
	}
	return held, s.jobs.Schedule(ctx, jobHeld, fmt.Sprint(held.ID), time.Until(due))
}

// endHeld ends the holding of a message.
func (s scene) endHeld(ctx context.Context, held store.Held, state store.HeldState) error {
	if held.State != store.HeldConsulted && (held.State != store.HeldCleaning || held.Rule != "") { // that is no holding
		s.store.AfterCommit(ctx, func() { s.counters.released(held, state) })
	}
	return s.store.SetHeld(ctx, held.ID, state, held.Rule, time.Time{})
}

// reread reads a held message once more, as it was when it came in.
func (s scene) reread(held store.Held) (scene, portal.Talk, error) {
	s.evt = held.Event
	talk, err := readHeld(held)
	return s, withFile(talk, held), err
}

// readHeld reads a held message. What its sender has changed before anybody else saw it is
// a message that changes nothing.
func readHeld(held store.Held) (portal.Talk, error) {
	talk, err := portal.Read(held.Event.Type, held.Event.Content)
	if talk.Act == portal.Changes && talk.Target == held.Event.ID {
		talk = talk.AsNew()
	}
	return talk, err
}

package circle

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/pseudonym"
	"kith/safety"
	"kith/store"
)

// OnCall says who is asked when somebody is in danger, or wants to talk with a person.
type OnCall struct {
	Counsellors []id.UserID
	Rota        [][]id.UserID // who is asked first, second, …, and after them everybody; empty: everybody at once
	Wait        time.Duration // how long a group has until the next is asked, too
}

// everybody is who can be asked at all.
func (c *Circles) everybody() []id.UserID {
	all := slices.Clone(c.opts.OnCall.Counsellors)
	for _, moderator := range c.opts.Moderators {
		if !slices.Contains(all, moderator) {
			all = append(all, moderator)
		}
	}
	return all
}

// OnDuty tells whether there is anybody who could be called.
func (c *Circles) OnDuty() bool { return len(c.everybody()) > 0 }

// groups are who is asked, in their order. The last one is everybody.
func (c *Circles) groups() [][]id.UserID {
	return append(slices.Clone(c.opts.OnCall.Rota), c.everybody())
}

// askedAbout lists who is asked about a crisis by now: not who is a peer where it happens,
// nor the peer themself.
func (c *Circles) askedAbout(ctx context.Context, crisis store.Crisis) ([]id.UserID, error) {
	var asked []id.UserID
	everybody := c.everybody()
	for _, group := range c.groups()[:min(crisis.Asked, len(c.groups()))] {
		for _, user := range group {
			if slices.Contains(everybody, user) && !slices.Contains(asked, user) && c.store.PeerKey(user) != crisis.Peer {
				asked = append(asked, user)
			}
		}
	}
	if crisis.Circle == "" {
		return asked, nil
	}
	portals, err := c.store.Portals(ctx, crisis.Circle)
	return slices.DeleteFunc(asked, func(user id.UserID) bool {
		key := c.store.PeerKey(user)
		return slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key })
	}), err
}

// askedAboutItem is askedAbout for a desk.
func (c *Circles) askedAboutItem(ctx context.Context, item kith.Item) ([]id.UserID, error) {
	crisis, err := c.crisisOf(ctx, item.Reference)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return c.askedAbout(ctx, crisis)
}

// raise calls whoever is on duty to a crisis, unless they are called already, for this one
// or another of the same peer. words are what the peer wrote, if they may be shown.
func (c *Circles) raise(ctx context.Context, crisis store.Crisis, words string) (kith.CallOutcome, error) {
	open, err := c.store.OpenCrisis(ctx, crisis.Peer)
	if errors.Is(err, store.ErrNotFound) {
		return c.layCrisis(ctx, crisis, words)
	} else if err != nil {
		return "", err
	}
	item, err := c.store.ItemOf(ctx, kith.ItemCrisis, itemOfCrisis(open))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	outcome, fresh := kith.CallWaiting, ringsAgain
	if open.State == store.CrisisTaken {
		outcome, fresh = kith.CallTalking, crisisLasts
	}
	if c.now().Sub(item.Created) < fresh {
		return outcome, nil
	}
	if open.ID != crisis.ID { // where they wrote before is another name of theirs, perhaps
		words = ""
	}
	if err = c.desk.Settle(ctx, kith.ItemCrisis, itemOfCrisis(open), catalogue.CrisisItemAgain()); err != nil {
		return "", err
	}
	return c.layCrisis(ctx, open, words)
}

// ringsAgain is after which time a call that nobody has answered is laid anew when its
// peer is in danger again. A talk is taken to help for as long as a crisis lasts.
const ringsAgain = time.Hour

// layCrisis lays a crisis on the desks of the first group in which there is somebody to ask.
func (c *Circles) layCrisis(ctx context.Context, crisis store.Crisis, words string) (kith.CallOutcome, error) {
	crisis.State, crisis.By, crisis.Asked = store.CrisisCalled, "", 0
	crisis.Round++
	some, err := c.askNext(ctx, &crisis)
	if err != nil {
		return "", err
	}
	if !some {
		crisis.State = store.CrisisNoticed
		return kith.CallNobody, c.store.SaveCrisis(ctx, crisis)
	}
	if err = c.store.SaveCrisis(ctx, crisis); err != nil {
		return "", err
	}
	name := ""
	if crisis.Circle != "" {
		name = code(crisis.Circle)
	}
	var details []catalogue.Phrase
	if words != "" {
		details = append(details, catalogue.CrisisItemWords(quoted(words)))
	}
	err = c.desk.Lay(ctx, kith.Item{
		Kind: kith.ItemCrisis, Circle: crisis.Circle, About: crisis.Ghost, Reference: itemOfCrisis(crisis), Verbs: []kith.Verb{kith.VerbTake, kith.VerbClose},
	}, catalogue.CrisisItem(crisis.Pseudonym, name, crisis.Severity >= int(safety.Acute)), append(details, catalogue.CrisisItemNext(crisis.Circle == ""))...)
	if err != nil {
		return "", err
	}
	return kith.CallMade, c.waitForNext(ctx, crisis)
}

// askNext moves on to the next group of the rota in which there is somebody who was not
// asked; false when there is none.
func (c *Circles) askNext(ctx context.Context, crisis *store.Crisis) (bool, error) {
	before, err := c.askedAbout(ctx, *crisis)
	if err != nil {
		return false, err
	}
	for crisis.Asked < len(c.groups()) {
		crisis.Asked++
		now, err := c.askedAbout(ctx, *crisis)
		if err != nil || len(now) > len(before) {
			return err == nil, err
		}
	}
	return false, nil
}

func (c *Circles) waitForNext(ctx context.Context, crisis store.Crisis) error {
	return c.jobs.Schedule(ctx, jobRota, fmt.Sprint(crisis.ID, " ", crisis.Round, " ", crisis.Asked), c.opts.OnCall.Wait)
}

// itemOfCrisis is by what the desks know a crisis: each time that it is laid is another item.
func itemOfCrisis(crisis store.Crisis) string { return fmt.Sprint(crisis.ID, " ", crisis.Round) }

// crisisOf gives the crisis that an item is about, as long as it was not laid once more.
func (c *Circles) crisisOf(ctx context.Context, reference string) (store.Crisis, error) {
	var number store.CrisisID
	var round int
	if _, err := fmt.Sscan(reference, &number, &round); err != nil {
		return store.Crisis{}, fmt.Errorf("read number of crisis: %w", err)
	}
	crisis, err := c.store.Crisis(ctx, number)
	if err == nil && crisis.Round != round {
		return crisis, store.ErrNotFound
	}
	return crisis, err
}

// unanswered is the job that asks the next group, when nobody has taken a crisis in time,
// and says honestly to the peer that nobody is there yet. Its subject is the crisis, the
// round and the group.
func (c *Circles) unanswered(ctx context.Context, subject string) error {
	var number store.CrisisID
	var round, group int
	if _, err := fmt.Sscan(subject, &number, &round, &group); err != nil {
		return fmt.Errorf("read number of crisis: %w", err)
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		crisis, err := c.store.Crisis(ctx, number)
		if errors.Is(err, store.ErrNotFound) || err == nil && (crisis.State != store.CrisisCalled || crisis.Round != round || crisis.Asked != group) {
			return nil
		} else if err != nil {
			return err
		}
		more, err := c.askNext(ctx, &crisis)
		if err != nil {
			return err
		}
		if err = c.store.SaveCrisis(ctx, crisis); err != nil {
			return err
		}
		if more {
			if err = errors.Join(c.desk.Widen(ctx, kith.ItemCrisis, itemOfCrisis(crisis)), c.waitForNext(ctx, crisis)); err != nil {
				return err
			}
		}
		return c.tellCrisis(ctx, crisis, fmt.Sprint("unanswered ", subject), catalogue.CallUnanswered(more))
	})
}

// tellCrisis says something to the peer of a crisis: in the talk that they are in, or where they wrote, or in their lobby if
// they are not there any more. Where help is follows it.
func (c *Circles) tellCrisis(ctx context.Context, crisis store.Crisis, key string, phrases ...catalogue.Phrase) error {
	urgent, err := c.urgentHelp(ctx, crisis.Peer)
	if err != nil {
		return err
	}
	phrases = append(phrases, urgent)
	if _, p, there, err := c.talkOf(ctx, crisis); err != nil {
		return err
	} else if there && p.State == kith.PortalJoined { // they wait for the next one
		return c.say(ctx, p.Room, key, phrases...)
	}
	if crisis.Circle == "" {
		return scene{Circles: c}.tellInLobby(ctx, crisis.Peer, key, phrases...)
	}
	portals, err := c.store.Portals(ctx, crisis.Circle)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Room == crisis.Room && p.State == kith.PortalJoined }) {
		return c.say(ctx, crisis.Room, key, phrases...)
	}
	return scene{Circles: c}.tellInLobby(ctx, crisis.Peer, key, phrases...)
}

// Call asks whoever is on duty to talk with a peer who wrote to the bot. They learn a
// made-up name and how grave it seems to be, and none of the words. It belongs in a
// transaction.
func (c *Circles) Call(ctx context.Context, peer kith.PeerKey, severity safety.Severity) (kith.CallOutcome, error) {
	lobby, err := c.store.Lobby(ctx, peer)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	name, err := pseudonym.New(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("call somebody on duty: %w", err)
	}
	crisis := store.Crisis{Peer: peer, Room: lobby.Key, Pseudonym: name, Severity: int(severity), State: store.CrisisNoticed, Told: c.now()}
	if before, err := c.store.CrisisIn(ctx, lobby.Key); err == nil && before.Peer == peer && !before.State.IsOpen() && c.now().Sub(before.Told) < crisisLasts {
		crisis = before // the same night goes on, under the same name
	} else if crisis, err = c.store.AddCrisis(ctx, crisis); err != nil {
		return "", err
	}
	return c.raise(ctx, crisis, "")
}

// callFromPortal answers "!talk".
func (s scene) callFromPortal(ctx context.Context, p kith.Portal, words string) error {
	crisis, err := s.store.CrisisIn(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) || err == nil && s.now().Sub(crisis.Told) >= crisisLasts && !crisis.State.IsOpen() {
		crisis, err = s.store.AddCrisis(ctx, store.Crisis{Peer: p.Peer, Room: p.Room, Circle: s.circle.ID, Ghost: p.Ghost,
			Pseudonym: p.Pseudonym, State: store.CrisisNoticed, Told: s.now()})
	}
	if err != nil {
		return err
	}
	outcome, err := s.raise(ctx, crisis, s.inWords(ctx, words))
	if err != nil {
		return err
	}
	urgent, err := s.urgentHelp(ctx, p.Peer)
	if err != nil {
		return err
	}
	answer := catalogue.CallNobody()
	switch outcome {
	case kith.CallMade:
		answer = catalogue.PortalCalled(p.Pseudonym)
	case kith.CallWaiting:
		answer = catalogue.CalledBefore()
	case kith.CallTalking:
		answer = catalogue.CallTalking()
	case kith.CallNobody:
	}
	return s.tell(ctx, "command", answer, urgent)
}

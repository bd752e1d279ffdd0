package circle

import (
	"context"
	"errors"
	"time"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

// A peer who seems to be in danger is told at once where help is, in their own portal, where
// nobody else sees it. What they wrote goes the way of every message: nothing here holds
// it up, and nothing is taken from anybody for being in a crisis.

// crisisLasts is how long one crisis is taken to last: within it nothing is said twice, unless it
// becomes graver.
const crisisLasts = 6 * time.Hour

// tend gives a peer what helps now, when their words say that they may need it, and calls
// whoever is on duty when they need it at once. words are for those.
func (s scene) tend(ctx context.Context, p kith.Portal, severity safety.Severity, words string) error {
	if severity == safety.None || s.circle.IsTalk() {
		return nil
	}
	crisis, fresh, err := s.noticed(ctx, p, severity)
	if err != nil {
		return err
	}
	called := kith.CallNobody
	if severity == safety.Acute {
		if called, err = s.raise(ctx, crisis, words); err != nil {
			return err
		}
	}
	if !fresh {
		return nil
	}
	return s.comfort(ctx, p, severity, called)
}

// noticed notes how grave it is, and tells whether the peer is to be told where help is.
func (s scene) noticed(ctx context.Context, p kith.Portal, severity safety.Severity) (store.Crisis, bool, error) {
	crisis, err := s.store.CrisisIn(ctx, p.Room)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return crisis, false, err
	}
	now := s.now()
	over := err != nil || now.Sub(crisis.Told) >= crisisLasts
	if over && !crisis.State.IsOpen() {
		crisis, err = s.store.AddCrisis(ctx, store.Crisis{Peer: p.Peer, Room: p.Room, Circle: s.circle.ID, Ghost: p.Ghost,
			Pseudonym: p.Pseudonym, Severity: int(severity), State: store.CrisisNoticed, Told: now})
		return crisis, true, err
	}
	if !over && int(severity) <= crisis.Severity {
		return crisis, false, nil
	}
	crisis.Severity, crisis.Told = max(crisis.Severity, int(severity)), now
	return crisis, true, s.store.SaveCrisis(ctx, crisis)
}

// comfort says it, for nobody but the peer: where help is, one question, and how to reach
// somebody.
func (s scene) comfort(ctx context.Context, p kith.Portal, severity safety.Severity, called kith.CallOutcome) error {
	row, err := s.store.Peer(ctx, p.Peer)
	if err != nil {
		return err
	}
	if severity == safety.Worry {
		return s.tell(ctx, "worry", catalogue.PortalWorry(), catalogue.UrgentHelpIn(s.opts.Helplines, row.Country), catalogue.PortalSomeone(s.OnDuty()))
	}
	phrases := []catalogue.Phrase{catalogue.PortalAcute(), catalogue.HelpIn(s.opts.Helplines, row.Country), catalogue.PortalSafe(called)}
	if row.Country == "" {
		phrases = append(phrases, catalogue.PortalCountry())
	}
	return s.tell(ctx, "acute", phrases...)
}

// urgentHelp says where help is that cannot wait, in the peer's country if that is known.
func (c *Circles) urgentHelp(ctx context.Context, peer kith.PeerKey) (catalogue.Phrase, error) {
	row, err := c.store.Peer(ctx, peer)
	return catalogue.UrgentHelpIn(c.opts.Helplines, row.Country), err
}

// country answers "!country": it keeps where the peer is, and says where help is there.
func (s scene) country(ctx context.Context, p kith.Portal, name string) error {
	country, found := s.opts.Helplines.Find(name)
	if !found {
		phrase := catalogue.PortalCountryUnknown()
		if name == "" {
			phrase = catalogue.PortalCountry()
		}
		return s.tell(ctx, "command", phrase)
	}
	row, err := s.store.Peer(ctx, p.Peer)
	if err != nil {
		return err
	}
	row.Country, row.Placeless = country.Code, false
	if err = s.store.SavePeer(ctx, row); err != nil {
		return err
	}
	return s.tell(ctx, "command", catalogue.HelpIn(s.opts.Helplines, country.Code), catalogue.PortalCountryKept())
}

// danger is how grave a message is that is not being judged now, by its words alone.
func (s scene) danger(ctx context.Context, talk portal.Talk) safety.Severity {
	return s.gravest(ctx, talk, (*safety.Rules).Severity)
}

func (s scene) gravest(ctx context.Context, talk portal.Talk, judge func(*safety.Rules, string) safety.Severity) safety.Severity {
	if s.opts.Rules == nil {
		return safety.None
	}
	severity := safety.None
	texts, _ := talk.Tellings(s.view(ctx, nil))
	for _, text := range texts {
		severity = max(severity, judge(s.opts.Rules, text))
	}
	return severity
}

// tendTo is tend for a message that is not being judged now.
func (s scene) tendTo(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	return s.tend(ctx, p, s.danger(ctx, talk), s.inWords(ctx, talk.Text))
}

// beThere says to the others, once in a crisis, how they can be there for somebody. It
// names nobody. It follows the message that they read, so it is not said as long as none has
// reached them. sure is how grave the words themselves say that it is: a crisis that is none is
// soon forgotten by who is asked about it in their own portal, and not by a whole circle.
func (s scene) beThere(ctx context.Context, p kith.Portal, sure safety.Severity) error {
	if sure < safety.Acute || s.circle.IsTalk() {
		return nil
	}
	crisis, err := s.store.CrisisIn(ctx, p.Room)
	if errors.Is(err, store.ErrNotFound) || err == nil && crisis.Shown {
		return nil
	} else if err != nil {
		return err
	}
	crisis.Shown = true
	if err = s.store.SaveCrisis(ctx, crisis); err != nil {
		return err
	}
	for _, other := range s.portals {
		if other.State != kith.PortalJoined || other.Room == p.Room {
			continue
		}
		if err = s.say(ctx, other.Room, "be there "+string(s.evt.ID), catalogue.BeThere()); err != nil {
			return err
		}
	}
	return nil
}

package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// Receive takes one event of a portal or of a circle's room, in the transaction that
// closes it.
func (c *Circles) Receive(ctx context.Context, room kith.Room, evt kith.Event) error {
	circle, err := c.store.Circle(ctx, room.Circle)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	if evt.StateKey != nil {
		if err = c.store.RoomChanged(ctx, room.Key); err != nil {
			return err
		}
	}
	scene := scene{Circles: c, circle: circle, portals: portals, room: room, evt: evt, live: !evt.Late}
	if err = scene.keepName(ctx); err != nil {
		return err
	}
	if over, err := scene.overtaken(ctx); err != nil {
		return err
	} else if over {
		return c.jobs.Schedule(ctx, jobReconcile, string(circle.ID), 0)
	}
	switch {
	case evt.Type == event.StateMember.Type && evt.StateKey != nil:
		return scene.member(ctx)
	case evt.Type == event.StatePowerLevels.Type && evt.StateKey != nil && room.Kind == kith.RoomCircle:
		return scene.levels(ctx)
	case evt.Type == event.EventRedaction.Type && evt.StateKey == nil && !evt.Encrypted:
		return scene.takeBack(ctx)
	case evt.StateKey != nil || circle.State == kith.CircleClosed:
		return nil
	case room.Kind == kith.RoomCircle:
		return scene.fromCircle(ctx)
	default:
		return scene.fromPortal(ctx)
	}
}

// Expects tells whether a real account may be in a portal or in a circle's room.
func (c *Circles) Expects(ctx context.Context, room kith.Room, user id.UserID) (bool, error) {
	key := c.store.PeerKey(user)
	if room.Kind == kith.RoomPortal {
		return room.Peer == key, nil
	}
	if !c.isModerator(user) {
		return false, nil
	}
	if room.Kind == kith.RoomSpace {
		return c.store.IsSpaceOf(room, user), nil
	}
	circle, err := c.store.Circle(ctx, room.Circle)
	if errors.Is(err, store.ErrNotFound) || err == nil && circle.IsTalk() {
		return false, nil // nobody but the two, and they are in their portals
	} else if err != nil {
		return false, err
	}
	portals, err := c.store.Portals(ctx, room.Circle)
	return !slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key }), err
}

// scene is one event and what it happens in.
type scene struct {
	*Circles
	circle  kith.Circle
	portals []kith.Portal // all that the circle has had
	room    kith.Room
	evt     kith.Event
	live    bool // it has just come in, and can come again
	goesOn  bool // those who are in it go on together in another one
}

// own gives the portal in which the event happened.
func (s scene) own() (kith.Portal, bool) {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Room == s.room.Key })
	if i < 0 {
		return kith.Portal{}, false
	}
	return s.portals[i], true
}

// tell says something in the room of the event, once for this event, as it was changed last,
// and subject.
func (s scene) tell(ctx context.Context, subject string, phrases ...catalogue.Phrase) error {
	as := s.evt.ID
	if n := len(s.evt.Changed); n > 0 {
		as = s.evt.Changed[n-1]
	}
	return s.say(ctx, s.room.Key, subject+" "+string(as), phrases...)
}

// tellInLobby says something to a peer where they can read it in any case. Who has left
// their lobby is told nothing.
func (s scene) tellInLobby(ctx context.Context, peer kith.PeerKey, key string, phrases ...catalogue.Phrase) error {
	lobby, err := s.store.Lobby(ctx, peer)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return s.say(ctx, lobby.Key, key, phrases...)
}

func (s scene) fromPortal(ctx context.Context) error {
	p, ok := s.own()
	if !ok || s.store.PeerKey(s.evt.Sender) != p.Peer || p.State == kith.PortalLeft {
		return nil
	}
	if paused, err := s.store.IsPaused(ctx, p.Peer); err != nil {
		return err
	} else if paused { // the portal itself is paused, too
		return s.tellInLobby(ctx, p.Peer, "paused "+string(s.evt.ID), catalogue.PortalPaused())
	}
	if reported, err := s.flagged(ctx, p); err != nil || reported {
		return err
	}
	talk, ok, err := s.read(ctx)
	if err != nil || !ok {
		return err
	}
	switch talk.Act {
	case portal.Reacts:
		return s.react(ctx, p, talk)
	case portal.Changes:
		return s.change(ctx, p, talk)
	case portal.Votes:
		return s.vote(ctx, p, talk)
	case portal.Ends:
		return s.end(ctx, p, talk)
	case portal.Says:
	}
	return s.obey(ctx, p, talk)
}

// obey does what a peer wants of the bot, and else lets the others hear what they say.
func (s scene) obey(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if name, words, isCommand := portal.Command(talk); isCommand {
		if err := s.tend(ctx, p, s.danger(ctx, talk), ""); err != nil {
			return err
		}
		return s.command(ctx, p, name, words, talk.ReplyTo)
	}
	return s.hear(ctx, p, talk)
}

// hear lets the others hear what a peer says, if nothing stands against it.
func (s scene) hear(ctx context.Context, p kith.Portal, talk portal.Talk) error {
	if p.Silence != "" {
		if err := s.tendTo(ctx, p, talk); err != nil {
			return err
		}
		return s.tell(ctx, "silent", silenced(p.Silence))
	}
	return s.screen(ctx, p, talk)
}

// fromCircle takes what a moderator says in the circle's room. Ghosts are ours, so
// what they say there does not come in again.
func (s scene) fromCircle(ctx context.Context) error {
	expected, err := s.Expects(ctx, s.room, s.evt.Sender)
	if err != nil || !expected {
		return err
	}
	ghost, err := s.store.CircleModerator(ctx, s.circle.ID)
	if err != nil || ghost == "" {
		return err
	}
	talk, ok, err := s.read(ctx)
	if err != nil || !ok {
		return err
	}
	if _, _, isCommand := portal.Command(talk); isCommand {
		return nil // for a moderation bot in the room, and nobody else's to see
	}
	switch talk.Act {
	case portal.Reacts:
		return s.reactAsModerator(ctx, ghost, talk)
	case portal.Changes:
		return s.changeAsModerator(ctx, ghost, talk)
	case portal.Votes, portal.Ends:
		return s.pollFromCircle(ctx, ghost, talk)
	case portal.Says:
	}
	return s.orderAsModerator(ctx, ghost, talk)
}

// read turns the event into what may be passed on. What may not is answered to its
// sender: nothing is dropped in silence.
func (s scene) read(ctx context.Context) (portal.Talk, bool, error) {
	if s.evt.Type == event.EventReaction.Type && isEmpty(s.evt.Content) {
		return portal.Talk{}, false, nil // it was taken back before we looked
	}
	if phrase, trouble := Troubled(s.evt); trouble {
		return portal.Talk{}, false, s.tell(ctx, "trouble", phrase)
	}
	if !s.evt.Encrypted && speaks(s.evt.Type) {
		return portal.Talk{}, false, s.tell(ctx, "clear", catalogue.InClear())
	}
	talk, err := portal.Read(s.evt.Type, s.evt.Content)
	var refusal *portal.Refusal
	if errors.As(err, &refusal) {
		if refusal.What == portal.PollChange {
			return talk, false, s.undoChange(ctx)
		}
		return talk, false, s.tell(ctx, "cannot", catalogue.CannotPassOn(catalogue.Kind(refusal.What)))
	} else if err != nil {
		return talk, false, fmt.Errorf("read message: %w", err)
	}
	if phrase, no := s.refusesFile(talk.File); no {
		return talk, false, s.tell(ctx, "cannot", phrase)
	}
	return talk, true, nil
}

// isEmpty tells that nothing is left of a content.
func isEmpty(content json.RawMessage) bool {
	var all map[string]json.RawMessage
	return json.Unmarshal(content, &all) == nil && len(all) == 0
}

// speaks tells whether an event of a type must never come in clear. Reactions are not
// encrypted in Matrix.
func speaks(evtType string) bool { return evtType != event.EventReaction.Type }

// Troubled gives the sentence for an event whose content cannot be used.
func Troubled(evt kith.Event) (catalogue.Phrase, bool) {
	return catalogue.Unreadable(evt.Trouble)
}

func notice(text string) ([]byte, error) {
	content, err := json.Marshal(&event.MessageEventContent{MsgType: event.MsgNotice, Body: text, Mentions: &event.Mentions{}})
	if err != nil {
		return nil, fmt.Errorf("write notice: %w", err)
	}
	return content, nil
}

package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
	"kith/store"
)

// The homeserver is authoritative for memberships and levels, and its events may be lost.
// So at every start, and when it refuses what we thought it would take, the rooms of a
// circle are read, and what moderators and peers did meanwhile is mirrored as if its
// events had come.

// reconcileAll asks for every circle to be read in which somebody has a part, or a ban.
func (c *Circles) reconcileAll(ctx context.Context) error {
	circles, err := c.store.WatchedCircles(ctx)
	if err != nil {
		return err
	}
	for i, circle := range circles {
		if err = c.jobs.Schedule(ctx, jobReconcile, string(circle.ID), inTurn(i)); err != nil {
			return err
		}
	}
	return nil
}

// inTurn is after which time the i-th of all circles is looked after: a few at once, the
// others one by one. Looking after thousands takes a homeserver minutes, in which a match
// must not stand behind all of them.
func inTurn(i int) time.Duration { return time.Duration(max(i-circlesAtOnce, 0)) * circleTurn }

const (
	circlesAtOnce = 20
	circleTurn    = 250 * time.Millisecond
)

// reconcileRetry is how soon a circle is read again in which something came in meanwhile.
const reconcileRetry = 200 * time.Millisecond

func (c *Circles) reconcile(ctx context.Context, subject string) error {
	circle, err := c.store.Circle(ctx, kith.CircleID(subject))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	portals, err := c.present(ctx, circle.ID)
	if err != nil {
		return err
	}
	rooms := []kith.RoomKey{circle.Room}
	for _, p := range portals {
		rooms = append(rooms, p.Room)
	}
	for _, room := range rooms {
		if err = c.reconcileRoom(ctx, room); err != nil {
			return err
		}
	}
	return nil
}

// reconcileRoom reads one room. An event of it that was handled meanwhile may be newer
// than what was read; then it is read again.
func (c *Circles) reconcileRoom(ctx context.Context, key kith.RoomKey) error {
	room, err := c.store.Room(ctx, key)
	if err != nil || room.ID == "" {
		return err
	}
	before, err := c.store.RoomChanges(ctx, key)
	if err != nil {
		return err
	}
	state, err := c.edge.ReadRoom(ctx, room)
	if errors.Is(err, kith.ErrNotThere) {
		return nil
	} else if err != nil {
		return fmt.Errorf("read room: %w", err)
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		now, err := c.store.RoomChanges(ctx, key)
		if err != nil {
			return err
		} else if now != before {
			return jobs.Again(reconcileRetry)
		}
		if err = c.edge.KeepReaders(ctx, room, state.Members); err != nil {
			return err
		}
		if err = c.store.KeepStateRead(ctx, key, state.Newest); err != nil {
			return err
		}
		s, err := c.sceneIn(ctx, key)
		if err != nil {
			return err
		}
		s.evt.ID = id.EventID(fmt.Sprint("reconciled ", time.Now().UnixNano()))
		if room.Kind == kith.RoomPortal {
			return s.reconcilePortal(ctx, state)
		}
		return s.reconcileCircle(ctx, state)
	})
}

func (s scene) reconcileCircle(ctx context.Context, state kith.RoomState) error {
	for _, p := range s.portals {
		var err error
		if state.Redacted[p.Ghost] {
			if err = s.takeAllBack(ctx, p); err != nil {
				return err
			}
		}
		switch state.Members[p.Ghost] {
		case event.MembershipBan:
			err = s.banned(ctx, p)
		case event.MembershipLeave:
			// One of ours leaves only when its peer has left.
			err = s.outOfCircle(ctx, p.Ghost)
		}
		if err != nil {
			return err
		}
	}
	if s.circle.State == kith.CircleClosed {
		return nil
	}
	var err error
	if s.portals, err = s.store.Portals(ctx, s.circle.ID); err != nil {
		return err
	}
	return s.mirrorLevels(ctx, state.Levels, string(s.evt.ID))
}

func (s scene) reconcilePortal(ctx context.Context, state kith.RoomState) error {
	p, ok := s.own()
	if !ok || p.State == kith.PortalLeft {
		return nil
	}
	user, err := s.store.PeerUser(ctx, p.Peer)
	if err != nil {
		return err
	}
	switch state.Members[user] {
	case event.MembershipJoin:
		if p.State != kith.PortalJoined {
			return s.joined(ctx, p)
		}
	case event.MembershipLeave, event.MembershipBan:
		return s.left(ctx, p)
	}
	return s.store.KeepPortalLevelSet(ctx, p.Room, state.Levels.GetUserLevel(user))
}

// overtaken tells whether an event says what a ghost is in the circle, or may do, and is
// not newer than what was read since: taken for itself it would bring back what is over,
// and tell people again. So the room is read once more instead, which is also right where
// the clock of the sender's homeserver is behind ours.
func (s scene) overtaken(ctx context.Context) (bool, error) {
	if s.room.Kind != kith.RoomCircle || s.evt.StateKey == nil || s.evt.Sent.IsZero() {
		return false, nil
	}
	ofGhost := s.evt.Type == event.StateMember.Type && slices.ContainsFunc(s.portals, func(p kith.Portal) bool {
		return p.Ghost == id.UserID(*s.evt.StateKey)
	})
	if !ofGhost && s.evt.Type != event.StatePowerLevels.Type {
		return false, nil
	}
	read, err := s.store.StateRead(ctx, s.room.Key)
	return err == nil && !s.evt.Sent.After(read), err
}

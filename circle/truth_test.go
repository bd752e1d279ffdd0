package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// truth is a homeserver that is authoritative, as real ones are: it knows who is in which
// room with which level, lets only those do things who may, tells of it by events that
// come in later or get lost, and breaks off in the middle of anything.
type truth struct {
	*homeserver
	rooms  map[kith.RoomKey]*room
	events []news // that have not come in yet
	left   int    // moments that still pass before a step is broken off; -1: none is
	guard  sync.Mutex
}

type room struct {
	members map[id.UserID]event.Membership
	levels  *event.PowerLevelsEventContent
}

type news struct {
	room kith.RoomKey
	evt  kith.Event
}

var (
	errBrokenOff = errors.New("the step was broken off")
	errForbidden = errors.New("the homeserver does not allow that")
)

// step does something on the homeserver unless it is broken off before; it may also be
// done and the answer be lost.
func (tr *truth) step(do func() error) error {
	tr.guard.Lock() // portals are opened side by side
	defer tr.guard.Unlock()
	if tr.breaks() {
		return errBrokenOff
	}
	err := do()
	if err == nil && tr.breaks() {
		return errBrokenOff
	}
	return err
}

func (tr *truth) breaks() bool {
	if tr.left >= 0 {
		tr.left--
		return tr.left < 0
	}
	return false
}

func (tr *truth) CreateRoom(ctx context.Context, row kith.Room, plan kith.RoomPlan) (kith.Room, error) {
	if row.ID != "" {
		return row, nil
	}
	var made kith.Room
	err := tr.step(func() (err error) {
		if made, err = tr.homeserver.CreateRoom(ctx, row, plan); err != nil {
			return err
		}
		r := &room{members: map[id.UserID]event.Membership{bot: event.MembershipJoin}, levels: copied(plan.Levels)}
		for _, user := range plan.Invite {
			r.members[user] = event.MembershipInvite
		}
		tr.rooms[row.Key] = r
		return nil
	})
	return made, err
}

func (tr *truth) SeatAll(ctx context.Context, row kith.Room, users []id.UserID) error {
	for _, user := range users {
		err := tr.step(func() error {
			if tr.rooms[row.Key].members[user] == event.MembershipBan {
				return errForbidden
			}
			tr.rooms[row.Key].members[user] = event.MembershipJoin
			return tr.db.AddSeat(ctx, row.Key, user)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (tr *truth) Unseat(ctx context.Context, row kith.Room, user id.UserID) error {
	return tr.step(func() error {
		if r := tr.rooms[row.Key]; r != nil && r.members[user] == event.MembershipJoin {
			r.members[user] = event.MembershipLeave
		}
		return tr.db.RemoveSeat(ctx, row.Key, user)
	})
}

func (tr *truth) RemovePeer(ctx context.Context, row kith.Room, reason string) error {
	return tr.step(func() error {
		user, err := tr.db.PeerUser(ctx, row.Peer)
		if err != nil {
			return err
		}
		tr.rooms[row.Key].members[user] = event.MembershipLeave
		return tr.homeserver.RemovePeer(ctx, row, reason)
	})
}

func (tr *truth) SetLevel(ctx context.Context, row kith.Room, level int) error {
	return tr.step(func() error {
		user, err := tr.db.PeerUser(ctx, row.Peer)
		if err != nil {
			return err
		}
		tr.rooms[row.Key].levels.SetUserLevel(user, level)
		return nil
	})
}

func (tr *truth) SetName(context.Context, kith.Room, string) error {
	return tr.step(func() error { return nil })
}

func (tr *truth) ReadRoom(_ context.Context, row kith.Room) (kith.RoomState, error) {
	r := tr.rooms[row.Key]
	if r == nil || r.members[bot] != event.MembershipJoin {
		return kith.RoomState{}, kith.ErrNotThere
	}
	return kith.RoomState{Members: maps.Clone(r.members), Levels: copied(r.levels)}, nil
}

func (tr *truth) HasJoined(ctx context.Context, row kith.Room) (bool, error) {
	user, err := tr.db.PeerUser(ctx, row.Peer)
	return err == nil && tr.rooms[row.Key].members[user] == event.MembershipJoin, err
}

func (tr *truth) Retire(ctx context.Context, ghost id.UserID) error {
	return tr.step(func() error { return tr.homeserver.Retire(ctx, ghost) })
}

// change changes a membership and tells of it; false if that is not possible.
func (tr *truth) change(key kith.RoomKey, by, user id.UserID, to event.Membership) bool {
	r := tr.rooms[key]
	if r == nil || r.members[bot] != event.MembershipJoin || !possible(r.members[user], to) {
		return false
	}
	r.members[user] = to
	tr.tell(key, by, event.StateMember.Type, string(user), map[string]event.Membership{"membership": to})
	return true
}

// possible is the part of the rules of membership that matters here.
func possible(from, to event.Membership) bool {
	switch to {
	case event.MembershipJoin:
		return from == event.MembershipInvite
	case event.MembershipLeave:
		return from == event.MembershipJoin || from == event.MembershipInvite || from == event.MembershipBan
	case event.MembershipBan:
		return from != event.MembershipBan && from != ""
	}
	return false
}

func (tr *truth) tell(key kith.RoomKey, by id.UserID, kind, stateKey string, content any) {
	raw, _ := json.Marshal(content) // strings and numbers always marshal
	tr.made++
	tr.events = append(tr.events, news{key, kith.Event{
		ID: id.EventID(fmt.Sprint("$news", tr.made)), Sender: by, Type: kind, StateKey: &stateKey, Content: raw,
	}})
}

// in lists who has joined a room.
func (tr *truth) in(key kith.RoomKey) []id.UserID {
	var users []id.UserID
	if r := tr.rooms[key]; r != nil {
		for user, membership := range r.members {
			if membership == event.MembershipJoin {
				users = append(users, user)
			}
		}
	}
	slices.Sort(users)
	return users
}

func copied(levels *event.PowerLevelsEventContent) *event.PowerLevelsEventContent {
	raw, _ := json.Marshal(levels)
	var out event.PowerLevelsEventContent
	_ = json.Unmarshal(raw, &out)
	return &out
}

// comeIn lets an event come in as the edge does: it keeps who is there before anybody
// else hears of it.
func (tr *truth) comeIn(ctx context.Context, st *store.Store, receive func(context.Context, kith.Room, kith.Event) error, n news) error {
	return st.Txn(ctx, func(ctx context.Context) error {
		row, err := st.Room(ctx, n.room)
		if err != nil {
			return err
		}
		user := id.UserID(*n.evt.StateKey)
		switch membership := n.evt.Membership(); {
		case n.evt.Type != event.StateMember.Type:
		case !tr.IsOurs(user):
			err = st.SetReader(ctx, n.room, user, membership)
		case membership == event.MembershipLeave || membership == event.MembershipBan:
			err = st.RemoveSeat(ctx, n.room, user)
		}
		if err != nil {
			return err
		}
		return receive(ctx, row, n.evt)
	})
}

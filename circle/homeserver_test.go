package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// homeserver takes the part of the Matrix edge: rooms get ids, users sit down, and
// what is sent is kept in the order in which it goes out.
type homeserver struct {
	doors    map[kith.RoomKey][]id.RoomID
	listed   map[kith.RoomKey]map[kith.RoomKey]bool // by space
	states   map[kith.RoomKey]kith.RoomState        // what the homeserver says, where a test has made it up
	db       *store.Store
	mu       sync.Mutex
	made     int
	plans    map[kith.RoomKey]kith.RoomPlan
	names    map[id.UserID]string
	gone     map[id.UserID]bool         // peers removed, by the homeserver's word
	sent     map[kith.RoomKey][]outcome // in the order in which it went out
	redacted map[id.EventID]bool
	keys     []kith.RoomKey // rooms whose keys were shared before there was something to say
	fail     func(what string) error

	standing map[kith.RoomKey]int    // of the peers in their portals
	called   map[kith.RoomKey]string // rooms that were given another name
	moderating
	files files
}

// files are what lies on the homeserver: by its address, and how often each of our users has put something
// there.
type files struct {
	lying map[id.ContentURIString][]byte
	by    map[id.ContentURIString]id.UserID
}

func (h *homeserver) Download(_ context.Context, file event.EncryptedFileInfo, limit int64) ([]byte, error) {
	if err := h.fail("download"); err != nil {
		return nil, err
	}
	data, ok := h.files.lying[file.URL]
	if !ok {
		return nil, kith.ErrFileGone
	}
	if int64(len(data)) > limit {
		return nil, kith.ErrFileTooLarge
	}
	return slices.Clone(data), nil
}

func (h *homeserver) Upload(_ context.Context, user id.UserID, data []byte) (event.EncryptedFileInfo, error) {
	if err := h.fail("upload"); err != nil {
		return event.EncryptedFileInfo{}, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	url := id.ContentURIString(fmt.Sprint("mxc://example.org/file", len(h.files.by)))
	h.files.by[url], h.files.lying[url] = user, slices.Clone(data)
	clear(data) // as the real one overwrites it
	file := event.EncryptedFileInfo{EncryptedFile: *attachment.NewEncryptedFile(), URL: url}
	return file, nil
}

func (h *homeserver) ShowTyping(context.Context, kith.Room, id.UserID, bool) {}

// moderating is what the homeserver is asked for when something was reported.
type moderating struct {
	said     map[id.EventID]kith.Event // that can be read again
	summoned []id.UserID               // into a circle's room
	muted    []id.UserID               // in a circle's room
	unbanned []id.UserID               // likewise, by the bot
	sentAt   map[id.EventID]time.Time  // of what went out
	strong   bool                      // whoever is to be muted has a moderator's level
}

type outcome struct {
	store.Outgoing
	Body string
}

func (h *homeserver) Bot() id.UserID { return bot }

func (h *homeserver) IsOurs(user id.UserID) bool {
	return user == bot || strings.HasPrefix(string(user), "@_kith_")
}

func (h *homeserver) SendAs(ctx context.Context, out store.Outgoing, key ...string) error {
	out.Transaction = fmt.Sprint(out.Room, "|", out.Sender, "|", strings.Join(key, "|"))
	return h.db.Send(ctx, out)
}

func (h *homeserver) RoomReady(ctx context.Context, room kith.RoomKey) error {
	return h.db.SetRoomReady(ctx, room, true)
}

func (h *homeserver) TakeGhosts(ctx context.Context, n int, taken []string) ([]store.Ghost, error) {
	if err := h.fail("take ghosts"); err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	var ghosts []store.Ghost
	for range n {
		h.made++
		g := store.Ghost{User: id.UserID(fmt.Sprintf("@_kith_g%d:example.org", h.made)), Device: "D", Name: fmt.Sprint("Heron ", h.made), State: store.GhostTaken}
		if slices.Contains(taken, g.Name) {
			return nil, fmt.Errorf("%s is taken", g.Name)
		}
		if err := h.db.SaveGhost(ctx, g); err != nil {
			return nil, err
		}
		h.names[g.User] = g.Name
		ghosts = append(ghosts, g)
	}
	return ghosts, nil
}

func (h *homeserver) CreateRoom(ctx context.Context, room kith.Room, plan kith.RoomPlan) (kith.Room, error) {
	if err := h.fail("create room"); err != nil || room.ID != "" {
		return room, err
	}
	h.mu.Lock()
	h.plans[room.Key] = plan
	h.mu.Unlock()
	if err := h.fail("answer that a room is made"); err != nil {
		return room, err
	}
	return h.FindRoom(ctx, room)
}

func (h *homeserver) FindRoom(ctx context.Context, room kith.Room) (kith.Room, error) {
	h.mu.Lock()
	_, made := h.plans[room.Key]
	h.mu.Unlock()
	if !made || room.ID != "" {
		return room, nil
	}
	room.ID = id.RoomID(fmt.Sprintf("!room%d:example.org", room.Key))
	return room, h.db.Txn(ctx, func(ctx context.Context) error {
		return errors.Join(h.db.SetRoomID(ctx, room.Key, room.ID), h.db.AddSeat(ctx, room.Key, bot))
	})
}

func (h *homeserver) SeatAll(ctx context.Context, room kith.Room, users []id.UserID) error {
	for _, user := range users {
		if err := h.fail("seat"); err != nil {
			return err
		}
		if err := h.db.AddSeat(ctx, room.Key, user); err != nil {
			return err
		}
	}
	return nil
}

func (h *homeserver) Unseat(ctx context.Context, room kith.Room, user id.UserID) error {
	if err := h.fail("unseat"); err != nil {
		return err
	}
	return h.db.RemoveSeat(ctx, room.Key, user)
}

func (h *homeserver) RemovePeer(ctx context.Context, room kith.Room, _ string) error {
	if err := h.fail("remove peer"); err != nil {
		return err
	}
	user, err := h.db.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.gone[user] = true
	h.mu.Unlock()
	return h.db.SetReader(ctx, room.Key, user, event.MembershipLeave)
}

func (h *homeserver) Prepare(_ context.Context, room kith.Room) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.keys = append(h.keys, room.Key)
	return nil
}

func (h *homeserver) Rename(_ context.Context, ghost id.UserID, name string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.names[ghost] = name
	return nil
}

func (h *homeserver) SetLevel(_ context.Context, room kith.Room, level int) error {
	if err := h.fail("set level"); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.standing == nil {
		h.standing = make(map[kith.RoomKey]int)
	}
	h.standing[room.Key] = level
	return nil
}

func (h *homeserver) SetName(_ context.Context, room kith.Room, name string) error {
	if err := h.fail("set name"); err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.called == nil {
		h.called = make(map[kith.RoomKey]string)
	}
	h.called[room.Key] = name
	return nil
}

func (h *homeserver) ReadRoom(ctx context.Context, room kith.Room) (kith.RoomState, error) {
	state, ok := h.states[room.Key]
	switch {
	case ok:
		return state, h.fail("read room")
	case room.Kind == kith.RoomDesk:
		return h.readDesk(ctx, room)
	}
	return state, kith.ErrNotThere
}

// readDesk is ReadRoom where a test has made nothing up: who was invited is, or has joined.
func (h *homeserver) readDesk(ctx context.Context, room kith.Room) (kith.RoomState, error) {
	state := kith.RoomState{Members: map[id.UserID]event.Membership{bot: event.MembershipJoin}}
	readers, err := h.db.Readers(ctx, room.Key)
	for _, user := range append(h.plans[room.Key].Invite, readers...) {
		state.Members[user] = event.MembershipInvite
		if slices.Contains(readers, user) {
			state.Members[user] = event.MembershipJoin
		}
	}
	return state, err
}

func (h *homeserver) KeepReaders(ctx context.Context, room kith.Room, members map[id.UserID]event.Membership) error {
	for user, membership := range members {
		if !h.IsOurs(user) {
			if err := h.db.SetReader(ctx, room.Key, user, membership); err != nil {
				return err
			}
		}
	}
	return nil
}

func (h *homeserver) KeepDoors(_ context.Context, room kith.Room, doors []id.RoomID) error {
	h.doors[room.Key] = doors
	return h.fail("keep doors")
}

func (h *homeserver) KeepModerators(_ context.Context, room kith.Room, add, remove []id.UserID) error {
	levels := h.plans[room.Key].Levels.Users
	for _, user := range add {
		if _, there := levels[user]; !there {
			levels[user] = kith.RoleModerator.Level()
		}
	}
	for _, user := range remove {
		delete(levels, user)
	}
	return h.fail("keep moderators")
}

func (h *homeserver) KeepListed(_ context.Context, space, room kith.Room, listed bool) error {
	if h.listed[space.Key] == nil {
		h.listed[space.Key] = make(map[kith.RoomKey]bool)
	}
	h.listed[space.Key][room.Key] = listed
	return h.fail("keep listed")
}

func (h *homeserver) Dismiss(ctx context.Context, room kith.Room, user id.UserID) error {
	if err := h.fail("dismiss"); err != nil {
		return err
	}
	return h.db.SetReader(ctx, room.Key, user, event.MembershipLeave)
}

func (h *homeserver) Decoy() id.RoomID {
	h.made++
	return id.RoomID(fmt.Sprintf("!decoy%d:example.org", h.made))
}

func (h *homeserver) HasJoined(ctx context.Context, room kith.Room) (bool, error) {
	readers, err := h.db.Readers(ctx, room.Key)
	return len(readers) > 0, err
}

func (h *homeserver) EraseGhost(ctx context.Context, ghost id.UserID) error {
	if err := h.fail("erase ghost"); err != nil {
		return err
	}
	return h.db.EraseGhost(ctx, ghost)
}

func (h *homeserver) EraseCircle(ctx context.Context, circle kith.CircleID) error {
	if err := h.fail("erase circle"); err != nil {
		return err
	}
	return h.db.EraseCircle(ctx, circle)
}

func (h *homeserver) Retire(ctx context.Context, ghost id.UserID) error {
	_, err := h.db.MoveGhost(ctx, ghost, store.GhostTaken, store.GhostRetired)
	return err
}

func (h *homeserver) InviteModerator(_ context.Context, _ kith.Room, user id.UserID) error {
	h.summoned = append(h.summoned, user)
	return h.fail("invite moderator")
}

func (h *homeserver) Mute(_ context.Context, _ kith.Room, ghost id.UserID) (bool, error) {
	if err := h.fail("mute"); err != nil || h.strong {
		return false, err
	}
	h.muted = append(h.muted, ghost)
	return true, nil
}

func (h *homeserver) Unmute(_ context.Context, _ kith.Room, ghost id.UserID) error {
	if err := h.fail("unmute"); err != nil {
		return err
	}
	h.muted = slices.DeleteFunc(h.muted, func(muted id.UserID) bool { return muted == ghost })
	return nil
}

func (h *homeserver) Unban(_ context.Context, _ kith.Room, ghost id.UserID) error {
	h.unbanned = append(h.unbanned, ghost)
	return h.fail("unban")
}

// SentAt gives what is in said, and else a moment that is younger the later the event went out.
func (h *homeserver) SentAt(_ context.Context, _ kith.Room, eventID id.EventID) (time.Time, error) {
	if evt, ok := h.said[eventID]; ok {
		return evt.Sent, h.fail("sent at")
	}
	return h.sentAt[eventID], h.fail("sent at")
}

func (h *homeserver) ReadAgain(_ context.Context, _ kith.Room, eventID id.EventID) (kith.Event, error) {
	if evt, ok := h.said[eventID]; ok {
		return evt, h.fail("read again")
	}
	return kith.Event{ID: eventID, Trouble: kith.TroubleBroken}, h.fail("read again")
}

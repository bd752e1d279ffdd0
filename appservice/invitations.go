package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// The kinds of jobs of this package, with their subjects.
const (
	jobAccept  = "accept invitation"  // "room id|peer key"
	jobDecline = "decline invitation" // "room id|user id of ours"
	jobSweep   = "sweep room"         // room key
	jobLobby   = "open lobby"         // room key
	jobLeave   = "leave room"         // room id
)

func (as *AppService) handleJobs() {
	as.jobs.Handle(jobAccept, as.acceptInvitation)
	as.jobs.Handle(jobDecline, as.declineInvitation)
	as.jobs.Handle(jobSweep, as.sweepRoom)
	as.jobs.Handle(jobLobby, as.openLobby)
	as.jobs.Handle(jobLeave, as.leaveRoom)
}

// stillUnknown is unknownRoom unless the room has become ours since it was looked for:
// then the event has to wait for another look.
func (as *AppService) stillUnknown(ctx context.Context, evt *event.Event) error {
	_, err := as.store.RoomByID(ctx, evt.RoomID)
	switch {
	case err == nil:
		return &waitError{}
	case errors.Is(err, store.ErrNotFound):
		return as.unknownRoom(ctx, evt)
	default:
		return err
	}
}

// unknownRoom takes an event of a room that is not ours yet. Only an invitation
// means anything there: the bot looks at it, a ghost declines.
func (as *AppService) unknownRoom(ctx context.Context, evt *event.Event) error {
	if evt.Type.Type != event.StateMember.Type || evt.StateKey == nil || !as.IsOurs(id.UserID(*evt.StateKey)) {
		return nil
	}
	_ = evt.Content.ParseRaw(event.StateMember)
	if evt.Content.AsMember().Membership != event.MembershipInvite || !validUser(evt.Sender) {
		return nil
	}
	if invited := id.UserID(*evt.StateKey); invited != as.opts.Bot {
		return as.jobs.Schedule(ctx, jobDecline, string(evt.RoomID)+"|"+string(invited), 0)
	}
	peer, err := as.store.EnsurePeer(ctx, evt.Sender)
	if err != nil {
		return err
	}
	return as.jobs.Schedule(ctx, jobAccept, string(evt.RoomID)+"|"+string(peer), 0)
}

// roomComing tells whether the room of an event may become ours yet: somebody may be
// quicker to join a room that we make than the answer that tells us its id, and a
// peer may write into a lobby before the bot has looked around in it.
func (as *AppService) roomComing(ctx context.Context, in store.Incoming) (bool, error) {
	if time.Since(in.Received) > roomPatience || as.isInvitation(in) {
		return false, nil
	}
	unmade, err := as.store.UnmadeRooms(ctx)
	if err != nil || len(unmade) > 0 {
		return err == nil, err
	}
	return as.store.HasJob(ctx, jobAccept, string(in.Room)+"|")
}

// roomPatience is how long an event waits for its room to become ours.
const roomPatience = 5 * time.Minute

// isInvitation tells whether the event is what makes a room come.
func (as *AppService) isInvitation(in store.Incoming) bool {
	var e struct {
		envelope
		Content struct {
			Membership event.Membership `json:"membership"`
		} `json:"content"`
	}
	return json.Unmarshal(in.Raw, &e) == nil && e.Type == event.StateMember.Type && e.StateKey != nil &&
		as.IsOurs(id.UserID(*e.StateKey)) && e.Content.Membership == event.MembershipInvite
}

func (as *AppService) declineInvitation(ctx context.Context, subject string) error {
	roomID, user, _ := strings.Cut(subject, "|")
	dev, err := as.devices.get(ctx, id.UserID(user))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if _, err = dev.client.LeaveRoom(ctx, id.RoomID(roomID)); err != nil && !isGone(err) {
		return fmt.Errorf("decline invitation: %w", err)
	}
	return nil
}

// acceptInvitation joins, looks who is there, and makes the room the inviter's
// lobby if it is encrypted and nobody else is in it.
func (as *AppService) acceptInvitation(ctx context.Context, subject string) error {
	room, peer, _ := strings.Cut(subject, "|")
	roomID, key := id.RoomID(room), kith.PeerKey(peer)
	if _, err := as.store.RoomByID(ctx, roomID); err == nil {
		return nil
	}
	user, err := as.store.PeerUser(ctx, key)
	if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if !as.opts.AllowedServer(user.Homeserver()) {
		return as.refuse(ctx, bot, roomID, key, kith.RefusedServer)
	}
	if _, err = bot.client.JoinRoomByID(ctx, roomID); isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return nil // taken back meanwhile
	} else if err != nil {
		return fmt.Errorf("accept invitation: %w", err)
	}
	alone, err := as.aloneWith(ctx, bot, roomID, user)
	switch {
	case err != nil:
		return err
	case !alone:
		return as.refuse(ctx, bot, roomID, key, kith.RefusedGroup)
	}
	encrypted, err := isEncrypted(ctx, bot, roomID)
	switch {
	case err != nil:
		return err
	case !encrypted:
		return as.refuse(ctx, bot, roomID, key, kith.RefusedUnencrypted)
	}
	if as.intake == IntakeSliding {
		if err = as.readSinceInvited(ctx, bot, roomID); err != nil {
			return fmt.Errorf("read what was said before: %w", err)
		}
	}
	return as.adoptLobby(ctx, roomID, user, key)
}

// readSinceInvited takes in what was said in a room since the bot was invited. Transactions
// carry it only from the bot's joining on.
func (as *AppService) readSinceInvited(ctx context.Context, bot *device, roomID id.RoomID) error {
	var page struct {
		Chunk []json.RawMessage `json:"chunk"`
	}
	url := bot.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "rooms", roomID, "messages"},
		map[string]string{"dir": "b", "limit": fmt.Sprint(gapPage)})
	if _, err := bot.client.MakeRequest(ctx, http.MethodGet, url, nil, &page); err != nil {
		return err
	}
	var said []json.RawMessage
	for _, raw := range page.Chunk { // the latest first
		var e envelope
		if json.Unmarshal(raw, &e) != nil {
			continue
		}
		if as.isInvitation(store.Incoming{Raw: raw}) && id.UserID(*e.StateKey) == as.opts.Bot {
			break
		}
		if e.StateKey == nil {
			said = append(said, raw)
		}
	}
	slices.Reverse(said)
	return as.receive(ctx, said)
}

// aloneWith tells whether nobody but the bot and one user is in a room or invited.
func (as *AppService) aloneWith(ctx context.Context, bot *device, roomID id.RoomID, user id.UserID) (bool, error) {
	members, err := bot.client.Members(ctx, roomID)
	if err != nil {
		return false, fmt.Errorf("list members: %w", err)
	}
	for _, evt := range members.Chunk {
		who := id.UserID(evt.GetStateKey())
		switch evt.Content.AsMember().Membership {
		case event.MembershipJoin, event.MembershipInvite, event.MembershipKnock:
			if who != user && who != as.opts.Bot {
				return false, nil
			}
		}
	}
	return true, nil
}

func isEncrypted(ctx context.Context, bot *device, roomID id.RoomID) (bool, error) {
	var content event.EncryptionEventContent
	err := bot.client.StateEvent(ctx, roomID, event.StateEncryption, "", &content)
	if errors.Is(err, mautrix.MNotFound) {
		return false, nil
	} else if err != nil {
		return false, fmt.Errorf("read encryption: %w", err)
	}
	return content.Algorithm == id.AlgorithmMegolmV1, nil
}

// adoptLobby makes a room that a peer opened their lobby, and greets them there.
func (as *AppService) adoptLobby(ctx context.Context, roomID id.RoomID, user id.UserID, key kith.PeerKey) error {
	if err := as.fetchDevices(ctx, []id.UserID{user}); err != nil {
		return err
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		room := kith.Room{ID: roomID, Kind: kith.RoomLobby, Peer: key, Operation: newOperation(), Ready: true}
		var err error
		if room.Key, err = as.store.AddRoom(ctx, room); err != nil {
			return err
		}
		if err = as.store.AddSeat(ctx, room.Key, as.opts.Bot); err != nil {
			return err
		}
		if err = as.setReader(ctx, room, user, event.MembershipJoin); err != nil {
			return err
		}
		if err = as.store.SetLobby(ctx, key, room.Key); err != nil {
			return err
		}
		as.store.AfterCommit(ctx, func() { as.inbox.lanes.Kick(roomID) })
		return as.handler.Greet(ctx, room)
	})
}

// refuse leaves a room with a reason that clients show, and says why in the peer's
// lobby, which is opened for that if there is none.
func (as *AppService) refuse(ctx context.Context, bot *device, roomID id.RoomID, key kith.PeerKey, why kith.Refusal) error {
	if err := leaveSaying(ctx, bot, roomID, as.handler.Reason(why)); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	if why == kith.RefusedServer {
		return nil
	}
	return as.store.Txn(ctx, func(ctx context.Context) error { return as.sayWhy(ctx, key, why) })
}

func (as *AppService) sayWhy(ctx context.Context, key kith.PeerKey, why kith.Refusal) error {
	lobby, err := as.store.Lobby(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		lobby, err = as.offerLobby(ctx, key)
	}
	if err != nil {
		return err
	}
	return as.handler.Refused(ctx, lobby, why)
}

// leaveSaying leaves a room with a reason. Dendrite drops the reason of a request to
// leave, but not that of the membership itself; an invitation can only be declined by
// the request.
func leaveSaying(ctx context.Context, bot *device, roomID id.RoomID, reason string) error {
	_, err := bot.client.SendStateEvent(ctx, roomID, event.StateMember, string(bot.ghost.User),
		&event.MemberEventContent{Membership: event.MembershipLeave, Reason: reason})
	if err != nil {
		_, err = bot.client.LeaveRoom(ctx, roomID, &mautrix.ReqLeave{Reason: reason})
	}
	if isGone(err) {
		return nil
	}
	return err
}

// offerLobby queues the making of an encrypted lobby for a peer who has none.
func (as *AppService) offerLobby(ctx context.Context, key kith.PeerKey) (kith.Room, error) {
	room := kith.Room{Kind: kith.RoomLobby, Peer: key, Operation: newOperation()}
	var err error
	if room.Key, err = as.store.AddRoom(ctx, room); err != nil {
		return room, err
	}
	if err = as.store.SetLobby(ctx, key, room.Key); err != nil {
		return room, err
	}
	return room, as.jobs.Schedule(ctx, jobLobby, fmt.Sprint(room.Key), 0)
}

func (as *AppService) openLobby(ctx context.Context, subject string) error {
	room, err := as.roomOf(ctx, subject)
	if err != nil {
		return err
	}
	user, err := as.store.PeerUser(ctx, room.Peer)
	if err != nil {
		return err
	}
	plan := as.handler.LobbyPlan()
	plan.Direct, plan.Invite = true, []id.UserID{user}
	_, err = as.CreateRoom(ctx, room, plan)
	return err
}

func (as *AppService) roomOf(ctx context.Context, subject string) (kith.Room, error) {
	var key kith.RoomKey
	if _, err := fmt.Sscan(subject, &key); err != nil {
		return kith.Room{}, fmt.Errorf("read room key: %w", err)
	}
	return as.store.Room(ctx, key)
}

// sweepRoom removes the strangers from a room of ours. From a lobby, which belongs
// to the peer, the bot leaves instead and says why.
func (as *AppService) sweepRoom(ctx context.Context, subject string) error {
	room, err := as.roomOf(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	members, err := bot.client.Members(ctx, room.ID)
	if isForbidden(err) {
		return nil
	} else if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	for _, evt := range members.Chunk {
		user, membership := id.UserID(evt.GetStateKey()), evt.Content.AsMember().Membership
		if as.IsOurs(user) || membership == event.MembershipLeave || membership == event.MembershipBan {
			continue
		}
		expected, err := as.handler.Expects(ctx, room, user)
		if err != nil {
			return err
		}
		if expected {
			continue
		}
		if room.Kind == kith.RoomLobby {
			return as.abandonLobby(ctx, bot, room)
		}
		if err = as.kick(ctx, room, user, ""); err != nil {
			return err
		}
	}
	return nil
}

// abandonLobby leaves a lobby that a third person came into. The bot leaves first: once
// the room is forgotten nothing would bring it out of there any more.
func (as *AppService) abandonLobby(ctx context.Context, bot *device, room kith.Room) error {
	if err := leaveSaying(ctx, bot, room.ID, as.handler.Reason(kith.RefusedGroup)); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.store.SetLobby(ctx, room.Peer, 0); err != nil {
			return err
		}
		if err := as.store.DropRoom(ctx, room.Key); err != nil {
			return err
		}
		return as.sayWhy(ctx, room.Peer, kith.RefusedGroup)
	})
}

// ForgetLobby ends a lobby that its peer has left: the bot leaves too. A new direct
// chat makes a new one.
func (as *AppService) ForgetLobby(ctx context.Context, room kith.Room) error {
	lobby, err := as.store.Lobby(ctx, room.Peer)
	if err == nil && lobby.Key == room.Key {
		err = as.store.SetLobby(ctx, room.Peer, 0)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err = as.store.DropRoom(ctx, room.Key); err != nil {
		return err
	}
	return as.jobs.Schedule(ctx, jobLeave, string(room.ID), 0)
}

func (as *AppService) leaveRoom(ctx context.Context, roomID string) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if _, err = bot.client.LeaveRoom(ctx, id.RoomID(roomID)); err != nil && !isGone(err) {
		return fmt.Errorf("leave room: %w", err)
	}
	return nil
}

package appservice

import (
	"cmp"
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
	"kith/jobs"
	"kith/store"
)

// The kinds of jobs of this package, with their subjects.
const (
	jobAccept  = "accept invitation"  // "room id|peer key"
	jobDecline = "decline invitation" // "room id|user id of ours"
	jobSweep   = "sweep room"         // room key
	jobLobby   = "open lobby"         // room key
	jobLeave   = "leave room"         // room id
	jobShred   = "shred"              // nothing
)

func (as *AppService) handleJobs() {
	as.jobs.Handle(jobAccept, as.acceptInvitation)
	as.jobs.Handle(jobDecline, as.declineInvitation)
	as.jobs.Handle(jobSweep, as.sweepRoom)
	as.jobs.Handle(jobLobby, as.openLobby)
	as.jobs.Handle(jobLeave, as.leaveRoom)
	as.jobs.Handle(jobShred, as.shred)
	as.jobs.Handle(jobStrays, as.lookForStrays)
	as.jobs.Handle(jobStray, as.endStray)
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
	_, err = dev.client.LeaveRoom(ctx, id.RoomID(roomID))
	if err = unlessGone(ctx, dev, id.RoomID(roomID), id.UserID(user), err); err != nil {
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
	if forgetting, err := as.isForgetting(ctx, key); err != nil || forgetting {
		return cmp.Or(err, jobs.Again(awaitForgotten))
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
		if err = as.refuse(ctx, bot, roomID, key, kith.RefusedServer); err != nil {
			return err
		}
		return as.store.ForgetStranger(ctx, key)
	}
	if _, err = bot.client.JoinRoomByID(ctx, roomID); isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return as.store.ForgetStranger(ctx, key) // taken back meanwhile
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
	return as.adoptLobby(ctx, roomID, user, key, as.handler.Greet)
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

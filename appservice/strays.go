package appservice

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/jobs"
	"kith/store"
)

const (
	jobStrays = "look for strays" // nothing
	jobStray  = "end stray"       // room id

	strayPatience = 10 * time.Second // until rooms that are being made have their ids
)

// lookForStrays finds the rooms in which the bot is and which the database does not know,
// because it was lost, or is older than they are. Nobody is to be left in one of them with
// nobody to answer.
func (as *AppService) lookForStrays(ctx context.Context, _ string) error {
	unmade, err := as.store.UnmadeRooms(ctx)
	if err != nil {
		return err
	}
	if len(unmade) > 0 {
		return jobs.Again(strayPatience)
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	joined, err := bot.client.JoinedRooms(ctx)
	if err != nil {
		return fmt.Errorf("list rooms: %w", err)
	}
	for _, room := range joined.JoinedRooms {
		coming, err := as.store.HasJob(ctx, jobAccept, string(room)+"|")
		if err != nil {
			return err
		}
		if known, err := as.store.IsKnown(ctx, room); err != nil {
			return err
		} else if known || coming {
			continue
		}
		if err = as.jobs.Schedule(ctx, jobStray, string(room), 0); err != nil {
			return err
		}
	}
	return nil
}

// endStray makes a chat with one person their lobby again, and says what happened. Any
// other room that we made is ended: all are removed, with a sentence that clients show, and
// the bot leaves last. Rooms of others it only leaves.
func (as *AppService) endStray(ctx context.Context, subject string) error {
	roomID := id.RoomID(subject)
	if known, err := as.store.IsKnown(ctx, roomID); err != nil || known {
		return err
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	members, err := bot.client.Members(ctx, roomID)
	if isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return nil
	} else if err != nil {
		return fmt.Errorf("list members: %w", err)
	}
	present := map[id.UserID]event.Membership{}
	for _, evt := range members.Chunk {
		switch m := evt.Content.AsMember().Membership; m {
		case event.MembershipJoin, event.MembershipInvite, event.MembershipKnock:
			present[id.UserID(evt.GetStateKey())] = m
		}
	}
	delete(present, as.opts.Bot)
	operation, err := operationOf(ctx, bot, roomID)
	if err != nil {
		return err
	}
	isDesk := strings.HasPrefix(operation, kith.DeskOperation)
	if user, one := onlyOne(present); one && !isDesk && !as.IsOurs(user) && validUser(user) && as.opts.AllowedServer(user.Homeserver()) {
		encrypted, err := isEncrypted(ctx, bot, roomID)
		if err != nil {
			return err
		}
		if encrypted {
			return as.takeUpLobby(ctx, roomID, user)
		}
	}
	if operation == "" { // somebody else's, where the bot may have a moderator's level: they stay
		return leaveSaying(ctx, bot, roomID, as.handler.Reason(kith.RefusedLost))
	}
	return as.endUnknown(ctx, bot, roomID, present)
}

func onlyOne(present map[id.UserID]event.Membership) (id.UserID, bool) {
	for user, membership := range present {
		return user, len(present) == 1 && membership == event.MembershipJoin
	}
	return "", false
}

func (as *AppService) takeUpLobby(ctx context.Context, roomID id.RoomID, user id.UserID) error {
	key, err := as.store.EnsurePeer(ctx, user)
	if err != nil {
		return err
	}
	return as.adoptLobby(ctx, roomID, user, key, func(ctx context.Context, lobby kith.Room) error {
		if err := as.handler.Refused(ctx, lobby, kith.RefusedLost); err != nil {
			return err
		}
		return as.handler.Greet(ctx, lobby)
	})
}

func (as *AppService) endUnknown(ctx context.Context, bot *device, roomID id.RoomID, present map[id.UserID]event.Membership) error {
	reason := as.handler.Reason(kith.RefusedLost)
	for user := range present {
		_, err := bot.client.KickUser(ctx, roomID, &mautrix.ReqKickUser{UserID: user, Reason: reason})
		if isForbidden(err) {
			continue // they are gone
		} else if err != nil {
			return fmt.Errorf("remove from a room that is not known: %w", err)
		}
		if as.IsOurs(user) {
			continue
		}
		err = as.store.Txn(ctx, func(ctx context.Context) error {
			lobby, err := as.store.Lobby(ctx, as.store.PeerKey(user))
			if err != nil {
				return err
			}
			return as.handler.Refused(ctx, lobby, kith.RefusedLost)
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return leaveSaying(ctx, bot, roomID, reason)
}

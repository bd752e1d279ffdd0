package appservice

import (
	"context"
	"fmt"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// operationKey is the field of m.room.create that holds a room's operation id. The
// value is random and tells nobody anything.
const operationKey = "chat.kith.operation"

const roomVersion = id.RoomV11

// CreateRoom makes a room, once: when it was asked for before and the answer was
// lost, it is found by its operation id, and what the homeserver had not come to is
// added. The id is kept before it returns.
func (as *AppService) CreateRoom(ctx context.Context, room kith.Room, plan kith.RoomPlan) (kith.Room, error) {
	if room.ID != "" {
		return room, nil
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return room, err
	}
	request := as.createRequest(room, plan)
	if room.ID, err = as.findMade(ctx, bot, room); err != nil {
		return room, fmt.Errorf("look for room: %w", err)
	}
	if room.ID != "" {
		if err = complete(ctx, bot, room.ID, request); err != nil {
			room.ID = ""
			return room, fmt.Errorf("complete room: %w", err)
		}
	} else if room.ID, err = as.askForRoom(ctx, bot, room, request); err != nil {
		return room, err
	}
	return room, as.keepMade(ctx, room)
}

// FindRoom gives a room the id that it has if it was asked for and the answer was lost:
// who wants it gone, before anybody has come back to making it, must not leave it behind
// with the bot and an invitation in it. A room that was never made stays without an id.
func (as *AppService) FindRoom(ctx context.Context, room kith.Room) (kith.Room, error) {
	if room.ID != "" {
		return room, nil
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return room, err
	}
	if room.ID, err = as.findMade(ctx, bot, room); err != nil {
		return room, fmt.Errorf("look for room: %w", err)
	}
	if room.ID == "" {
		return room, nil
	}
	return room, as.keepMade(ctx, room)
}

// keepMade notes the id of a room, and that the bot is in it.
func (as *AppService) keepMade(ctx context.Context, room kith.Room) error {
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.store.SetRoomID(ctx, room.Key, room.ID); err != nil {
			return err
		}
		as.store.AfterCommit(ctx, func() { as.inbox.lanes.Kick(room.ID) })
		return as.store.AddSeat(ctx, room.Key, as.opts.Bot)
	})
}

// findMade looks for a room that was asked for before. It gives the homeserver the
// time to come to an end with that: asking again too early would make two rooms.
func (as *AppService) findMade(ctx context.Context, bot *device, room kith.Room) (found id.RoomID, err error) {
	asked, err := as.store.RoomAsked(ctx, room.Key)
	if err != nil || asked.IsZero() {
		return "", err
	}
	return found, as.lookFor(ctx, asked, makingTime, func() (bool, error) {
		found, err = as.unconfirmed.find(ctx, bot, room.Operation)
		if found == "" {
			as.unconfirmed.doubt()
		}
		return found != "", err
	})
}

func (as *AppService) askForRoom(ctx context.Context, bot *device, room kith.Room, request *mautrix.ReqCreateRoom) (id.RoomID, error) {
	if err := as.store.SetRoomAsked(ctx, room.Key); err != nil {
		return "", err
	}
	resp, err := bot.client.CreateRoom(ctx, request)
	if err != nil {
		as.unconfirmed.doubt()
		return "", fmt.Errorf("create room: %w", err)
	}
	return resp.RoomID, nil
}

// complete adds what a room lacks because making it was interrupted: a homeserver
// may stop when whoever asked is gone, and it may end itself.
func complete(ctx context.Context, bot *device, roomID id.RoomID, request *mautrix.ReqCreateRoom) error {
	state, err := bot.client.State(ctx, roomID)
	if err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	wanted := slices.Clone(request.InitialState)
	if request.PowerLevelOverride != nil { // first, so that nobody can do more in between
		wanted = slices.Insert(wanted, 0, stateEvent(event.StatePowerLevels, request.PowerLevelOverride))
	}
	wanted = append(wanted, stateEvent(event.StateRoomName, &event.RoomNameEventContent{Name: request.Name}),
		stateEvent(event.StateTopic, &event.TopicEventContent{Topic: request.Topic}))
	for _, evt := range wanted {
		if state[evt.Type][""] != nil {
			continue
		}
		if _, err = bot.client.SendStateEvent(ctx, roomID, evt.Type, "", evt.Content.Parsed); err != nil {
			return fmt.Errorf("set %s: %w", evt.Type.Type, err)
		}
	}
	for _, user := range request.Invite {
		// Dendrite 0.15.2 may have the event of an invitation that was interrupted, and show
		// it to nobody; Synapse takes a repetition for the same.
		if member := state[event.StateMember][string(user)]; member != nil && member.Content.AsMember().Membership != event.MembershipInvite {
			continue
		}
		_, err = bot.client.InviteUser(ctx, roomID, &mautrix.ReqInviteUser{UserID: user})
		if err != nil && !isForbidden(err) { // the homeserver may have come to it meanwhile
			return fmt.Errorf("invite: %w", err)
		}
	}
	return nil
}

func (as *AppService) createRequest(room kith.Room, plan kith.RoomPlan) *mautrix.ReqCreateRoom {
	rule := &event.JoinRulesEventContent{JoinRule: event.JoinRuleInvite}
	if plan.Restricted {
		rule = restricted(plan.Doors)
	}
	initial := []*event.Event{
		stateEvent(event.StateHistoryVisibility, &event.HistoryVisibilityEventContent{HistoryVisibility: event.HistoryVisibilityJoined}),
		stateEvent(event.StateJoinRules, rule),
		stateEvent(event.StateGuestAccess, &event.GuestAccessEventContent{GuestAccess: event.GuestAccessForbidden}),
	}
	creation := map[string]any{"m.federate": plan.Federate, operationKey: room.Operation}
	if plan.Space {
		creation["type"] = event.RoomTypeSpace
	} else {
		initial = slices.Insert(initial, 0, stateEvent(event.StateEncryption, encryption()))
	}
	if picture := as.emblems[room.Kind]; picture != "" {
		initial = append(initial, stateEvent(event.StateRoomAvatar, &event.RoomAvatarEventContent{URL: picture}))
	}
	return &mautrix.ReqCreateRoom{
		Visibility:         "private",
		Preset:             "private_chat",
		Name:               plan.Name,
		Topic:              plan.Topic,
		RoomVersion:        roomVersion,
		IsDirect:           plan.Direct,
		Invite:             plan.Invite,
		InitialState:       initial,
		PowerLevelOverride: plan.Levels,
		CreationContent:    creation,
	}
}

func stateEvent(evtType event.Type, content any) *event.Event {
	key := ""
	return &event.Event{Type: evtType, StateKey: &key, Content: event.Content{Parsed: content}}
}

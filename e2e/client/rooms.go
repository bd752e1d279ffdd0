package client

import (
	"context"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// DM creates an encrypted direct chat and invites the other user, as Element
// does. It returns when the client shows the room; the other one may not have
// joined yet.
func (c *Client) DM(ctx context.Context, with id.UserID) (id.RoomID, error) {
	return c.Create(ctx, &mautrix.ReqCreateRoom{Preset: "trusted_private_chat", IsDirect: true, Invite: []id.UserID{with}})
}

// Create makes an encrypted room and returns when the client shows it.
func (c *Client) Create(ctx context.Context, request *mautrix.ReqCreateRoom) (id.RoomID, error) {
	request.InitialState = append(request.InitialState, &event.Event{
		Type:    event.StateEncryption,
		Content: event.Content{Parsed: &event.EncryptionEventContent{Algorithm: id.AlgorithmMegolmV1}},
	})
	resp, err := c.api.CreateRoom(ctx, request)
	if err != nil {
		return "", fmt.Errorf("create room: %w", err)
	}
	return resp.RoomID, c.waitJoined(ctx, resp.RoomID)
}

// Join accepts an invitation and returns when the client shows the room.
func (c *Client) Join(ctx context.Context, room id.RoomID) error {
	if _, err := c.api.JoinRoomByID(ctx, room); err != nil {
		return fmt.Errorf("join room: %w", err)
	}
	return c.waitJoined(ctx, room)
}

// Leave leaves a room, or declines the invitation to it, and returns when the
// client no longer shows the user in it.
func (c *Client) Leave(ctx context.Context, room id.RoomID) error {
	if _, err := c.api.LeaveRoom(ctx, room); err != nil {
		return fmt.Errorf("leave room: %w", err)
	}
	return c.ExpectGone(ctx, room)
}

func (c *Client) waitJoined(ctx context.Context, room id.RoomID) error {
	return c.feed.wait(ctx, func() bool { return c.feed.rooms[room] != nil && c.feed.rooms[room].joined })
}

// ExpectGone waits until the user is not in the room, however that came.
func (c *Client) ExpectGone(ctx context.Context, room id.RoomID) error {
	err := c.feed.wait(ctx, func() bool { return c.feed.rooms[room] == nil || !c.feed.rooms[room].joined })
	if err != nil {
		return fmt.Errorf("wait to be out of the room: %w", err)
	}
	return nil
}

// ExpectMember waits until a user has this membership in the room.
func (c *Client) ExpectMember(ctx context.Context, room id.RoomID, user id.UserID, membership event.Membership) error {
	err := c.feed.wait(ctx, func() bool { return c.state.IsMembership(ctx, room, user, membership) })
	if err != nil {
		return fmt.Errorf("wait for a member to %s: %w", membership, err)
	}
	return nil
}

// Members returns everybody who is or was in the room or invited to it, with
// their membership and the name they have there.
func (c *Client) Members(ctx context.Context, room id.RoomID) (map[id.UserID]*event.MemberEventContent, error) {
	members, err := c.state.GetAllMembers(ctx, room)
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	return members, nil
}

// Names returns the display names of those who are in the room; a user without
// one is named by their user id, as clients do.
func (c *Client) Names(ctx context.Context, room id.RoomID) (map[id.UserID]string, error) {
	members, err := c.state.GetRoomMembers(ctx, room, event.MembershipJoin)
	if err != nil {
		return nil, fmt.Errorf("read members: %w", err)
	}
	names := make(map[id.UserID]string, len(members))
	for user, member := range members {
		names[user] = member.Displayname
		if member.Displayname == "" {
			names[user] = string(user)
		}
	}
	return names, nil
}

// NameOf returns the name under which a user is, or was last, in the room.
func (c *Client) NameOf(ctx context.Context, room id.RoomID, user id.UserID) string {
	member, err := c.state.TryGetMember(ctx, room, user)
	if err != nil || member == nil || member.Displayname == "" {
		return string(user)
	}
	return member.Displayname
}

// RoomName asks the homeserver for the room's name; empty if it has none.
func (c *Client) RoomName(ctx context.Context, room id.RoomID) string {
	var name event.RoomNameEventContent
	if c.api.StateEvent(ctx, room, event.StateRoomName, "", &name) != nil {
		return ""
	}
	return name.Name
}

// PowerLevels returns the room's power levels as the client knows them.
func (c *Client) PowerLevels(ctx context.Context, room id.RoomID) (*event.PowerLevelsEventContent, error) {
	levels, err := c.state.GetPowerLevels(ctx, room)
	if err != nil {
		return nil, fmt.Errorf("read power levels: %w", err)
	}
	return levels, nil
}

// SetPowerLevel gives a user another power level, taking the levels of now from
// the homeserver.
func (c *Client) SetPowerLevel(ctx context.Context, room id.RoomID, user id.UserID, level int) error {
	var levels event.PowerLevelsEventContent
	if err := c.api.StateEvent(ctx, room, event.StatePowerLevels, "", &levels); err != nil {
		return fmt.Errorf("ask for power levels: %w", err)
	}
	levels.SetUserLevel(user, level)
	return c.SetState(ctx, room, event.StatePowerLevels, "", &levels)
}

// SetState sends a state event.
func (c *Client) SetState(ctx context.Context, room id.RoomID, kind event.Type, key string, content any) error {
	if _, err := c.api.SendStateEvent(ctx, room, kind, key, content); err != nil {
		return fmt.Errorf("set %s: %w", kind.Type, err)
	}
	return nil
}

// Invite invites a user.
func (c *Client) Invite(ctx context.Context, room id.RoomID, user id.UserID) error {
	if _, err := c.api.InviteUser(ctx, room, &mautrix.ReqInviteUser{UserID: user}); err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	return nil
}

// Kick removes a user, who may come back.
func (c *Client) Kick(ctx context.Context, room id.RoomID, user id.UserID, reason string) error {
	if _, err := c.api.KickUser(ctx, room, &mautrix.ReqKickUser{UserID: user, Reason: reason}); err != nil {
		return fmt.Errorf("kick: %w", err)
	}
	return nil
}

// Ban removes a user for good.
func (c *Client) Ban(ctx context.Context, room id.RoomID, user id.UserID, reason string) error {
	if _, err := c.api.BanUser(ctx, room, &mautrix.ReqBanUser{UserID: user, Reason: reason}); err != nil {
		return fmt.Errorf("ban: %w", err)
	}
	return nil
}

// Redact takes a message away from all who are in the room.
func (c *Client) Redact(ctx context.Context, room id.RoomID, evt id.EventID, reason string) error {
	if _, err := c.api.RedactEvent(ctx, room, evt, mautrix.ReqRedact{Reason: reason}); err != nil {
		return fmt.Errorf("redact: %w", err)
	}
	return nil
}

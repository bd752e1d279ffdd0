package circle

import (
	"context"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
)

// Power levels in circles and portals. Every level is set, because the defaults of
// the Matrix spec let peers invite and keep moderators from muting.

// circlePlan says how a circle's room is made: moderators keep order in it with the
// tools of any client, ghosts speak, the bot does what must not be undone.
//
// All moderators have their level, also one who is a peer in the circle and so can never
// come in: a level that is missing would tell the others.
func (c *Circles) circlePlan(circle kith.Circle, doors []id.RoomID, ghosts []id.UserID) kith.RoomPlan {
	bot, moderator := kith.RoleBot.Level(), kith.RoleModerator.Level()
	levels := levels(moderator)
	levels.Users = map[id.UserID]int{c.edge.Bot(): bot}
	moderators := c.opts.Moderators
	if circle.IsTalk() {
		moderators = nil
	}
	for _, user := range moderators {
		levels.Users[user] = moderator
	}
	levels.InvitePtr = &bot
	levels.KickPtr, levels.BanPtr, levels.RedactPtr = &moderator, &moderator, &moderator
	levels.Notifications = &event.NotificationPowerLevels{RoomPtr: &moderator}
	return kith.RoomPlan{
		Name:     c.words.Text("", catalogue.CircleName(code(circle.ID))),
		Topic:    c.words.Text("", catalogue.CircleTopic()),
		Federate: true,
		Levels:   levels,
		Invite:   ghosts,

		Restricted: len(moderators) > 0, Doors: doors,
	}
}

// portalPlan says how a portal is made: nobody but the bot can change anything in it,
// so that what moderators do in the circle is what holds.
func (c *Circles) portalPlan(ctx context.Context, p kith.Portal, user id.UserID, ghosts []id.UserID) (kith.RoomPlan, error) {
	number, err := c.store.PortalNumber(ctx, p)
	if err != nil {
		return kith.RoomPlan{}, err
	}
	bot := kith.RoleBot.Level()
	levels := levels(bot)
	levels.Users = map[id.UserID]int{c.edge.Bot(): bot, user: kith.RolePeer.Level()}
	levels.InvitePtr, levels.KickPtr, levels.BanPtr, levels.RedactPtr = &bot, &bot, &bot, &bot
	levels.Notifications = &event.NotificationPowerLevels{RoomPtr: &bot}
	return kith.RoomPlan{
		Name:     c.words.Text("", catalogue.PortalName(number)),
		Topic:    c.words.Text("", catalogue.PortalTopic()),
		Federate: !c.opts.Local(user.Homeserver()),
		Levels:   levels,
		Invite:   append([]id.UserID{user}, ghosts...),
	}, nil
}

// levels are what circles and portals have in common. state is the level for changing
// state, the power levels among it; what concerns the safety of the room itself is
// the bot's alone. Taking back one's own words stays possible for the muted.
func levels(state int) *event.PowerLevelsEventContent {
	bot, muted := kith.RoleBot.Level(), kith.MutedLevel
	return &event.PowerLevelsEventContent{
		UsersDefault:    kith.RolePeer.Level(),
		EventsDefault:   kith.RolePeer.Level(),
		StateDefaultPtr: &state,
		Events: map[string]int{
			event.StatePowerLevels.Type:       state,
			event.StateRoomName.Type:          state, // these four, or Dendrite sets levels of its own
			event.StateTopic.Type:             state,
			event.StateRoomAvatar.Type:        state,
			event.StateCanonicalAlias.Type:    state,
			event.StateEncryption.Type:        bot,
			event.StateServerACL.Type:         bot,
			event.StateTombstone.Type:         bot,
			event.StateHistoryVisibility.Type: bot,
			event.StateJoinRules.Type:         bot,
			event.EventRedaction.Type:         muted,
		},
	}
}

// code is how moderators tell circles apart: a few letters of the random id.
func code(circle kith.CircleID) string {
	return string(circle[:min(4, len(circle))])
}

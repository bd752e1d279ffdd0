package appservice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// refused is called when the homeserver does not let the sender speak: because it
// was never in the room, which is mended, or because somebody removed it, its level
// does not allow it or the room is gone, which is not ours to overrule. A busy Dendrite
// takes those who are in a room to be out of it, for moments: it is believed at once
// only where it says why.
func (o *outbox) refused(ctx context.Context, room kith.Room, out store.Outgoing) error {
	membership, err := o.as.membership(ctx, room, out.Sender)
	absent := errors.Is(err, mautrix.MNotFound) || err == nil && membership == event.MembershipInvite
	untold := isForbidden(err) || errors.Is(err, mautrix.MNotFound)
	switch {
	case absent && out.Sender != o.as.opts.Bot:
		if err = o.as.Seat(ctx, room, out.Sender); err == nil {
			return fmt.Errorf("%w: the sender was not in the room; it is now", errRefusedNow)
		} else if !isForbidden(err) {
			return err
		}
		untold = true
	case err != nil && !untold:
		return fmt.Errorf("read membership: %w", err)
	case err == nil && membership == event.MembershipJoin:
		if untold, err = o.as.maySpeak(ctx, room, out.Sender); err != nil {
			return err
		}
	}
	if untold && time.Since(out.Attempted) < refusedPatience {
		return fmt.Errorf("%w: it does not tell why", errRefusedNow)
	}
	o.as.counters.dropped.WithLabelValues(droppedForbidden).Inc()
	tell(o.as.log.Warn(), out.Story).Str("room", string(room.Kind)).Msg("Gave up an event that its sender may not send")
	return o.as.store.Txn(ctx, func(ctx context.Context) error {
		if err := o.as.store.DropOutgoing(ctx, out.ID); err != nil {
			return err
		}
		return o.as.handler.NotSent(ctx, room, out)
	})
}

// errRefusedNow says that the homeserver refuses an event that it may take later.
var errRefusedNow = errors.New("the homeserver refuses the event")

// refusedPatience is how long an event is tried again that is refused for no reason that
// can be seen.
const refusedPatience = time.Minute

// maySpeak asks the homeserver whether the power levels of a room let a member write; true
// also where it does not tell.
func (as *AppService) maySpeak(ctx context.Context, room kith.Room, user id.UserID) (bool, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return false, err
	}
	var levels event.PowerLevelsEventContent
	if err = bot.client.StateEvent(ctx, room.ID, event.StatePowerLevels, "", &levels); isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("read power levels: %w", err)
	}
	return levels.GetUserLevel(user) >= levels.GetEventLevel(event.EventEncrypted), nil
}

package appservice

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// takeBack redacts the event by which a room knows a message. It comes after the message
// in the room's sequence, so there is an event by now if there ever will be. Who said it
// redacts it; where they cannot any more, the bot does.
func (o *outbox) takeBack(ctx context.Context, room kith.Room, out store.Outgoing) error {
	target, err := o.as.store.CopyOf(ctx, out.TakesBack, out.Room)
	if err != nil {
		return err
	}
	if target == "" {
		return o.drop(ctx, out)
	}
	bot, err := o.as.devices.bot(ctx)
	if err != nil {
		return err
	}
	if !out.Attempted.IsZero() {
		if gone, err := isRedacted(ctx, bot, room.ID, target); err != nil {
			return fmt.Errorf("look for event: %w", err)
		} else if gone {
			return o.drop(ctx, out)
		}
	} else if err = o.as.store.SetAttempted(ctx, out.ID); err != nil {
		return err
	}
	found, err := o.redactAs(ctx, bot, room, out, target)
	switch {
	case err == nil:
		return o.sent(ctx, room, out, found)
	case isForbidden(err), errors.Is(err, mautrix.MNotFound):
		o.as.counters.dropped.WithLabelValues(droppedForbidden).Inc()
		tell(o.as.log.Warn(), out.Story).Str("room", string(room.Kind)).Msg("Dropped a redaction that the homeserver refuses")
		return o.as.store.DropOutgoing(ctx, out.ID)
	default:
		return fmt.Errorf("redact event: %w", err)
	}
}

// redactAs redacts as the sender, or else as the bot.
func (o *outbox) redactAs(ctx context.Context, bot *device, room kith.Room, out store.Outgoing, target id.EventID) (id.EventID, error) {
	request := mautrix.ReqRedact{TxnID: out.Transaction}
	ghost, err := o.as.store.Ghost(ctx, out.Sender)
	if err != nil {
		return "", err
	}
	if ghost.State != store.GhostRetired && out.Sender != o.as.opts.Bot {
		dev, err := o.as.devices.get(ctx, out.Sender)
		if err != nil {
			return "", err
		}
		resp, err := dev.client.RedactEvent(ctx, room.ID, target, request)
		if err == nil {
			return resp.EventID, nil
		} else if !isForbidden(err) && !errors.Is(err, mautrix.MNotFound) {
			return "", err
		}
	}
	resp, err := bot.client.RedactEvent(ctx, room.ID, target, request)
	if err != nil {
		return "", err
	}
	return resp.EventID, nil
}

// isRedacted tells whether nothing is left of an event.
func isRedacted(ctx context.Context, bot *device, room id.RoomID, target id.EventID) (bool, error) {
	evt, err := bot.client.GetEvent(ctx, room, target)
	if isForbidden(err) || errors.Is(err, mautrix.MNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	isOurs := evt.Type.Type == event.EventEncrypted.Type || evt.Type.Type == event.EventReaction.Type
	return isOurs && len(evt.Content.Raw) == 0, nil
}

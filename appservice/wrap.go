package appservice

import (
	"context"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"

	"kith"
	"kith/store"
)

// wrap gives what the homeserver is handed of an event, and keeps it: the encrypted content,
// or of a reaction the content as it is. Nil says that the event was dropped.
func (as *AppService) wrap(ctx context.Context, dev *device, room kith.Room, out store.Outgoing) ([]byte, error) {
	content, err := as.related(ctx, out)
	if err != nil {
		return nil, err
	}
	if content == nil {
		return nil, as.outbox.drop(ctx, out)
	}
	if wireType(out) == event.EventEncrypted {
		return as.encrypt(ctx, dev, room, out, content)
	}
	kept, err := as.store.SetEncrypted(ctx, out.ID, content)
	if err != nil || !kept {
		return nil, err
	}
	return content, nil
}

// wireType is the type under which the homeserver is handed an event. Reactions are not
// encrypted in Matrix, everything else is.
func wireType(out store.Outgoing) event.Type {
	if out.Type == event.EventReaction.Type {
		return event.EventReaction
	}
	return event.EventEncrypted
}

// errDuplicateAnnotation is how a homeserver says that the same user has reacted to the same
// event in the same way before.
var errDuplicateAnnotation = mautrix.RespError{ErrCode: "M_DUPLICATE_ANNOTATION"}

// drop gives up on an event that is about nothing that the room has, or is there already.
func (o *outbox) drop(ctx context.Context, out store.Outgoing) error {
	o.as.counters.dropped.WithLabelValues(droppedGone).Inc()
	return o.as.store.DropOutgoing(ctx, out.ID)
}

package appservice

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// related gives the content of an event with its relations, to the events by which its room
// knows the messages in question. They are there by now if they ever will be, since a room
// is sent to in sequence. What relates to nothing in the room is sent as it can be read
// without, or is nil if it says nothing then.
func (as *AppService) related(ctx context.Context, out store.Outgoing) (json.RawMessage, error) {
	answered, err := as.answered(ctx, out)
	if err != nil || answered == "" && out.Relation.Kind == "" {
		return out.Content, err
	}
	var target id.EventID
	if out.Relation.Kind != "" {
		if target, err = as.target(ctx, out); err != nil {
			return nil, err
		}
	}
	var content map[string]any
	if err = json.Unmarshal(out.Content, &content); err != nil {
		return nil, fmt.Errorf("read queued content: %w", err)
	}
	if !relate(content, out.Relation.Kind, target, answered) {
		return nil, nil
	}
	return json.Marshal(content)
}

// relate puts a relation into a content. It tells false if the content says nothing without
// the event that it is about. Of the relation that the content brings along, what belongs to
// this one stays.
func relate(content map[string]any, kind store.RelationKind, target, answered id.EventID) bool {
	relation, ok := content["m.relates_to"].(map[string]any)
	if !ok {
		relation = make(map[string]any)
	}
	relation["event_id"] = target
	switch {
	case kind == store.Annotates:
		relation["rel_type"] = event.RelAnnotation
	case kind == store.References:
		relation["rel_type"] = event.RelReference
	case kind == store.Replaces && target == "":
		asWords(content)
		return true
	case kind == store.Replaces:
		relation["rel_type"] = event.RelReplace
	case (kind == store.InThread || kind == store.AnswersInside) && target != "":
		relation["rel_type"] = event.RelThread
		relation["is_falling_back"] = kind == store.InThread || answered == ""
		if answered == "" {
			answered = target
		}
		relation["m.in_reply_to"] = map[string]any{"event_id": answered}
	case answered == "":
		return true
	default:
		relation = map[string]any{"m.in_reply_to": map[string]any{"event_id": answered}}
		target = answered
	}
	content["m.relates_to"] = relation
	return target != ""
}

// asWords makes of an edit a message in which all of the new words stand, marked as clients
// mark edits for those that know none.
func asWords(content map[string]any) {
	words, ok := content["m.new_content"].(map[string]any)
	if !ok {
		return
	}
	clear(content)
	maps.Copy(content, words)
	if body, ok := words["body"].(string); ok {
		content["body"] = "* " + body
		delete(content, "format")
		delete(content, "formatted_body")
	}
}

// target gives the event to which an event relates otherwise: that of a message, or, where
// none is named, the one that spoke first of an item.
func (as *AppService) target(ctx context.Context, out store.Outgoing) (id.EventID, error) {
	if out.Relation.To == 0 && out.Item != 0 {
		return as.store.ItemAs(ctx, out.Item, out.Room)
	}
	return as.store.CopyOf(ctx, out.Relation.To, out.Room)
}

// answered gives the event to which an event is a reply: that of a message, or the one
// that spoke first of an item.
func (as *AppService) answered(ctx context.Context, out store.Outgoing) (id.EventID, error) {
	switch {
	case out.ReplyTo != 0:
		return as.store.CopyOf(ctx, out.ReplyTo, out.Room)
	case out.Item != 0:
		return as.store.ItemAs(ctx, out.Item, out.Room)
	}
	return "", nil
}

package service

import (
	"context"
	"encoding/json"

	"maunium.net/go/mautrix/event"

	"kith"
)

// lobbyReaction takes a peer's reaction in their lobby, which may be an answer.
func (s *Service) lobbyReaction(ctx context.Context, room kith.Room, evt kith.Event) error {
	var content event.ReactionEventContent
	_ = json.Unmarshal(evt.Content, &content) // content that does not follow the spec says nothing
	if content.RelatesTo.Type != event.RelAnnotation {
		return nil
	}
	last, err := s.store.LastSent(ctx, room.Key)
	if err != nil {
		return err
	}
	phrases, err := s.lobby.React(ctx, room.Peer, content.RelatesTo.Key, last != "" && last == content.RelatesTo.EventID)
	if err != nil {
		return err
	}
	s.store.AfterCommit(ctx, s.circles.Wake)
	return s.answer(ctx, room, "reaction "+string(evt.ID), phrases)
}

// Package service is the reception: it tells the lobby, the circles and the desks what came in
// at the Matrix edge, and says what they answer. It decides only what concerns both:
// which room belongs to whom, and what a finding about somebody's identity means.
package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/circle"
	"kith/desk"
	"kith/lobby"
	"kith/portal"
	"kith/store"
)

// Edge is what the reception needs of the Matrix edge.
type Edge interface {
	Bot() id.UserID
	SendAs(ctx context.Context, out store.Outgoing, key ...string) error
	RoomReady(ctx context.Context, room kith.RoomKey) error
	FindIdentity(ctx context.Context, peer kith.PeerKey) error
	ForgetLobby(ctx context.Context, room kith.Room) error
	LobbyPending(ctx context.Context, room kith.Room) (bool, error)
	LeaveLobby(ctx context.Context, room kith.Room) error
	ErasePeer(ctx context.Context, peer kith.PeerKey) error
}

// Service answers what happens in the rooms of the service.
type Service struct {
	store   *store.Store
	edge    Edge
	lobby   *lobby.Lobby
	circles *circle.Circles
	desks   *desk.Desks
	words   *catalogue.Catalogue
	log     zerolog.Logger
}

// New wires the reception.
func New(st *store.Store, edge Edge, lob *lobby.Lobby, circles *circle.Circles, desks *desk.Desks, words *catalogue.Catalogue, log zerolog.Logger) *Service {
	return &Service{store: st, edge: edge, lobby: lob, circles: circles, desks: desks, words: words, log: log}
}

// Handle takes one event of a room of ours.
func (s *Service) Handle(ctx context.Context, room kith.Room, evt kith.Event) error {
	switch room.Kind {
	case kith.RoomLobby:
	case kith.RoomDesk:
		return s.desks.Receive(ctx, room, evt)
	default:
		return s.circles.Receive(ctx, room, evt)
	}
	if s.store.PeerKey(evt.Sender) != room.Peer {
		return nil
	}
	if evt.StateKey != nil {
		return s.lobbyState(ctx, room, evt)
	}
	return s.lobbyTalk(ctx, room, evt)
}

// NotSent is told of what the homeserver did not let one of our users say.
func (s *Service) NotSent(ctx context.Context, room kith.Room, out store.Outgoing) error {
	switch room.Kind {
	case kith.RoomCircle:
		return s.circles.NotSent(ctx, room, out)
	case kith.RoomDesk:
		return s.desks.NotSent(ctx, room)
	default:
		return nil
	}
}

// Expects tells whether a real account may be in a room of ours.
func (s *Service) Expects(ctx context.Context, room kith.Room, user id.UserID) (bool, error) {
	switch room.Kind {
	case kith.RoomLobby:
		return s.store.PeerKey(user) == room.Peer, nil
	case kith.RoomDesk:
		return s.desks.Expects(room, user), nil
	default:
		return s.circles.Expects(ctx, room, user)
	}
}

// Typing tells as whom, and in which rooms, it is shown that a peer writes in a portal.
func (s *Service) Typing(ctx context.Context, portal kith.Room) (id.UserID, []kith.Room, error) {
	return s.circles.Typing(ctx, portal)
}

// Greet welcomes a peer in a new lobby.
func (s *Service) Greet(ctx context.Context, room kith.Room) error {
	phrases, err := s.lobby.Welcome(ctx, room.Peer)
	if err != nil {
		return err
	}
	return s.say(ctx, room.Key, "welcome", phrases)
}

// lobbyTalk answers what a peer wrote to the bot.
func (s *Service) lobbyTalk(ctx context.Context, room kith.Room, evt kith.Event) error {
	if phrase, trouble := circle.Troubled(evt); trouble {
		phrases, err := s.lobby.Unread(ctx, room.Peer, evt.Trouble, phrase)
		if err != nil {
			return err
		}
		return s.say(ctx, room.Key, "trouble "+string(evt.ID), phrases)
	}
	switch evt.Type {
	case event.EventReaction.Type:
		return s.lobbyReaction(ctx, room, evt)
	case event.EventRedaction.Type:
		return nil
	}
	if !evt.Encrypted {
		return s.say(ctx, room.Key, "clear "+string(evt.ID), []catalogue.Phrase{catalogue.InClear()})
	}
	talk, err := portal.Read(evt.Type, evt.Content)
	var refusal *portal.Refusal
	var phrases []catalogue.Phrase
	switch {
	case err == nil && talk.Kind == event.MsgNotice:
		return nil // another bot, perhaps; two that answer each other would not stop
	case errors.As(err, &refusal) && refusal.What == portal.TooLong:
		phrases = []catalogue.Phrase{catalogue.LobbyTooLong()}
	case errors.As(err, &refusal) && refusal.What == portal.Empty:
		phrases, err = s.lobby.Handle(ctx, room.Peer, "")
	case errors.As(err, &refusal):
		phrases, err = []catalogue.Phrase{catalogue.OnlyText()}, nil
	case err == nil && talk.File != nil:
		phrases = []catalogue.Phrase{catalogue.OnlyText()}
	case err == nil:
		phrases, err = s.lobby.Handle(ctx, room.Peer, talk.Text)
	}
	if err != nil && !errors.As(err, &refusal) {
		return fmt.Errorf("answer in lobby: %w", err)
	}
	if err = s.store.SetLobby(ctx, room.Peer, room.Key); err != nil {
		return err
	}
	s.store.AfterCommit(ctx, s.circles.Wake) // there may be a new ticket
	return s.answer(ctx, room, "answer "+string(evt.ID), phrases)
}

// lobbyState takes the peer's coming into a lobby that we made, their leaving, and their
// replacing it by another room: they can invite us there, and until then we are here.
func (s *Service) lobbyState(ctx context.Context, room kith.Room, evt kith.Event) error {
	if evt.Type == event.StateTombstone.Type {
		return s.say(ctx, room.Key, "replaced "+string(evt.ID), []catalogue.Phrase{catalogue.LobbyReplaced()})
	}
	if evt.Type != event.StateMember.Type || s.store.PeerKey(id.UserID(*evt.StateKey)) != room.Peer {
		return nil
	}
	switch evt.Membership() {
	case event.MembershipJoin:
		if err := s.store.AddPeerName(ctx, room.Peer, evt.DisplayName()); err != nil || room.Ready {
			return err
		}
		if err := s.Greet(ctx, room); err != nil {
			return err
		}
		return s.edge.RoomReady(ctx, room.Key)
	case event.MembershipLeave, event.MembershipBan:
		return s.edge.ForgetLobby(ctx, room)
	}
	return nil
}

// Refused says in a peer's lobby why the bot did not stay in another room.
func (s *Service) Refused(ctx context.Context, lobby kith.Room, why kith.Refusal) error {
	phrase := catalogue.LeftGroup()
	switch why {
	case kith.RefusedGroup, kith.RefusedServer: // who is on another server has no lobby
	case kith.RefusedUnencrypted:
		phrase = catalogue.LeftUnencrypted()
	case kith.RefusedLost:
		phrase = catalogue.LostMemory()
	}
	return s.say(ctx, lobby.Key, "refused "+lobby.Operation+string(why), []catalogue.Phrase{phrase})
}

// Reason is the sentence that clients show beside the bot's leaving.
func (s *Service) Reason(why kith.Refusal) string {
	switch why {
	case kith.RefusedUnencrypted:
		return s.words.Text("", catalogue.Unencrypted())
	case kith.RefusedLost:
		return s.words.Text("", catalogue.LostRoom())
	case kith.RefusedServer:
		return s.words.Text("", catalogue.ServerNotAllowed())
	default:
		return s.words.Text("", catalogue.ThirdPerson())
	}
}

// LobbyPlan says how a lobby is made when the bot has to make it.
func (s *Service) LobbyPlan() kith.RoomPlan {
	return kith.RoomPlan{Name: s.words.Text("", catalogue.LobbyName()), Topic: s.words.Text("", catalogue.LobbyTopic()), Federate: true}
}

// say queues what the bot says in a room, once for a key.
func (s *Service) say(ctx context.Context, room kith.RoomKey, key string, phrases []catalogue.Phrase) error {
	return say(ctx, s.edge, s.words, room, key, phrases)
}

func say(ctx context.Context, edge Edge, words *catalogue.Catalogue, room kith.RoomKey, key string, phrases []catalogue.Phrase) error {
	for i, text := range split(words, phrases) {
		if i > 0 {
			key = fmt.Sprint(key, " ", i)
		}
		content, err := json.Marshal(&event.MessageEventContent{MsgType: event.MsgNotice, Body: text, Mentions: &event.Mentions{}})
		if err != nil {
			return fmt.Errorf("write notice: %w", err)
		}
		out := store.Outgoing{Room: room, Sender: edge.Bot(), Type: event.EventMessage.Type, Content: content}
		if err = edge.SendAs(ctx, out, "lobby", key); err != nil {
			return err
		}
	}
	return nil
}

// longNotice is how many bytes the bot says at once, where it has more than one paragraph
// to say. It is far below what a Matrix event holds, for the sake of those who read it.
const longNotice = 8000

// split gives the words of what is to be said, in as few messages as it takes.
func split(words *catalogue.Catalogue, phrases []catalogue.Phrase) (texts []string) {
	for _, p := range phrases {
		text := words.Text("", p)
		if n := len(texts) - 1; n >= 0 && len(texts[n])+len(text) <= longNotice {
			texts[n] += "\n\n" + text
			continue
		}
		texts = append(texts, text)
	}
	return texts
}

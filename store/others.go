package store

import (
	"context"
	"slices"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// forgotten is the beginning of what stands in a portal in the place of a peer who is forgotten.
const forgotten = "nobody "

// heard tells that what the ghost of other said was brought into the room of mine.
const heard = `EXISTS(SELECT 1 FROM message JOIN copy ON copy.message_id=message.message_id
	WHERE message.author=other.ghost AND message.kind IN (` + speaking + `) AND copy.room_key=mine.room_key)`

// Others lists whom a peer knows from circles, in an order that stays the same: who is there with
// them now, and who said something that they could read. Of a circle that is erased nobody
// is in it, nor who was forgotten, nor who talked with them on duty.
func (s *Store) Others(ctx context.Context, peer kith.PeerKey) ([]kith.Other, error) {
	all, err := list(ctx, s, "list others", func(row dbutil.Scannable) (o kith.Other, err error) {
		err = row.Scan(&o.Ghost, &o.Circle, &o.Topic, &o.Pseudonym, &o.Here)
		return o, err
	}, `
		SELECT other.ghost, other.circle_id, circle.topic, other.pseudonym, mine.state='joined' AND other.state='joined'
		FROM portal mine JOIN portal other ON other.circle_id=mine.circle_id AND other.peer_key<>mine.peer_key
			JOIN circle ON circle.circle_id=mine.circle_id
		WHERE mine.peer_key=$1 AND other.peer_key NOT LIKE '`+forgotten+`%' AND circle.topic<>$2
			AND (mine.state='joined' AND other.state='joined' OR `+heard+`)
		ORDER BY other.room_key, mine.room_key DESC`, peer, kith.TopicTalk)
	// Who left and came back may know somebody from both times: the last one counts.
	return slices.CompactFunc(all, func(a, b kith.Other) bool { return a.Ghost == b.Ghost }), err
}

// HeardFrom lists the ghosts of those who said something in a circle that was brought into the
// room of one portal there.
func (s *Store) HeardFrom(ctx context.Context, p kith.Portal) ([]id.UserID, error) {
	return list(ctx, s, "list who was heard", dbutil.ScanSingleColumn[id.UserID], `
		SELECT other.ghost FROM portal mine JOIN portal other ON other.circle_id=mine.circle_id AND other.peer_key<>mine.peer_key
		WHERE mine.room_key=$1 AND `+heard+` ORDER BY other.room_key`, p.Room)
}

// IsForgotten tells whether the peer of a portal was forgotten since.
func IsForgotten(p kith.Portal) bool { return p.Peer == kith.PeerKey(forgotten+string(p.Ghost)) }

// ListensIn tells who came into a circle to listen.
func (s *Store) ListensIn(ctx context.Context, circle kith.CircleID) (map[kith.PeerKey]bool, error) {
	tickets, err := list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE circle_id=$1 AND state='matched' ORDER BY created_at, ticket_id`, circle)
	listens := make(map[kith.PeerKey]bool)
	for _, t := range tickets { // the last one of a peer who came again is the one that counts
		listens[t.Peer] = t.Request != nil && t.Request.Side == kith.SideListen
	}
	return listens, err
}

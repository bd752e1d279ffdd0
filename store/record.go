package store

import (
	"context"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Record gives all that our tables hold about a peer, or ErrNotFound. It is to be shown to
// that peer alone.
func (s *Store) Record(ctx context.Context, peer kith.PeerKey) (kith.Record, error) {
	r, err := one(ctx, s, "read record", s.scanRecord, `SELECT sealed_user, sealed_names, created_at, paused FROM peer WHERE peer_key=$1`, peer)
	if err != nil {
		return r, err
	}
	r.Requests, err = list(ctx, s, "list tickets", s.scanTicket, `
		SELECT `+ticketColumns+` FROM ticket WHERE peer_key=$1 ORDER BY created_at, ticket_id`, peer)
	if err != nil {
		return r, err
	}
	portals, err := s.PortalsOf(ctx, peer)
	if err != nil {
		return r, err
	}
	for _, p := range portals {
		part := kith.Part{Portal: p}
		row := s.db.QueryRow(ctx, `
			SELECT topic, (SELECT COUNT(*) FROM message WHERE author=$2 AND kind IN (`+speaking+`)),
				(SELECT COUNT(*) FROM message WHERE author=$2 AND kind NOT IN (`+speaking+`)) FROM circle WHERE circle_id=$1`, p.Circle, p.Ghost)
		if err = row.Scan(&part.Topic, &part.Said, &part.About); err != nil {
			return r, fmt.Errorf("read record of a circle: %w", err)
		}
		r.Parts = append(r.Parts, part)
	}
	bans, err := s.Bans(ctx, peer)
	if err != nil {
		return r, err
	}
	for _, ban := range bans {
		r.Bans = append(r.Bans, ban.Pseudonym)
	}
	if r.Blocks, err = s.Blocks(ctx, peer); err != nil {
		return r, err
	}
	if r.Feedback, err = s.feedbackOf(ctx, peer); err != nil {
		return r, err
	}
	return r, s.countRecord(ctx, peer, &r)
}

func (s *Store) countRecord(ctx context.Context, peer kith.PeerKey, r *kith.Record) (err error) {
	counts := map[*int]string{
		&r.Reports: `SELECT COUNT(*) FROM report JOIN portal ON portal.ghost=report.reporter WHERE portal.peer_key=$1`,
		&r.Crises:  `SELECT COUNT(*) FROM crisis WHERE peer_key=$1`,
		&r.ToThem:  `SELECT COUNT(*) FROM outbox JOIN room ON room.room_key=outbox.room_key WHERE room.peer_key=$1 AND NOT outbox.done`,
		&r.FromThem: `SELECT COUNT(DISTINCT outbox.message_id) + (SELECT COUNT(*) FROM held JOIN portal ON portal.room_key=held.room_key
			WHERE portal.peer_key=$1 AND held.sealed IS NOT NULL) FROM outbox JOIN message ON message.message_id=outbox.message_id
			JOIN portal ON portal.ghost=message.author WHERE portal.peer_key=$1 AND NOT outbox.done`,
		&r.Unread: `SELECT COUNT(*) FROM inbox JOIN room ON room.room_id=inbox.room_id WHERE room.peer_key=$1 AND inbox.state<2`,
	}
	for count, query := range counts {
		if *count, err = one(ctx, s, "count for record", dbutil.ScanSingleColumn[int], query, peer); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) scanRecord(row dbutil.Scannable) (r kith.Record, err error) {
	var sealed, sealedNames []byte
	var created int64
	if err = row.Scan(&sealed, &sealedNames, &created, &r.Paused); err != nil {
		return r, err
	}
	r.Since = time.UnixMilli(created)
	names, err := s.openNames(sealedNames)
	if err != nil {
		return r, err
	}
	user, err := s.secret.Open(sealUser, sealed)
	r.Account, r.Names = id.UserID(user), names
	return r, err
}

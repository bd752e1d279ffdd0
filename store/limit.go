package store

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"

	"kith"
)

// Asked lists when a peer asked for company after a moment, the latest first, at most so many.
func (s *Store) Asked(ctx context.Context, peer kith.PeerKey, after time.Time, most int) ([]time.Time, error) {
	return list(ctx, s, "list tickets", scanMoment, `
		SELECT created_at FROM ticket WHERE peer_key=$1 AND created_at>$2 ORDER BY created_at DESC LIMIT $3`, peer, after.UnixMilli(), most)
}

// Changes tells how often something else was asked for with a ticket while it waits.
func (s *Store) Changes(ctx context.Context, ticket kith.TicketID) (int, error) {
	return one(ctx, s, "count changes", dbutil.ScanSingleColumn[int], `SELECT changes FROM ticket WHERE ticket_id=$1`, ticket)
}

// TurnedAway lists when a peer turned their back, after a moment, on people who had been found for
// them, the latest first: they declined or did not answer, or left within brief of coming in.
// Where they reported something they had a reason, and a talk with somebody on duty is no
// circle of others.
func (s *Store) TurnedAway(ctx context.Context, peer kith.PeerKey, after time.Time, brief time.Duration, most int) ([]time.Time, error) {
	return list(ctx, s, "list portals", scanMoment, `
		SELECT portal.ended_at FROM portal JOIN circle ON circle.circle_id=portal.circle_id
		WHERE portal.peer_key=$1 AND portal.state='left' AND portal.ended_at>$2 AND circle.topic<>$3
			AND (portal.ending='unanswered' OR portal.ending IN ('command', 'client') AND (portal.joined_at=0 OR portal.ended_at-portal.joined_at<$4))
			AND NOT EXISTS(SELECT 1 FROM report WHERE report.reporter=portal.ghost)
		ORDER BY portal.ended_at DESC LIMIT $5`, peer, after.UnixMilli(), kith.TopicTalk, brief.Milliseconds(), most)
}

func scanMoment(row dbutil.Scannable) (time.Time, error) {
	var millis int64
	err := row.Scan(&millis)
	return time.UnixMilli(millis), err
}

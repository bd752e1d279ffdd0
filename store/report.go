package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Report is what a peer tells the moderators of a circle about a message, or about the
// circle as a whole.
type Report struct {
	ID       int64
	Source   string // what it was made from: the same source is the same report
	Circle   kith.CircleID
	Number   int       // from 1, among the reports of its circle
	Reporter id.UserID // the ghost of who reports
	Author   id.UserID // the ghost whose message it is about, or ""
	Message  MessageID // the message that it is about, or 0
	Mute     ReportMute
	Told     Told // nothing once it was passed on
	Passed   bool // the moderators have it
	Created  time.Time
}

// Told is what stands in a report. It is sealed, and kept until the report is passed on.
type Told struct {
	Reason string `json:"reason,omitempty"` // in the words of who reports
	Read   bool   `json:"read,omitempty"`   // the message was looked up
	Words  string `json:"words,omitempty"`  // what the message says, as the circle sees it; "" when nobody can read it
}

// ReportMute says whether a report was the one that mutes its author for review.
type ReportMute int

// What becomes of the author by a report.
const (
	ReportMutesNot ReportMute = iota
	ReportMutes               // the author is to be muted
	ReportMuted               // the author was muted
)

const (
	sealReport    = "report"
	reportColumns = `report_id, source, circle_id, number, reporter, author, message_id, mute, sealed, created_at`
)

// AddReport keeps a report under the next number of its circle; a source that was
// reported before stays as it is, and is told by false. Whoever calls it first in a
// transaction keeps other reports of the circle waiting until the commit, so that each
// of two reporters is counted.
func (s *Store) AddReport(ctx context.Context, r Report) (kept Report, fresh bool, err error) {
	sealed, err := s.sealTold(r.Told)
	if err != nil {
		return r, false, err
	}
	err = s.Txn(ctx, func(ctx context.Context) error {
		number, err := one(ctx, s, "number report", dbutil.ScanSingleColumn[int],
			`UPDATE circle SET reports=reports+1 WHERE circle_id=$1 RETURNING reports`, r.Circle)
		if err != nil {
			return err
		}
		kept, err = one(ctx, s, "add report", s.scanReport, `
			INSERT INTO report (source, circle_id, number, reporter, author, message_id, sealed, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source) DO NOTHING RETURNING `+reportColumns,
			r.Source, r.Circle, number, r.Reporter, r.Author, dbutil.NumPtr(r.Message), sealed, s.millis())
		if fresh = err == nil; !errors.Is(err, ErrNotFound) {
			return err
		}
		_, err = s.exec(ctx, "number report", `UPDATE circle SET reports=reports-1 WHERE circle_id=$1`, r.Circle)
		return err
	})
	return kept, fresh, err
}

// Report gives a report, or ErrNotFound.
func (s *Store) Report(ctx context.Context, report int64) (Report, error) {
	return one(ctx, s, "read report", s.scanReport, `SELECT `+reportColumns+` FROM report WHERE report_id=$1`, report)
}

// WaitingReports lists the reports of a circle that were not passed on.
func (s *Store) WaitingReports(ctx context.Context, circle kith.CircleID) ([]Report, error) {
	return list(ctx, s, "list reports", s.scanReport, `
		SELECT `+reportColumns+` FROM report WHERE circle_id=$1 AND sealed IS NOT NULL ORDER BY report_id`, circle)
}

// ReportsBy counts what a ghost's peer has reported since the given time.
func (s *Store) ReportsBy(ctx context.Context, reporter id.UserID, since time.Time) (int, error) {
	return one(ctx, s, "count reports", dbutil.ScanSingleColumn[int],
		`SELECT COUNT(*) FROM report WHERE reporter=$1 AND created_at >= $2`, reporter, since.UnixMilli())
}

// Reporters counts the peers who have reported messages of a ghost.
func (s *Store) Reporters(ctx context.Context, author id.UserID) (int, error) {
	return one(ctx, s, "count reporters", dbutil.ScanSingleColumn[int], `SELECT COUNT(DISTINCT reporter) FROM report WHERE author=$1`, author)
}

// ReportsAbout counts how many messages of a ghost one peer has reported.
func (s *Store) ReportsAbout(ctx context.Context, author, reporter id.UserID) (int, error) {
	return one(ctx, s, "count reports", dbutil.ScanSingleColumn[int],
		`SELECT COUNT(*) FROM report WHERE author=$1 AND reporter=$2`, author, reporter)
}

// SetReportMute keeps what becomes of the author by a report.
func (s *Store) SetReportMute(ctx context.Context, report int64, mute ReportMute) error {
	_, err := s.exec(ctx, "keep mute of report", `UPDATE report SET mute=$2 WHERE report_id=$1`, report, mute)
	return err
}

// IsBeingMuted tells whether a ghost is to be muted for review and was not told yet.
func (s *Store) IsBeingMuted(ctx context.Context, author id.UserID) (bool, error) {
	return one(ctx, s, "read mute of report", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM report WHERE author=$1 AND mute=$2)`, author, ReportMutes)
}

// SetTold keeps more of what stands in a report, unless it was passed on.
func (s *Store) SetTold(ctx context.Context, report int64, told Told) error {
	sealed, err := s.sealTold(told)
	if err != nil {
		return err
	}
	_, err = s.exec(ctx, "keep report", `UPDATE report SET sealed=$2 WHERE report_id=$1 AND sealed IS NOT NULL`, report, sealed)
	return err
}

// PassReport keeps that a report was passed on, or given up, and drops what stands in it.
func (s *Store) PassReport(ctx context.Context, report int64) error {
	_, err := s.exec(ctx, "close report", `UPDATE report SET sealed=NULL WHERE report_id=$1`, report)
	return err
}

func (s *Store) sealTold(told Told) ([]byte, error) {
	plain, err := json.Marshal(told)
	if err != nil {
		return nil, fmt.Errorf("write report: %w", err)
	}
	return s.secret.Seal(sealReport, plain), nil
}

func (s *Store) scanReport(row dbutil.Scannable) (r Report, err error) {
	var message sql.NullInt64
	var sealed []byte
	var created int64
	err = row.Scan(&r.ID, &r.Source, &r.Circle, &r.Number, &r.Reporter, &r.Author, &message, &r.Mute, &sealed, &created)
	if err != nil {
		return r, err
	}
	r.Message, r.Created, r.Passed = MessageID(message.Int64), time.UnixMilli(created), sealed == nil
	if sealed == nil {
		return r, nil
	}
	plain, err := s.secret.Open(sealReport, sealed)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(plain, &r.Told)
}

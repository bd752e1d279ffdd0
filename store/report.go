package store

import (
	"context"
	"database/sql"
	"errors"
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
	Reporter id.UserID // the ghost of who reports
	Author   id.UserID // the ghost whose message it is about, or ""
	Message  MessageID // the message that it is about, or 0
	Mute     ReportMute
	Reason   string // in the words of who reports, if there were any; it is sealed, and "" once it was passed on
	Passed   bool   // it lies on the moderators' desks, or did
	Created  time.Time
}

// ReportMute says what becomes of the author's voice by a report.
type ReportMute int

// What becomes of it.
const (
	ReportMutesNot ReportMute = iota
	ReportMutes               // the author is to be muted for review
	ReportMuted               // the author was muted for review
	ReportSilences            // the author is to be muted, as a moderator decided
	ReportLifts               // the mute for review is to be lifted, as a moderator decided
)

const (
	sealReport    = "report"
	reportColumns = `report_id, source, circle_id, reporter, author, message_id, mute, sealed, created_at`
)

// AddReport keeps a report; a source that was reported before stays as it is, and is told by
// false.
func (s *Store) AddReport(ctx context.Context, r Report) (kept Report, fresh bool, err error) {
	kept, err = change(ctx, s, "add report", s.scanReport, `
		INSERT INTO report (source, circle_id, reporter, author, message_id, sealed, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (source) DO NOTHING RETURNING `+reportColumns,
		r.Source, r.Circle, r.Reporter, r.Author, dbutil.NumPtr(r.Message), s.secret.Seal(sealReport, []byte(r.Reason)), s.millis())
	if errors.Is(err, ErrNotFound) {
		return kept, false, nil
	}
	return kept, err == nil, err
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

// IsReviewed tells whether a ghost is muted until a moderator has looked.
func (s *Store) IsReviewed(ctx context.Context, author id.UserID) (bool, error) {
	return one(ctx, s, "read mute of report", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM report WHERE author=$1 AND mute=$2)`, author, ReportMuted)
}

// EndReview keeps that a moderator has looked at who was muted for review.
func (s *Store) EndReview(ctx context.Context, author id.UserID) error {
	_, err := s.exec(ctx, "end review", `UPDATE report SET mute=$2 WHERE author=$1 AND mute=$3`, author, ReportMutesNot, ReportMuted)
	return err
}

// PassReport keeps that a report lies on the moderators' desks, and drops what stands in it.
func (s *Store) PassReport(ctx context.Context, report int64) error {
	_, err := s.exec(ctx, "close report", `UPDATE report SET sealed=NULL WHERE report_id=$1`, report)
	return err
}

func (s *Store) scanReport(row dbutil.Scannable) (r Report, err error) {
	var message sql.NullInt64
	var sealed []byte
	var created int64
	err = row.Scan(&r.ID, &r.Source, &r.Circle, &r.Reporter, &r.Author, &message, &r.Mute, &sealed, &created)
	if err != nil {
		return r, err
	}
	r.Message, r.Created, r.Passed = MessageID(message.Int64), time.UnixMilli(created), sealed == nil
	if sealed == nil {
		return r, nil
	}
	plain, err := s.secret.Open(sealReport, sealed)
	r.Reason = string(plain)
	return r, err
}

package store

import (
	"context"
	"time"
	"unicode/utf8"

	"go.mau.fi/util/dbutil"
)

// Job is something that is still to be done, and when. There is one for each kind
// and subject: asking for it again while it runs lets it run once more.
type Job struct {
	Kind     string
	Subject  string
	Due      time.Time
	Attempts int
	Version  int64 // tells this asking from a later one
}

// Schedule asks for a job at the given time, or earlier if it was asked for earlier.
func (s *Store) Schedule(ctx context.Context, kind, subject string, due time.Time) error {
	_, err := s.exec(ctx, "schedule job", `
		INSERT INTO job (kind, subject, due_at) VALUES ($1, $2, $3)
		ON CONFLICT (kind, subject) DO UPDATE SET attempts=0, version=job.version+1,
			due_at=CASE WHEN excluded.due_at < job.due_at THEN excluded.due_at ELSE job.due_at END`,
		kind, subject, due.UnixMilli())
	return err
}

// Jobs lists the jobs that are due first, at most so many, the earliest at the front.
func (s *Store) Jobs(ctx context.Context, most int) ([]Job, error) {
	return list(ctx, s, "list jobs", scanJob, `
		SELECT kind, subject, due_at, attempts, version FROM job ORDER BY due_at, kind, subject LIMIT $1`, most)
}

// Job gives one job, or ErrNotFound.
func (s *Store) Job(ctx context.Context, kind, subject string) (Job, error) {
	return one(ctx, s, "read job", scanJob, `SELECT kind, subject, due_at, attempts, version FROM job WHERE kind=$1 AND subject=$2`, kind, subject)
}

// HasJob tells whether there is a job of a kind whose subject begins with prefix.
func (s *Store) HasJob(ctx context.Context, kind, prefix string) (bool, error) {
	return one(ctx, s, "look for job", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM job WHERE kind=$1 AND substr(subject, 1, $2)=$3)`, kind, utf8.RuneCountInString(prefix), prefix)
}

// HasJobAbout tells whether there is a job of a kind in whose subject somebody is named.
func (s *Store) HasJobAbout(ctx context.Context, kind, name string) (bool, error) {
	return one(ctx, s, "look for job", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM job WHERE kind=$1 AND subject LIKE '%' || CAST($2 AS TEXT) || '%')`, kind, name)
}

// FinishJob closes a job unless it was asked for again since it was read.
func (s *Store) FinishJob(ctx context.Context, j Job) error {
	_, err := s.exec(ctx, "finish job", `DELETE FROM job WHERE kind=$1 AND subject=$2 AND version=$3`, j.Kind, j.Subject, j.Version)
	return err
}

// RetryJob puts a job off, unless it was asked for again since it was read.
func (s *Store) RetryJob(ctx context.Context, j Job, due time.Time) error {
	_, err := s.exec(ctx, "put job off", `
		UPDATE job SET due_at=$4, attempts=attempts+1 WHERE kind=$1 AND subject=$2 AND version=$3`, j.Kind, j.Subject, j.Version, due.UnixMilli())
	return err
}

// PutOffJob lets a job run again at the given time, as if it had just been asked for.
func (s *Store) PutOffJob(ctx context.Context, j Job, due time.Time) error {
	_, err := s.exec(ctx, "put job off", `
		UPDATE job SET due_at=$4, attempts=0 WHERE kind=$1 AND subject=$2 AND version=$3`, j.Kind, j.Subject, j.Version, due.UnixMilli())
	return err
}

func scanJob(row dbutil.Scannable) (j Job, err error) {
	var due int64
	err = row.Scan(&j.Kind, &j.Subject, &due, &j.Attempts, &j.Version)
	j.Due = time.UnixMilli(due)
	return j, err
}

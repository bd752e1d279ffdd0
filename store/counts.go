package store

import (
	"context"
	"time"

	"go.mau.fi/util/dbutil"
)

// Tally is how many rows are in a state, and since when the oldest of them is.
type Tally struct {
	Count  int
	Oldest time.Time // zero if there are none
}

// Counts says how much there is of what, by state. It names nobody: no user, room,
// circle or topic. A state in which there is nothing is left out.
type Counts struct {
	Incoming map[string]Tally // "queued", or "keyless": they wait for a key while later ones went ahead
	Outgoing map[string]Tally // "sendable", or "held": the room is not made yet, or nobody reads it yet
	Jobs     map[string]Tally // "due", "later", or "failing" and tried again; the oldest is the one that is due first
	Waiting  Tally            // tickets that wait for a match
	Circles  map[string]Tally // by kith.CircleState
	Portals  map[string]Tally // by kith.PortalState
	Ghosts   map[string]Tally // by GhostState
	Reports  Tally            // reports that wait for a moderator
	Gaps     int              // rooms of which the homeserver left something out that is not fetched yet
}

// Counts counts. Its parts are counted one after another, so that nothing has to wait
// for the whole: they need not be of the same moment.
func (s *Store) Counts(ctx context.Context) (Counts, error) {
	var c Counts
	count := func(into *map[string]Tally, query string, args ...any) func() error {
		return func() (err error) { *into, err = s.tally(ctx, query, args...); return err }
	}
	var waiting, reports, gaps map[string]Tally
	// The conditions are spelled as in the partial indices, which serve only then.
	for _, do := range []func() error{
		count(&c.Incoming, `SELECT CASE state WHEN 0 THEN 'queued' ELSE 'keyless' END, COUNT(*), MIN(received_at) FROM inbox WHERE state < 2 GROUP BY state`),
		count(&c.Outgoing, `
			SELECT CASE WHEN room.ready AND room.room_id IS NOT NULL THEN 'sendable' ELSE 'held' END AS what, COUNT(*), MIN(outbox.created_at)
			FROM outbox LEFT JOIN room ON room.room_key=outbox.room_key WHERE NOT outbox.done GROUP BY what`),
		count(&c.Jobs, `
			SELECT CASE WHEN attempts > 0 THEN 'failing' WHEN due_at <= $1 THEN 'due' ELSE 'later' END AS what, COUNT(*), MIN(due_at)
			FROM job GROUP BY what`, s.millis()),
		count(&waiting, `SELECT state, COUNT(*), MIN(created_at) FROM ticket WHERE state='waiting' GROUP BY state`),
		count(&c.Circles, `SELECT state, COUNT(*), MIN(created_at) FROM circle GROUP BY state`),
		count(&c.Portals, `SELECT state, COUNT(*), MIN(created_at) FROM portal GROUP BY state`),
		count(&c.Ghosts, `SELECT state, COUNT(*), MIN(created_at) FROM ghost GROUP BY state`),
		count(&reports, `
			SELECT '', COUNT(*), MIN(created_at) FROM (
				SELECT created_at FROM report WHERE sealed IS NOT NULL
				UNION ALL SELECT created_at FROM item WHERE decided_at IS NULL AND kind='report') AS waiting`),
		count(&gaps, `SELECT '', COUNT(*), 0 FROM gap`),
	} {
		if err := do(); err != nil {
			return c, err
		}
	}
	c.Waiting, c.Reports, c.Gaps = waiting["waiting"], reports[""], gaps[""].Count
	return c, nil
}

func (s *Store) tally(ctx context.Context, query string, args ...any) (map[string]Tally, error) {
	type line struct {
		state string
		Tally
	}
	scan := func(row dbutil.Scannable) (l line, err error) {
		var oldest *int64
		if err = row.Scan(&l.state, &l.Count, &oldest); err == nil && oldest != nil {
			l.Oldest = time.UnixMilli(*oldest)
		}
		return l, err
	}
	lines, err := list(ctx, s, "count", scan, query, args...)
	tallies := make(map[string]Tally, len(lines))
	for _, l := range lines {
		tallies[l.state] = l.Tally
	}
	return tallies, err
}

package house

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// moments are where the service notes when something was, or is to be.
var moments = []string{"circle.created_at", "circle.spoken_at", "circle.warned_at", "portal.created_at", "ticket.created_at", "job.due_at", "crisis.told_at", "item.created_at"}

// LetPass lets time pass for the service: it is stopped, what it has noted moves into the
// past, and it is started again. The homeserver and the clients do not notice.
func (h *House) LetPass(d time.Duration) {
	h.t.Helper()
	h.Stop()
	h.InDatabase(func(db *sql.DB) error {
		for _, moment := range moments {
			table, column, _ := strings.Cut(moment, ".")
			query := "UPDATE " + table + " SET " + column + "=" + column + "-$1 WHERE " + column + ">0" //nolint:gosec // of the names above
			if _, err := db.ExecContext(h.t.Context(), query, d.Milliseconds()); err != nil {
				return err
			}
		}
		return nil
	})
	h.Start()
}

// Count gives the number of rows of a table of the service.
func (h *House) Count(table string) (n int) {
	h.t.Helper()
	h.InDatabase(func(db *sql.DB) error {
		return db.QueryRowContext(h.t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n)
	})
	return n
}

// unfinished lists the jobs of the service, and its portals with how many of its users sit
// in each, as the database says. It is for the end of a test that has failed.
func (h *House) unfinished() string {
	db, err := h.OpenDatabase()
	if err != nil {
		return err.Error()
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(context.WithoutCancel(h.t.Context()), `
		SELECT 'job ' || kind || ' of ' || subject || ', tried ' || attempts || ' times, in ' || (due_at/1000 - $1) || ' s' FROM job
		UNION ALL
		SELECT 'portal ' || portal.room_key || ' of ' || circle.topic || ' ' || portal.circle_id || ' (' || circle.state || '): ' || portal.state
			|| ' ' || ending || ', ready ' || room.ready || ', seats ' || (SELECT COUNT(*) FROM seat WHERE seat.room_key=portal.room_key)
			|| ', unsent ' || (SELECT COUNT(*) FROM outbox WHERE outbox.room_key=portal.room_key AND NOT done)
		FROM portal JOIN circle USING (circle_id) JOIN room ON room.room_key=portal.room_key`, time.Now().Unix())
	if err != nil {
		return err.Error()
	}
	defer func() { _ = rows.Close() }()
	var out strings.Builder
	for rows.Next() {
		var line string
		if err = rows.Scan(&line); err != nil {
			return err.Error()
		}
		fmt.Fprintln(&out, line)
	}
	if err = rows.Err(); err != nil {
		return err.Error()
	}
	return out.String()
}

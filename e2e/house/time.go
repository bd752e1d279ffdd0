package house

import (
	"database/sql"
	"strings"
	"time"
)

// moments are where the service notes when something was, or is to be.
var moments = []string{"circle.created_at", "circle.spoken_at", "circle.warned_at", "portal.created_at", "ticket.created_at", "job.due_at"}

// LetPass lets time pass for the service: it is stopped, what it has noted moves into the
// past, and it is started again. The homeserver and the clients do not notice.
func (h *House) LetPass(d time.Duration) {
	h.t.Helper()
	h.Stop()
	h.inDatabase(func(db *sql.DB) error {
		for _, moment := range moments {
			table, column, _ := strings.Cut(moment, ".")
			query := "UPDATE " + table + " SET " + column + "=" + column + "-? WHERE " + column + ">0" //nolint:gosec // of the names above
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
	h.inDatabase(func(db *sql.DB) error {
		return db.QueryRowContext(h.t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n)
	})
	return n
}

func (h *House) inDatabase(do func(*sql.DB) error) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.Database()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err = do(db); err != nil {
		h.t.Fatalf("look into the database of the service: %v", err)
	}
}

package crash

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"kith/e2e/checker"
)

// Dendrite 0.15.2 hides events from those who may read them when it cannot ask its
// database at that moment, and when requests are broken off it may swallow one that it has
// said yes to. So there a message counts as brought to a reader when the homeserver gave
// an event id for it, to the service or to its author's client. On Synapse nothing is
// excused.

// ours leaves out the faults that are the homeserver's alone.
func (g *gathering) ours(faults []checker.Fault) []checker.Fault {
	if !hides(g.plot) {
		return faults
	}
	db, err := g.plot.house.OpenDatabase()
	if err != nil {
		g.plot.t.Errorf("look into the database: %v", err)
		return faults
	}
	defer db.Close() //nolint:errcheck // only read
	return slices.DeleteFunc(faults, func(f checker.Fault) bool {
		_, missing, _ := strings.Cut(f.What, " before ")
		if f.Kind == checker.Lost {
			missing = f.What
		}
		excused := missing != "" && g.brought(db, strings.TrimSuffix(f.Reader, anew), missing)
		if excused {
			g.plot.t.Logf("%v; but the homeserver has said yes to it", f)
		}
		return excused
	})
}

// brought tells whether the homeserver has given an event id for a message ("anna 17") in
// a reader's room.
func (g *gathering) brought(db *sql.DB, name, message string) bool {
	msg, ok := checker.Parse(message)
	people := g.all()
	author := slices.IndexFunc(people, func(m *member) bool { return m.Name == msg.Author })
	reader := slices.IndexFunc(people, func(m *member) bool { return m.Name == name })
	if !ok || author < 0 || reader < 0 || msg.Number > len(people[author].events) {
		return false
	}
	if author == reader {
		return true // it was said until the homeserver said yes
	}
	var n int
	err := db.QueryRow(`
		SELECT COUNT(*) FROM copy said JOIN copy brought USING (message_id) JOIN room ON room.room_key=brought.room_key
		WHERE said.event_id=$1 AND room.room_id=$2`, people[author].events[msg.Number-1], people[reader].room).Scan(&n)
	if err != nil {
		g.plot.t.Errorf("look into the database: %v", fmt.Errorf("find copies: %w", err))
	}
	return n > 0
}

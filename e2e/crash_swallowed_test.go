package e2e

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith/e2e/checker"
)

// swallowed are the messages, by reader, that the homeserver said yes to and does not
// have any more: the service knows the event id that it was given for them, and there is
// no such event. Dendrite 0.15.2 does that now and then when requests are broken off; what
// it has said yes to it does not get again.
func (g *gathering) swallowed() map[string][]string {
	lost := make(map[string][]string)
	if !hides(g.plot) {
		return lost
	}
	db, err := sql.Open("sqlite", "file:"+g.plot.house.Database()+"?mode=ro")
	if err != nil {
		g.plot.t.Errorf("look into the database: %v", err)
		return lost
	}
	defer db.Close() //nolint:errcheck // only read
	for _, reader := range g.all() {
		for _, author := range g.members {
			for number, event := range g.acknowledged(db, author, reader) {
				if !reader.held[event] {
					lost[reader.Name] = append(lost[reader.Name], fmt.Sprintf("%s %d", author.Name, number))
				}
			}
		}
	}
	return lost
}

// acknowledged gives the event ids that the homeserver gave for the copies of somebody's
// messages in a reader's room, by the number of the message.
func (g *gathering) acknowledged(db *sql.DB, author, reader *member) map[int]id.EventID {
	events := make(map[int]id.EventID)
	rows, err := db.Query(`
		SELECT numbered.number, copy.event_id FROM (
			SELECT message_id, ROW_NUMBER() OVER (ORDER BY place) AS number FROM message WHERE author=$1
		) numbered JOIN copy USING (message_id) JOIN room USING (room_key) WHERE room.room_id=$2`, g.ghosts[author.pseudonym], reader.room)
	if err != nil {
		g.plot.t.Errorf("look into the database: %v", err)
		return events
	}
	defer rows.Close() //nolint:errcheck // only read
	for rows.Next() {
		var number int
		var event id.EventID
		if err = rows.Scan(&number, &event); err == nil {
			events[number] = event
		}
	}
	if err = rows.Err(); err != nil {
		g.plot.t.Errorf("look into the database: %v", err)
	}
	return events
}

// ours leaves out the faults that are the homeserver's alone.
func (g *gathering) ours(faults []checker.Fault) []checker.Fault {
	swallowed := g.swallowed()
	for reader, messages := range swallowed {
		g.plot.t.Logf("the homeserver said yes to %v for %s, and does not have it", messages, reader)
	}
	return slices.DeleteFunc(faults, func(f checker.Fault) bool {
		if f.Kind != checker.Lost && f.Kind != checker.TooEarly {
			return false
		}
		return slices.ContainsFunc(swallowed[strings.TrimSuffix(f.Reader, anew)], func(message string) bool {
			return f.What == message || strings.HasSuffix(f.What, " before "+message)
		})
	})
}

package e2e

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/postgres"
)

// An admin moves the database, restores a backup, rotates the tokens, loses the keys and at
// last the whole database. Whoever talks goes on talking, or is told what happened.
func TestWhatAnAdminLoses(t *testing.T) {
	onEach(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		h := house.Build(t, kind, house.Options{Database: house.SQLite, Settings: map[string]any{
			"topics": topics([]string{"evening", "night", "morning"}), "ghosts.pool": 8,
		}})
		portals := h.Circle("evening", h.Peer("anna7q3x"), h.Peer("boris8w2k"))
		l := &losses{t: t, kind: kind, House: h, anna: portals[0], boris: portals[1]}
		l.talk("Before it all.")
		l.move()
		l.restore()
		l.rotate()
		l.loseKeys()
		l.loseDatabase()
	})
}

type losses struct {
	t    *testing.T
	kind string
	*house.House
	anna, boris *house.Portal
}

// talk lets each say something that the other reads next, and nothing else: readable, from
// a device that is signed, once.
func (l *losses) talk(text string) {
	l.t.Helper()
	l.anna.Tell(text)
	l.boris.Shows(l.anna.Pseudonym + ": " + text)
	l.boris.Tell(text + " I hear you.")
	l.anna.Shows("I: "+text, l.boris.Pseudonym+": "+text+" I hear you.")
	l.boris.Shows("I: " + text + " I hear you.")
}

func (l *losses) file(name string) string { return filepath.Join(l.Dir, name) }

// move takes the service from SQLite to PostgreSQL, or to another file where there is none.
func (l *losses) move() {
	l.t.Helper()
	to := "sqlite:" + l.file("moved.db")
	if postgres.IsHere() {
		to = postgres.ForTest(l.t)
	}
	l.Stop()
	said := l.Admin("move", "--to", to)
	if !strings.Contains(said, "both databases hold the same") {
		l.t.Errorf("it says %s", said)
	}
	l.SetDatabase(to)
	l.Start()
	l.talk("After the move.")
}

// restore puts back a backup that was made while the service ran and before others met.
func (l *losses) restore() {
	l.t.Helper()
	l.Admin("backup", l.file("backup.db"))
	l.talk("After the backup.")
	late := l.Circle("night", l.Peer("cleo4m9p"), l.Peer("dora2k6f"))
	late[0].Tell("We came later.")
	late[1].Hear("We came later.")
	l.Stop()
	l.Start()
	l.talk("After another start.")
	l.Kill()
	l.boris.Tell("While nobody listened.")
	l.SetDatabase("sqlite:" + l.file("restored.db"))
	l.Admin("restore", l.file("backup.db"))
	if l.kind == homeserver.Dendrite { // nobody says that it is a backup; it is found out
		l.InDatabase(func(db *sql.DB) error {
			_, err := db.ExecContext(l.t.Context(), `DELETE FROM cursor WHERE name='copied'`)
			return err
		})
	}
	l.Start()
	// What was said before is not said again.
	l.boris.Shows("I: While nobody listened.")
	l.anna.Shows(l.boris.Pseudonym + ": While nobody listened.")
	l.talk("After the backup was put back.")
	for _, p := range late {
		p.Peer.Hear(p.Peer.Lobby, "I have forgotten some of our past")
	}
}

// rotate gives kith and the homeserver fresh tokens, and the homeserver another address.
func (l *losses) rotate() {
	l.t.Helper()
	l.Stop()
	l.Admin("init", "--rotate", "--dir", l.Dir)
	if err := l.Server.Restart(l.t.Context()); err != nil {
		l.t.Fatal(err)
	}
	l.Set("homeserver.url", strings.Replace(l.Server.URL, "127.0.0.1", "localhost", 1))
	l.Start()
	l.talk("With other tokens, under another address.")
}

// loseKeys empties the tables of the Matrix library.
func (l *losses) loseKeys() {
	l.t.Helper()
	l.Stop()
	l.InDatabase(func(db *sql.DB) error {
		for _, table := range []string{"olm_message_hash", "olm_session", "megolm_inbound_session", "megolm_outbound_session",
			"megolm_outbound_session_shared", "device", "tracked_user", "cross_signing_keys", "cross_signing_signatures", "message_index", "account"} {
			if _, err := db.ExecContext(l.t.Context(), "DELETE FROM crypto_"+table); err != nil {
				return err
			}
		}
		return nil
	})
	l.Start()
	l.talk("With new keys.")
}

// loseDatabase leaves nothing but the configuration.
func (l *losses) loseDatabase() {
	l.t.Helper()
	l.Stop()
	anna, boris := l.anna.Peer, l.boris.Peer
	elsewhere := l.elsewhere(anna, boris)
	l.SetDatabase("sqlite:" + l.file("empty.db"))
	l.Start()
	for _, p := range []*house.Peer{anna, boris} {
		p.Hear(p.Lobby, "I have forgotten some of our past")
		l.Consent(p)
	}
	// A room that is not the service's own it only leaves, whatever it might do there.
	if err := anna.ExpectMember(within(l.t), elsewhere, l.Bot, event.MembershipLeave); err != nil {
		l.t.Error(err)
	}
	if members, err := anna.Members(within(l.t), elsewhere); err != nil || members[boris.UserID].Membership != event.MembershipJoin {
		l.t.Errorf("somebody was removed from a room that is not the service's (%v)", err)
	}
	again := l.Circle("morning", anna, boris)
	l.anna, l.boris = again[0], again[1]
	l.talk("Who was that again?")
}

// elsewhere is a room of two friends, in which the bot's account has every right.
func (l *losses) elsewhere(anna, boris *house.Peer) id.RoomID {
	l.t.Helper()
	made, err := anna.API().CreateRoom(within(l.t), &mautrix.ReqCreateRoom{
		Invite:             []id.UserID{l.Bot, boris.UserID},
		PowerLevelOverride: &event.PowerLevelsEventContent{Users: map[id.UserID]int{anna.UserID: 100, l.Bot: 100}},
	})
	if err != nil {
		l.t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(l.Dir, "registration.yaml"))
	if err != nil {
		l.t.Fatal(err)
	}
	var registration struct {
		Token string `yaml:"as_token"`
	}
	if err = yaml.Unmarshal(data, &registration); err != nil {
		l.t.Fatal(err)
	}
	bot, err := mautrix.NewClient(l.Server.URL, l.Bot, registration.Token)
	if err != nil {
		l.t.Fatal(err)
	}
	bot.SetAppServiceUserID = true
	if _, err = bot.JoinRoomByID(within(l.t), made.RoomID); err != nil {
		l.t.Fatal(err)
	}
	if _, _, err = boris.ExpectInvite(within(l.t)); err != nil {
		l.t.Fatal(err)
	}
	if err = boris.Join(within(l.t), made.RoomID); err != nil {
		l.t.Fatal(err)
	}
	return made.RoomID
}

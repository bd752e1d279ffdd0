package e2e

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// Where nobody can log in, neither people nor application services, everything is as
// elsewhere, from the lobby to the day on which a circle is erased. Only the end of a
// ghost's account differs.
func TestWhereNobodyCanLogIn(t *testing.T) {
	for _, c := range []struct {
		name    string
		options house.Options
		token   token
		ends    bool // the accounts of ghosts
	}{
		{"with an authentication service", house.Options{Delegated: true}, ofSomebody, false},
		{"with an authentication service and an admin's token", house.Options{Delegated: true}, ofAdmin, true},
		{"on a Synapse without login", house.Options{NoLogin: true}, none, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var admin *mautrix.Client
			c.options.Moderators = []string{mona}
			c.options.Prepare = func(h *house.House) {
				made := nobodyCanLogIn(t, h)
				admin = clientOf(t, h, made)
				switch c.token {
				case none:
				case ofAdmin:
					h.SetEnv("KITH_HOMESERVER_ADMIN_TOKEN=" + made)
				case ofSomebody:
					h.SetEnv("KITH_HOMESERVER_ADMIN_TOKEN=" + admitted(t, h, "rosa6t2y", false))
				}
			}
			s := stage{House: house.Build(t, homeserver.Synapse, c.options)}
			s.mona = s.Peer(mona)
			ghosts, reader := wholeCircle(t, s)
			if said := strings.Contains(s.Log(), "The accounts of ghosts will stay"); said != (c.token == ofSomebody) {
				t.Errorf("a token that does not do was noticed: %v", said)
			}
			if s.Auth != nil && s.Auth.Strange() > 0 {
				t.Errorf("the authentication service was asked about the service, %d times", s.Auth.Strange())
			}
			for _, ghost := range ghosts {
				isEmptied(t, reader, ghost, "a ghost")
				if devices := devicesOf(t, reader, ghost); len(devices) > 0 {
					t.Errorf("a ghost still has %d devices", len(devices))
				}
				if rooms := roomsOf(t, admin, ghost); len(rooms) > 0 {
					t.Errorf("a ghost is still in %d rooms", len(rooms))
				}
				if ended := isDeactivated(t, admin, ghost); ended != c.ends {
					t.Errorf("the account of a ghost has ended: %v, want %v", ended, c.ends)
				}
			}
		})
	}
}

// token is what the service has for ending accounts.
type token int

const (
	none       token = iota
	ofSomebody       // who is no admin
	ofAdmin
)

// nobodyCanLogIn makes sure of that, and gives the token of an admin of the homeserver.
func nobodyCanLogIn(t *testing.T, h *house.House) string {
	t.Helper()
	made := admitted(t, h, "root4v8m", true)
	c := clientOf(t, h, made)
	_, err := c.Whoami(t.Context())
	if err != nil {
		t.Fatalf("an admin is not known: %v", err)
	}
	loaded, err := config.Load(filepath.Join(h.Dir, "config.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	user := func(name string) mautrix.UserIdentifier {
		return mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: name}
	}
	c.AccessToken = loaded.Registration.ASToken
	_, err = c.Login(t.Context(), &mautrix.ReqLogin{Type: mautrix.AuthTypeAppservice, Identifier: user("support")})
	if err == nil {
		t.Fatal("an application service can log in")
	}
	t.Log(err)
	c.AccessToken = ""
	_, err = c.Login(t.Context(), &mautrix.ReqLogin{Type: mautrix.AuthTypePassword, Identifier: user("root4v8m"), Password: "password"})
	if err == nil {
		t.Fatal("people can log in")
	}
	t.Log(err)
	return made
}

func admitted(t *testing.T, h *house.House, name string, admin bool) string {
	t.Helper()
	made, err := h.Server.Admit(t.Context(), name, admin)
	if err != nil {
		t.Fatal(err)
	}
	return made.Token
}

func clientOf(t *testing.T, h *house.House, token string) *mautrix.Client {
	t.Helper()
	c, err := mautrix.NewClient(h.Server.URL, "", token)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wholeCircle is everything that happens to a circle, from the lobby to its erasure, with
// restarts in between. It gives its ghosts and somebody who was in it.
func wholeCircle(t *testing.T, s stage) ([]id.UserID, *house.Peer) {
	portals := s.Circle("anxiety", s.Peer("anna7q3x"), s.Peer("boris8w2k"), s.Peer("clara2d9f"))
	anna, boris, clara := portals[0], portals[1], portals[2]
	mod := s.inCircle(t, s.mona, anna.Pseudonym)
	anna.Tell("I cannot sleep again.")
	for _, reader := range []*house.Portal{boris, clara, mod} {
		heard := reader.Hear("I cannot sleep again.")
		if !heard.Decrypted || !heard.Signed || !s.IsGhost(heard.Sender) {
			t.Errorf("%s received decrypted=%v signed=%v from a ghost=%v", reader.Name, heard.Decrypted, heard.Signed, s.IsGhost(heard.Sender))
		}
	}
	mod.Tell("I am here as well.")
	clara.Hear("I am here as well.")
	ghosts := []id.UserID{
		ghostOf(t, boris.Peer, boris.Room, anna.Pseudonym), ghostOf(t, anna.Peer, anna.Room, boris.Pseudonym),
		ghostOf(t, anna.Peer, anna.Room, clara.Pseudonym), ghostOf(t, anna.Peer, anna.Room, "Moderator"),
	}
	s.Kill()
	boris.Tell("Said while nobody was there to hear it.")
	s.Start()
	clara.Hear("Said while nobody was there to hear it.")
	for _, p := range portals {
		p.Tell("!leave")
		if err := p.ExpectGone(within(t), p.Room); err != nil {
			t.Error(err)
		}
	}
	if !eventually(t, func() bool { return s.Count("circle WHERE state<>'closed'") == 0 }) {
		t.Fatal("the circle never ends")
	}
	s.LetPass(721 * time.Hour)
	for _, table := range []string{"circle", "portal", "message", "ghost WHERE state='retired'"} {
		if !eventually(t, func() bool { return s.Count(table) == 0 }) {
			t.Errorf("%d rows are left: %s", s.Count(table), table)
		}
	}
	return ghosts, anna.Peer
}

// roomsOf asks as an admin of a Synapse in which rooms a user is.
func roomsOf(t *testing.T, admin *mautrix.Client, user id.UserID) []id.RoomID {
	t.Helper()
	var resp struct {
		Rooms []id.RoomID `json:"joined_rooms"`
	}
	url := admin.BuildURL(mautrix.SynapseAdminURLPath{"v1", "users", user, "joined_rooms"})
	if _, err := admin.MakeRequest(within(t), http.MethodGet, url, nil, &resp); err != nil {
		t.Fatal(err)
	}
	return resp.Rooms
}

// isDeactivated asks as an admin of a Synapse whether an account has ended.
func isDeactivated(t *testing.T, admin *mautrix.Client, user id.UserID) bool {
	t.Helper()
	var resp struct {
		Deactivated bool `json:"deactivated"`
	}
	url := admin.BuildURL(mautrix.SynapseAdminURLPath{"v2", "users", user})
	if _, err := admin.MakeRequest(within(t), http.MethodGet, url, nil, &resp); err != nil {
		t.Fatal(err)
	}
	return resp.Deactivated
}

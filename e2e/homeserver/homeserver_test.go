package homeserver_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
)

// eachKind runs a story on every kind of homeserver.
func eachKind(t *testing.T, story func(t *testing.T, kind string)) {
	t.Parallel()
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) { story(t, kind) })
	}
}

func login(t *testing.T, s *homeserver.Server, localpart, password string) *mautrix.Client {
	t.Helper()
	c, err := mautrix.NewClient(s.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Login(t.Context(), &mautrix.ReqLogin{
		Type:             mautrix.AuthTypePassword,
		Identifier:       mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: localpart},
		Password:         password,
		StoreCredentials: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func say(t *testing.T, c *mautrix.Client, room id.RoomID, text string) id.EventID {
	t.Helper()
	sent, err := c.SendText(t.Context(), room, text)
	if err != nil {
		t.Fatal(err)
	}
	return sent.EventID
}

func TestWhatWasSaidOutlivesAKill(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		s := homeserver.ForTest(t, kind, homeserver.Options{})
		if err := s.Register(t.Context(), "robin", "a password"); err != nil {
			t.Fatal(err)
		}
		robin := login(t, s, "robin", "a password")
		if want := id.NewUserID("robin", "localhost"); robin.UserID != want {
			t.Fatalf("logged in as %s, want %s", robin.UserID, want)
		}
		made, err := robin.CreateRoom(t.Context(), &mautrix.ReqCreateRoom{Preset: "private_chat"})
		if err != nil {
			t.Fatal(err)
		}
		said := say(t, robin, made.RoomID, "still here?")
		if memory, err := s.Memory(); err != nil || memory < 10<<20 {
			t.Errorf("memory in use is %d bytes, %v", memory, err)
		}

		s.Kill()
		if s.Running() {
			t.Error("it runs after a kill")
		}
		if _, err := robin.Whoami(t.Context()); err == nil {
			t.Error("it answers after a kill")
		}
		if err := s.Restart(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, err := robin.GetEvent(t.Context(), made.RoomID, said)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.Content.ParseRaw(event.EventMessage); err != nil || got.Content.AsMessage().Body != "still here?" {
			t.Errorf("after the kill the message reads %v, %v", got.Content.Raw, err)
		}
	})
}

func TestAFolderIsUsedAgain(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		dir := t.TempDir()
		first := homeserver.ForTest(t, kind, homeserver.Options{Dir: dir, ServerName: "example.org"})
		if err := first.Register(t.Context(), "robin", "a password"); err != nil {
			t.Fatal(err)
		}
		if err := first.Register(t.Context(), "robin", "a password"); err == nil {
			t.Error("the same user was registered twice")
		}
		first.Stop()
		again := homeserver.ForTest(t, kind, homeserver.Options{Dir: dir, ServerName: "example.org"})
		if again.URL != first.URL {
			t.Errorf("its address changed from %s to %s", first.URL, again.URL)
		}
		beside := homeserver.ForTest(t, kind, homeserver.Options{})
		if beside.URL == again.URL {
			t.Error("two homeservers at one address")
		}
		if robin := login(t, again, "robin", "a password"); robin.UserID != "@robin:example.org" {
			t.Errorf("logged in as %s", robin.UserID)
		}
	})
}

func TestAFolderOfAnotherHomeserverIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	homeserver.ForTest(t, homeserver.Dendrite, homeserver.Options{Dir: dir})
	for name, o := range map[string]homeserver.Options{
		`not of a synapse named "localhost"`:   {Dir: dir},
		`not of a synapse named "example.org"`: {Dir: dir, ServerName: "example.org"},
		"no folder given":                      {},
	} {
		if _, err := homeserver.StartSynapse(t.Context(), o); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("want an error with %q, got %v", name, err)
		}
	}
}

func TestAHomeserverThatCannotStartSaysWhy(t *testing.T) {
	eachKind(t, func(t *testing.T, kind string) {
		homeserver.ForTest(t, kind, homeserver.Options{}) // skips where there is none
		bad := filepath.Join(t.TempDir(), "registration.yaml")
		if err := os.WriteFile(bad, []byte("id: [unfinished\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := homeserver.Start(t.Context(), kind, homeserver.Options{Dir: t.TempDir(), Registrations: []string{bad}})
		if err == nil || !strings.Contains(err.Error(), "the end of its log") || !strings.Contains(err.Error(), "yaml") {
			t.Errorf("the error does not show the homeserver's complaint: %v", err)
		}
	})
}

func TestWithoutSynapseTheErrorSaysHowToGetIt(t *testing.T) {
	t.Setenv("KITH_SYNAPSE_ROOT", t.TempDir())
	if _, there := homeserver.SynapseRoot(); there {
		t.Error("an empty folder passes for a Synapse")
	}
	_, err := homeserver.StartSynapse(t.Context(), homeserver.Options{Dir: t.TempDir()})
	if err == nil || !strings.Contains(err.Error(), "make synapse") {
		t.Errorf("got %v", err)
	}
}

func TestAnEndedContextEndsTheStart(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := homeserver.StartDendrite(ctx, homeserver.Options{Dir: t.TempDir()})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

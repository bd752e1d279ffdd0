package appservice

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const lobby = id.RoomID("!lobby:example.org")

// keptByOlm counts what the bot's crypto store holds of what others sent.
func keptByOlm(t *testing.T, as *AppService) string {
	t.Helper()
	var counts []string
	db := as.store.CryptoStore("", "").DB
	for _, table := range []string{"crypto_olm_message_hash", "crypto_olm_session", "crypto_megolm_inbound_session"} {
		var n int
		if err := db.QueryRow(t.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts = append(counts, fmt.Sprint(n))
	}
	return strings.Join(counts, " ")
}

// broken lets one write fail in the database itself, until mend is called.
func broken(t *testing.T, as *AppService, condition string) (mend func()) {
	t.Helper()
	db := as.store.CryptoStore("", "").DB
	if _, err := db.Exec(t.Context(), `CREATE TRIGGER fails BEFORE `+condition+` BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`); err != nil {
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		if _, err := db.Exec(t.Context(), `DROP TRIGGER fails`); err != nil {
			t.Fatal(err)
		}
	}
}

// Trap 0 of mautrix: the hash of an Olm message was committed before the session that
// it changed, so a repetition after a crash was taken for a duplicate and the room key
// was gone. A failure at any write of a batch must leave nothing of it behind.
func TestABatchOfKeysIsTakenInWholeOrNotAtAll(t *testing.T) {
	for _, condition := range []string{
		`INSERT ON crypto_olm_message_hash`,
		`INSERT ON crypto_olm_session`,
		`UPDATE ON crypto_olm_session`,
		`INSERT ON crypto_megolm_inbound_session`,
		`UPDATE ON crypto_account`,
		`INSERT ON cursor WHEN NEW.name='sliding.pos'`, // the last write of all
	} {
		t.Run(condition, func(t *testing.T) {
			as, d := listeningBot(t)
			if _, err := as.store.AddRoom(t.Context(), kith.Room{ID: lobby, Kind: kith.RoomLobby, Operation: "op", Ready: true}); err != nil {
				t.Fatal(err)
			}
			anna, failed := newSpeaker(t, as, lobby), 0
			for i := range 3 { // the first message opens an Olm session, the later ones use it
				anna.share(t, as.opts.Bot)
				batch := keyBatch{ToDevice: d.take(), Cursors: map[string]string{cursorPos: fmt.Sprint(i + 1)}}
				if len(batch.ToDevice) != 1 {
					t.Fatalf("%d messages were sent", len(batch.ToDevice))
				}
				before := keptByOlm(t, as)
				mend := broken(t, as, condition)
				err := as.receiveKeys(t.Context(), batch)
				mend()
				if err != nil {
					if after := keptByOlm(t, as); after != before {
						t.Fatalf("the failed batch %d left something behind: %s became %s", i, before, after)
					}
					if pos, _ := as.store.Cursor(t.Context(), cursorPos); pos == fmt.Sprint(i+1) {
						t.Fatal("the position went on")
					}
					if err = as.receiveKeys(t.Context(), batch); err != nil {
						t.Fatalf("the repetition of batch %d: %v", i, err)
					}
					failed++
				}
				hears(t, as, anna, fmt.Sprint("message ", i))
			}
			if failed == 0 {
				t.Error("no batch wrote there")
			}
		})
	}
}

// hears lets the speaker say something and the service take it in.
func hears(t *testing.T, as *AppService, s *speaker, text string) {
	t.Helper()
	if err := as.receive(t.Context(), []json.RawMessage{s.say(t, text)}); err != nil {
		t.Fatal(err)
	}
	in, err := as.store.NextIncoming(t.Context(), s.room)
	if err != nil {
		t.Fatal(err)
	}
	if err = as.inbox.handle(t.Context(), in, false); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	heard := as.handler.(*recorder).events
	if last := heard[len(heard)-1]; last.Trouble != "" || !strings.Contains(string(last.Content), text) {
		t.Fatalf("heard %s of %q", last.Trouble, text)
	}
}

var errBusy = errors.New("the handler could not")

// What the Handler does, the mark that the event is done and what decryption keeps are
// one transaction: a failure leaves the event open, and it can be decrypted again.
func TestAnEventWhoseHandlingFailedIsHandledAgain(t *testing.T) {
	as, d := listeningBot(t)
	if _, err := as.store.AddRoom(t.Context(), kith.Room{ID: lobby, Kind: kith.RoomLobby, Operation: "op", Ready: true}); err != nil {
		t.Fatal(err)
	}
	anna, rec := newSpeaker(t, as, lobby), as.handler.(*recorder)
	anna.share(t, as.opts.Bot)
	said := anna.say(t, "I cannot sleep.")
	if err := as.receive(t.Context(), []json.RawMessage{said}); err != nil {
		t.Fatal(err)
	}
	in, err := as.store.NextIncoming(t.Context(), lobby)
	if err != nil {
		t.Fatal(err)
	}
	var wait *waitError
	if err = as.inbox.handle(t.Context(), in, false); !errors.As(err, &wait) || len(rec.events) > 0 {
		t.Fatalf("before its key came: %v", err)
	}
	if err = as.receiveKeys(t.Context(), keyBatch{ToDevice: d.take()}); err != nil {
		t.Fatal(err)
	}
	rec.fail = errBusy
	for range 2 {
		if err = as.inbox.handle(t.Context(), in, false); !errors.Is(err, errBusy) {
			t.Fatalf("got %v", err)
		}
	}
	rec.fail = nil
	if err = as.inbox.handle(t.Context(), in, false); err != nil {
		t.Fatal(err)
	}
	for _, evt := range rec.events {
		if evt.Trouble != "" || !strings.Contains(string(evt.Content), "I cannot sleep.") {
			t.Errorf("an attempt gave %q %s", evt.Trouble, evt.Content)
		}
	}
	if _, err = as.store.NextIncoming(t.Context(), lobby); len(rec.events) != 3 || !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after %d attempts: %v", len(rec.events), err)
	}
}

// A panic in the Handler is a failure of one event: the database stays usable.
func TestAPanicOfTheHandlerIsAFailureOfOneEvent(t *testing.T) {
	as, _ := testService(t)
	as.SetHandler(panicking{})
	if _, err := as.store.AddRoom(t.Context(), kith.Room{ID: peers, Kind: kith.RoomPortal, Operation: "op", Ready: true}); err != nil {
		t.Fatal(err)
	}
	put(t, as, "1", `{"events":[`+message("$a", peers, "@anna:example.org", `{"body":"a secret"}`)+`]}`)
	in, err := as.store.NextIncoming(t.Context(), peers)
	if err != nil {
		t.Fatal(err)
	}
	err = as.inbox.handle(t.Context(), in, false)
	if err == nil || strings.Contains(err.Error(), "a secret") {
		t.Fatalf("got %v", err)
	}
	if err = as.store.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again, err := as.store.NextIncoming(t.Context(), peers); err != nil || again.Event != "$a" {
		t.Fatalf("the event is not open any more: %v", err)
	}
}

type panicking struct{ Handler }

// One poisoned event is given up after some attempts; but while the homeserver is away
// nothing is, however long that takes.
func TestAnEventIsGivenUpOnlyIfItIsToBlame(t *testing.T) {
	for _, c := range []struct {
		name  string
		fail  error
		given bool
	}{
		{"poisoned", errBusy, true},
		{"the homeserver is away", fmt.Errorf("query devices: %w", mautrix.HTTPError{Message: "request error"}), false},
		{"the homeserver is overloaded", mautrix.HTTPError{Response: &http.Response{StatusCode: http.StatusBadGateway}}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			as, _ := testService(t)
			as.SetHandler(&recorder{fail: c.fail})
			if _, err := as.store.AddRoom(t.Context(), kith.Room{ID: peers, Kind: kith.RoomPortal, Operation: "op", Ready: true}); err != nil {
				t.Fatal(err)
			}
			put(t, as, "1", `{"events":[`+message("$a", peers, "@anna:example.org", `{}`)+`]}`)
			in, err := as.store.NextIncoming(t.Context(), peers)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 * maxAttempts {
				_ = as.inbox.try(t.Context(), in)
			}
			_, err = as.store.NextIncoming(t.Context(), peers)
			if given := errors.Is(err, store.ErrNotFound); given != c.given {
				t.Errorf("given up: %v", given)
			}
		})
	}
}

func TestAPanicIsAnErrorWithoutItsValue(t *testing.T) {
	err := guard(func() error { panic("a secret") })
	if err == nil || strings.Contains(err.Error(), "a secret") {
		t.Fatalf("got %v", err)
	}
	if err = guard(func() error { return errBusy }); !errors.Is(err, errBusy) {
		t.Fatalf("got %v", err)
	}
}

package appservice

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

func TestWhatWasLostIsLookedForUntilItCannotComeAnyMore(t *testing.T) {
	const patience = 3 * time.Second
	never := time.Hour
	for _, c := range []struct {
		name         string
		asked        time.Duration // before now
		comes, back  time.Duration // from now; back: the homeserver is away until then
		found        bool
		least, atAll time.Duration // how long it takes
	}{
		{name: "asked long ago", asked: time.Minute, comes: never, back: -never, atAll: 0},
		{name: "asked just now, comes at once", comes: 0, back: -never, found: true, atAll: 0},
		{name: "asked just now, comes late", comes: 2 * time.Second, back: -never, found: true, least: 2 * time.Second, atAll: 3 * time.Second},
		{name: "asked just now, never comes", comes: never, back: -never, least: patience, atAll: patience + lostLook},
		{name: "the homeserver was away", asked: time.Minute, comes: 2 * time.Second, back: 0, found: true, least: 2 * time.Second, atAll: 3 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				as := &AppService{}
				began := time.Now()
				as.back.at = began.Add(c.back)
				found := false
				err := as.lookFor(t.Context(), began.Add(-c.asked), patience, func() (bool, error) {
					found = time.Since(began) >= c.comes
					return found, nil
				})
				if took := time.Since(began); err != nil || found != c.found || took < c.least || took > c.atAll {
					t.Errorf("found %v after %v, %v", found, took, err)
				}
			})
		})
	}
}

func TestALookThatFailsOrIsBrokenOffFindsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		as, broken := &AppService{}, errors.New("the homeserver is away")
		if err := as.lookFor(t.Context(), time.Now(), time.Minute, func() (bool, error) { return false, broken }); !errors.Is(err, broken) {
			t.Errorf("a look that failed gave %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := as.lookFor(ctx, time.Now(), time.Minute, func() (bool, error) { return false, nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("a look that was broken off gave %v", err)
		}
	})
}

func TestTheHomeserverComesBackWhenItAnswersAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var back comeback
		for _, answered := range []bool{true, true} {
			back.note(answered)
		}
		if !back.since().IsZero() {
			t.Error("it came back although it was never away")
		}
		back.note(false)
		time.Sleep(time.Second) //nolint:forbidigo // the clock of a test bubble
		back.note(true)
		came := time.Now()
		time.Sleep(time.Second) //nolint:forbidigo // the same
		back.note(true)
		if !back.since().Equal(came) {
			t.Errorf("it came back at %v, want %v", back.since(), came)
		}
	})
}

// fewMessages is a homeserver that shows an event of a room only at the n-th look.
type fewMessages struct{ looks, shownAt int }

func (f *fewMessages) RoundTrip(req *http.Request) (*http.Response, error) {
	f.looks++
	chunk := `[]`
	if f.looks >= f.shownAt {
		chunk = `[{"event_id":"$sent","type":"m.room.encrypted","sender":"@_kith_x:example.org","content":{"ciphertext":"sealed"}}]`
	}
	return &http.Response{StatusCode: http.StatusOK, Request: req, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"start":"","chunk":` + chunk + `}`))}, nil
}

// Dendrite may take an event in after whoever sent it is gone, and does not know its
// transaction id then: a second one would be another event.
func TestAnEventThatMayStillBeTakenInIsNotSentAgain(t *testing.T) {
	for _, c := range []struct {
		intake Intake
		found  id.EventID
		looks  int
	}{
		{IntakeSync, "$sent", 4},
		{IntakeSliding, "", 1}, // Synapse knows the transaction id as soon as it has the event
	} {
		t.Run(string(c.intake), func(t *testing.T) {
			as, _ := testService(t)
			server := &fewMessages{shownAt: 4}
			as.intake, as.http = c.intake, &http.Client{Transport: server}
			dev := &device{client: as.client(store.Ghost{User: "@_kith_x:example.org"})}
			out := store.Outgoing{Sender: "@_kith_x:example.org", Ciphertext: []byte(`{"ciphertext":"sealed"}`), Attempted: time.Now()}
			found, err := as.outbox.findSent(t.Context(), dev, kith.Room{ID: "!room:example.org"}, out)
			if err != nil || found != c.found || server.looks != c.looks {
				t.Errorf("found %q, %v at %d looks", found, err, server.looks)
			}
		})
	}
}

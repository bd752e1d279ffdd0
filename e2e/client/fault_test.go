package client

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
)

// faults is a way to the homeserver on which single requests go wrong.
type faults struct {
	swallow atomic.Value // string: requests whose path holds it are answered with {} and never sent
	lose    atomic.Value // string: the answer to the next request whose path holds it is lost
}

var errLost = errors.New("the answer was lost")

func (f *faults) RoundTrip(req *http.Request) (*http.Response, error) {
	if part, _ := f.swallow.Load().(string); part != "" && strings.Contains(req.URL.Path, part) {
		return &http.Response{
			StatusCode: http.StatusOK, Request: req, Body: io.NopCloser(strings.NewReader("{}")),
			Header: http.Header{"Content-Type": {"application/json"}},
		}, nil
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if part, _ := f.lose.Load().(string); err == nil && part != "" && strings.Contains(req.URL.Path, part) {
		f.lose.Store("")
		return nil, errors.Join(errLost, resp.Body.Close())
	}
	return resp, err
}

func TestAKeyThatCameTooLateOpensTheMessage(t *testing.T) {
	h := open(t, "ann", "ben")
	way := &faults{}
	ann := h.login(t, "ann", Options{Transport: way})
	ben := h.login(t, "ben", Options{KeyRequestAfter: time.Millisecond})
	room := together(t, ann, ben)

	way.swallow.Store("/sendToDevice/")
	sent, err := ann.Say(within(t), room, "where is the key?")
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := ben.Expect(within(t), room, func(m Message) bool { return m.ID == sent })
	if err != nil || sealed.Decrypted || sealed.Err == nil {
		t.Fatalf("without its key the message came as %+v, %v", sealed, err)
	}
	way.swallow.Store("")
	if err = ben.AskForKey(within(t), sealed); err != nil {
		t.Fatal(err)
	}
	opened, err := ben.Expect(within(t), room, Saying("where is the key?"))
	if err != nil || opened.ID != sent || opened.Order != sealed.Order || !opened.Signed {
		t.Errorf("with its key the message came as %+v, %v", opened, err)
	}
}

func TestARepeatedSendIsOneMessage(t *testing.T) {
	h := open(t, "ann", "ben")
	way := &faults{}
	ann, ben := h.login(t, "ann", Options{Transport: way}), h.login(t, "ben", Options{})
	room := together(t, ann, ben)
	says(t, room, ann, "first", ben)

	say := func(text, transaction string) (string, error) {
		sent, err := ann.Send(within(t), room, event.EventMessage, message(event.MsgText, text), transaction)
		return string(sent), err
	}
	way.lose.Store("/send/")
	if _, err := say("second", "txn-2"); !errors.Is(err, errLost) {
		t.Fatalf("a lost answer was reported as %v", err)
	}
	once, err := say("second", "txn-2")
	if err != nil {
		t.Fatal(err)
	}
	if twice, err := say("second", "txn-2"); err != nil || twice != once {
		t.Errorf("repeated: %s, %v, expected %s", twice, err, once)
	}
	says(t, room, ann, "third", ben)
	inOrder(t, ben.Timeline(room), "first", "second", "third")
}

func TestAClientGoesOnWhereItEnded(t *testing.T) {
	h := open(t, "ann", "ben")
	path := filepath.Join(t.TempDir(), "ben.db")
	ann, ben := h.login(t, "ann", Options{}), h.login(t, "ben", Options{StorePath: path})
	room := together(t, ann, ben)
	says(t, room, ann, "one", ben)
	says(t, room, ben, "two", ann)
	if err := ben.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"one", "two"}
	for _, text := range []string{"three", "four", "five", "six", "seven", "eight"} {
		says(t, room, ann, text)
		want = append(want, text)
	}
	again := h.login(t, "ben", Options{StorePath: path, timelineLimit: 2})
	if again.DeviceID != ben.DeviceID {
		t.Errorf("it came back as another device")
	}
	if _, err := again.Expect(within(t), room, Saying("eight")); err != nil {
		t.Fatal(err)
	}
	inOrder(t, again.Timeline(room), want...)
	says(t, room, again, "nine", ann)
}

func TestNothingIsSentInClear(t *testing.T) {
	h := open(t, "ann")
	ann := h.login(t, "ann", Options{})
	made, err := ann.API().CreateRoom(within(t), &mautrix.ReqCreateRoom{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = ann.Say(within(t), made.RoomID, "secret"); !errors.Is(err, ErrNotEncrypted) {
		t.Errorf("in a room without encryption, Say returned %v", err)
	}
	if _, err = ann.SendRaw(within(t), made.RoomID, "m.room.message", map[string]any{"body": 7}, ""); err != nil {
		t.Fatal(err)
	}
	m, err := ann.Expect(within(t), made.RoomID, func(m Message) bool { return m.Type == event.EventMessage })
	if err != nil || m.Encrypted {
		t.Errorf("hostile content came as %+v, %v", m, err)
	}
}

func TestARedactedMessageIsMarked(t *testing.T) {
	h := open(t, "ann", "ben")
	ann, ben := h.login(t, "ann", Options{}), h.login(t, "ben", Options{})
	room := together(t, ann, ben)
	says(t, room, ann, "too much", ben)
	m, _ := ben.Expect(within(t), room, Saying("too much"))
	if err := ann.Redact(within(t), room, m.ID, ""); err != nil {
		t.Fatal(err)
	}
	gone := func(n Message) bool { return n.ID == m.ID && n.Redacted }
	if _, err := ben.Expect(within(t), room, gone); err != nil {
		t.Error(err)
	}
}

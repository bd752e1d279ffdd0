package e2e

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// hasty is a way to the homeserver on which a client has not published its device yet when
// something happens.
type hasty struct {
	once   sync.Once
	before func(token string)
}

// RoundTrip implements http.RoundTripper.
func (w *hasty) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/keys/upload") {
		w.once.Do(func() { w.before(strings.TrimPrefix(req.Header.Get("Authorization"), "Bearer ")) })
	}
	return http.DefaultTransport.RoundTrip(req)
}

// firstDevice is somebody who writes to the bot the moment they have signed in, before their
// client has published its keys: they can read the greeting all the same.
func firstDevice(t *testing.T, s stage) {
	var lobby id.RoomID
	way := &hasty{before: func(token string) {
		api, err := mautrix.NewClient(s.Server.URL, "@ivo7h2c:localhost", token)
		if err != nil {
			t.Error(err)
			return
		}
		made, err := api.CreateRoom(within(t), &mautrix.ReqCreateRoom{
			Preset: "trusted_private_chat", IsDirect: true, Invite: []id.UserID{s.Bot},
			InitialState: []*event.Event{{
				Type:    event.StateEncryption,
				Content: event.Content{Parsed: &event.EncryptionEventContent{Algorithm: id.AlgorithmMegolmV1}},
			}},
		})
		if err != nil {
			t.Error(err)
			return
		}
		lobby = made.RoomID
		await(t, func() bool { return strings.Contains(s.Log(), "A reader has published no device yet") })
	}}
	ivo := s.PeerWith("ivo7h2c", func(o *client.Options) { o.Transport = way })
	ivo.Lobby = lobby
	ivo.Screen(lobby).Shows(greeting)
	s.Consent(ivo)
}

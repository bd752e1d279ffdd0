package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"maunium.net/go/mautrix"

	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// intruder is somebody with an account who speaks to the homeserver without a client.
type intruder struct {
	*mautrix.Client
	t *testing.T
}

func intrude(t *testing.T, h *house.House, name string) intruder {
	t.Helper()
	_ = h.Server.Register(t.Context(), name, "password of "+name) // or is there already
	c, err := mautrix.NewClient(h.Server.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Login(t.Context(), &mautrix.ReqLogin{
		Type:       mautrix.AuthTypePassword,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: name},
		Password:   "password of " + name, StoreCredentials: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return intruder{c, t}
}

// do makes a request and tells whether the homeserver let it pass, which is the
// homeserver's matter.
func (i intruder) do(method, path, body string) bool {
	i.t.Helper()
	req, err := http.NewRequestWithContext(i.t.Context(), method, i.HomeserverURL.String()+"/_matrix/client/v3/"+path, strings.NewReader(body))
	if err != nil {
		i.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+i.AccessToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		i.t.Fatalf("the homeserver did not answer: %v", err)
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode == http.StatusOK
}

func onEach(t *testing.T, story func(t *testing.T, h *house.House)) {
	t.Helper()
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) { story(t, house.Build(t, kind, house.Options{})) })
	}
}

// encoding/json gives up on a document for one value that is nested 10,000 deep, and
// homeservers let nearly that pass; their answers wrap it in some more.
func TestNestingByOnePeerDoesNotStopTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house.House) {
		mallory, anna := h.Peer("mallory"), h.Peer("anna7q3x")
		h.EnterLobby(mallory)
		h.EnterLobby(anna)
		m, lobby, passed := intrude(t, h, "mallory"), url.PathEscape(mallory.Lobby.String()), 0
		for i, depth := range []int{101, 5000, 9990, 9994, 10_100} {
			nested := strings.Repeat("[", depth) + strings.Repeat("]", depth)
			for path, body := range map[string]string{
				"sendToDevice/m.room.encrypted/deep%d":                                          `{"messages":{"` + string(h.Bot) + `":{"*":{"algorithm":"m.olm.v1.curve25519-aes-sha2","x":` + nested + `}}}}`,
				"rooms/" + strings.ReplaceAll(lobby, "%", "%%") + "/send/m.room.message/deep%d": `{"msgtype":"m.text","body":"x","x":` + nested + `}`,
			} {
				if m.do(http.MethodPut, fmt.Sprintf(path, i), body) {
					passed++
				}
			}
		}
		if passed == 0 {
			t.Fatal("the homeserver let nothing pass")
		}
		anna.Tell(anna.Lobby, "help")
		anna.Hear(anna.Lobby, "find")
	})
}

// A stranger publishes device keys of the wrong shape and makes the service ask for them.
func TestMalformedDeviceKeysOfOneDoNotStopTheOthers(t *testing.T) {
	onEach(t, func(t *testing.T, h *house.House) {
		for i, keys := range []string{
			`"algorithms":"x","keys":{},"signatures":{}`,
			`"algorithms":[],"keys":5,"signatures":{}`,
			`"algorithms":[{}],"keys":{"ed25519:D":{}},"signatures":[]`,
			`"algorithms":[],"keys":{},"signatures":{},"unsigned":"x"`,
		} {
			m := intrude(t, h, fmt.Sprint("mallory", i))
			m.do(http.MethodPost, "keys/upload", fmt.Sprintf(`{"device_keys":{"user_id":%q,"device_id":%q,%s}}`, m.UserID, m.DeviceID, keys))
			m.do(http.MethodPut, "sendToDevice/m.room.encrypted/keys", fmt.Sprintf(
				`{"messages":{%q:{"*":{"algorithm":"m.olm.v1.curve25519-aes-sha2","sender_key":"x","ciphertext":{"y":{"type":0,"body":"z"}}}}}}`, h.Bot))
		}
		// Whoever comes now has never sent a key before.
		boris := h.Peer("boris8w2k")
		h.EnterLobby(boris)
		boris.Tell(boris.Lobby, "help")
		boris.Hear(boris.Lobby, "find")
		if strings.Contains(h.Log(), "Keys could not be taken in") {
			t.Error("the keys of all had to wait")
		}
	})
}

package canary_test

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/e2e/canary"
	"kith/e2e/client"
	"kith/e2e/house"
)

// bird is a peer of whom every property is a canary: a text that stands nowhere else.
type bird struct {
	*witness
	t       *testing.T
	minted  map[string]string
	uploads map[string]fields // files that are on the homeserver

	// kept are the kinds that a homeserver tells nobody but the bird itself, in a native room either.
	kept map[string]bool
}

// hide notes a canary.
func (b *bird) hide(kind, value string) string {
	if value != "" {
		if secret := (canary.Secret{Name: kind, Value: value}); !slices.Contains(b.secrets, secret) {
			b.secrets = append(b.secrets, secret)
		}
	}
	return value
}

// mint gives the canary of a kind, a new one when it is asked for the first time.
func (b *bird) mint(kind string) string {
	if b.minted[kind] == "" {
		b.minted[kind] = b.hide(kind, fresh())
	}
	return b.minted[kind]
}

// forget takes a canary off the list that was never sent.
func (b *bird) forget(value string) {
	b.secrets = slices.DeleteFunc(b.secrets, func(s canary.Secret) bool { return s.Value == value })
}

func fresh() string {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // never fails
	return "zq" + strings.ToLower(base32.StdEncoding.EncodeToString(raw[:]))
}

// newBird registers a peer with canaries for everything that an account has.
func newBird(t *testing.T, h *house.House) *bird {
	t.Helper()
	local, name, device := fresh(), "Zyq "+fresh()+" Ætherwood", fresh()
	b := &bird{witness: newWitness(h, local, func(o *client.Options) { o.DisplayName, o.DeviceName = name, device }),
		t: t, minted: make(map[string]string), uploads: make(map[string]fields), kept: make(map[string]bool)}
	b.hide("localpart", local)
	b.hide("display name", name)
	b.hide("device name", device)
	b.setAvatar()
	second := h.Device(local, func(o *client.Options) {
		o.DisplayName, o.DeviceName, o.Identity, o.AutoJoin = "", b.mint("second device name"), b.Identity(), false
	})
	b.hide("second device id", string(second.DeviceID))
	b.kept["access token"], b.kept["user_signing key"] = true, true
	b.extend()
	b.learnKeys()
	return b
}

func (b *bird) value(kind string) string {
	i := slices.IndexFunc(b.secrets, func(s canary.Secret) bool { return s.Name == kind })
	return b.secrets[i].Value
}

// upload puts a file onto the homeserver, once of a kind, and hides where it is.
func (b *bird) upload(kind string, data []byte, mime, name string) id.ContentURIString {
	b.t.Helper()
	if known := b.uploads[kind]; known != nil {
		return known["url"].(id.ContentURIString)
	}
	resp, err := b.API().UploadMedia(b.t.Context(), mautrix.ReqUploadMedia{ContentBytes: data, ContentType: mime, FileName: name})
	if err != nil {
		b.t.Fatal(err)
	}
	b.hide(kind, resp.ContentURI.String())
	b.hide(kind+" media id", resp.ContentURI.FileID)
	b.uploads[kind] = fields{"url": resp.ContentURI.CUString()}
	return resp.ContentURI.CUString()
}

func (b *bird) setAvatar() {
	b.t.Helper()
	uri := b.upload("avatar", pngFile(b, "avatar file"), "image/png", b.mint("avatar file name")+".png")
	parsed, err := uri.Parse()
	if err == nil {
		err = b.API().SetAvatarURL(b.t.Context(), parsed)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// extend sets extended profile fields and the text of presence, which a client may.
func (b *bird) extend() {
	b.t.Helper()
	at := "v3/profile/" + url.PathEscape(string(b.UserID)) + "/"
	for _, field := range []string{"org.example.pronouns", "m.tz", "us.cloke.msc4175.tz"} {
		b.put("profile field "+field, at+field, map[string]any{field: b.mint("profile field " + field)})
	}
	b.put("presence text", "v3/presence/"+url.PathEscape(string(b.UserID))+"/status",
		map[string]any{"presence": "online", "status_msg": b.mint("presence text")})
}

// put asks the homeserver for something that it may not have. Then there is no such canary.
func (b *bird) put(kind, path string, body any) {
	b.t.Helper()
	answer := b.get(b.t, http.MethodPut, path, body)
	if strings.Contains(string(answer), "errcode") {
		b.t.Logf("no %s: %s", kind, answer)
		b.secrets = slices.DeleteFunc(b.secrets, func(s canary.Secret) bool { return s.Name == kind })
	}
}

// learnKeys hides the ids and the keys of the account's devices, and its identity.
func (b *bird) learnKeys() {
	b.t.Helper()
	for _, secret := range b.identity(b.t) {
		b.hide(secret.Name, secret.Value)
	}
}

// identity gives somebody's user id, the ids and the keys of their devices, and the keys that
// sign these.
func (w *witness) identity(t *testing.T) []canary.Secret {
	t.Helper()
	secrets := []canary.Secret{{Name: "user id", Value: string(w.UserID)}, {Name: "access token", Value: w.API().AccessToken}}
	var answer map[string]json.RawMessage
	err := json.Unmarshal(w.get(t, http.MethodPost, "v3/keys/query", map[string]any{"device_keys": map[string]any{string(w.UserID): []string{}}}), &answer)
	if err != nil {
		t.Fatal(err)
	}
	var devices map[id.UserID]map[string]struct{ Keys map[string]string }
	if err = json.Unmarshal(answer["device_keys"], &devices); err != nil {
		t.Fatal(err)
	}
	for device, found := range devices[w.UserID] {
		secrets = append(secrets, canary.Secret{Name: "device id", Value: device})
		for name, key := range found.Keys {
			kind, _, _ := strings.Cut(name, ":")
			secrets = append(secrets, canary.Secret{Name: "device key " + kind, Value: key})
		}
	}
	for _, usage := range []string{"master", "self_signing", "user_signing"} {
		var keys map[id.UserID]struct{ Keys map[string]string }
		if err = json.Unmarshal(answer[usage+"_keys"], &keys); err != nil {
			t.Fatal(fmt.Errorf("%s keys: %w", usage, err))
		}
		for _, key := range keys[w.UserID].Keys {
			secrets = append(secrets, canary.Secret{Name: usage + " key", Value: key})
		}
	}
	return secrets
}

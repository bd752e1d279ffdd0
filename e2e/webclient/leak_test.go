package webclient

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/e2e/canary"
	"kith/e2e/jspeer"
)

// leaks searches all that each client has received, and could look up, for who the
// others are, after they have done all that could tell it.
func leaks(s stage) {
	one := s.enter(jspeer.Options{Localpart: "rosalind.quill7", DisplayName: "Rosalind Ætherwood", DeviceName: "Rosalind's telephone", Avatar: true})
	other := s.enter(jspeer.Options{Localpart: "celia.brook3", DisplayName: "Celia Brookmeadow", DeviceName: "Celia's tablet", Avatar: true})
	third := s.enter(jspeer.Options{Localpart: "orlando.oak9", DisplayName: "Orlando Oakbough", DeviceName: "Orlando's laptop", Avatar: true})
	peers := []*person{one, other, third}
	moderator := s.circle("grief", peers...)
	all := append(slices.Clone(peers), moderator)
	w := &watch{t: s.t, secrets: make(map[*person][]canary.Secret), c: &talk{t: s.t, readers: all, ghosts: make(map[id.UserID]string)}}
	for _, p := range all {
		w.learn(p)
		w.hide(p, "room", string(p.room))
		w.hide(p, "lobby", string(p.lobby))
	}

	w.names(one, other, third, moderator)
	w.refused(other)
	w.unspoken(one, other)
	w.changes(one)
	w.moderation(one, other, third, moderator)
	late := s.enter(jspeer.Options{Localpart: "jaques.oakley5", DisplayName: "Jaques Melancholy", DeviceName: "Jaques's watch", Avatar: true})
	w.arrives(late, moderator, "grief", peers...)
	all = append(all, late)
	w.departures(one, other, third, late, moderator)

	for _, reader := range all {
		for _, leak := range w.search(reader, all...) {
			s.t.Errorf("%s has received of somebody else %s", reader.UserID, leak)
		}
	}
	log := s.Log()
	for p, secrets := range w.secrets {
		for _, secret := range secrets {
			if strings.Contains(log, secret.Value) {
				s.t.Errorf("the log of the service holds the %s of %s", secret.Name, p.UserID)
			}
		}
	}
	w.native(one, other)
}

// watch knows what the others must not learn of each person.
type watch struct {
	t       *testing.T
	c       *talk
	secrets map[*person][]canary.Secret
}

// hide adds something that only this person may know.
func (w *watch) hide(p *person, name, value string) {
	if value != "" {
		w.secrets[p] = append(w.secrets[p], canary.Secret{Name: name, Value: value})
	}
}

// learn adds what somebody's account and devices are now.
func (w *watch) learn(p *person) {
	w.t.Helper()
	now, err := p.Secrets(within(w.t))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, secret := range now {
		if !slices.Contains(w.secrets[p], secret) {
			w.hide(p, secret.Name, secret.Value)
		}
	}
}

// say is talk.say with an event of which the others know nothing but their copies.
func (w *watch) say(who *person, text string, send func() id.EventID) map[*person]id.EventID {
	w.t.Helper()
	events := w.c.say(who, text, send)
	w.hide(who, "event", string(events[who]))
	return events
}

func (w *watch) tell(who *person, text string) map[*person]id.EventID {
	w.t.Helper()
	return w.say(who, text, func() id.EventID { return who.says(text) })
}

// search looks through all that a client has received for the secrets of the others.
func (w *watch) search(reader *person, all ...*person) []canary.Finding {
	w.t.Helper()
	var secrets []canary.Secret
	for _, p := range all {
		if p == reader {
			continue
		}
		secrets = append(secrets, slices.DeleteFunc(slices.Clone(w.secrets[p]), func(secret canary.Secret) bool {
			// Dendrite gives everybody whom it registers a device of the same id.
			return secret.Name == "device id" && slices.Contains(w.secrets[reader], secret)
		})...)
	}
	found, err := jspeer.Leaks(within(w.t), secrets, reader.Peer)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// native brings two of the peers into an ordinary room: there the same search must
// find what it did not find before.
func (w *watch) native(one, other *person) {
	w.t.Helper()
	room := one.DM(other.UserID)
	other.Accept()
	one.Say(room, "this is what a native room tells")
	other.Expect(room, jspeer.Body("this is what a native room tells"))
	w.learn(one)
	found := make(map[string]bool)
	for _, leak := range w.search(other, one) {
		found[leak.Name] = true
	}
	for _, name := range []string{
		"user id", "localpart", "display name", "avatar", "avatar media id", "device id", "device name",
		"device key ed25519", "device key curve25519", "master key", "self_signing key",
	} {
		if !found[name] {
			w.t.Errorf("in a native room the search does not find the %s", name)
		}
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func pill(user id.UserID, name string) string {
	return fmt.Sprintf(`<a href="https://matrix.to/#/%s">%s</a>`, user, name)
}

package canary_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/id"

	"kith/e2e/canary"
	"kith/e2e/client"
	"kith/e2e/house"
)

// witness is somebody who keeps every byte that they are given, and asks for more.
type witness struct {
	*house.Peer
	rec     *recorder
	secrets []canary.Secret // what the others are not to know of them

	plain    []piece // what was encrypted, opened
	opened   map[string]bool
	fetched  map[string]bool
	unopened int
}

// piece is something that a witness received, and where.
type piece struct {
	place, text string
	sender      id.UserID // of what was encrypted
}

// witness brings somebody in whose client is recorded.
func newWitness(h *house.House, name string, change ...func(*client.Options)) *witness {
	w := &witness{rec: &recorder{}, opened: make(map[string]bool), fetched: make(map[string]bool)}
	w.Peer = h.PeerWith(name, func(o *client.Options) {
		o.Transport = w.rec
		for _, c := range change {
			c(o)
		}
	})
	return w
}

var (
	users = regexp.MustCompile(`@[A-Za-z0-9._=/+-]+:localhost`)
	files = regexp.MustCompile(`mxc://[A-Za-z0-9.:_-]+/[A-Za-z0-9_-]+`)
)

// everything gives all that the witness was ever given, after looking up whatever they could
// look up about everybody and everything that they have heard of.
func (w *witness) everything(t *testing.T) []piece {
	t.Helper()
	for range 2 { // what is opened first names what can be looked up
		w.open(t)
		w.lookUp(t)
	}
	w.open(t)
	pieces := slices.Clone(w.plain)
	for _, a := range w.rec.all() {
		pieces = append(pieces, piece{place: a.request, text: a.header}, piece{place: a.request, text: a.body})
	}
	rows, err := w.Kept(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		pieces = append(pieces, piece{place: "the key store", text: row})
	}
	return pieces
}

// search looks for secrets in all that the witness was ever given.
func (w *witness) search(t *testing.T, secrets []canary.Secret) *canary.Search {
	t.Helper()
	return look(t, secrets, w.everything(t))
}

func look(t *testing.T, secrets []canary.Secret, pieces []piece) *canary.Search {
	t.Helper()
	s, err := canary.NewSearch(secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pieces {
		s.In(p.place, p.text)
	}
	return s
}

// get asks for something; the answer stays with the recorder.
func (w *witness) get(t *testing.T, method, path string, body any) []byte {
	t.Helper()
	if key := method + path; w.fetched[key] {
		return nil
	} else if strings.Contains(path, "/media/") { // a file does not change
		w.fetched[key] = true
	}
	var payload string
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		payload = string(data)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, w.API().HomeserverURL.String()+"/_matrix/client/"+path, strings.NewReader(payload))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.API().AccessToken)
	resp, err := w.rec.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	all, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// lookUp asks for the profile, the keys, the presence of everybody whom the witness has heard
// of, for every file, and for all of their rooms once more.
func (w *witness) lookUp(t *testing.T) {
	t.Helper()
	people, media := make(map[string]bool), make(map[string]bool)
	for _, p := range w.plain {
		note(people, users, p.text)
		note(media, files, p.text)
	}
	for _, a := range w.rec.all() {
		note(people, users, a.body)
		note(media, files, a.body)
	}
	delete(people, string(w.UserID))
	asked := make(map[string][]string)
	for user := range people {
		asked[user] = []string{}
		w.get(t, http.MethodGet, "v3/profile/"+url.PathEscape(user), nil)
		w.get(t, http.MethodGet, "v3/presence/"+url.PathEscape(user)+"/status", nil)
		w.get(t, http.MethodPost, "v3/user_directory/search", map[string]any{"search_term": user, "limit": 50})
	}
	w.get(t, http.MethodPost, "v3/keys/query", map[string]any{"device_keys": asked})
	w.get(t, http.MethodPost, "v3/user_directory/search", map[string]any{"search_term": "Real", "limit": 50})
	for uri := range media {
		path := strings.TrimPrefix(uri, "mxc://")
		w.get(t, http.MethodGet, "v1/media/download/"+path, nil)
		w.get(t, http.MethodGet, "v1/media/thumbnail/"+path+"?width=96&height=96&method=scale", nil)
	}
	for _, room := range w.Rooms() {
		at := "v3/rooms/" + url.PathEscape(string(room))
		for _, part := range []string{"/state", "/members", "/messages?dir=b&limit=1000"} {
			w.get(t, http.MethodGet, at+part, nil)
		}
		w.get(t, http.MethodGet, "v1/rooms/"+url.PathEscape(string(room))+"/threads", nil)
	}
}

func note(found map[string]bool, pattern *regexp.Regexp, text string) {
	for _, name := range pattern.FindAllString(text, -1) {
		found[name] = true
	}
}

// open decrypts every event that was received, down to the last unknown key in it, and every
// file whose key stands in one of them.
func (w *witness) open(t *testing.T) {
	t.Helper()
	for _, a := range w.rec.all() {
		var tree any
		if json.Unmarshal([]byte(a.body), &tree) == nil {
			w.openIn(t, tree, roomOf(a.request), "")
		}
	}
	media := make(map[string]string)
	for _, a := range w.rec.all() {
		if _, uri, is := strings.Cut(a.request, "/v1/media/download/"); is {
			media["mxc://"+uri] = a.body
		}
	}
	for _, p := range w.plain {
		var tree any
		if json.Unmarshal([]byte(p.text), &tree) == nil {
			w.openFiles(tree, media)
		}
	}
}

func roomOf(request string) id.RoomID {
	_, rest, _ := strings.Cut(request, "/rooms/")
	room, _, _ := strings.Cut(rest, "/")
	return id.RoomID(room)
}

func (w *witness) openIn(t *testing.T, tree any, room id.RoomID, sender id.UserID) {
	switch node := tree.(type) {
	case []any:
		for _, item := range node {
			w.openIn(t, item, room, sender)
		}
	case map[string]any:
		if by, is := node["sender"].(string); is {
			sender = id.UserID(by)
		}
		ciphertext, _ := node["ciphertext"].(string)
		session, _ := node["session_id"].(string)
		if ciphertext != "" && session != "" {
			w.openOne(t, room, sender, id.SessionID(session), ciphertext)
		}
		for key, item := range node {
			inner := room
			if strings.HasPrefix(key, "!") {
				inner = id.RoomID(key)
			}
			w.openIn(t, item, inner, sender)
		}
	}
}

func (w *witness) openOne(t *testing.T, room id.RoomID, sender id.UserID, session id.SessionID, ciphertext string) {
	if w.opened[ciphertext] {
		return
	}
	plain, err := w.Opened(t.Context(), room, session, ciphertext)
	if err != nil {
		w.unopened++
		return
	}
	w.opened[ciphertext] = true
	w.plain = append(w.plain, piece{"what was encrypted", string(plain), sender})
}

// openFiles decrypts the files whose keys stand in a tree.
func (w *witness) openFiles(tree any, media map[string]string) {
	switch node := tree.(type) {
	case []any:
		for _, item := range node {
			w.openFiles(item, media)
		}
	case map[string]any:
		if uri, _ := node["url"].(string); node["key"] != nil && node["iv"] != nil && media[uri] != "" && !w.opened[uri] {
			var file attachment.EncryptedFile
			data, err := json.Marshal(node)
			if err == nil {
				err = json.Unmarshal(data, &file)
			}
			if err == nil {
				plain := []byte(media[uri])
				if err = file.DecryptInPlace(plain); err == nil {
					w.opened[uri] = true
					w.plain = append(w.plain, piece{place: "a file, decrypted", text: string(plain)})
				}
			}
		}
		for item := range maps.Values(node) {
			w.openFiles(item, media)
		}
	}
}

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/disguise"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// earlyVariable says how many messages are sent that nobody is to read.
const (
	earlyVariable = "KITH_EARLY"
	earlyByWont   = 120
)

// Messages that must be stopped are sent in every disguise, as texts, replies, in threads,
// formatted, as changes, captions, reactions and polls, and the service is killed again and again. Somebody
// reads all the while what comes: nothing but what may come.
func TestNothingIsReadTooEarly(t *testing.T) {
	count, people := earlyByWont, 4
	if n, err := strconv.Atoi(os.Getenv(earlyVariable)); err == nil {
		count, people = n, 8
	}
	var wanted []string
	h := house.Build(t, homeserver.Synapse, house.Options{Settings: map[string]any{"circles.min": people, "circles.max": people}, Prepare: func(h *house.House) {
		h.Set("screening.rules", strictRules(t, h, &wanted))
	}})
	names := []string{"anna7q3x", "boris8w2k", "clara3h6v", "dirk4n6x", "elena5m9t", "fritz2j8r", "greta9d4w", "hanno6c3y"}[:people]
	peers := make([]*house.Peer, people)
	for i, name := range names {
		peers[i] = h.Peer(name)
	}
	portals := h.Circle("anxiety", peers...)
	reader, writers := portals[0], portals[1:]
	random := rand.New(rand.NewPCG(1, uint64(count)))
	e := early{t: t, wanted: wanted, sent: make(map[string]string), may: map[string]bool{"harmless beginning": true}}
	e.picture = aPicture(t, reader)
	targets := make(map[*house.Portal]id.EventID)
	for _, writer := range writers {
		targets[writer] = writer.Tell("harmless beginning")
		reader.SkipTo("harmless beginning")
	}
	const kills = 5
	for part := range kills {
		var group errgroup.Group
		for i, writer := range writers {
			r := rand.New(rand.NewPCG(random.Uint64(), random.Uint64()))
			last := fmt.Sprintf("harmless %d of %d", part, i)
			e.may[last] = true
			group.Go(func() error {
				for range (count + kills*len(writers) - 1) / kills / len(writers) {
					e.send(r, writer, targets[writer])
				}
				writer.Tell(last)
				return nil
			})
		}
		if part < kills-1 {
			h.Kill()
			h.Start()
		}
		_ = group.Wait()
		for i := range writers {
			e.await(reader, fmt.Sprintf("harmless %d of %d", part, i))
		}
		t.Logf("%d messages were sent", len(e.sent))
	}
	e.check(h, reader, (kills+1)*len(writers))
}

// early is what is sent that nobody is to read, and who reads.
type early struct {
	t       *testing.T
	wanted  []string        // what the rules are to find
	may     map[string]bool // what may be read
	picture any             // under which captions stand

	mu   sync.Mutex
	sent map[string]string // what was sent, and what it disguises
}

// await waits for something harmless, which comes when all that was sent before it was
// judged: with thousands of messages that is long.
func (e *early) await(reader *house.Portal, text string) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), house.Patience+time.Duration(len(e.sent))*time.Second) // far more than it takes
	defer cancel()
	if _, err := reader.Expect(ctx, reader.Room, func(m client.Message) bool { return m.Body == text }); err != nil {
		e.t.Errorf("%q is not read: %v", text, err)
	}
}

// check looks through all that the reader was shown.
func (e *early) check(h *house.House, reader *house.Portal, want int) {
	e.t.Helper()
	read := 0
	for _, m := range reader.Timeline(reader.Room) {
		if m.StateKey != nil || m.Sender == h.Bot || m.Sender == reader.UserID {
			continue
		}
		if m.Kind == event.MsgImage && m.Body == "picture.png" { // that is all that is left of a file's name
			continue
		}
		message, ok := m.Content.Parsed.(*event.MessageEventContent)
		if !ok || !e.may[m.Body] || message.FormattedBody != "" || message.NewContent != nil {
			e.t.Errorf("was read: %s %v, which is %s", m.Type.Type, m.Content.Raw, e.known(m.Content.Raw))
			continue
		}
		read++
	}
	if read != want {
		e.t.Errorf("read were %d messages instead of %d", read, want)
	}
}

// send sends what nobody is to read, in one of the forms that a message can have.
func (e *early) send(r *rand.Rand, p *house.Portal, target id.EventID) {
	e.t.Helper()
	plain := e.wanted[r.IntN(len(e.wanted))]
	ways := slices.Sorted(maps.Keys(disguise.Ways))
	way := ways[r.IntN(len(ways))]
	text := disguise.Ways[way](r, plain)
	e.mu.Lock()
	e.sent[text] = fmt.Sprintf("%q %s", plain, way)
	e.mu.Unlock()
	content, kind := e.formed(r, text, target)
	send := func() error { _, err := p.Send(within(e.t), p.Room, event.EventMessage, content, ""); return err }
	if kind == event.EventReaction {
		send = func() error { _, err := p.SendRaw(within(e.t), p.Room, kind.Type, content, ""); return err }
	}
	if err := send(); err != nil && !strings.Contains(err.Error(), "M_DUPLICATE_ANNOTATION") { // a text that was drawn twice
		e.t.Errorf("send: %v", err)
	}
}

// known tells what was disguised in a content that somebody has read.
func (e *early) known(content map[string]any) string {
	written := fmt.Sprint(content)
	for text, plain := range e.sent {
		if strings.Contains(written, text) {
			return plain
		}
	}
	return "unknown"
}

// formed gives a text as a message: plain, as a reply, in a thread, formatted, as a change of
// what stands there, as a caption or the name of a file, as a reaction, or in a poll.
func (e *early) formed(r *rand.Rand, text string, target id.EventID) (map[string]any, event.Type) {
	content := map[string]any{"msgtype": "m.text", "body": text}
	formatted := map[string]any{ // in the telling that most clients show
		"msgtype": "m.text", "body": "harmless", "format": "org.matrix.custom.html", "formatted_body": "<i>" + strings.ReplaceAll(text, "<", "&lt;") + "</i>",
	}
	switch r.IntN(13) {
	case 0:
		content["m.relates_to"] = map[string]any{"m.in_reply_to": map[string]any{"event_id": target}}
	case 1:
		content = formatted
	case 2:
		content["m.new_content"] = map[string]any{"msgtype": "m.text", "body": text}
		content["m.relates_to"] = map[string]any{"rel_type": "m.replace", "event_id": target}
	case 3:
		content = map[string]any{"msgtype": "m.text", "body": "* harmless", "m.new_content": formatted, "m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": target}}
	case 4:
		content["m.relates_to"] = map[string]any{"rel_type": "m.thread", "event_id": target, "is_falling_back": true, "m.in_reply_to": map[string]any{"event_id": target}}
	case 5:
		content = map[string]any{"msgtype": "m.image", "filename": "cat.png", "body": text, "file": e.picture, "info": map[string]any{"mimetype": "image/png"}}
	case 6:
		return map[string]any{"m.relates_to": map[string]any{"rel_type": "m.annotation", "event_id": target, "key": text}}, event.EventReaction
	case 7:
		content = map[string]any{"msgtype": "m.image", "filename": text + ".png", "body": text + ".png", "file": e.picture, "info": map[string]any{"mimetype": "image/png"}}
	case 8:
		return pollOf(text, "yes", "no"), pollStart
	case 9:
		return pollOf("harmless?", "yes", text), pollStart
	}
	return content, event.EventMessage
}

var pollStart = event.Type{Type: "org.matrix.msc3381.poll.start", Class: event.MessageEventType}

func pollOf(question string, answers ...string) map[string]any {
	var list []any
	for i, answer := range answers {
		list = append(list, map[string]any{"id": fmt.Sprint(i), "org.matrix.msc1767.text": answer})
	}
	return map[string]any{
		"org.matrix.msc1767.text": question,
		pollStart.Type: map[string]any{
			"question": map[string]any{"org.matrix.msc1767.text": question}, "kind": "org.matrix.msc3381.poll.disclosed", "max_selections": 1, "answers": list,
		},
	}
}

// aPicture uploads a small picture, encrypted, for captions to stand under.
func aPicture(t *testing.T, p *house.Portal) any {
	t.Helper()
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	file := attachment.NewEncryptedFile()
	file.EncryptInPlace(data.Bytes())
	uploaded, err := p.API().UploadBytes(within(t), data.Bytes(), "application/octet-stream")
	if err != nil {
		t.Fatal(err)
	}
	return &event.EncryptedFileInfo{EncryptedFile: *file, URL: uploaded.ContentURI.CUString()}
}

var matrixID = regexp.MustCompile(`@\S+:`)

// strictRules is a folder in which every shipped rule about other people refuses at once,
// and gives what these rules are to find. What counts messages is switched off.
func strictRules(t *testing.T, h *house.House, wanted *[]string) string {
	t.Helper()
	folder := filepath.Join(h.Dir, "rules")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../safety/rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no rules: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var rule map[string]any
		if err = yaml.Unmarshal(data, &rule); err != nil {
			t.Fatal(err)
		}
		switch detect := rule["detect"]; {
		case detect == "flood" || detect == "repeat" || detect == "mention" || detect == "name" || detect == "endpoint":
			rule["enabled"] = false
		case rule["severity"] != nil || rule["verdict"] == "deliver" || rule["verdict"] == "tell":
			continue
		default:
			rule["verdict"] = "refuse"
			rule["method"] = true // which distress does not soften
			delete(rule, "hold")
			for _, example := range rule["examples"].(map[string]any)["match"].([]any) {
				// Of a Matrix id nothing is left to find: it is replaced before.
				if text, plain := example.(string); plain && !matrixID.MatchString(text) {
					*wanted = append(*wanted, text)
				}
			}
		}
		if data, err = yaml.Marshal(rule); err == nil {
			err = os.WriteFile(filepath.Join(folder, filepath.Base(file)), data, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

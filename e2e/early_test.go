package e2e

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"
	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/disguise"
	"kith/e2e/homeserver"
	"kith/e2e/house"
)

// earlyVariable says how many messages are sent that nobody is to read.
const (
	earlyVariable = "KITH_EARLY"
	earlyByWont   = 120
)

// Messages that must be stopped are sent in every disguise, as texts, replies, formatted
// texts, corrections and captions, and the service is killed again and again. Somebody
// reads all the while what comes: nothing but what may come.
func TestNothingIsReadTooEarly(t *testing.T) {
	count := earlyByWont
	if n, err := strconv.Atoi(os.Getenv(earlyVariable)); err == nil {
		count = n
	}
	var wanted []string
	h := house.Build(t, homeserver.Synapse, house.Options{Prepare: func(h *house.House) {
		h.Set("screening.rules", strictRules(t, h, &wanted))
	}})
	portals := h.Circle("anxiety", h.Peer("anna7q3x"), h.Peer("boris8w2k"), h.Peer("clara3h6v"), h.Peer("dirk4n6x"))
	reader, writers := portals[0], portals[1:]
	random := rand.New(rand.NewPCG(1, 2))
	targets := make(map[*house.Portal]id.EventID)
	for _, writer := range writers {
		targets[writer] = writer.Tell("harmless beginning")
		reader.SkipTo("harmless beginning")
	}
	const kills = 5
	harmless := map[string]bool{"harmless beginning": true}
	for part := range kills {
		var group errgroup.Group
		for i, writer := range writers {
			r := rand.New(rand.NewPCG(random.Uint64(), random.Uint64()))
			last := fmt.Sprintf("harmless %d of %d", part, i)
			harmless[last] = true
			group.Go(func() error {
				for range count / kills / len(writers) {
					sendDisguised(t, r, writer, targets[writer], wanted[r.IntN(len(wanted))])
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
			reader.Hear(fmt.Sprintf("harmless %d of %d", part, i))
		}
	}
	read := 0
	for _, m := range reader.Timeline(reader.Room) {
		if m.Sender == h.Bot || m.Sender == reader.UserID || m.Type != event.EventMessage {
			continue
		}
		read++
		if formatted := m.Content.AsMessage().FormattedBody; !harmless[m.Body] || formatted != "" {
			t.Errorf("was read: %q, %q", m.Body, formatted)
		}
	}
	if want := (kills + 1) * len(writers); read != want {
		t.Errorf("read were %d messages instead of %d", read, want)
	}
}

// sendDisguised sends what nobody is to read, in one of the forms that a message can have.
func sendDisguised(t *testing.T, r *rand.Rand, p *house.Portal, target id.EventID, text string) {
	t.Helper()
	ways := slices.Sorted(maps.Keys(disguise.Ways))
	text = disguise.Ways[ways[r.IntN(len(ways))]](r, text)
	content := map[string]any{"msgtype": "m.text", "body": text}
	switch r.IntN(6) {
	case 0:
		content["m.relates_to"] = map[string]any{"m.in_reply_to": map[string]any{"event_id": target}}
	case 1: // in the telling that most clients show
		content["body"], content["format"], content["formatted_body"] = "harmless", "org.matrix.custom.html", "<i>"+strings.ReplaceAll(text, "<", "&lt;")+"</i>"
	case 2:
		content["m.new_content"] = map[string]any{"msgtype": "m.text", "body": text}
		content["m.relates_to"] = map[string]any{"rel_type": "m.replace", "event_id": target}
	case 3:
		content = map[string]any{"msgtype": "m.image", "filename": "cat.jpg", "body": text, "url": "mxc://localhost/nothing", "info": map[string]any{}}
	}
	if _, err := p.Send(within(t), p.Room, event.EventMessage, content, ""); err != nil {
		t.Errorf("send: %v", err)
	}
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

package circle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

const (
	canary = "CANARY"
	dogURL = id.ContentURIString("mxc://example.org/dog")
)

// withFiles is screened in a place where files are passed on.
func withFiles(t *testing.T, rule string, files Files, moderators ...id.UserID) (*hall, []kith.Portal) {
	t.Helper()
	h, portals := screened(t, rule, moderators...)
	h.opts.Files = files
	h.files.lying[dogURL] = dog(t)
	return h, portals
}

var pictures = Files{MaxSize: 1 << 20}

// dog is a picture with words behind its end.
func dog(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, 900, 3))); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), canary...)
}

// show lets a peer send a picture, with words under it.
func (h *hall) show(p kith.Portal, url id.ContentURIString, caption string) id.EventID {
	h.t.Helper()
	return h.happen(p.Room, kith.Event{Sender: h.users[p.Peer], Type: "m.room.message", Content: fileContent(url, caption), Encrypted: true})
}

func fileContent(url id.ContentURIString, caption string) json.RawMessage {
	content, _ := json.Marshal(map[string]any{"msgtype": "m.image", "filename": "IMG_" + canary + ".jpg", "body": caption, "url": url}) // always marshals
	return content
}

// picture gives the last picture that went out into a room, or nil.
func (h *hall) picture(room kith.RoomKey) *event.MessageEventContent {
	h.t.Helper()
	h.deliver()
	for i := len(h.sent[room]) - 1; i >= 0; i-- {
		var content event.MessageEventContent
		h.ok(json.Unmarshal(h.sent[room][i].Content, &content))
		if strings.Contains(string(h.sent[room][i].Content), canary) {
			h.t.Errorf("what its sender's client said passes: %s", h.sent[room][i].Content)
		}
		if content.MsgType == event.MsgImage || content.MsgType == event.MsgAudio {
			return &content
		}
	}
	return nil
}

func TestAPictureReachesTheOthersMadeAnew(t *testing.T) {
	h, portals := withFiles(t, "", pictures)
	anna, boris := portals[0], portals[1]
	circle, _ := h.only()
	h.show(anna, dogURL, "my dog")
	h.say(anna, "he is old")
	h.say(boris, "good morning")
	if h.picture(boris.Room) != nil || h.reaches("he is old", anna) {
		t.Fatal("something came before the picture was made anew")
	}
	if !h.reaches("good morning", boris) {
		t.Error("what somebody else says waits for a picture")
	}
	h.work()
	for _, room := range []kith.RoomKey{boris.Room, portals[2].Room, circle.Room} {
		got := h.picture(room)
		if got == nil || got.Body != "my dog" || got.FileName != "picture.png" || got.Info.ThumbnailFile == nil || got.Info.AnoaBlurhash == "" {
			t.Fatalf("it came as %+v", got)
		}
		for _, file := range []*event.EncryptedFileInfo{got.File, got.Info.ThumbnailFile} {
			if h.files.by[file.URL] != anna.Ghost || bytes.Contains(h.files.lying[file.URL], []byte(canary)) {
				t.Errorf("%s lies there as %s", file.URL, h.files.by[file.URL])
			}
		}
		if words := h.heard(room); strings.Index(words, "my dog") > strings.Index(words, "he is old") {
			t.Errorf("what was said after it came before it: %s", words)
		}
	}
	if len(h.files.by) != 2 {
		t.Errorf("%d files were put on the homeserver for one picture and its thumbnail", len(h.files.by))
	}
}

func TestAFileThatIsNotPassedOnIsToldToItsSender(t *testing.T) {
	h, portals := withFiles(t, "", pictures)
	anna := portals[0]
	h.files.lying["mxc://example.org/pdf"] = []byte("%PDF-1.7")
	h.files.lying["mxc://example.org/large"] = make([]byte, 2<<20)
	for url, want := range map[id.ContentURIString]string{
		"mxc://example.org/pdf":   "no other files",
		"mxc://example.org/large": "1 MB at most",
	} {
		h.show(anna, url, "look")
		h.work()
		h.say(anna, "after "+want)
		if !h.reaches("after "+want, anna) || !strings.Contains(h.heard(anna.Room), want) || h.reaches("look", anna) {
			t.Errorf("its sender hears %q", h.heard(anna.Room))
		}
	}
	h.opts.Files = Files{}
	h.show(anna, dogURL, "look")
	if h.deliver(); !strings.Contains(h.heard(anna.Room), "no pictures") {
		t.Errorf("where no files pass its sender hears %q", h.heard(anna.Room))
	}
}

func TestWordsUnderAPictureAreJudgedBeforeItIsFetched(t *testing.T) {
	h, portals := withFiles(t, "verdict: ask", pictures)
	anna := portals[0]
	fetched := false
	h.fail = func(what string) error {
		fetched = fetched || what == "download"
		return nil
	}
	h.show(anna, dogURL, "write to me at "+address)
	h.work()
	if fetched || h.reaches(address, anna) {
		t.Fatal("it was not asked about first")
	}
	h.say(anna, "yes")
	h.work()
	if got := h.picture(portals[1].Room); got == nil || !strings.Contains(got.Body, address) {
		t.Errorf("after the yes came %+v", got)
	}
}

func TestAPictureThatIsTakenBackMeanwhileReachesNobody(t *testing.T) {
	h, portals := withFiles(t, "", pictures)
	anna := portals[0]
	sent := h.show(anna, dogURL, "my dog")
	h.happen(anna.Room, kith.Event{Sender: h.users[anna.Peer], Type: "m.room.redaction", Redacts: sent})
	h.work()
	if h.picture(portals[1].Room) != nil {
		t.Error("it came all the same")
	}
	h.say(anna, "never mind")
	if !h.reaches("never mind", anna) {
		t.Error("what came after it still waits")
	}
}

func TestNewWordsUnderAPictureTakeItAlong(t *testing.T) {
	h, portals := withFiles(t, "", pictures)
	anna := portals[0]
	change := func(of id.EventID, caption string) {
		content := map[string]any{
			"msgtype": "m.image", "body": "* " + caption, "m.new_content": fileContent(dogURL, caption),
			"m.relates_to": map[string]any{"rel_type": "m.replace", "event_id": of},
		}
		raw, err := json.Marshal(content)
		h.ok(err)
		h.happen(anna.Room, kith.Event{Sender: h.users[anna.Peer], Type: "m.room.message", Content: raw, Encrypted: true})
	}
	sent := h.show(anna, dogURL, "my dgo")
	change(sent, "my dog")
	h.work()
	if got := h.picture(portals[1].Room); got == nil || got.Body != "my dog" || got.NewContent != nil {
		t.Errorf("changed before it was seen it came as %+v", got)
	}
	change(sent, "my old dog")
	h.work()
	if got := h.picture(portals[1].Room); got == nil || got.NewContent == nil || got.NewContent.Body != "my old dog" || got.NewContent.File == nil {
		t.Errorf("changed afterwards it came as %+v", got)
	}
}

func TestModeratorsSeeThePictureThatTheyDecideAbout(t *testing.T) {
	h, portals := withFiles(t, "verdict: hold\nhold: {for: 10m, then: refuse}", pictures, mod)
	anna, desk := portals[0], h.deskOf(mod)
	h.show(anna, dogURL, "write to me at "+address)
	h.settleAll()
	if words := h.heard(desk.Key); !strings.Contains(words, "> (a picture)") || !strings.Contains(words, address) {
		t.Errorf("on the desk stands %q", words)
	}
	shown := h.picture(desk.Key)
	if shown == nil || h.files.by[shown.File.URL] != bot || h.picture(portals[1].Room) != nil {
		t.Fatalf("on the desk lies %+v", shown)
	}
	h.atDesk(desk, kith.Event{ID: "$decides", Sender: mod, Type: "m.room.message", Content: text(fmt.Sprint("deliver ", h.number(desk.Key))), Encrypted: true})
	got := h.picture(portals[1].Room)
	if got == nil || got.File.URL == shown.File.URL || got.File.Key.Key == shown.File.Key.Key {
		t.Errorf("passed on is %+v", got)
	}
}

func TestAModeratorsPictureIsMadeAnewToo(t *testing.T) {
	h, portals := withFiles(t, "", pictures, mod)
	circle, _ := h.only()
	send := func() id.EventID {
		return h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.message", Content: fileContent(dogURL, "the rules"), Encrypted: true})
	}
	h.happen(circle.Room, kith.Event{Sender: mod, Type: "m.room.redaction", Redacts: send()})
	h.work()
	if h.picture(portals[0].Room) != nil {
		t.Error("what was taken back came")
	}
	send()
	h.work()
	if got := h.picture(portals[0].Room); got == nil || got.Body != "the rules" {
		t.Errorf("it came as %+v", got)
	}
}

func TestAFileThatIsNotThereYetIsWaitedFor(t *testing.T) {
	h, portals := withFiles(t, "", pictures)
	down := true
	h.fail = func(what string) error {
		if what == "upload" && down {
			return errors.New("the homeserver is away")
		}
		return nil
	}
	sent := h.show(portals[0], dogURL, "my dog")
	held := must(h.store.HeldEvent(h.ctx(), portals[0].Room, sent))(h)
	if err := h.do(store.Job{Kind: jobFile, Subject: itemOf(held)}); err == nil {
		t.Fatal("nothing is tried again")
	}
	down = false
	h.work()
	if h.picture(portals[1].Room) == nil {
		t.Error("it did not come in the end")
	}
	// Again, as after a crash: it is the same message.
	h.ok(h.do(store.Job{Kind: jobFile, Subject: itemOf(held)}))
	if pictures := len(h.sent[portals[1].Room]); h.picture(portals[1].Room) != nil && pictures != len(h.sent[portals[1].Room]) {
		t.Error("it came twice")
	}
}

func TestAVoiceIsPassedOnAfterAYes(t *testing.T) {
	h, portals := withFiles(t, "", Files{MaxSize: 1 << 20, Voice: true})
	anna := portals[0]
	h.files.lying["mxc://example.org/voice"] = must(os.ReadFile("../media/testdata/voice.ogg"))(h)
	speak := func() {
		h.happen(anna.Room, kith.Event{Sender: h.users[anna.Peer], Type: "m.room.message", Encrypted: true,
			Content: json.RawMessage(`{"msgtype":"m.audio","body":"v.ogg","url":"mxc://example.org/voice","org.matrix.msc3245.voice":{}}`)})
		h.work()
	}
	speak()
	if h.picture(portals[1].Room) != nil || !strings.Contains(h.heard(anna.Room), "A voice can show who somebody is") {
		t.Fatalf("its sender hears %q", h.heard(anna.Room))
	}
	h.say(anna, "yes")
	h.work()
	got := h.picture(portals[1].Room)
	if got == nil || got.MSC3245Voice == nil || got.Info.Duration != 2500 || got.FileName != "voice.ogg" {
		t.Fatalf("it came as %+v", got)
	}
	speak()
	if again := h.picture(portals[1].Room); again.File.URL == got.File.URL || strings.Count(h.heard(anna.Room), "A voice can show") != 1 {
		t.Error("it was asked again")
	}
	h.opts.Files.Voice = false
	speak()
	if h.deliver(); !strings.Contains(h.heard(anna.Room), "I do not pass on voice messages here") {
		t.Error("where none pass its sender was not told")
	}
}

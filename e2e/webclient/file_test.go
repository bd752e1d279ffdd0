package webclient

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/jspeer"
)

// planted stands wherever a file can hold something that nobody sees.
const planted = "CANARY"

// TestPictures lets somebody send every kind of file, and looks at the bytes that another
// gets. Voice messages pass in one of the houses, of who says yes.
func TestPictures(t *testing.T) {
	clients := jspeer.ForTest(t)
	for _, kind := range homeserver.Kinds() {
		t.Run(kind, func(t *testing.T) {
			homeserver.OnceEnough(t, kind)
			voice := kind == homeserver.Synapse
			h := house.Build(t, kind, house.Options{Settings: map[string]any{"media.voice": voice}})
			s := stage{House: h, t: t, clients: clients}
			ann := s.enter(jspeer.Options{Localpart: "miranda.gale7", Strict: true})
			ben := s.enter(jspeer.Options{Localpart: "gonzalo.gale8", Strict: true})
			for _, p := range []*person{ann, ben} {
				p.enterLobby()
				p.findsFirst("anxiety")
			}
			for _, p := range []*person{ann, ben} {
				p.enterPortal()
			}
			ann.awaitsAll()
			pictures(ann, ben)
			refusals(ann, ben)
			captions(ann, ben)
			if voice {
				voices(ann, ben)
			} else {
				ann.sends("m.audio", voiceFile(t), nil)
				ann.told(ann.room, "^I do not pass on voice messages here")
			}
			interrupted(ann, ben)
		})
	}
}

// encrypts uploads a file as a client does, and gives what a message says of it.
func (p *person) encrypts(data []byte) map[string]any {
	p.t.Helper()
	file := attachment.NewEncryptedFile()
	path := filepath.Join(p.t.TempDir(), "upload")
	data = bytes.Clone(data)
	file.EncryptInPlace(data)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	mxc, err := p.Upload(p.t.Context(), path, "application/octet-stream")
	if err != nil {
		p.t.Fatal(err)
	}
	raw, err := json.Marshal(event.EncryptedFileInfo{EncryptedFile: *file, URL: id.ContentURIString(mxc)})
	if err != nil {
		p.t.Fatal(err)
	}
	var content map[string]any
	_ = json.Unmarshal(raw, &content) // it has just been written
	return content
}

// sends sends a file in a message of a kind, with more that its client says of it.
func (p *person) sends(kind string, data []byte, more map[string]any) id.EventID {
	p.t.Helper()
	content := map[string]any{
		"msgtype": kind, "body": "IMG_" + planted + "_20260101.jpg", "file": p.encrypts(data),
		"info": map[string]any{"mimetype": "image/jpeg", "size": len(data), "xyz.amorgan.blurhash": planted},
	}
	for key, value := range more {
		content[key] = value
	}
	return p.Send(p.room, "m.room.message", content)
}

// gets waits for a file, and gives it as it is after decryption, with its thumbnail if it has one.
func (p *person) gets(kind string) (content event.MessageEventContent, file, thumbnail []byte) {
	p.t.Helper()
	e := p.Expect(p.room, jspeer.Match{What: "a file", Fits: func(e jspeer.Event) bool { return e.Content["msgtype"] == kind }})
	p.sound(e)
	raw, err := json.Marshal(e.Content)
	if err == nil {
		err = json.Unmarshal(raw, &content)
	}
	if err != nil || bytes.Contains(raw, []byte(planted)) || content.File == nil || content.Info == nil {
		p.t.Fatalf("%s gets %s (%v)", p.UserID, raw, err)
	}
	file = p.opens(content.File)
	if small := content.Info.ThumbnailFile; small != nil {
		thumbnail = p.opens(small)
	}
	return content, file, thumbnail
}

func (p *person) opens(file *event.EncryptedFileInfo) []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), house.Patience)
	defer cancel()
	data, err := p.Download(ctx, string(file.URL))
	if err != nil {
		p.t.Fatal(err)
	}
	if err = file.DecryptInPlace(data); err != nil {
		p.t.Fatal(err)
	}
	if bytes.Contains(data, []byte(planted)) {
		p.t.Errorf("what was planted in a file reaches %s", p.UserID)
	}
	return data
}

// pictures go through, made anew.
func pictures(ann, ben *person) {
	for _, sent := range pictureFiles(ann.t) {
		ann.sends(sent.kind, sent.data, nil)
		content, data, thumbnail := ben.gets("m.image")
		config, format, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || "image/"+format != sent.becomes || content.Info.MimeType != sent.becomes {
			ann.t.Errorf("%s came as %s (%s): %v", sent.what, format, content.Info.MimeType, err)
		}
		if config.Width != sent.width || config.Height != sent.height || content.Info.Width != sent.width {
			ann.t.Errorf("%s is %d×%d, want %d×%d", sent.what, config.Width, config.Height, sent.width, sent.height)
		}
		if !strings.HasPrefix(content.FileName, "picture.") || content.Info.AnoaBlurhash == "" || (thumbnail != nil) != (sent.width > 800 || sent.height > 600) {
			ann.t.Errorf("%s came with %+v", sent.what, content)
		}
		if moves := bytes.Count(data, []byte(sent.frame)); sent.frame != "" && moves < 2 {
			ann.t.Errorf("%s has %d frames", sent.what, moves)
		}
	}
	// A sticker lies unencrypted on the homeserver.
	path := filepath.Join(ann.t.TempDir(), "sticker")
	if err := os.WriteFile(path, testdata(ann.t, "alpha.webp"), 0o600); err != nil {
		ann.t.Fatal(err)
	}
	mxc, err := ann.Upload(ann.t.Context(), path, "image/webp")
	if err != nil {
		ann.t.Fatal(err)
	}
	ann.Send(ann.room, "m.sticker", map[string]any{"body": "a hug", "url": mxc, "info": map[string]any{"pack": planted}})
	if content, _, _ := ben.gets("m.image"); content.Body != "a hug" || content.Info.MimeType != "image/png" {
		ann.t.Errorf("a sticker came as %+v", content)
	}
	// What is taken back goes.
	taken := ann.sends("m.image", testdata(ann.t, "palette.png"), nil)
	ben.gets("m.image")
	ann.Redact(ann.room, taken, "")
	ben.Expect(ben.room, jspeer.Match{What: "a picture that is gone", Fits: func(e jspeer.Event) bool { return e.Redacted }})
}

// refusals tell what can be sent instead.
func refusals(ann, ben *person) {
	for what, want := range map[string]string{
		"bomb": "^That picture is too large", "pdf": "^I pass on words and pictures", "heic": "^I cannot clean a picture of this kind", "cut off": "^I could not open your picture",
	} {
		ann.sends("m.image", badFiles(ann.t)[what], nil)
		ann.told(ann.room, want)
	}
	ann.Send(ann.room, "m.room.message", map[string]any{"msgtype": "m.image", "body": "x.png", "file": map[string]any{
		"url": "mxc://localhost/nothing", "v": "v2", "iv": strings.Repeat("A", 22), "hashes": map[string]any{"sha256": strings.Repeat("A", 43)},
		"key": map[string]any{"k": strings.Repeat("A", 43), "alg": "A256CTR", "kty": "oct", "ext": true, "key_ops": []string{"decrypt"}},
	}})
	ann.says("are you there?")
	ann.told(ann.room, "^I could not get your file")
	ben.Expect(ben.room, jspeer.Body("are you there?"))
}

// captions are words like any others.
func captions(ann, ben *person) {
	caption := "call me on +49 30 901820"
	ann.sends("m.image", testdata(ann.t, "palette.png"), map[string]any{"filename": "IMG_" + planted + ".png", "body": caption})
	ann.told(ann.room, "Shall I send it anyway")
	ann.says("yes")
	if content, _, _ := ben.gets("m.image"); content.Body != caption {
		ann.t.Errorf("under the picture stands %q", content.Body)
	}
}

// voices are heard of who says yes, and asked about once.
func voices(ann, ben *person) {
	ann.sends("m.audio", voiceFile(ann.t), map[string]any{"org.matrix.msc3245.voice": map[string]any{}})
	ann.told(ann.room, "^A voice can show who somebody is")
	ann.says("yes")
	for range 2 {
		content, data, _ := ben.gets("m.audio")
		if content.MSC3245Voice == nil || content.Info.Duration != 2500 || !bytes.HasPrefix(data, []byte("OggS")) || bytes.Contains(data, []byte("Lavc")) {
			ann.t.Errorf("it came as %+v", content)
		}
		ann.sends("m.audio", voiceFile(ann.t), nil)
	}
	ben.gets("m.audio")
}

// interrupted kills the service while pictures are made anew: each comes once, in order.
func interrupted(ann, ben *person) {
	photo := photograph(ann.t)
	for _, words := range []string{"one", "two"} {
		ann.sends("m.image", photo, map[string]any{"filename": "x.jpg", "body": "picture " + words})
		ann.says("words " + words)
		ann.Kill()
		ann.Start()
	}
	ann.says("the end")
	ben.Expect(ben.room, jspeer.Body("the end"))
	var got []string
	for _, e := range ben.messages(ben.room) {
		if strings.HasPrefix(e.Body, "picture ") || strings.HasPrefix(e.Body, "words ") {
			got = append(got, e.Body)
		}
	}
	if want := "picture one, words one, picture two, words two"; strings.Join(got, ", ") != want {
		ann.t.Errorf("%s reads %q, want %s", ben.UserID, got, want)
	}
}

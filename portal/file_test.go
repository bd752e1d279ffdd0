package portal

import (
	"encoding/json"
	"strings"
	"testing"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
)

// picture is a message with a file, as a client sends it, full of what must not pass.
func picture(more fields) fields {
	f := fields{
		"msgtype": "m.image", "body": "IMG_CANARY.jpg", "xyz.amorgan.blurhash": "CANARY",
		"file": fields{"url": "mxc://example.org/CANARY", "v": "v2", "iv": "CANARY", "key": fields{"k": "CANARY", "alg": "A256CTR"}, "hashes": fields{"sha256": "CANARY"}},
		"info": fields{"size": 3000, "mimetype": "image/CANARY", "w": 4711, "thumbnail_url": "mxc://CANARY/x", "thumbnail_file": fields{"url": "mxc://CANARY/y"}},
	}
	for k, v := range more {
		f[k] = v
	}
	return f
}

func made() *Made {
	copied := func(url string) Copy {
		file := event.EncryptedFileInfo{EncryptedFile: *attachment.NewEncryptedFile(), URL: "mxc://example.org/made"}
		return Copy{File: file, Type: "image/jpeg", Size: 10, Width: 4, Height: 3}
	}
	small := copied("mxc://example.org/small")
	return &Made{Copy: copied("mxc://example.org/made"), Name: "picture.jpg", Thumbnail: &small, BlurHash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj", Animated: true}
}

func shown(t *testing.T, talk Talk) string {
	t.Helper()
	out, err := json.Marshal(talk.For(reader()))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAPictureIsPassedOnAsItWasMadeAnewAndNotAsItCame(t *testing.T) {
	talk := read(t, picture(nil))
	if !talk.IsUnmade() || talk.File.Size != 3000 || talk.Text != "" {
		t.Fatalf("it is read as %+v", talk)
	}
	if texts, links := talk.Tellings(reader()); len(texts)+len(links) > 0 {
		t.Errorf("its name is screened as if it were words: %v", texts)
	}
	talk.File.Made = made()
	content := shown(t, talk)
	if strings.Contains(content, "CANARY") || strings.Contains(content, "4711") {
		t.Errorf("what its sender's client said passes: %s", content)
	}
	for _, want := range []string{`"msgtype":"m.image"`, `"body":"picture.jpg"`, `"filename":"picture.jpg"`, `"thumbnail_file"`, `"xyz.amorgan.blurhash"`} {
		if !strings.Contains(content, want) {
			t.Errorf("there is no %s in %s", want, content)
		}
	}
}

func TestWhatStandsUnderAPictureIsTextLikeAnyOther(t *testing.T) {
	talk := read(t, picture(fields{"filename": "IMG_CANARY.jpg", "body": "my dog, says " + carol, "format": "org.matrix.custom.html", "formatted_body": "my <b>dog</b>, says " + carol}))
	if texts, _ := talk.Tellings(reader()); len(texts) == 0 || !strings.HasPrefix(texts[0], "my dog, says ") {
		t.Errorf("screened is %q", texts)
	}
	talk.File.Made = made()
	content := shown(t, talk)
	if strings.Contains(content, "CANARY") || strings.Contains(content, carol) || !strings.Contains(content, `"body":"my dog, says `) {
		t.Errorf("it came as %s", content)
	}
	for _, text := range []string{"!leave", "yes"} {
		under := read(t, picture(fields{"filename": "x.jpg", "body": text}))
		_, _, command := Command(under)
		if _, answers := Answer(under); command || answers {
			t.Errorf("%q under a picture is a command, or an answer", text)
		}
	}
}

func TestAStickerSaysWhatItShows(t *testing.T) {
	talk, err := Read("m.sticker", json.RawMessage(`{"body":"a cat that waves","url":"mxc://example.org/pack","info":{"w":"CANARY"}}`))
	if err != nil || talk.Text != "a cat that waves" || talk.File.Source.URL != "mxc://example.org/pack" || talk.File.Source.Key.Key != "" {
		t.Errorf("it is read as %+v, %v", talk, err)
	}
}

func TestAVoiceMessageIsShownAsOne(t *testing.T) {
	talk := read(t, picture(fields{"msgtype": "m.audio", "org.matrix.msc1767.audio": fields{"waveform": []int{4711}}, "org.matrix.msc3245.voice": fields{}}))
	talk.File.Made = made()
	if content := shown(t, talk); !talk.File.Voice || !strings.Contains(content, `"org.matrix.msc3245.voice":{}`) || strings.Contains(content, "4711") {
		t.Errorf("it came as %s", content)
	}
}

func TestALongTextUnderAPictureStillFits(t *testing.T) {
	talk, err := Read("m.room.message", json.RawMessage(`{"msgtype":"m.image","filename":"x","url":"mxc://a/b","body":"`+strings.Repeat("x", MaxContent-2*maxMade-200)+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	talk.File.Made = made()
	if content := shown(t, talk); len(content) > MaxContent {
		t.Errorf("it takes %d bytes", len(content))
	}
}

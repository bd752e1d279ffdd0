package portal

import (
	"encoding/json"
	"fmt"
	"time"

	"maunium.net/go/mautrix/event"
)

// File is a file that a message brings. Nothing of it is passed on but what Made holds: not
// its name, not what its sender's client says of it, and not where it lies.
type File struct {
	Source event.EncryptedFileInfo // where its sender put it; without a key it is not encrypted
	Voice  bool                    // sent as sound; else it has to be a picture, whatever it was sent as
	Size   int64                   // in bytes, as the sender's client says; 0: it does not
	Made   *Made                   // nil until it is made anew
}

// Made is a file as it is passed on: made anew, and put where it lies as nobody but a ghost.
type Made struct {
	Copy
	Name      string // tells nothing but the type
	Thumbnail *Copy
	BlurHash  string
	Animated  bool
	Duration  time.Duration // of sound
}

// Copy is one file of our own making.
type Copy struct {
	File          event.EncryptedFileInfo
	Type          string
	Size          int
	Width, Height int
}

// maxMade is how much longer a content is for its file at most, in bytes: two keys and two
// addresses, and a few numbers.
const maxMade = 4 << 10

// attached lists all that is looked at in a message that brings a file; in others it is
// nothing but more that they hold.
type attached struct {
	URL      json.RawMessage `json:"url"`
	File     json.RawMessage `json:"file"`
	Filename json.RawMessage `json:"filename"`
	Info     json.RawMessage `json:"info"`

	sticker bool
}

// isFile tells whether a message of a type brings a file that may be one to pass on.
func isFile(kind event.MessageType) bool {
	return kind == event.MsgImage || kind == event.MsgFile || kind == event.MsgAudio
}

// file reads where the file is.
func (c *content) file() (*File, error) {
	f := &File{Voice: c.MsgType == event.MsgAudio}
	var info struct {
		Size float64 `json:"size"`
	}
	if json.Unmarshal(c.Info, &info) == nil && info.Size > 0 {
		f.Size = int64(min(info.Size, 1<<50))
	}
	if encrypted := json.Unmarshal(c.File, &f.Source) == nil && f.Source.URL != ""; !encrypted {
		f.Source = event.EncryptedFileInfo{}
		if json.Unmarshal(c.URL, &f.Source.URL) != nil || f.Source.URL == "" {
			return nil, refuse(Malformed)
		}
	}
	if len(f.Source.URL) > 2*maxID+len("mxc:///") {
		return nil, refuse(Malformed)
	}
	return f, nil
}

// caption leaves of a text what its sender has written under a file: where there is no other
// name, the body is the file's name (specification, "Media captions"). What a sticker shows
// is said in words for those who do not see it.
func (c *content) caption() {
	var name string
	if json.Unmarshal(c.Filename, &name) != nil {
		name = ""
	}
	if !c.sticker && (name == "" || name == c.Body) {
		c.Body, c.FormattedBody, c.Format = "", "", ""
	}
}

// attach puts the file that was made anew into a content; without one it stays words.
func (t Talk) attach(c *event.MessageEventContent) {
	if t.File == nil || t.File.Made == nil {
		return
	}
	made := t.File.Made
	file := made.File
	c.MsgType, c.File, c.FileName = event.MsgImage, &file, made.Name
	if c.Body == "" {
		c.Body = made.Name
	}
	c.Info = &event.FileInfo{
		MimeType: made.Type, Size: made.Size, Width: made.Width, Height: made.Height, AnoaBlurhash: made.BlurHash, IsAnimated: made.Animated,
		Duration: int(made.Duration.Milliseconds()),
	}
	if small := made.Thumbnail; small != nil {
		file := small.File
		c.Info.ThumbnailFile = &file
		c.Info.ThumbnailInfo = &event.FileInfo{MimeType: small.Type, Size: small.Size, Width: small.Width, Height: small.Height}
	}
	if t.File.Voice {
		c.MsgType = event.MsgAudio
		c.MSC1767Audio = &event.MSC1767Audio{Duration: c.Info.Duration, Waveform: []int{}}
		c.MSC3245Voice = &event.MSC3245Voice{}
	}
}

// IsUnmade tells that a message brings a file that is not made anew yet, and so cannot be
// passed on.
func (t Talk) IsUnmade() bool { return t.File != nil && t.File.Made == nil }

// Show gives the content of an event that shows a file to moderators, and nothing but it.
func Show(file File, made Made) ([]byte, error) {
	file.Made = &made
	c := &event.MessageEventContent{Mentions: &event.Mentions{}}
	Talk{File: &file}.attach(c)
	shown, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("write picture: %w", err)
	}
	return shown, nil
}

package webclient

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// sentFile is a picture with what it becomes.
type sentFile struct {
	what, kind    string
	data          []byte
	becomes       string
	width, height int
	frame         string // what stands before each frame, if it moves
}

// pictureFiles are pictures of all kinds, with the planted word in all places.
func pictureFiles(t *testing.T) []sentFile {
	t.Helper()
	photo := withSegment(jpegOf(t, 1000, 700), 0xfe, []byte(planted+" comment"))
	photo = withSegment(photo, 0xe2, []byte("ICC_PROFILE\x00\x01\x01"+planted))
	photo = withSegment(photo, 0xe1, append(exif(6), append([]byte(planted+"-SERIAL GPS 52.516 13.377 "), jpegOf(t, 160, 120)...)...))
	photo = append(append(photo, planted...), jpegOf(t, 1000, 700)...) // further pictures behind the first, as phones write them
	drawing := withChunk(testdata(t, "palette.png"), "tEXt", []byte("Author\x00"+planted))
	drawing = append(withChunk(drawing, "tIME", []byte(planted)), planted...)
	moving := testdata(t, "moving.gif")
	moving = append(append(moving[:len(moving)-1:len(moving)-1], "\x21\xfe\x06"+planted+"\x00;"...), planted...)
	return []sentFile{
		{"a photo held on its side", "m.image", photo, "image/jpeg", 700, 1000, ""},
		{"a drawing sent as a file", "m.file", drawing, "image/png", 24, 16, ""},
		{"a moving GIF", "m.image", moving, "image/gif", 20, 12, "\x2c\x00\x00\x00\x00"},
		{"a WebP", "m.image", testdata(t, "still.webp"), "image/jpeg", 48, 64, ""},
		{"a moving WebP", "m.image", testdata(t, "moving.webp"), "image/png", 64, 48, "fcTL"},
	}
}

// badFiles are files that do not pass.
func badFiles(t *testing.T) map[string][]byte {
	t.Helper()
	bomb := bytes.Clone(testdata(t, "palette.png"))
	binary.BigEndian.PutUint64(bomb[16:], 0x0000ffff0000ffff)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	photo := jpegOf(t, 300, 200)
	return map[string][]byte{
		"bomb": bomb, "pdf": []byte("%PDF-1.7\n" + planted), "heic": []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + planted), "cut off": photo[:len(photo)/2],
	}
}

// testdata is one of the files on which the cleaning itself is tested.
func testdata(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "media", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func voiceFile(t *testing.T) []byte { t.Helper(); return testdata(t, "voice.ogg") }

// photograph takes about as long to be made anew as one of 12 megapixels.
func photograph(t *testing.T) []byte { t.Helper(); return jpegOf(t, 4000, 3000) }

func jpegOf(t *testing.T, width, height int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(dice.UintN(64)) + byte(i/width)
	}
	img.SetGray(0, 0, color.Gray{Y: 0xff})
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// exif says how the camera was held.
func exif(orientation byte) []byte {
	return append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
}

// withSegment puts a segment behind the start of a JPEG.
func withSegment(data []byte, marker byte, segment []byte) []byte {
	out := append(bytes.Clone(data[:2]), 0xff, marker)
	out = binary.BigEndian.AppendUint16(out, uint16(len(segment)+2))
	return append(append(out, segment...), data[2:]...)
}

// withChunk puts a chunk behind the header of a PNG.
func withChunk(data []byte, name string, content []byte) []byte {
	const header = 8 + 8 + 13 + 4
	out := binary.BigEndian.AppendUint32(bytes.Clone(data[:header]), uint32(len(content)))
	out = append(append(out, name...), content...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[header+4:]))
	return append(out, data[header:]...)
}

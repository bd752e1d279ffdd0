package media

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// small limits keep a run of the fuzzer from spending its time on packing pixels.
var small = Limits{Bytes: 1 << 20, Memory: 4 << 20, Pixels: 1 << 18, Frames: 20, Moving: 1 << 19}

func seed(f *testing.F, pattern string) {
	f.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", pattern))
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// FuzzPicture calls what CleanPicture would catch a panic of. What comes out is whole, of
// the size that it is said to have, and stays what it is when it is cleaned again.
func FuzzPicture(f *testing.F) {
	for _, pattern := range []string{"*.jpg", "*.png", "*.gif", "*.webp"} {
		seed(f, pattern)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := cleanPicture(data, small)
		if err != nil {
			return
		}
		if len(p.Data) > int(small.Bytes) || p.Width <= 0 || p.Height <= 0 || p.BlurHash == "" {
			t.Errorf("%s of %d bytes, %d×%d", p.Type, len(p.Data), p.Width, p.Height)
		}
		again, err := cleanPicture(p.Data, small)
		if err != nil || again.Type != p.Type || again.Width != p.Width || again.Height != p.Height || again.Animated != p.Animated {
			t.Errorf("cleaned again %s of %d×%d is %s of %d×%d: %v", p.Type, p.Width, p.Height, again.Type, again.Width, again.Height, err)
		}
	})
}

func FuzzVoice(f *testing.F) {
	seed(f, "*.ogg")
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := CleanVoice(mended(data), small, 1)
		if err != nil {
			return
		}
		again, err := CleanVoice(v.Data, small, 1)
		if err != nil || !bytes.Equal(again.Data, v.Data) || again.Duration != v.Duration {
			t.Errorf("cleaned again it is another: %v", err)
		}
	})
}

// mended sets the checksums of pages right, behind which nothing would be looked at.
func mended(data []byte) []byte {
	data = bytes.Clone(data)
	for rest := data; len(rest) >= oggHead && len(rest) >= oggHead+int(rest[26]); {
		length := oggHead + int(rest[26])
		for _, n := range rest[oggHead:length] {
			length += int(n)
		}
		if length > len(rest) {
			break
		}
		sum := oggSum(rest[:length])
		rest[22], rest[23], rest[24], rest[25] = byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24)
		rest = rest[length:]
	}
	return data
}

func FuzzEXIF(f *testing.F) {
	f.Add([]byte("MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00"))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if o := orientationIn(data); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

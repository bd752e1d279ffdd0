package pseudonym

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"
)

const maxAvatarBytes = 30 << 10

func paintAvatar(t interface{ Fatal(...any) }, r io.Reader) []byte {
	file, err := Avatar(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryAvatarIsASmallBarePNG(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := paintAvatar(t, seeded(rapid.Uint64().Draw(t, "seed")))
		if len(file) >= maxAvatarBytes {
			t.Fatalf("%d bytes, want fewer than %d", len(file), maxAvatarBytes)
		}
		picture, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size != image.Pt(AvatarSize, AvatarSize) {
			t.Fatalf("the picture measures %v", size)
		}
		for _, chunk := range chunks(file) {
			if chunk != "IHDR" && chunk != "PLTE" && chunk != "IDAT" && chunk != "IEND" {
				t.Fatalf("chunk %s does not belong to the picture itself", chunk)
			}
		}
	})
}

// chunks lists the chunk types of a PNG (RFC 2083, 3.2) in their order.
func chunks(file []byte) []string {
	var types []string
	for rest := file[8:]; len(rest) >= 12; {
		types = append(types, string(rest[4:8]))
		rest = rest[12+binary.BigEndian.Uint32(rest):]
	}
	return types
}

func TestTheSameBytesGiveTheSameAvatar(t *testing.T) {
	for seed := range uint64(20) {
		if !bytes.Equal(paintAvatar(t, seeded(seed)), paintAvatar(t, iotest.OneByteReader(seeded(seed)))) {
			t.Errorf("seed %d gave two avatars", seed)
		}
	}
}

// Somebody who sees no colours, on a small screen, must still tell two avatars
// apart: compare them as grey thumbnails.
func TestAvatarsDifferWithoutColour(t *testing.T) {
	const avatars = 90
	thumbnails := make([][]float64, avatars)
	for seed := range thumbnails {
		thumbnails[seed] = greyThumbnail(t, paintAvatar(t, seeded(uint64(seed))))
		if spread := spreadOf(thumbnails[seed]); spread < 30 {
			t.Errorf("avatar %d is nearly flat: its greys span %.0f of 255", seed, spread)
		}
	}
	for i, one := range thumbnails {
		for j, other := range thumbnails[:i] {
			if d := meanDifference(one, other); d < 4 {
				t.Errorf("avatars %d and %d are hardly different without colour: %.1f of 255", j, i, d)
			}
		}
	}
}

// Each motif must be reachable, and each must differ from seed to seed.
func TestEveryMotifIsUsed(t *testing.T) {
	for number, newMotif := range motifs {
		seen := map[string]bool{}
		for seed := range uint64(6) {
			rng := rngFrom(seed)
			picture := paint(newMotif(rng), newRamp(rng))
			seen[string(picture.Pix)] = true
		}
		if len(seen) != 6 {
			t.Errorf("motif %d gave only %d pictures for six seeds", number, len(seen))
		}
	}
}

func TestColoursAreNeitherRedNorBrown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, entry := range newRamp(rngFrom(rapid.Uint64().Draw(t, "seed"))).palette() {
			c := entry.(color.NRGBA)
			if int(c.R) > int(c.G)+45 && int(c.R) > int(c.B)+20 {
				t.Fatalf("%v is reddish", c)
			}
		}
	})
}

func TestLightnessRisesAlongEveryRamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		palette := newRamp(rngFrom(rapid.Uint64().Draw(t, "seed"))).palette()
		dark, middle, bright := grey(palette[0]), grey(palette[shades/2]), grey(palette[shades-1])
		if middle < dark+30 || bright < middle+30 {
			t.Fatalf("greys go %.0f, %.0f, %.0f", dark, middle, bright)
		}
	})
}

func TestAnAvatarNeedsItsBytes(t *testing.T) {
	for _, length := range []int{0, 1, 31} {
		_, err := Avatar(bytes.NewReader(make([]byte, length)))
		if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes: %v, want an end of file", length, err)
		}
	}
	broken := errors.New("no entropy")
	if _, err := Avatar(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v wrapped", err, broken)
	}
}

func FuzzAvatar(f *testing.F) {
	f.Add([]byte{})
	f.Add(make([]byte, 31))
	f.Add(make([]byte, 32))
	f.Add(bytes.Repeat([]byte{0xff}, 40))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := Avatar(bytes.NewReader(raw))
		if len(raw) < 32 {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Fatalf("%d bytes: %v, want an end of file", len(raw), err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(file) >= maxAvatarBytes {
			t.Fatalf("%d bytes, want fewer than %d", len(file), maxAvatarBytes)
		}
	})
}

func BenchmarkAvatar(b *testing.B) {
	source := seeded(1)
	for b.Loop() {
		paintAvatar(b, source)
	}
}

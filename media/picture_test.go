package media_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/gif"
	_ "image/png"
	"testing"

	"kith/media"
)

var limits = media.LimitsFor(20 << 20)

// quarters is a picture whose four quarters are told apart: red, green, blue and white.
func quarters(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{R: 0xff, A: 0xff}
			switch {
			case x >= width/2 && y >= height/2:
				c = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
			case x >= width/2:
				c = color.NRGBA{G: 0xff, A: 0xff}
			case y >= height/2:
				c = color.NRGBA{B: 0xff, A: 0xff}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// corner names the colour of a quarter: r, g, b or w.
func corner(img image.Image, right, bottom bool) string {
	b := img.Bounds()
	x, y := b.Dx()/4, b.Dy()/4
	if right {
		x = b.Dx() * 3 / 4
	}
	if bottom {
		y = b.Dy() * 3 / 4
	}
	r, g, bl, _ := img.At(x, y).RGBA()
	switch {
	case r > 0x8000 && g > 0x8000 && bl > 0x8000:
		return "w"
	case r > 0x8000:
		return "r"
	case g > 0x8000:
		return "g"
	}
	return "b"
}

func corners(img image.Image) string {
	return corner(img, false, false) + corner(img, true, false) + corner(img, false, true) + corner(img, true, true)
}

func clean(t *testing.T, data []byte) media.Picture {
	t.Helper()
	p, err := media.CleanPicture(data, limits)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range [][]byte{p.Data, thumbnailOf(p)} {
		if bytes.Contains(file, []byte("CANARY")) {
			t.Error("what was planted in the file passes")
		}
	}
	if len(p.BlurHash) < 6 {
		t.Errorf("its hash is %q", p.BlurHash)
	}
	return p
}

func thumbnailOf(p media.Picture) []byte {
	if p.Thumbnail == nil {
		return nil
	}
	return p.Thumbnail.Data
}

func decoded(t *testing.T, p media.Picture) image.Image {
	t.Helper()
	img, format, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	if "image/"+format != p.Type || img.Bounds().Dx() != p.Width || img.Bounds().Dy() != p.Height {
		t.Errorf("it is a %s of %v, and said to be %s of %d×%d", format, img.Bounds(), p.Type, p.Width, p.Height)
	}
	return img
}

func TestAPhotographIsSeenUprightWhicheverWayTheCameraWasHeld(t *testing.T) {
	want := map[uint16]string{1: "rgbw", 2: "grwb", 3: "wbgr", 4: "bwrg", 5: "rbgw", 6: "brwg", 7: "wgbr", 8: "gwrb", 9: "rgbw"}
	for held, corners4 := range want {
		for _, width := range []int{64, 1201} {
			data := withEXIF(jpegOf(t, quarters(width, 40), 90), held, []byte("CANARY GPS 52.5 13.4"))
			p := clean(t, data)
			if got := corners(decoded(t, p)); got != corners4 {
				t.Errorf("orientation %d: corners %s, want %s", held, got, corners4)
			}
			if p.Thumbnail != nil && (p.Thumbnail.Width > 800 || p.Thumbnail.Height > 600) || width > 800 && held < 5 && p.Thumbnail == nil {
				t.Errorf("its thumbnail is %+v", p.Thumbnail)
			}
		}
	}
}

func TestNothingIsLeftOfAJPEGButWhatIsSeen(t *testing.T) {
	data := jpegOf(t, quarters(900, 700), 90)
	data = withSegment(data, 0xfe, []byte("CANARY comment"))
	data = withSegment(data, 0xe2, []byte("ICC_PROFILE\x00\x01\x01CANARY"))
	data = withSegment(data, 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00CANARY"))
	data = withSegment(data, 0xed, []byte("Photoshop 3.0\x00CANARY"))
	data = withEXIF(data, 1, append([]byte("CANARY-SERIAL"), jpegOf(t, quarters(16, 16), 50)...))
	data = append(data, "CANARY behind the end"...)
	p := clean(t, append(data, jpegOf(t, quarters(900, 700), 90)...)) // several pictures in one, as phones make
	if p.Type != "image/jpeg" || p.Name() != "picture.jpg" || corners(decoded(t, p)) != "rgbw" {
		t.Errorf("it came as %s", p.Type)
	}
	if p.Thumbnail == nil || p.Thumbnail.Width != 771 || p.Thumbnail.Height != 600 {
		t.Errorf("its thumbnail is %+v", p.Thumbnail)
	}
}

func TestJPEGsOfEveryKindAreOpened(t *testing.T) {
	for _, name := range []string{"prog422.jpg", "cmyk.jpg", "s411.jpg"} {
		data := testdata(t, name)
		for held := range uint16(9) {
			p := clean(t, withEXIF(data, held, nil))
			if img := decoded(t, p); held > 4 && img.Bounds().Dx() > img.Bounds().Dy() {
				t.Errorf("%s, orientation %d: not turned", name, held)
			}
		}
	}
}

func TestNothingIsLeftOfAPNGButWhatIsSeen(t *testing.T) {
	img := quarters(30, 20)
	for x := range 10 { // words in what is seen through
		copy(img.Pix[img.PixOffset(x, 0):], []byte{"CANARYCANA"[x], "NARYCANARY"[x], "RYCANARYCA"[x], 0})
	}
	data := pngOf(t, img)
	for _, name := range []string{"tEXt", "zTXt", "iTXt", "tIME", "iCCP", "prVt"} {
		data = withChunk(data, name, []byte("CANARY\x00\x00"))
	}
	data = withChunk(data, "eXIf", exif(6, []byte("CANARY")))
	p := clean(t, append(data, "CANARY behind the end"...))
	got, ok := decoded(t, p).(*image.NRGBA)
	if !ok || got.Rect.Dx() != 20 || got.Rect.Dy() != 30 {
		t.Fatalf("it is not turned: %v", got.Rect)
	}
	if n := got.NRGBAAt(19, 3); n != (color.NRGBA{}) {
		t.Errorf("what is seen through is coloured %v", n)
	}
}

func TestAPaletteKeepsTheColoursThatAreSeen(t *testing.T) {
	img := image.NewPaletted(image.Rect(0, 0, 8, 8), color.Palette{
		color.NRGBA{R: 1, G: 2, B: 3, A: 0xff}, color.NRGBA{'C', 'A', 'N', 0xff}, color.NRGBA{'A', 'R', 'Y', 0},
	})
	img.Pix[5] = 2
	img2, ok := decoded(t, clean(t, pngOf(t, img))).(*image.Paletted)
	if !ok {
		t.Fatal("it has no palette any more")
	}
	if r, g, b, _ := img2.At(0, 0).RGBA(); r>>8 != 1 || g>>8 != 2 || b>>8 != 3 {
		t.Error("a colour changed")
	}
	for _, c := range img2.Palette {
		if n, _ := color.NRGBAModel.Convert(c).(color.NRGBA); n.R == 'C' || n.R == 'A' {
			t.Errorf("the palette holds %v", n)
		}
	}
}

func TestSixteenBitsBecomeEight(t *testing.T) {
	wide := image.NewNRGBA64(image.Rect(0, 0, 4, 4))
	wide.SetNRGBA64(1, 1, color.NRGBA64{R: 0x1234, A: 0xffff})
	if got, ok := decoded(t, clean(t, pngOf(t, wide))).(*image.NRGBA); !ok || got.NRGBAAt(1, 1).R != 0x12 {
		t.Error("the colours changed")
	}
	if _, ok := decoded(t, clean(t, pngOf(t, image.NewGray16(image.Rect(0, 0, 4, 4))))).(*image.Gray); !ok {
		t.Error("grey changed")
	}
}

func movingGIF(t testing.TB) []byte {
	t.Helper()
	palette := color.Palette{color.NRGBA{}, color.NRGBA{R: 0xff, A: 0xff}, color.NRGBA{B: 0xff, A: 0xff}, color.NRGBA{'C', 'A', 'N', 0xff}}
	g := &gif.GIF{LoopCount: 5, Config: image.Config{Width: 20, Height: 10}}
	for i := range 3 {
		frame := image.NewPaletted(image.Rect(i, i, 10+i, 5+i), palette)
		frame.Pix[0] = byte(i)
		g.Image, g.Delay, g.Disposal = append(g.Image, frame), append(g.Delay, 7+i), append(g.Disposal, gif.DisposalBackground)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, g); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	const comment = "\x21\xfe\x0eCANARY comment\x00\x21\xff\x0bXMP DataXMP\x06CANARY\x00"
	return append(append(data[:len(data)-1:len(data)-1], comment...), ";CANARY behind the end"...)
}

func TestAGIFMovesAsItDid(t *testing.T) {
	p := clean(t, movingGIF(t))
	got, err := gif.DecodeAll(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Animated || len(got.Image) != 3 || got.LoopCount != 5 || got.Delay[2] != 9 || got.Image[2].Rect != image.Rect(2, 2, 12, 7) || got.Config.Width != 20 {
		t.Errorf("it has %d frames, delays %v, plays %d", len(got.Image), got.Delay, got.LoopCount)
	}
	if bytes.Contains(p.Data, []byte("CAN")) {
		t.Error("a colour that no pixel has passes")
	}
}

func TestAStillWebPBecomesWhatEveryClientShows(t *testing.T) {
	if p := clean(t, testdata(t, "still.webp")); p.Type != "image/jpeg" || decoded(t, p).Bounds().Dx() != 48 {
		t.Errorf("it came as %s of %d×%d, want a JPEG turned to 48×64", p.Type, p.Width, p.Height)
	}
	for _, name := range []string{"alpha.webp", "lossless.webp"} {
		p := clean(t, testdata(t, name))
		if _, _, _, a := decoded(t, p).At(1, 1).RGBA(); p.Type != "image/png" || a != 0 {
			t.Errorf("%s came as %s, and cannot be seen through any more", name, p.Type)
		}
	}
}

func TestAnAnimatedWebPGoesOnMoving(t *testing.T) {
	p := clean(t, testdata(t, "moving.webp"))
	if p.Type != "image/png" || !p.Animated || p.Width != 64 {
		t.Fatalf("it came as %+v", p.File.Type)
	}
	decoded(t, p)
	frames := bytes.Count(p.Data, []byte("fcTL"))
	if frames != 3 || binary.BigEndian.Uint32(p.Data[bytes.Index(p.Data, []byte("acTL"))+8:]) != 3 {
		t.Errorf("it has %d frames", frames)
	}
	// What we write we read, frame by frame.
	again := clean(t, withChunk(p.Data, "tEXt", []byte("CANARY")))
	if !again.Animated || !bytes.Equal(again.Data, p.Data) {
		t.Error("cleaned again it is another")
	}
	small := limits
	small.Bytes = int64(len(p.Data)) - 1
	if still, err := media.CleanPicture(testdata(t, "moving.webp"), small); err != nil || still.Animated {
		t.Errorf("too large to move it is not shown still: %v", err)
	}
}

// pngHeader is a PNG of a size, with hardly anything in it.
func pngHeader(t testing.TB, width, height uint32) []byte {
	t.Helper()
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(make([]byte, 1<<20))
	_ = w.Close()
	out := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", append(header, 8, 6, 0, 0, 0))...)
	return append(append(out, pngChunk("IDAT", packed.Bytes())...), pngChunk("IEND", nil)...)
}

func TestWhatCostsTooMuchIsNotOpened(t *testing.T) {
	wide := jpegOf(t, quarters(16, 16), 50)
	binary.BigEndian.PutUint32(wide[bytes.Index(wide, []byte("\xff\xc0"))+5:], 0xfffffff0)
	many := limits
	many.Frames = 2
	brief := limits
	brief.Moving = 100
	gifBomb := append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), "\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00;"...)
	animated := clean(t, testdata(t, "moving.webp")).Data
	for name, c := range map[string]struct {
		data   []byte
		limits media.Limits
	}{
		"a PNG of 4 gigapixels": {pngHeader(t, 65535, 65535), limits}, "a JPEG of 4 gigapixels": {wide, limits}, "a GIF of 4 gigapixels": {gifBomb, limits},
		"too many frames of a GIF": {movingGIF(t), many}, "too many frames of a WebP": {testdata(t, "moving.webp"), many}, "too many frames of a PNG": {animated, many},
		"too long a GIF": {movingGIF(t), brief}, "too long a WebP": {testdata(t, "moving.webp"), brief}, "too long a PNG": {animated, brief},
	} {
		var refusal *media.Refusal
		if _, err := media.CleanPicture(c.data, c.limits); !errors.As(err, &refusal) || refusal.Why != media.TooManyPixels {
			t.Errorf("%s: %v", name, err)
		}
	}
	var refusal *media.Refusal
	small := media.LimitsFor(10)
	if _, err := media.CleanPicture(movingGIF(t), small); !errors.As(err, &refusal) || refusal.Why != media.TooLarge {
		t.Errorf("too large a file: %v", err)
	}
}

func TestWhatIsCutOffOrNoPictureIsRefused(t *testing.T) {
	want := map[string]media.Why{}
	files := map[string][]byte{}
	add := func(name string, data []byte, why media.Why) { files[name], want[name] = data, why }
	whole := map[string][]byte{
		"jpeg": jpegOf(t, quarters(64, 64), 90), "png": pngOf(t, quarters(64, 64)), "gif": movingGIF(t), "webp": testdata(t, "still.webp"), "moving": testdata(t, "moving.webp"),
	}
	for name, data := range whole {
		add(name+" cut off", data[:len(data)/3], media.Broken)
		add(name+" begun", data[:13], media.Broken)
	}
	add("a PDF", []byte("%PDF-1.7 picture.jpg"), media.NoPicture)
	add("a film", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), media.NoPicture)
	add("HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), media.Foreign)
	add("TIFF", []byte("II*\x00\x08\x00\x00\x00"), media.Foreign)
	add("nothing", nil, media.NoPicture)
	for name, data := range files {
		var refusal *media.Refusal
		if _, err := media.CleanPicture(data, limits); !errors.As(err, &refusal) || refusal.Why != want[name] {
			t.Errorf("%s: %v, want %s", name, err, want[name])
		}
	}
}

package canary_test

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"slices"
)

// A file of each kind with a canary in every place where a program writes who made it.

// scene is a picture with something in it.
func scene() *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for y := range 48 {
		for x := range 64 {
			picture.SetRGBA(x, y, color.RGBA{uint8(4 * x), uint8(5 * y), uint8(x * y), 255})
		}
	}
	return picture
}

// exif is a TIFF structure with texts, as cameras write it: a description, the maker, the
// artist, the serial number of the body, and a place.
func exif(b *bird, kind string) []byte {
	texts := []struct {
		tag  uint16
		kind string
	}{{0x010e, "EXIF description"}, {0x010f, "EXIF maker"}, {0x013b, "EXIF artist"}, {0x8298, "EXIF copyright"}, {0xa431, "EXIF serial number"}, {0xc4a5, "EXIF place"}}
	out := []byte("II*\x00\x08\x00\x00\x00")
	out = binary.LittleEndian.AppendUint16(out, uint16(len(texts)))
	var values []byte
	start := 8 + 2 + 12*len(texts) + 4
	for _, text := range texts {
		value := b.mint(kind+", "+text.kind) + "\x00"
		out = binary.LittleEndian.AppendUint16(out, text.tag)
		out = binary.LittleEndian.AppendUint16(out, 2)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(value)))
		out = binary.LittleEndian.AppendUint32(out, uint32(start+len(values)))
		values = append(values, value...)
	}
	out = append(out, 0, 0, 0, 0)
	return append(out, values...)
}

func xmp(b *bird, kind string) []byte {
	return []byte(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>` + b.mint(kind+", XMP creator") + `</dc:creator></x:xmpmeta>`)
}

func segment(marker byte, body []byte) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
}

func jpegFile(b *bird, kind string) []byte {
	var plain bytes.Buffer
	_ = jpeg.Encode(&plain, scene(), nil) // to memory
	out := bytes.Clone(plain.Bytes()[:2])
	out = append(out, segment(0xe1, append([]byte("Exif\x00\x00"), exif(b, kind)...))...)
	out = append(out, segment(0xe1, append([]byte("http://ns.adobe.com/xap/1.0/\x00"), xmp(b, kind)...))...)
	out = append(out, segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01"+b.mint(kind+", ICC profile")))...)
	out = append(out, segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x1e\x1c\x02\x50\x00\x16"+b.mint(kind+", IPTC byline")))...)
	out = append(out, segment(0xfe, []byte(b.mint(kind+", comment")))...)
	out = append(out, plain.Bytes()[2:]...)
	return append(out, b.mint(kind+", after its end")...)
}

func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func deflated(text string) []byte {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	_, _ = w.Write([]byte(text)) // to memory
	_ = w.Close()
	return out.Bytes()
}

func pngFile(b *bird, kind string) []byte {
	var plain bytes.Buffer
	_ = png.Encode(&plain, scene())
	const head = 8 + 25 // signature and IHDR
	out := bytes.Clone(plain.Bytes()[:head])
	out = append(out, chunk("tEXt", []byte("Author\x00"+b.mint(kind+", tEXt")))...)
	out = append(out, chunk("zTXt", append([]byte("Comment\x00\x00"), deflated(b.mint(kind+", zTXt"))...))...)
	out = append(out, chunk("iTXt", append([]byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"), xmp(b, kind)...))...)
	out = append(out, chunk("eXIf", exif(b, kind))...)
	out = append(out, chunk("iCCP", append([]byte(b.mint(kind+", iCCP name")+"\x00\x00"), deflated(b.mint(kind+", iCCP profile"))...))...)
	out = append(out, chunk("zqCk", []byte(b.mint(kind+", a chunk of its own")))...)
	out = append(out, plain.Bytes()[head:]...)
	return append(out, b.mint(kind+", after its end")...)
}

func gifFile(b *bird, kind string) []byte {
	var plain bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 16, 16), color.Palette{color.Black, color.White})
	for i := range frame.Pix {
		frame.Pix[i] = uint8(i % 2)
	}
	_ = gif.EncodeAll(&plain, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{10, 10}})
	sub := func(text string) []byte { return append(append([]byte{byte(len(text))}, text...), 0) }
	out := bytes.Clone(plain.Bytes()[:plain.Len()-1])
	out = append(append(out, 0x21, 0xfe), sub(b.mint(kind+", comment"))...)
	out = append(append(out, "\x21\xff\x0bXMP DataXMP"...), sub(b.mint(kind+", application data"))...)
	out = append(out, 0x3b)
	return append(out, b.mint(kind+", after its end")...)
}

// webpFile is a picture of one pixel with all that the extended format may hold.
func webpFile(b *bird, kind string) []byte {
	plain, _ := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	part := func(name string, body []byte) []byte {
		out := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(body)))
		out = append(out, body...)
		if len(body)%2 == 1 {
			out = append(out, 0)
		}
		return out
	}
	body := []byte("WEBP")
	body = append(body, part("VP8X", []byte{0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0})...)
	body = append(body, part("ICCP", []byte(b.mint(kind+", ICC profile")))...)
	body = append(body, plain[12:]...)
	body = append(body, part("EXIF", exif(b, kind))...)
	body = append(body, part("XMP ", xmp(b, kind))...)
	return append(part("RIFF", body), b.mint(kind+", after its end")...)
}

func mp3File(b *bird, kind string) []byte {
	frame := append([]byte("TPE1\x00\x00\x00\x17\x00\x00\x00"), b.mint(kind+", ID3 artist")...)
	out := append([]byte("ID3\x03\x00\x00\x00\x00\x00\x40"), frame...)
	return append(out, bytes.Repeat([]byte{0xff, 0xfb, 0x90, 0x00}, 200)...)
}

func mp4File(b *bird, kind string) []byte {
	box := func(name string, body []byte) []byte {
		return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), name...), body...)
	}
	udta := box("udta", append(box("\xa9xyz", []byte(b.mint(kind+", place"))), box("\xa9ART", []byte(b.mint(kind+", artist")))...))
	return append(box("ftyp", []byte("isom\x00\x00\x02\x00isom")), box("moov", udta)...)
}

// oggFile is a voice message that says who recorded it, and with what.
func oggFile(b *bird, kind string) []byte {
	plain, err := os.ReadFile("../../media/testdata/voice.ogg")
	if err != nil {
		b.t.Fatal(err)
	}
	text := func(s string) []byte { return append(binary.LittleEndian.AppendUint32(nil, uint32(len(s))), s...) }
	tags := append([]byte("OpusTags"), text(b.mint(kind+", program"))...)
	tags = append(append(tags, 1, 0, 0, 0), text("ARTIST="+b.mint(kind+", Vorbis comment"))...)
	first := bytes.Index(plain[4:], []byte("OggS")) + 4
	second := bytes.Index(plain[first+4:], []byte("OggS")) + first + 4
	page := append(bytes.Clone(plain[first:first+22]), 0, 0, 0, 0, 1, byte(len(tags)))
	page = append(page, tags...)
	binary.LittleEndian.PutUint32(page[22:], oggSum(page))
	return slices.Concat(plain[:first], page, plain[second:])
}

// oggSum is the checksum of a page (RFC 3533, 6).
func oggSum(page []byte) (sum uint32) {
	for _, c := range page {
		sum ^= uint32(c) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
	}
	return sum
}

func pdfFile(b *bird, kind string) []byte {
	return []byte("%PDF-1.4\n1 0 obj<</Author(" + b.mint(kind+", author") + ")>>endobj\ntrailer<</Info 1 0 R>>\n%%EOF")
}

func svgFile(b *bird, kind string) []byte {
	return []byte(`<svg xmlns="http://www.w3.org/2000/svg"><metadata>` + b.mint(kind+", metadata") + `</metadata><rect width="9" height="9"/></svg>`)
}

func textFile(b *bird, kind string) []byte {
	return []byte("dear diary, signed " + b.mint(kind+", text"))
}

func documentFile(b *bird, kind string) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	part, _ := w.CreateHeader(&zip.FileHeader{Name: "docProps/core.xml", Method: zip.Deflate})
	_, _ = part.Write([]byte("<dc:creator>" + b.mint(kind+", creator") + "</dc:creator>")) // to memory
	_ = w.Close()
	return out.Bytes()
}

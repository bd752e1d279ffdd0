package media_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

// withEXIF puts EXIF data behind the start of a JPEG: an orientation, and whatever else.
func withEXIF(data []byte, orientation uint16, more []byte) []byte {
	tiff := exif(orientation, more)
	return withSegment(data, 0xe1, append([]byte("Exif\x00\x00"), tiff...))
}

// exif is a TIFF header, a directory of one entry, and more.
func exif(orientation uint16, more []byte) []byte {
	out := []byte("MM\x00*\x00\x00\x00\x08")
	out = binary.BigEndian.AppendUint16(out, 1)
	out = binary.BigEndian.AppendUint16(out, 0x0112)
	out = binary.BigEndian.AppendUint16(out, 3)
	out = binary.BigEndian.AppendUint32(out, 1)
	out = binary.BigEndian.AppendUint16(out, orientation)
	return append(append(out, 0, 0, 0, 0, 0, 0), more...)
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
	return append(append(bytes.Clone(data[:header]), pngChunk(name, content)...), data[header:]...)
}

func pngChunk(name string, content []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	out = append(append(out, name...), content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

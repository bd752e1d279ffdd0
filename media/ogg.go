package media

import (
	"encoding/binary"
	"math"
)

// oggStream is one logical stream taken apart (RFC 3533).
type oggStream struct {
	packets [][]byte
	end     uint64 // the granule position of its last page
}

const (
	oggHead     = 27
	oggSegments = 255 // of a page, and of a segment in bytes
	oggStarts   = 2   // flags of a page
	oggEnds     = 4
	oggGoesOn   = 1
)

// readOgg takes a file apart that holds one stream and nothing else. A page that was
// damaged, or is missing, refuses the file.
func readOgg(data []byte) (oggStream, error) {
	var s oggStream
	var packet []byte
	open, ended := false, false
	for number := uint32(0); len(data) > 0; number++ {
		page, rest, ok := cutPage(data)
		first := number == 0
		if !ok || ended || page.number != number || first != (page.flags&oggStarts != 0) ||
			open != (page.flags&oggGoesOn != 0) || !first && page.serial != serialOf(data) {
			return s, refuse(NoVoice)
		}
		if page.granule != math.MaxUint64 { // on which no packet ends
			s.end = page.granule
		}
		for _, segment := range page.segments {
			packet, open = append(packet, segment...), len(segment) == oggSegments
			if !open {
				s.packets, packet = append(s.packets, packet), nil
			}
		}
		ended = page.flags&oggEnds != 0
		if len(rest) > 0 && serialOf(rest) != page.serial {
			return s, refuse(NoVoice)
		}
		data = rest
	}
	if open || !ended {
		return s, refuse(NoVoice)
	}
	return s, nil
}

type oggPage struct {
	flags          byte
	granule        uint64
	serial, number uint32
	segments       [][]byte
}

func serialOf(data []byte) uint32 {
	if len(data) < oggHead {
		return 0
	}
	return binary.LittleEndian.Uint32(data[14:])
}

// cutPage takes the first page from data, if its checksum is right.
func cutPage(data []byte) (page oggPage, rest []byte, ok bool) {
	if len(data) < oggHead || string(data[:5]) != "OggS\x00" || len(data) < oggHead+int(data[26]) {
		return page, nil, false
	}
	page = oggPage{
		flags: data[5], granule: binary.LittleEndian.Uint64(data[6:]),
		serial: serialOf(data), number: binary.LittleEndian.Uint32(data[18:]),
	}
	at := oggHead + int(data[26])
	for _, length := range data[oggHead:at] {
		if at+int(length) > len(data) {
			return page, nil, false
		}
		page.segments = append(page.segments, data[at:at+int(length)])
		at += int(length)
	}
	return page, data[at:], oggSum(data[:at]) == binary.LittleEndian.Uint32(data[22:])
}

// oggSum is the checksum of a page, its own four bytes taken as 0.
func oggSum(page []byte) uint32 {
	var sum uint32
	for i, b := range page {
		if i >= 22 && i < 26 {
			b = 0
		}
		sum = sum<<8 ^ oggTable[byte(sum>>24)^b]
	}
	return sum
}

var oggTable = func() (table [256]uint32) {
	for i := range table {
		sum := uint32(i) << 24
		for range 8 {
			if sum&(1<<31) != 0 {
				sum = sum<<1 ^ 0x04c11db7
			} else {
				sum <<= 1
			}
		}
		table[i] = sum
	}
	return table
}()

// oggWriter puts packets together to a stream.
type oggWriter struct {
	out    []byte
	serial uint32
	number uint32
}

// page writes whole packets as one page, into which they must fit.
func (w *oggWriter) page(flags byte, granule uint64, packets ...[]byte) {
	var lacing []byte
	for _, p := range packets {
		for range len(p) / oggSegments {
			lacing = append(lacing, oggSegments)
		}
		lacing = append(lacing, byte(len(p)%oggSegments))
	}
	start := len(w.out)
	w.out = append(w.out, "OggS\x00"...)
	w.out = append(w.out, flags)
	w.out = binary.LittleEndian.AppendUint64(w.out, granule)
	w.out = binary.LittleEndian.AppendUint32(w.out, w.serial)
	w.out = binary.LittleEndian.AppendUint32(w.out, w.number)
	w.out = append(w.out, 0, 0, 0, 0, byte(len(lacing)))
	w.out = append(w.out, lacing...)
	for _, p := range packets {
		w.out = append(w.out, p...)
	}
	w.number++
	binary.LittleEndian.PutUint32(w.out[start+22:], oggSum(w.out[start:]))
}

package media

import (
	"bytes"
	"encoding/binary"
	"time"
)

// Voice is a voice message in a container of our own making. What was said, and in whose
// voice, is as it was: it identifies whoever knows the voice.
type Voice struct {
	Data     []byte
	Duration time.Duration
}

// A voice message's media type, and a file name that tells nothing else.
const (
	VoiceType = "audio/ogg"
	VoiceName = "voice.ogg"
)

const (
	opusHead            = 19 // bytes
	longestVoice        = 30 * time.Minute
	longestPacketLacing = 8 // of the largest packet that is taken
	// A page is full with so many samples, or so many segments: one packet more still fits.
	fullPage   = samplesPerSecond
	fullLacing = oggSegments - longestPacketLacing
)

// CleanVoice takes the packets out of a recording in Ogg and Opus, of one stream with one or
// two channels, and puts them into a new container: another serial number, no tags, pages
// and times as they come out, no padding in packets. serial is a random number. The error is
// always a *Refusal.
func CleanVoice(data []byte, limits Limits, serial uint32) (Voice, error) {
	if int64(len(data)) > limits.Bytes {
		return Voice{}, refuse(TooLarge)
	}
	if Sniff(data) != Ogg {
		return Voice{}, refuse(NoVoice)
	}
	stream, err := readOgg(data)
	if err != nil {
		return Voice{}, err
	}
	if len(stream.packets) < 3 || !bytes.HasPrefix(stream.packets[1], []byte("OpusTags")) {
		return Voice{}, refuse(NoVoice)
	}
	head, skipped, ok := cleanOpusHead(stream.packets[0])
	if !ok {
		return Voice{}, refuse(NoVoice)
	}
	var recording opusRecording
	for _, packet := range stream.packets[2:] {
		if !recording.add(packet) {
			return Voice{}, refuse(NoVoice)
		}
	}
	// The end may lie within the last packet, and nowhere else.
	if end := stream.end; end < recording.samples && recording.samples-end < longestPacket {
		recording.samples = end
	}
	if recording.samples <= skipped {
		return Voice{}, refuse(NoVoice)
	}
	v := Voice{Duration: time.Duration(recording.samples-skipped) * time.Second / samplesPerSecond}
	if v.Duration > longestVoice {
		return Voice{}, refuse(TooLarge)
	}
	v.Data = recording.write(head, serial)
	return v, nil
}

// cleanOpusHead checks a header and gives it anew (RFC 7845, 5.1). At which rate the device
// recorded is not told.
func cleanOpusHead(packet []byte) (head []byte, skipped uint64, ok bool) {
	if len(packet) < opusHead || !bytes.HasPrefix(packet, []byte("OpusHead")) || packet[8]>>4 != 0 {
		return nil, 0, false
	}
	channels, family := packet[9], packet[18]
	if channels < 1 || channels > 2 || family != 0 {
		return nil, 0, false
	}
	head = append([]byte("OpusHead\x01"), channels)
	head = append(head, packet[10:12]...) // what is to be skipped at the start
	head = binary.LittleEndian.AppendUint32(head, samplesPerSecond)
	head = append(head, 0, 0, 0) // no gain, one stream
	return head, uint64(binary.LittleEndian.Uint16(packet[10:])), true
}

// opusRecording is what was recorded.
type opusRecording struct {
	packets [][]byte
	lengths []int // in samples
	samples uint64
}

func (r *opusRecording) add(packet []byte) bool {
	clean, samples, ok := cleanOpus(packet)
	if !ok || len(clean) >= oggSegments*longestPacketLacing {
		return false
	}
	r.packets, r.lengths = append(r.packets, clean), append(r.lengths, samples)
	r.samples += uint64(samples)
	return true
}

// write puts the recording into pages of about a second.
func (r *opusRecording) write(head []byte, serial uint32) []byte {
	w := oggWriter{serial: serial}
	w.page(oggStarts, 0, head)
	w.page(0, 0, []byte("OpusTags\x04\x00\x00\x00kith\x00\x00\x00\x00"))
	var page [][]byte
	var granule uint64
	lasts, lacing := 0, 0
	for i, packet := range r.packets {
		page = append(page, packet)
		granule += uint64(r.lengths[i])
		lasts, lacing = lasts+r.lengths[i], lacing+len(packet)/oggSegments+1
		switch {
		case i == len(r.packets)-1:
			w.page(oggEnds, r.samples, page...)
		case lasts >= fullPage || lacing >= fullLacing:
			w.page(0, granule, page...)
			page, lasts, lacing = nil, 0, 0
		}
	}
	return w.out
}

package media

// samplesPerSecond is by what Ogg counts time in Opus, whatever was recorded (RFC 7845).
const samplesPerSecond = 48000

// longestPacket is how long an Opus packet may last, and longestFrame how long a frame of it
// may be, in samples and bytes (RFC 6716, 3.4).
const (
	longestPacket = samplesPerSecond * 120 / 1000
	longestFrame  = 1275
	mostFrames    = 48
)

// opusFrame is how many samples a frame of a packet lasts that begins so (RFC 6716, 3.1).
func opusFrame(toc byte) int {
	switch config := toc >> 3; {
	case config < 12: // SILK: 10, 20, 40 and 60 ms
		return []int{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid: 10 and 20 ms
		return []int{480, 960}[config&1]
	default: // CELT: 2.5, 5, 10 and 20 ms
		return 120 << (config & 3)
	}
}

// cleanOpus gives a packet without padding, which could hold anything, and how many samples
// it lasts; false if it is none (RFC 6716, 3.2).
func cleanOpus(packet []byte) (clean []byte, samples int, ok bool) {
	if len(packet) == 0 {
		return nil, 0, false
	}
	toc, rest := packet[0], packet[1:]
	frames, fits := 1, true
	switch toc & 3 {
	case 0:
		fits = len(rest) <= longestFrame
	case 1:
		frames, fits = 2, len(rest)%2 == 0 && len(rest)/2 <= longestFrame
	case 2:
		frames = 2
		first, behind, is := opusLength(rest)
		fits = is && first <= len(behind) && len(behind)-first <= longestFrame
	default:
		var is bool
		if packet, frames, is = unpad(toc, rest); !is {
			return nil, 0, false
		}
	}
	samples = frames * opusFrame(toc)
	return packet, samples, fits && samples <= longestPacket
}

// opusLength reads the length of a frame.
func opusLength(data []byte) (length int, rest []byte, ok bool) {
	switch {
	case len(data) == 0:
		return 0, nil, false
	case data[0] < 252:
		return int(data[0]), data[1:], true
	case len(data) < 2:
		return 0, nil, false
	}
	return 4*int(data[1]) + int(data[0]), data[2:], true
}

// unpad rewrites a packet of any number of frames without its padding.
func unpad(toc byte, data []byte) (packet []byte, frames int, ok bool) {
	const variable, padded = 0x80, 0x40
	if len(data) == 0 {
		return nil, 0, false
	}
	count := data[0]
	frames = int(count & 0x3f)
	rest := data[1:]
	if frames == 0 || frames > mostFrames {
		return nil, 0, false
	}
	if count&padded != 0 {
		if rest, ok = withoutPadding(rest); !ok {
			return nil, 0, false
		}
	}
	packet = append([]byte{toc, count &^ padded}, rest...)
	if count&variable == 0 {
		return packet, frames, len(rest)%frames == 0 && len(rest)/frames <= longestFrame
	}
	total := 0
	for range frames - 1 {
		var length int
		if length, rest, ok = opusLength(rest); !ok {
			return nil, 0, false
		}
		total += length
	}
	last := len(rest) - total
	return packet, frames, last >= 0 && last <= longestFrame
}

// withoutPadding takes the length of the padding from the start, and the padding from the end.
func withoutPadding(data []byte) ([]byte, bool) {
	padding := 0
	for {
		if len(data) == 0 {
			return nil, false
		}
		n := data[0]
		data = data[1:]
		if n < 255 {
			padding += int(n)
			break
		}
		padding += 254
	}
	if padding > len(data) {
		return nil, false
	}
	return data[:len(data)-padding], true
}

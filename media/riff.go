package media

import (
	"encoding/binary"
	"iter"
)

// riffChunk is one part of a RIFF file.
type riffChunk struct {
	name string
	data []byte
}

// riffChunks gives the chunks that are there whole.
func riffChunks(data []byte) iter.Seq[riffChunk] {
	const head = 8
	return func(yield func(riffChunk) bool) {
		for len(data) >= head {
			length := uint64(binary.LittleEndian.Uint32(data[4:]))
			if length > uint64(len(data)-head) {
				return
			}
			if !yield(riffChunk{string(data[:4]), data[head : head+length]}) {
				return
			}
			length += length & 1 // padded
			if length > uint64(len(data)-head) {
				return
			}
			data = data[head+length:]
		}
	}
}

func appendRIFF(out []byte, c riffChunk) []byte {
	out = append(out, c.name...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(c.data)))
	out = append(out, c.data...)
	if len(c.data)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

// finishRIFF writes the size of a file into its head.
func finishRIFF(out []byte) []byte {
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

func appendUint24(out []byte, n int) []byte { return append(out, byte(n), byte(n>>8), byte(n>>16)) }

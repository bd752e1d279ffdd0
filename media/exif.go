package media

import "encoding/binary"

// orientation is how a camera was held, as EXIF numbers it: 1 is upright, 5 to 8 lie on
// their side.
type orientation int

const upright orientation = 1

func (o orientation) onItsSide() bool { return o >= 5 }

// orientationIn finds the orientation in EXIF data (a TIFF header and its first directory).
// Nothing else is read there; what is not of its form is upright.
func orientationIn(exif []byte) orientation {
	const (
		header, entry  = 8, 12
		tagOrientation = 0x0112
		typeShort      = 3
	)
	if len(exif) < header {
		return upright
	}
	var order binary.ByteOrder
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := uint64(order.Uint32(exif[4:]))
	if at+2 > uint64(len(exif)) {
		return upright
	}
	directory := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(directory) < entry {
			return upright
		}
		if order.Uint16(directory) == tagOrientation && order.Uint16(directory[2:]) == typeShort {
			if o := orientation(order.Uint16(directory[8:])); o >= upright && o <= 8 {
				return o
			}
			return upright
		}
		directory = directory[entry:]
	}
	return upright
}

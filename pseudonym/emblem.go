package pseudonym

import (
	"bytes"
	"fmt"
	"image/png"
	"math"

	"kith"
)

// Emblem paints the picture of a kind of room, with the same measures and in the same
// manner as Avatar: a speech bubble for a lobby, a doorway for a portal, three discs
// that lie over each other for a circle, a written sheet for a desk. The same kind always gives the same bytes, so
// the picture tells nothing that the room's name does not. Kinds differ in shape, not
// in colour alone.
func Emblem(kind kith.RoomKind) ([]byte, error) {
	tones, known := emblems[kind]
	if !known {
		return nil, fmt.Errorf("draw emblem: there is none for this kind of room")
	}
	var out bytes.Buffer
	if err := png.Encode(&out, paint(tones, ramp{from: 205, turn: 55, chroma: 0.10})); err != nil {
		return nil, fmt.Errorf("encode emblem: %w", err)
	}
	return out.Bytes(), nil
}

var emblems = map[kith.RoomKind]motif{
	kith.RoomLobby:  bubble,
	kith.RoomPortal: doorway,
	kith.RoomCircle: gathering,
	kith.RoomDesk:   sheet,
}

// bubble is a speech bubble with room for words.
func bubble(x, y float64) float64 {
	ground := 0.16 + 0.2*y
	body := rounded(x-0.5, y-0.45, 0.31, 0.22, 0.12)
	tail := x > 0.30 && x < 0.46 && y > 0.6 && y < 0.6+(0.46-x)*1.3
	if body > 0 && !tail {
		return ground
	}
	return 0.9 - 0.12*y
}

// doorway is an open door with light in it.
func doorway(x, y float64) float64 {
	inside := math.Abs(x-0.5) < 0.19 && y > 0.42 && y < 0.82 || math.Hypot(x-0.5, y-0.42) < 0.19
	frame := math.Abs(x-0.5) < 0.27 && y > 0.42 && y < 0.82 || y <= 0.42 && math.Hypot(x-0.5, y-0.42) < 0.27
	switch {
	case inside:
		return 0.95 - 0.25*ease(0.25, 0.82, y)
	case frame:
		return 0.48
	case y > 0.82: // the light falls on the floor
		return 0.3 + 0.3*ease(0.5, 0, math.Abs(x-0.5))
	}
	return 0.14 + 0.1*y
}

// gathering are three discs that lie over each other.
func gathering(x, y float64) float64 {
	tone := 0.14 + 0.12*y
	for _, at := range [...][2]float64{{0.5, 0.36}, {0.37, 0.6}, {0.63, 0.6}} {
		if math.Hypot(x-at[0], y-at[1]) < 0.22 {
			tone += 0.24
		}
	}
	return tone
}

// sheet is a page with three lines on it.
func sheet(x, y float64) float64 {
	if rounded(x-0.5, y-0.5, 0.22, 0.29, 0.05) > 0 {
		return 0.16 + 0.2*y
	}
	for _, line := range [...]float64{0.37, 0.5, 0.63} {
		if math.Abs(y-line) < 0.028 && math.Abs(x-0.5) < 0.14 {
			return 0.4
		}
	}
	return 0.92 - 0.12*y
}

// rounded is how far a point lies outside of a box with round corners around the
// origin; not above 0 inside.
func rounded(x, y, halfWidth, halfHeight, radius float64) float64 {
	dx, dy := math.Abs(x)-halfWidth+radius, math.Abs(y)-halfHeight+radius
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - radius
}

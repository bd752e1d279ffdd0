package pseudonym

import (
	"bytes"
	"image/png"
	"testing"

	"kith"
)

// In a list of rooms the three kinds are told apart without colour.
func TestEmblemsDifferWithoutColour(t *testing.T) {
	var thumbnails [][]float64
	for _, kind := range []kith.RoomKind{kith.RoomLobby, kith.RoomPortal, kith.RoomCircle, kith.RoomDesk} {
		file, err := Emblem(kind)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Emblem(kind)
		if err != nil || !bytes.Equal(file, again) {
			t.Errorf("the emblem of a %s differs from room to room (%v)", kind, err)
		}
		if len(file) >= maxAvatarBytes {
			t.Errorf("the emblem of a %s has %d bytes", kind, len(file))
		}
		if _, err = png.Decode(bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		thumbnail := greyThumbnail(t, file)
		for i, other := range thumbnails {
			if d := meanDifference(thumbnail, other); d < 12 {
				t.Errorf("the emblem of a %s is hardly different from number %d: %.1f of 255", kind, i+1, d)
			}
		}
		thumbnails = append(thumbnails, thumbnail)
	}
	if _, err := Emblem("attic"); err == nil {
		t.Error("there is an emblem for a kind of room that does not exist")
	}
}

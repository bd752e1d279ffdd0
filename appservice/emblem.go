package appservice

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/pseudonym"
)

// emblems are the pictures of our rooms by kind, as the homeserver keeps them.
type emblems map[kith.RoomKind]id.ContentURIString

// ensureEmblems uploads the pictures of rooms that are not there yet. A homeserver that
// takes no pictures is no reason not to serve: then rooms have none.
func (as *AppService) ensureEmblems(ctx context.Context, bot *device) {
	all := make(emblems)
	for _, kind := range []kith.RoomKind{kith.RoomLobby, kith.RoomPortal, kith.RoomCircle, kith.RoomDesk} {
		uri, err := as.ensureEmblem(ctx, bot, kind)
		if err != nil {
			as.log.Warn().Err(err).Str("kind", string(kind)).Msg("Rooms of this kind get no picture")
			continue
		}
		all[kind] = uri
	}
	as.emblems = all
}

// ensureEmblem gives the picture of a kind of room; it is uploaded once, and again when
// another one is drawn.
func (as *AppService) ensureEmblem(ctx context.Context, bot *device, kind kith.RoomKind) (id.ContentURIString, error) {
	picture, err := pseudonym.Emblem(kind)
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(picture)
	wanted, name := hex.EncodeToString(hash[:]), "emblem."+string(kind)
	kept, err := as.store.Cursor(ctx, name)
	if err != nil {
		return "", err
	}
	if uri, found := strings.CutPrefix(kept, wanted+" "); found {
		return id.ContentURIString(uri), nil
	}
	upload, err := bot.client.UploadBytes(ctx, picture, "image/png")
	if err != nil {
		return "", fmt.Errorf("upload emblem: %w", err)
	}
	uri := upload.ContentURI.CUString()
	return uri, as.store.SetCursor(ctx, name, wanted+" "+string(uri))
}

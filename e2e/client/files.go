package client

import (
	"context"
	"fmt"
	"slices"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
)

// Upload encrypts a file, puts it on the homeserver, and gives what a message says of it.
func (c *Client) Upload(ctx context.Context, data []byte) (event.EncryptedFileInfo, error) {
	file := attachment.NewEncryptedFile()
	sealed := slices.Clone(data) // the caller keeps what it has
	file.EncryptInPlace(sealed)
	resp, err := c.api.UploadMedia(ctx, mautrix.ReqUploadMedia{ContentBytes: sealed, ContentType: "application/octet-stream"})
	if err != nil {
		return event.EncryptedFileInfo{}, fmt.Errorf("upload: %w", err)
	}
	return event.EncryptedFileInfo{EncryptedFile: *file, URL: resp.ContentURI.CUString()}, nil
}

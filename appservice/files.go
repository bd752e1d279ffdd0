package appservice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
)

// fileName is what a file is called on a server (specification, "Matrix content URIs");
// serverName leaves out nothing that a server may be called.
var (
	fileName   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,255}$`)
	serverName = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]{1,255}$`)
)

// Download gives what is in a file that somebody sent, decrypted if it has a key, in memory
// alone. No more than limit bytes are read. Beside those of the homeserver its errors are
// kith.ErrFileGone, kith.ErrFileTooLarge and kith.ErrFileDamaged.
func (as *AppService) Download(ctx context.Context, file event.EncryptedFileInfo, limit int64) ([]byte, error) {
	uri, err := file.URL.Parse()
	if err != nil || !serverName.MatchString(uri.Homeserver) || !fileName.MatchString(uri.FileID) {
		return nil, kith.ErrFileDamaged
	}
	encrypted := file.Key.Key != ""
	if encrypted && file.PrepareForDecryption() != nil {
		return nil, kith.ErrFileDamaged
	}
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	data, err := read(ctx, bot.client, mautrix.ClientURLPath{"v1", "media", "download", uri.Homeserver, uri.FileID}, limit)
	if errors.Is(err, mautrix.MUnrecognized) { // older than v1.11 of the specification
		data, err = read(ctx, bot.client, mautrix.MediaURLPath{"v3", "download", uri.Homeserver, uri.FileID}, limit)
	}
	switch {
	case errors.Is(err, mautrix.MTooLarge):
		return nil, kith.ErrFileTooLarge
	case errors.Is(err, mautrix.MNotFound), isForbidden(err):
		return nil, kith.ErrFileGone
	case err != nil:
		return nil, fmt.Errorf("download file: %w", err)
	}
	if encrypted && file.DecryptInPlace(data) != nil {
		return nil, kith.ErrFileDamaged
	}
	return data, nil
}

// read gives the body of an answer, as long as it is no longer than it may be.
func read(ctx context.Context, client *mautrix.Client, path mautrix.PrefixableURLPath, limit int64) ([]byte, error) {
	_, resp, err := client.MakeFullRequestWithResp(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: client.BuildURLWithQuery(path, nil), DontReadResponse: true, MaxAttempts: 1,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.ContentLength > limit {
		return nil, kith.ErrFileTooLarge
	}
	var data bytes.Buffer
	if resp.ContentLength > 0 {
		data.Grow(int(resp.ContentLength) + bytes.MinRead)
	}
	if _, err = data.ReadFrom(io.LimitReader(resp.Body, limit+1)); err != nil {
		return nil, err
	}
	if int64(data.Len()) > limit {
		return nil, kith.ErrFileTooLarge
	}
	return data.Bytes(), nil
}

// Upload gives a file to the homeserver as one of our users, under a fresh key, and tells
// where it is and how it is read. The data is overwritten. The homeserver learns its length,
// and nothing of what it is.
func (as *AppService) Upload(ctx context.Context, user id.UserID, data []byte) (event.EncryptedFileInfo, error) {
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return event.EncryptedFileInfo{}, err
	}
	file := attachment.NewEncryptedFile()
	file.EncryptInPlace(data)
	resp, err := dev.client.UploadMedia(ctx, mautrix.ReqUploadMedia{ContentBytes: data, ContentType: "application/octet-stream"})
	if errors.Is(err, mautrix.MTooLarge) {
		return event.EncryptedFileInfo{}, kith.ErrFileTooLarge
	} else if err != nil {
		return event.EncryptedFileInfo{}, fmt.Errorf("upload file: %w", err)
	}
	return event.EncryptedFileInfo{EncryptedFile: *file, URL: resp.ContentURI.CUString()}, nil
}

// ShowTyping shows in a room that one of our users is busy with something to be said there,
// for a while or until it is ended. It is a courtesy: what fails is forgotten.
func (as *AppService) ShowTyping(ctx context.Context, room kith.Room, user id.UserID, busy bool) {
	dev, err := as.devices.get(ctx, user)
	if err != nil || room.ID == "" {
		return
	}
	_, _ = dev.client.UserTyping(ctx, room.ID, busy, shownFor)
}

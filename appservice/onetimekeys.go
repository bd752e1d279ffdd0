package appservice

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto/goolm/account"
	"maunium.net/go/mautrix/crypto/signatures"
	"maunium.net/go/mautrix/id"
)

// ensureOneTimeKeys lets peers open Olm sessions with the bot: one-time keys, and,
// if the server has none left unused, a fallback key for when they run out. Only
// the bot needs them, because ghosts never read.
func (as *AppService) ensureOneTimeKeys(ctx context.Context, dev *device, count int, hasFallback bool) error {
	dev.olm.Lock()
	defer dev.olm.Unlock()
	if limit := int(dev.machine.GetAccount().Internal.MaxNumberOfOneTimeKeys() / 2); count < limit {
		if err := dev.machine.ShareKeys(ctx, count); err != nil {
			return fmt.Errorf("upload one-time keys: %w", err)
		}
	}
	if hasFallback {
		return nil
	}
	if err := uploadFallbackKey(ctx, dev); err != nil {
		return fmt.Errorf("upload fallback key: %w", err)
	}
	return nil
}

// uploadFallbackKey makes a new fallback key. mautrix has no call for it; its Go
// implementation of Olm has the key itself.
func uploadFallbackKey(ctx context.Context, dev *device) error {
	olm := dev.machine.GetAccount()
	inner, ok := olm.Internal.(*account.Account)
	if !ok {
		return errors.New("built without goolm")
	}
	if err := inner.GenFallbackKey(); err != nil {
		return err
	}
	// Kept before it is published, as it must never be lost once somebody used it.
	if err := dev.store.PutAccount(ctx, olm); err != nil {
		return err
	}
	keys := make(map[id.KeyID]any)
	for keyID, key := range inner.FallbackKey() {
		object := map[string]any{"key": key, "fallback": true}
		signature, err := olm.SignJSON(object)
		if err != nil {
			return err
		}
		object["signatures"] = signatures.NewSingleSignature(dev.ghost.User, id.KeyAlgorithmEd25519, dev.ghost.Device.String(), signature)
		keys[id.NewKeyID(id.KeyAlgorithmSignedCurve25519, keyID)] = object
	}
	url := dev.client.BuildClientURL("v3", "keys", "upload")
	_, err := dev.client.MakeRequest(ctx, http.MethodPost, url, map[string]any{"fallback_keys": keys}, nil)
	return err
}

// countOneTimeKeys asks how many one-time keys the server has left. An empty upload
// answers that.
func (as *AppService) countOneTimeKeys(ctx context.Context, dev *device) (int, error) {
	resp, err := dev.client.UploadKeys(ctx, &mautrix.ReqUploadKeys{})
	if err != nil {
		return 0, fmt.Errorf("count one-time keys: %w", err)
	}
	return resp.OneTimeKeyCounts.SignedCurve25519, nil
}

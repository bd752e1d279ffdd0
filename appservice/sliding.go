package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"
)

// The lean sliding sync (MSC4186) asks for no rooms at all, only for the bot's keys:
// the homeserver then wakes it for nothing else, and keeps everything until it is
// acknowledged by the next request.
type slidingRequest struct {
	ConnID     string            `json:"conn_id"`
	Extensions slidingExtensions `json:"extensions"`
}

type slidingExtensions struct {
	ToDevice struct {
		Enabled bool   `json:"enabled"`
		Since   string `json:"since,omitempty"`
		Limit   int    `json:"limit"`
	} `json:"to_device"`
	E2EE struct {
		Enabled bool `json:"enabled"`
	} `json:"e2ee"`
}

type slidingResponse struct {
	Pos        string `json:"pos"`
	Extensions struct {
		ToDevice struct {
			NextBatch string            `json:"next_batch"`
			Events    []json.RawMessage `json:"events"`
		} `json:"to_device"`
		E2EE struct {
			DeviceLists struct {
				Changed []id.UserID `json:"changed"`
			} `json:"device_lists"`
			OneTimeKeys  map[string]int `json:"device_one_time_keys_count"`
			FallbackKeys []string       `json:"device_unused_fallback_key_types"`
		} `json:"e2ee"`
	} `json:"extensions"`
}

const (
	cursorPos   = "sliding.pos"
	cursorSince = "sliding.since"

	pollTime    = 30 * time.Second
	signedCurve = "signed_curve25519"
)

// errUnknownPos is the homeserver's answer to a position that it has forgotten.
var errUnknownPos = mautrix.RespError{ErrCode: "M_UNKNOWN_POS"}

// errNoPosition says that an answer does not tell where the next one begins, so it is
// none of a homeserver: a gateway's perhaps. To go on from nowhere would lose events.
var errNoPosition = errors.New("the answer gives no position to go on from")

// slide polls once. The position is kept together with what came before it, so a
// crash repeats at most one answer.
func (as *AppService) slide(ctx context.Context) error {
	pos, err := as.store.Cursor(ctx, cursorPos)
	if err != nil {
		return err
	}
	since, err := as.store.Cursor(ctx, cursorSince)
	if err != nil {
		return err
	}
	resp, err := as.askSliding(ctx, pos, since)
	if errors.Is(err, errUnknownPos) {
		return as.restartSliding(ctx)
	} else if err != nil {
		return fmt.Errorf("sliding sync: %w", err)
	}
	if resp.Pos == "" {
		return fmt.Errorf("sliding sync: %w", errNoPosition)
	}
	if pos == "" {
		as.ready.connected()
	}
	return as.receiveKeys(ctx, resp.keys())
}

// keys gives what an answer brings.
func (r *slidingResponse) keys() keyBatch {
	ext := r.Extensions
	batch := keyBatch{
		ToDevice: ext.ToDevice.Events,
		Changed:  ext.E2EE.DeviceLists.Changed,
		Cursors:  map[string]string{cursorPos: r.Pos},
	}
	if ext.ToDevice.NextBatch != "" {
		batch.Cursors[cursorSince] = ext.ToDevice.NextBatch
	}
	if ext.E2EE.OneTimeKeys != nil {
		count := ext.E2EE.OneTimeKeys[signedCurve]
		batch.OneTimeKeys, batch.HasFallback = &count, hasFallback(ext.E2EE.FallbackKeys)
	}
	return batch
}

// hasFallback tells whether nothing is to be done about the fallback key: an unused one is
// there, or the homeserver keeps none, which it shows by not saying which are unused.
func hasFallback(unused []string) bool { return unused == nil || slices.Contains(unused, signedCurve) }

func (as *AppService) askSliding(ctx context.Context, pos, since string) (*slidingResponse, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	req := slidingRequest{ConnID: "kith"}
	req.Extensions.ToDevice.Enabled, req.Extensions.ToDevice.Since, req.Extensions.ToDevice.Limit = true, since, 100
	req.Extensions.E2EE.Enabled = true
	return pollSliding(ctx, bot.client, req, pos, pollTime)
}

// pollSliding asks for what came to the device of a client since a position.
func pollSliding(ctx context.Context, c *mautrix.Client, req slidingRequest, pos string, wait time.Duration) (*slidingResponse, error) {
	query := map[string]string{"timeout": fmt.Sprint(wait.Milliseconds())}
	if pos != "" {
		query["pos"] = pos
	}
	var resp slidingResponse
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodPost, URL: c.BuildURLWithQuery(mautrix.ClientURLPath{"unstable", featureSliding, "sync"}, query),
		RequestJSON: req, ResponseJSON: &resp, MaxAttempts: 1,
	})
	return &resp, err
}

// restartSliding forgets a position that the homeserver no longer knows. Changes
// of devices since then are lost, so every user's devices count as changed; the
// to-device messages are not lost, they have a token of their own.
func (as *AppService) restartSliding(ctx context.Context) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	users, err := as.store.AllReaders(ctx)
	if err != nil {
		return err
	}
	err = as.store.Txn(ctx, func(ctx context.Context) error {
		if err := as.distrust(ctx, bot, users); err != nil {
			return err
		}
		return as.store.SetCursor(ctx, cursorPos, "")
	})
	if err != nil {
		return fmt.Errorf("restart sliding sync: %w", err)
	}
	as.wakeRefresh()
	return nil
}

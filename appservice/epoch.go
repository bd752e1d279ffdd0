package appservice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"maunium.net/go/mautrix"

	"kith/store"
)

// An epoch is a start of the service. They are counted in the database, and in the bot's
// account data at the homeserver, which no backup of ours puts back: a database that has
// seen fewer starts than the homeserver is an old one, whether or not anybody says so.
const (
	cursorEpoch = "epoch"
	epochData   = "kith.epoch"
)

type epoch struct {
	Starts int64 `json:"starts"`
}

// countStart counts this start on both sides. A database that is older than the last
// start is marked as put back. Where the homeserver keeps no account data for the bot,
// nothing is noticed this way.
func (as *AppService) countStart(ctx context.Context) error {
	kept, err := as.store.Cursor(ctx, cursorEpoch)
	if err != nil {
		return err
	}
	here, _ := strconv.ParseInt(kept, 10, 64) // 0 at first
	c := as.client(store.Ghost{User: as.opts.Bot})
	c.SetAppServiceDeviceID = false
	url := c.BuildClientURL("v3", "user", as.opts.Bot, "account_data", epochData)
	var there epoch
	_, err = c.MakeFullRequest(ctx, mautrix.FullRequest{Method: http.MethodGet, URL: url, ResponseJSON: &there, MaxAttempts: 1})
	switch {
	case errors.Is(err, mautrix.MNotFound):
	case isRefused(err):
		return nil
	case err != nil:
		return fmt.Errorf("read the last start: %w", err)
	}
	err = as.store.Txn(ctx, func(ctx context.Context) error {
		if there.Starts > here {
			if err := as.store.MarkCopied(ctx); err != nil {
				return err
			}
		}
		return as.store.SetCursor(ctx, cursorEpoch, fmt.Sprint(max(here, there.Starts)+1))
	})
	if err != nil {
		return err
	}
	// The database comes first: a crash in between makes it younger, not older.
	_, err = c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodPut, URL: url, RequestJSON: epoch{max(here, there.Starts) + 1}, MaxAttempts: 1,
	})
	if isRefused(err) {
		return nil
	}
	return err
}

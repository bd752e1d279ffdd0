package appservice

import (
	"context"
	"errors"
	"fmt"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/store"
)

// EraseGhost ends a retired ghost for good: its device, its account where the homeserver
// lets us end it, its keys and its row. It can be repeated, also after it succeeded.
func (as *AppService) EraseGhost(ctx context.Context, user id.UserID) error {
	ghost, err := as.store.Ghost(ctx, user)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	if ghost.State != store.GhostRetired {
		return errors.New("erase a ghost that is still in use")
	}
	dev, err := as.devices.get(ctx, user)
	if err != nil {
		return err
	}
	if err = as.deleteDevice(ctx, ghost); err != nil {
		return fmt.Errorf("delete device: %w", err)
	}
	if err = as.endAccount(ctx, user); err != nil {
		return fmt.Errorf("end account: %w", err)
	}
	dev.olm.Lock()
	defer dev.olm.Unlock()
	dev.megolm.Lock()
	defer dev.megolm.Unlock()
	err = as.store.Txn(ctx, func(ctx context.Context) error {
		if err := execAll(ctx, dev, ghostKeys, string(user)); err != nil {
			return err
		}
		return as.store.EraseGhost(ctx, user)
	})
	if err != nil {
		return err
	}
	as.devices.drop(user)
	return nil
}

// ghostKeys are what mautrix keeps for the account of a ghost ($1).
var ghostKeys = []string{
	`DELETE FROM crypto_megolm_outbound_session_shared WHERE session_id IN (SELECT session_id FROM crypto_megolm_outbound_session WHERE account_id=$1)`,
	`DELETE FROM crypto_megolm_outbound_session WHERE account_id=$1`,
	`DELETE FROM crypto_megolm_inbound_session WHERE account_id=$1`,
	`DELETE FROM crypto_olm_session WHERE account_id=$1`,
	`DELETE FROM crypto_olm_message_hash WHERE account_id=$1`,
	`DELETE FROM crypto_secrets WHERE account_id=$1`,
	`DELETE FROM crypto_device WHERE user_id=$1`,
	`DELETE FROM crypto_cross_signing_signatures WHERE signed_user_id=$1 OR signer_user_id=$1`,
	`DELETE FROM crypto_cross_signing_keys WHERE user_id=$1`,
	`DELETE FROM crypto_tracked_user WHERE user_id=$1`,
	`DELETE FROM crypto_account WHERE account_id=$1`,
}

// ofCircle are the rooms of a circle ($1).
const ofCircle = `room_id IN (SELECT room_id FROM room WHERE circle_id=$1)`

var circleKeys = []string{
	`DELETE FROM crypto_message_index WHERE session_id IN (SELECT session_id FROM crypto_megolm_inbound_session WHERE ` + ofCircle + `)`,
	`DELETE FROM crypto_megolm_inbound_session WHERE ` + ofCircle,
	`DELETE FROM crypto_megolm_outbound_session WHERE ` + ofCircle,
}

// EraseCircle erases every row about an ended circle, ours and mautrix's. All of our users
// must have left its rooms before.
func (as *AppService) EraseCircle(ctx context.Context, circle kith.CircleID) error {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return err
	}
	bot.olm.Lock()
	defer bot.olm.Unlock()
	bot.megolm.Lock()
	defer bot.megolm.Unlock()
	return as.store.Txn(ctx, func(ctx context.Context) error {
		if err := execAll(ctx, bot, circleKeys, string(circle)); err != nil {
			return err
		}
		if err := as.store.EraseCircle(ctx, circle); err != nil {
			return err
		}
		return as.jobs.Schedule(ctx, jobShred, "", 0)
	})
}

package doctor

import (
	"context"
	"errors"

	"kith/appservice"
	"kith/store"
)

// checkBot compares the bot's device on the homeserver with the database and the secret.
func (e *exam) checkBot(ctx context.Context) (string, error) {
	if e.store == nil || !e.condition.IsCurrent() {
		return "", skipped("the bot gets its device at the first start")
	}
	err := e.probe.Bot(ctx, e.device, e.store)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "", skipped("the bot gets its device at the first start")
	case errors.Is(err, appservice.ErrBotIdentity):
		return "", &Trouble{err.Error(), "put back the secret that `kith init` wrote; with a new one on purpose, give the bot another bot.localpart too", err}
	case errors.Is(err, appservice.ErrBotDevice), errors.Is(err, appservice.ErrBotUnsigned):
		return "", &Trouble{err.Error(), "was an old backup restored, or another homeserver's database? Put back the one that belongs to it", err}
	case errors.Is(err, appservice.ErrBotOneTimeKeys):
		return "", &Trouble{err.Error(), "start kith, which makes new ones: `systemctl restart kith`", err}
	case err != nil:
		return "", err
	}
	return "its device is there, has the database's keys, is signed by the identity of the secret, and can be written to", nil
}

// checkEncryption sends something encrypted there and back.
func (e *exam) checkEncryption(ctx context.Context) (string, error) {
	if e.running && e.store == nil {
		return "", skipped("the running kith uses another database than this configuration names")
	}
	if err := e.probe.RoundTrip(ctx, e.device, e.store, e.config.AppService.Listen, e.running); err != nil {
		return "", &Trouble{err.Error(), "see the log of kith and of the homeserver for what it says about to-device messages", err}
	}
	if e.running {
		return "the running bot has written to a device that can read it, and has got a room key back", nil
	}
	return "a device has written to another, encrypted, and has got a room key back (the bot's own is left alone while kith is not running)", nil
}

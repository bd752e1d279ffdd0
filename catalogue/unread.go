package catalogue

import "kith"

// The sentences about a message that could not, or must not, be read. They fit a
// lobby and a portal.
const (
	messageKeyMissing       ID = "message.key_missing"
	messageKeyWithheld      ID = "message.key_withheld"
	messageUnverifiedDevice ID = "message.unverified_device"
	messageStillUnread      ID = "message.still_unread"
	messageInClear          ID = "message.in_clear"
)

// KeyMissing says that a message's key has not come and was asked for.
func KeyMissing() Phrase {
	return Phrase{ID: messageKeyMissing}
}

// KeyWithheld says what to do when the peer's client keeps its keys from unverified
// devices (the code m.unverified of m.room_key.withheld).
func KeyWithheld() Phrase {
	return Phrase{ID: messageKeyWithheld}
}

// UnverifiedDevice says why a message from a device that its owner has not cross-
// signed is not used.
func UnverifiedDevice() Phrase {
	return Phrase{ID: messageUnverifiedDevice}
}

// StillUnread says that another message could not be read, for the reason told before.
func StillUnread() Phrase {
	return Phrase{ID: messageStillUnread}
}

// InClear says why an unencrypted message is not used.
func InClear() Phrase {
	return Phrase{ID: messageInClear}
}

// Unreadable says why an encrypted event cannot be used, where the reader is one who can do
// something about it; false when nothing is wrong with it.
func Unreadable(why kith.Trouble) (Phrase, bool) {
	switch why {
	case kith.TroubleNoKey:
		return KeyMissing(), true
	case kith.TroubleWithheld:
		return KeyWithheld(), true
	case kith.TroubleUntrusted:
		return UnverifiedDevice(), true
	case kith.TroubleBroken:
		return CannotPassOn(Malformed), true
	}
	return Phrase{}, false
}

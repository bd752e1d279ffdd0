package lobby

import (
	"fmt"

	"kith/catalogue"
)

// barred answers a peer whom a moderator has banned instead of looking for people: why
// that is so, what they can do, and where help is that anybody gets.
func (t *turn) barred() (answer []catalogue.Phrase, barred bool, err error) {
	banned, err := t.store.IsBanned(t.ctx, t.peer.Key)
	if err != nil {
		return nil, false, fmt.Errorf("look for a ban: %w", err)
	}
	if !banned {
		return nil, false, nil
	}
	t.intend(nil)
	answer, err = say(catalogue.StillBanned(), catalogue.CanAppeal(), catalogue.UrgentHelp())
	return answer, true, err
}

package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix/id"
)

// Crisis says who is asked when somebody may be in danger, and in which order.
type Crisis struct {
	Counsellors []id.UserID   `yaml:"counsellors"` // besides the moderators
	Rota        [][]id.UserID `yaml:"rota"`        // groups of counsellors and moderators; empty: everybody at once
	Wait        Duration      `yaml:"wait"`        // how long a group has until the next is asked, too
	Helplines   string        `yaml:"helplines"`   // path of a file with help lines of the admin's own, or empty
}

const longestRotaWait = 30 * time.Minute

// crisis checks who is on duty.
func (v *validation) crisis() {
	c := v.config.Crisis
	v.wantf(c.Wait.Std() >= time.Second && c.Wait.Std() <= longestRotaWait, "crisis.wait", "needs 1s to 30m: somebody in danger is waiting")
	for i, user := range c.Counsellors {
		v.person(fmt.Sprintf("crisis.counsellors[%d]", i), user)
	}
	for i, group := range c.Rota {
		v.wantf(len(group) > 0, fmt.Sprintf("crisis.rota[%d]", i), "needs at least one user id; a group of nobody only lets time pass")
		for j, user := range group {
			key := fmt.Sprintf("crisis.rota[%d][%d]", i, j)
			v.person(key, user)
			known := slices.Contains(c.Counsellors, user) || slices.Contains(v.config.Moderation.Moderators, user)
			v.wantf(known || checkUserID(string(user)) != "", key, "is neither in `crisis.counsellors` nor in `moderation.moderators`, and would never be asked")
		}
	}
}

// person wants the account of a person, and none of kith's own.
func (v *validation) person(key string, user id.UserID) {
	c := v.config
	v.want(key, checkUserID(string(user)))
	ours := user.Homeserver() == c.Homeserver.ServerName && (user == c.BotID() || strings.HasPrefix(user.Localpart(), c.Ghosts.Prefix))
	v.wantf(!ours, key, "is one of kith's own users; name the account of a person")
}

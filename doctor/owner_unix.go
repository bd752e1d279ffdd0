//go:build unix

package doctor

import (
	"fmt"
	"os"
	"os/user"
	"syscall"
)

// owner names the user to whom a file belongs, if that is not root.
func owner(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || stat.Uid == 0 {
		return ""
	}
	uid := fmt.Sprint(stat.Uid)
	if known, err := user.LookupId(uid); err == nil {
		return known.Username
	}
	return "#" + uid
}

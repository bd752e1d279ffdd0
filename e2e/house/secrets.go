package house

import (
	"regexp"
	"strings"
)

// identifiers are what the service's log must never hold, whoever is meant: users,
// rooms, aliases and events of Matrix, also as they stand in the paths of requests.
var identifiers = regexp.MustCompile(`(?i)(?:[@!#]|%40|%21|%23)[^\s"/]{1,200}(?::|%3A)localhost|(?:\$|%24)[A-Za-z0-9_-]{43}|_kith_[a-z0-9]{4,}`)

// keep notes something that must not stand in the service's log: a name, or the
// words that somebody wrote or read. Of a longer text the first line is enough. What
// is so short that it may stand there by chance is left out.
func (h *House) keep(text string) {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if len(line) < 6 {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.secrets[line] = true
}

// searchLog looks through the service's whole log for what must not stand there. It
// is done at the end of every house.
func (h *House) searchLog() {
	log := h.Log()
	for _, found := range identifiers.FindAllString(log, 5) {
		h.t.Errorf("the log of the service holds an identifier: %s", found)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for secret := range h.secrets {
		if strings.Contains(log, secret) {
			h.t.Errorf("the log of the service holds %q", secret)
		}
	}
}

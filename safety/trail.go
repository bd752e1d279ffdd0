package safety

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
	"unicode/utf8"
)

// Trail is what must be remembered of a sender's last messages to judge the next
// one. It goes into JSON and comes back the same; the zero Trail is that of
// somebody who has not written yet. It holds words of theirs, so whoever keeps it
// seals it. The next Screen forgets what has become too old to matter, and after
// TrailKept all of it is worth nothing.
type Trail struct {
	Sent []Sent    `json:"sent,omitempty"` // the last messages, oldest first
	End  string    `json:"end,omitempty"`  // how the last ones ended, folded
	Said time.Time `json:"said,omitzero"`  // when the last one was
}

// Sent is one message in a trail.
type Sent struct {
	At   time.Time `json:"at"`
	Hash string    `json:"hash,omitempty"` // of its letters, keyed; empty if it has too few
}

// TrailKept is how long a trail can matter.
const TrailKept = 30 * time.Minute

const (
	endKept     = 3 * time.Minute // how long a message can be the first half of another
	longestEnd  = 100             // bytes of that half
	longestSent = 64              // messages that are remembered
	leastHashed = 12              // letters; what is shorter is said again in every talk
)

// forget drops what is too old, and what pretends to come from the future: a
// clock may have been put back.
func (t *Trail) forget(at time.Time) {
	t.Sent = slices.DeleteFunc(slices.Clone(t.Sent), func(s Sent) bool {
		return s.At.After(at) || at.Sub(s.At) > TrailKept
	})
	if t.Said.After(at) || at.Sub(t.Said) > endKept {
		t.End = ""
	}
}

// add remembers a message.
func (t *Trail) add(hash, end string, at time.Time) {
	t.Sent = append(t.Sent, Sent{at, hash})
	if extra := len(t.Sent) - longestSent; extra > 0 {
		t.Sent = slices.Delete(t.Sent, 0, extra)
	}
	t.End, t.Said = end, at
}

// next is the end of what was said when plain follows the trail: the last whole
// words, folded.
func (t *Trail) next(plain []byte) string {
	if len(plain) < longestEnd && t.End != "" {
		plain = slices.Concat([]byte(t.End), []byte(" "), plain)
	}
	if len(plain) <= longestEnd {
		return string(plain)
	}
	end := plain[len(plain)-longestEnd:]
	if i := slices.Index(end, ' '); i >= 0 && i < longestEnd/2 {
		end = end[i+1:]
	}
	for len(end) > 0 && !utf8.RuneStart(end[0]) {
		end = end[1:]
	}
	return string(end)
}

// beginning is the beginning of a text, of at most n bytes and whole letters.
func beginning(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// hash is what a message is remembered by; empty if it has few letters.
func (r *Rules) hash(letters []byte) string {
	if len(letters) < leastHashed {
		return ""
	}
	mac := hmac.New(sha256.New, r.key)
	mac.Write(letters)
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

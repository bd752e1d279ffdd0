// Package pseudonym makes the names and pictures under which peers meet: a name
// of three kind words, and a calm abstract picture. Both come from random bytes
// alone. Nothing about a peer goes in, so nothing about a peer can be read out.
package pseudonym

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
	"strings"
)

// MaxLength is the greatest length of a pseudonym in bytes, all of them ASCII
// letters and single spaces.
const MaxLength = 32

// ErrNoName is wrapped by the errors of New and Distinct when every draw was
// refused: the source is not random, or hardly any name is left to give.
var ErrNoName = errors.New("no fitting name among those drawn")

const (
	// A draw is refused less often than every other time, so a random source
	// is never refused this often in a row; a constant one may be for ever.
	maxDraws = 128
	// In a circle of eight about one name in four is refused as alike.
	maxCandidates = 100
)

// New draws a pseudonym such as "Gentle Maple Harbour" from r, which is
// crypto/rand.Reader in production. Every permitted name is equally likely.
// An error of r comes back wrapped; a source that is not random gives ErrNoName.
func New(r io.Reader) (string, error) {
	total := len(first) * len(second) * len(third)
	for range maxDraws {
		n, err := drawBelow(r, total)
		if err != nil {
			return "", fmt.Errorf("draw pseudonym: %w", err)
		}
		if name, ok := nameAt(n); ok {
			return name, nil
		}
	}
	return "", fmt.Errorf("draw pseudonym: %w", ErrNoName)
}

// Combinations is the number of different names that New can give.
func Combinations() int { return combinations }

// Distinct draws until taken says no, and gives that name. Callers refuse what
// is Alike any name of the same circle, those of peers who left included, for
// their words still stand there. After 100 refusals it gives up with ErrNoName.
func Distinct(r io.Reader, taken func(name string) bool) (string, error) {
	for range maxCandidates {
		name, err := New(r)
		if err != nil {
			return "", err
		}
		if !taken(name) {
			return name, nil
		}
	}
	return "", fmt.Errorf("draw distinct pseudonym: %w", ErrNoName)
}

// Alike reports whether two names could be taken for each other in one circle:
// they share a word, or their first words begin with the same three letters.
// Case and spacing do not matter.
func Alike(a, b string) bool {
	one, other := strings.Fields(strings.ToLower(a)), strings.Fields(strings.ToLower(b))
	if len(one) == 0 || len(other) == 0 {
		return len(one) == len(other)
	}
	if opening(one[0]) == opening(other[0]) {
		return true
	}
	for _, word := range one {
		for _, match := range other {
			if word == match {
				return true
			}
		}
	}
	return false
}

// opening is the part of a word that is still read when a client cuts a long
// name short, and that completes a mention.
func opening(word string) string {
	letters := []rune(word)
	return string(letters[:min(3, len(letters))])
}

// nameAt gives the nth of all combinations; not ok if its initials are barred.
func nameAt(n int) (name string, ok bool) {
	one := first[n%len(first)]
	n /= len(first)
	two, three := second[n%len(second)], third[n/len(second)]
	if barredInitials[string([]byte{one[0], two[0], three[0]})] {
		return "", false
	}
	return one + " " + two + " " + three, true
}

// drawBelow draws uniformly from [0, limit). It throws away what lies beyond
// the limit; a remainder would make the first names likelier than the last.
func drawBelow(r io.Reader, limit int) (int, error) {
	mask := uint32(1)<<bits.Len32(uint32(limit-1)) - 1
	var raw [4]byte
	for range maxDraws {
		if _, err := io.ReadFull(r, raw[:]); err != nil {
			return 0, fmt.Errorf("read random bytes: %w", err)
		}
		if n := int(binary.BigEndian.Uint32(raw[:]) & mask); n < limit {
			return n, nil
		}
	}
	return 0, ErrNoName
}

package checker

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Message is what somebody says: their name and a number, and up to which number
// they had been shown what the others said.
type Message struct {
	Author string
	Number int
	Shown  map[string]int
}

// String names the message: "anna 17".
func (m Message) String() string { return fmt.Sprintf("%s %d", m.Author, m.Number) }

// Text is the message as it is sent: "anna 17 after boris 12, cho 9".
func (m Message) Text() string {
	var shown []string
	for _, name := range m.shownNames() {
		shown = append(shown, fmt.Sprintf("%s %d", name, m.Shown[name]))
	}
	if shown == nil {
		return m.String()
	}
	return m.String() + " after " + strings.Join(shown, ", ")
}

func (m Message) shownNames() []string { return slices.Sorted(maps.Keys(m.Shown)) }

var (
	said  = regexp.MustCompile(`^([a-z]+) ([1-9][0-9]{0,8})(?: after (.*))?$`)
	shown = regexp.MustCompile(`^([a-z]+) ([1-9][0-9]{0,8})$`)
)

// Parse reads a message; false if the text is none.
func Parse(text string) (Message, bool) {
	match := said.FindStringSubmatch(text)
	if match == nil {
		return Message{}, false
	}
	m := Message{Author: match[1]}
	m.Number, _ = strconv.Atoi(match[2]) // digits, and few enough
	if match[3] == "" {
		return m, true
	}
	m.Shown = make(map[string]int)
	for part := range strings.SplitSeq(match[3], ", ") {
		pair := shown.FindStringSubmatch(part)
		if pair == nil {
			return Message{}, false
		}
		m.Shown[pair[1]], _ = strconv.Atoi(pair[2])
	}
	return m, true
}

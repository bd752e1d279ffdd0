package lobby

import (
	"slices"
	"strings"
)

// What is written about the service itself is not taken for what somebody goes through:
// "does this work?" is not about work.

// longestQuestion is how many words such a text has at most. Whoever writes more tells of
// themselves.
const longestQuestion = 9

// aboutService are beginnings of texts about the service, in the form that plain gives.
var aboutService = []string{
	"how does this", "how does it", "how do you", "does this", "does it", "it doesnt work", "it does not work", "this doesnt work", "this does not work", "this isnt working",
	"this is not working", "this is useless", "can my", "will my", "would my", "can anyone", "can anybody", "will anyone", "will anybody", "is this", "who can", "who will",
	"why does it take", "how long", "still waiting", "what happens", "wie funktioniert", "kann mein", "kann meine", "ist das hier", "comment ca marche", "ca marche", "como funciona",
}

// aboutService tells whether a text asks something about the service, or complains of it.
func (in input) aboutService() bool {
	begins := func(beginning string) bool { return strings.HasPrefix(in.plain+" ", beginning+" ") }
	return len(strings.Fields(in.plain)) <= longestQuestion && slices.ContainsFunc(aboutService, begins)
}

// readers are beginnings of the question who can read what is written here, and readWords what
// else is in it.
var (
	readers   = []string{"can", "will", "would", "who", "does", "kann", "wird", "wer"}
	readWords = []string{"read", "reads", "see", "sees", "lesen", "liest", "sehen", "sieht", "mitlesen"}
	readThis  = []string{"this", "that", "it", "here", "messages", "das", "hier"}
)

// asksWhoReads tells whether a text asks who can read what is written here, as in "can my
// husband see this".
func (in input) asksWhoReads() bool {
	words := strings.Fields(in.plain)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	return len(words) > 2 && len(words) <= longestQuestion && slices.Contains(readers, words[0]) && has(readWords) && has(readThis)
}

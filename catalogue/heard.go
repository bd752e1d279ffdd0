package catalogue

import "strings"

// The sentences about what a peer said in their own words. None of them repeats it.
const (
	heardUnderstood ID = "heard.understood"
	heardBegun      ID = "heard.understood_begun"
	heardFirst      ID = "heard.first"
	heardFirstAbout ID = "heard.first_about"
	heardWhich      ID = "heard.which"
	heardOther      ID = "heard.something_else"
	heardMore       ID = "heard.more"
)

// InARow names topics. Neither an "and" nor a comma stands between them, since those stand in
// many of the names.
func InARow(topics []string) string { return strings.Join(topics, "; ") }

// Heard says what a peer's words were understood to be about; begun tells that people are
// looked for because of it, and how to change that.
func Heard(topics []string, begun bool) Phrase {
	id := heardUnderstood
	if begun {
		id = heardBegun
	}
	return Phrase{id, map[string]any{"Topics": InARow(topics)}}
}

// HeardFirst says that what a peer wrote is not lost while something else is asked. Topics are
// what it was understood to be about; none if that is not clear yet.
func HeardFirst(topics []string) Phrase {
	if len(topics) == 0 {
		return Phrase{ID: heardFirst}
	}
	return Phrase{heardFirstAbout, map[string]any{"Topics": InARow(topics)}}
}

// WhichOfThese asks which of some topics is meant, numbered from 1; the last number stands
// for something else.
func WhichOfThese(topics []string) Phrase {
	lines := make([]Phrase, 0, len(topics)+1)
	for i, name := range topics {
		lines = append(lines, Phrase{lobbyTopicLineShort, map[string]any{"Number": i + 1, "Name": name}})
	}
	lines = append(lines, Phrase{heardOther, map[string]any{"Number": len(topics) + 1}})
	return Phrase{heardWhich, map[string]any{"Topics": lines}}
}

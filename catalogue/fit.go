package catalogue

import "kith"

// Why people were brought together.
const (
	lobbyFitTopics ID = "lobby.fit_topics"
	lobbyFitNear   ID = "lobby.fit_near"
	lobbyFitNeeds  ID = "lobby.fit_needs"
	lobbyFitGroups ID = "lobby.fit_groups"

	wordHeard   ID = "word.heard"
	wordKnowing ID = "word.knowing"
	wordIdeas   ID = "word.ideas"
	wordCompany ID = "word.company"
)

// FitTopics tells which topics brought everybody to the circle.
func FitTopics(topics []string) Phrase {
	return Phrase{lobbyFitTopics, map[string]any{"Topics": InARow(topics)}}
}

// FitNear tells somebody that the circle is on another topic than the one they asked for, and why.
func FitNear(asked string) Phrase {
	return Phrase{lobbyFitNear, map[string]any{"Asked": asked}}
}

// FitNeeds tells what everybody in the circle hopes for.
func FitNeeds(needs kith.Needs) Phrase {
	return Phrase{lobbyFitNeeds, map[string]any{"Needs": Needs(needs)}}
}

// FitGroups tells to which groups all in the circle belong, who all wished for it.
func FitGroups(groups []kith.Tag) Phrase {
	names := make(Names, len(groups))
	for i, group := range groups {
		names[i] = string(group)
	}
	return Phrase{lobbyFitGroups, map[string]any{"Groups": names}}
}

// Needs puts what somebody hopes to find into words.
func Needs(needs kith.Needs) List {
	var list List
	for _, n := range []struct {
		need kith.Needs
		word ID
	}{{kith.NeedEmotional, wordHeard}, {kith.NeedInformational, wordKnowing}, {kith.NeedPractical, wordIdeas}, {kith.NeedCompany, wordCompany}} {
		if needs&n.need != 0 {
			list = append(list, Phrase{ID: n.word})
		}
	}
	return list
}

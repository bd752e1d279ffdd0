package catalogue

import "kith"

// The sentences about topics.
const (
	lobbyTopics         ID = "lobby.topics"
	lobbyTopicLine      ID = "lobby.topic_line"
	lobbyTopicLineShort ID = "lobby.topic_line_short"
	lobbyFindWhich      ID = "lobby.find_which"
	lobbyDidYouMean     ID = "lobby.did_you_mean"
	lobbyOfferTopic     ID = "lobby.offer_topic"
	lobbyNoSuchTopic    ID = "lobby.no_such_topic"
)

// Topics lists what there is, numbered from 1, and how to choose; more says that other topics
// can be found in one's own words.
func Topics(topics []kith.Topic, more bool) Phrase {
	lines := make([]Phrase, 0, len(topics)+1)
	for i, t := range topics {
		lines = append(lines, Phrase{lobbyTopicLine, map[string]any{"Number": i + 1, "Name": t.Name, "About": t.About}})
	}
	if more {
		lines = append(lines, Phrase{ID: heardMore})
	}
	return Phrase{lobbyTopics, map[string]any{"Topics": lines, "Example": example(topics)}}
}

// FindWhich asks for one of the topics, numbered from 1.
func FindWhich(topics []kith.Topic) Phrase {
	lines := make([]Phrase, len(topics))
	for i, t := range topics {
		lines[i] = Phrase{lobbyTopicLineShort, map[string]any{"Number": i + 1, "Name": t.Name}}
	}
	return Phrase{lobbyFindWhich, map[string]any{"Topics": lines}}
}

// example is the topic that stands in examples: short, as one types it.
func example(topics []kith.Topic) string {
	if len(topics) == 0 {
		return "1"
	}
	return string(topics[0].ID)
}

// DidYouMean asks whether a misspelt topic was this one.
func DidYouMean(topic string) Phrase {
	return Phrase{lobbyDidYouMean, map[string]any{"Topic": topic}}
}

// OfferTopic asks whether to look for people on topics that a peer spoke of.
func OfferTopic(topics []string) Phrase {
	return Phrase{lobbyOfferTopic, map[string]any{"Topics": InARow(topics)}}
}

// NoSuchTopic says that a topic is not there; FindWhich comes next.
func NoSuchTopic() Phrase {
	return Phrase{ID: lobbyNoSuchTopic}
}

package catalogue

import (
	"time"

	"kith"
)

// What is said when somebody does not want to meet another again, and when a talk is over.
const (
	blockMade       ID = "block.made"
	blockHere       ID = "block.here"
	blockAlone      ID = "block.alone"
	blockLeft       ID = "block.left"
	blockWhich      ID = "block.which"
	blockWhichLobby ID = "block.which_lobby"
	blockLine       ID = "block.line"
	blockLineTopic  ID = "block.line_topic"
	blockNobody     ID = "block.nobody"
	blockNobodyMet  ID = "block.nobody_met"
	blockUnknown    ID = "block.unknown"
	blockOwn        ID = "block.own"
	blockModerator  ID = "block.moderator"
	blockOnDuty     ID = "block.on_duty"
	blockGone       ID = "block.gone"
	blockLobby      ID = "block.lobby"
	blockList       ID = "block.list"
	blockListLine   ID = "block.list_line"
	blockNone       ID = "block.none"
	blockTakenBack  ID = "block.taken_back"

	afterAsk         ID = "after.ask"
	afterThanks      ID = "after.thanks"
	afterThanksWords ID = "after.thanks_words"
	afterTooLong     ID = "after.too_long"
	afterOutOfRange  ID = "after.out_of_range"
	afterSorry       ID = "after.sorry"
	afterOfferPair   ID = "after.offer_pair"
	afterOfferCircle ID = "after.offer_circle"
)

// Blocked tells a peer in their portal that somebody and they do not meet again, and what
// they can do now; alone if nobody else is in the circle.
func Blocked(name string, here, alone bool) []Phrase {
	phrases := []Phrase{{blockMade, map[string]any{"Name": name}}}
	switch {
	case here && alone:
		return append(phrases, Phrase{ID: blockAlone}, Phrase{blockHere, map[string]any{"Name": name}})
	case here:
		return append(phrases, Phrase{blockHere, map[string]any{"Name": name}})
	}
	return append(phrases, Phrase{ID: blockLeft})
}

// BlockWhich asks in a portal who is meant, by lines that are each a BlockLine.
func BlockWhich(people []Phrase) Phrase {
	if len(people) == 0 {
		return Phrase{ID: blockNobody}
	}
	return Phrase{blockWhich, map[string]any{"People": people}}
}

// BlockWhichLobby is BlockWhich in the lobby.
func BlockWhichLobby(people []Phrase) Phrase {
	if len(people) == 0 {
		return Phrase{ID: blockNobodyMet}
	}
	return Phrase{blockWhichLobby, map[string]any{"People": people}}
}

// BlockLine is somebody to choose; with a topic in the lobby.
func BlockLine(number int, name, topic string) Phrase {
	if topic == "" {
		return Phrase{blockLine, map[string]any{"Number": number, "Name": name}}
	}
	return Phrase{blockLineTopic, map[string]any{"Number": number, "Name": name, "Topic": topic}}
}

// BlockUnknown says that nobody has that number or name.
func BlockUnknown() Phrase { return Phrase{ID: blockUnknown} }

// BlockOwn answers a block of oneself.
func BlockOwn() Phrase { return Phrase{ID: blockOwn} }

// BlockModerator says why moderators cannot be blocked, and what there is instead.
func BlockModerator() Phrase { return Phrase{ID: blockModerator} }

// BlockOnDuty answers a block in a talk with somebody on duty.
func BlockOnDuty() Phrase { return Phrase{ID: blockOnDuty} }

// BlockGone says that nothing is known any more of somebody.
func BlockGone() Phrase { return Phrase{ID: blockGone} }

// BlockedFromLobby is Blocked in the lobby.
func BlockedFromLobby(name string) []Phrase {
	return []Phrase{{blockMade, map[string]any{"Name": name}}, {ID: blockLobby}}
}

// BlockList lists whom a peer has blocked, each a BlockListLine.
func BlockList(people []Phrase) Phrase {
	if len(people) == 0 {
		return Phrase{ID: blockNone}
	}
	return Phrase{blockList, map[string]any{"People": people}}
}

// BlockListLine is one whom a peer has blocked.
func BlockListLine(number int, name, topic string, since time.Time) Phrase {
	return Phrase{blockListLine, map[string]any{"Number": number, "Name": name, "Topic": topic, "Day": since.UTC().Format(time.DateOnly)}}
}

// BlockTakenBack says that two may meet again.
func BlockTakenBack(name string) Phrase {
	return Phrase{blockTakenBack, map[string]any{"Name": name}}
}

// AfterAsk asks how a talk was, once it is over.
func AfterAsk(topic string) Phrase { return Phrase{afterAsk, map[string]any{"Topic": topic}} }

// AfterThanks answers a rating.
func AfterThanks(words, tooLong bool) Phrase {
	switch {
	case tooLong:
		return Phrase{ID: afterTooLong}
	case words:
		return Phrase{ID: afterThanksWords}
	default:
		return Phrase{ID: afterThanks}
	}
}

// AfterOutOfRange answers a number that is no rating.
func AfterOutOfRange() Phrase { return Phrase{ID: afterOutOfRange} }

// AfterSorry answers a low rating, and asks whether somebody is not to be met again: the one
// who was there, or one of several, each a BlockLine. Without anybody it asks nothing.
func AfterSorry(names []string) []Phrase {
	phrases := []Phrase{{ID: afterSorry}}
	if len(names) == 1 {
		return append(phrases, Phrase{afterOfferPair, map[string]any{"Name": names[0]}})
	}
	var people []Phrase
	for i, name := range names {
		people = append(people, BlockLine(i+1, name, ""))
	}
	if people != nil {
		phrases = append(phrases, Phrase{afterOfferCircle, map[string]any{"People": people}})
	}
	return phrases
}

// The lines of a record about it.
const (
	exportBlocks      ID = "export.blocks"
	exportBlock       ID = "export.block"
	exportFeedback    ID = "export.feedback"
	exportRating      ID = "export.rating"
	exportRatingWords ID = "export.rating_words"
	exportRatingNone  ID = "export.rating_none"
)

// ExportBlocks lists whom a peer has blocked, each an ExportBlock.
func ExportBlocks(lines []Phrase) Phrase {
	return Phrase{exportBlocks, map[string]any{"Lines": lines}}
}

// ExportBlock is one whom they have blocked.
func ExportBlock(b kith.Block, topic string) Phrase {
	return Phrase{exportBlock, map[string]any{"Name": b.Pseudonym, "Topic": topic, "Time": moment(b.Created)}}
}

// ExportFeedbacks lists what a peer said of talks, each an ExportFeedback.
func ExportFeedbacks(lines []Phrase) Phrase {
	return Phrase{exportFeedback, map[string]any{"Lines": lines}}
}

// ExportFeedback is what they said of one talk, or that they have not said anything.
func ExportFeedback(f kith.Feedback, topic string) Phrase {
	data := map[string]any{"Topic": topic, "Time": moment(f.Created)}
	if f.Rating == 0 {
		return Phrase{exportRatingNone, data}
	}
	data["Rating"] = f.Rating
	if f.Words == "" {
		return Phrase{exportRating, data}
	}
	data["Words"] = f.Words
	return Phrase{exportRatingWords, data}
}

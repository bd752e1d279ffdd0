package catalogue

// The sentences of a circle's own room, where moderators read them.
const (
	circleGreeting   ID = "circle.greeting"
	circleHere       ID = "circle.here"
	circleHereNobody ID = "circle.here_nobody"
	circleEnded      ID = "circle.ended"
	circleKept       ID = "circle.kept"
)

// CircleGreeting tells moderators what they have joined, and who takes part.
func CircleGreeting(topic string, peers []string) Phrase {
	here := Phrase{ID: circleHereNobody}
	if len(peers) > 0 {
		here = Phrase{circleHere, map[string]any{"Names": Names(peers)}}
	}
	return Phrase{circleGreeting, map[string]any{"Topic": topic, "Here": here, "Moderator": Moderator()}}
}

// CircleClosed is the last thing that is said in a circle.
func CircleClosed() Phrase {
	return Phrase{ID: circleEnded}
}

// CircleKept says why a room stays whose circle has ended.
func CircleKept() Phrase {
	return Phrase{ID: circleKept}
}

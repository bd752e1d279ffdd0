package catalogue

// The sentences on whether the others see that somebody is writing.
const (
	typingShown    ID = "typing.shown"
	typingHidden   ID = "typing.hidden"
	typingInPortal ID = "typing.in_portal"
	typingInLobby  ID = "typing.in_lobby"
)

// Typing says whether the others see that the peer is writing.
func Typing(hidden bool) Phrase {
	if hidden {
		return Phrase{ID: typingHidden}
	}
	return Phrase{ID: typingShown}
}

// TypingInPortal says how to change that in a portal.
func TypingInPortal() Phrase {
	return Phrase{ID: typingInPortal}
}

// TypingInLobby says how to change that in the lobby.
func TypingInLobby() Phrase {
	return Phrase{ID: typingInLobby}
}

package catalogue

import "kith"

// The other sentences of a lobby.
const (
	lobbyHelp             ID = "lobby.help"
	lobbyUnknown          ID = "lobby.unknown"
	lobbyNotUnderstood    ID = "lobby.not_understood"
	lobbyTooLong          ID = "lobby.too_long"
	lobbyNothingAsked     ID = "lobby.nothing_asked"
	lobbyOnlyText         ID = "lobby.only_text"
	lobbyShareSpent       ID = "lobby.share_spent"
	lobbyReactionHint     ID = "lobby.reaction_hint"
	lobbyReactionInWords  ID = "lobby.reaction_in_words"
	lobbyIdentityChanged  ID = "lobby.identity_changed"
	lobbyIdentityTrusted  ID = "lobby.identity_trusted"
	lobbyIdentityRefused  ID = "lobby.identity_refused"
	lobbyNoCrossSigning   ID = "lobby.no_cross_signing"
	lobbyThirdPerson      ID = "lobby.third_person"
	lobbyUnencrypted      ID = "lobby.unencrypted"
	lobbyReplaced         ID = "lobby.replaced"
	lobbyLeftGroup        ID = "lobby.left_group"
	lobbyLeftUnencrypted  ID = "lobby.left_unencrypted"
	lobbyLostRoom         ID = "lobby.lost_room"
	lobbyLostMemory       ID = "lobby.lost_memory"
	lobbyServerNotAllowed ID = "lobby.server_not_allowed"
	lobbyTrouble          ID = "lobby.trouble"
)

// Help lists what can be written in a lobby. UrgentHelp follows it always.
func Help(topics []kith.Topic) Phrase {
	return Phrase{lobbyHelp, map[string]any{"Example": example(topics)}}
}

// Unknown answers what the bot does not understand.
func Unknown() Phrase {
	return Phrase{ID: lobbyUnknown}
}

// NotUnderstood answers what the bot does not understand while a question is open,
// which comes next.
func NotUnderstood() Phrase {
	return Phrase{ID: lobbyNotUnderstood}
}

// LobbyTooLong answers a message that is too long to be a command.
func LobbyTooLong() Phrase {
	return Phrase{ID: lobbyTooLong}
}

// NothingAsked answers a yes or no that belongs to no question.
func NothingAsked() Phrase {
	return Phrase{ID: lobbyNothingAsked}
}

// OnlyText answers a picture, a voice message and the like in a lobby.
func OnlyText() Phrase {
	return Phrase{ID: lobbyOnlyText}
}

// IdentityChanged asks whether the peer has reset their keys themselves.
func IdentityChanged() Phrase {
	return Phrase{ID: lobbyIdentityChanged}
}

// IdentityTrusted confirms that the new keys are accepted.
func IdentityTrusted() Phrase {
	return Phrase{ID: lobbyIdentityTrusted}
}

// IdentityRefused says what to do when somebody else has got into the account.
func IdentityRefused() Phrase {
	return Phrase{ID: lobbyIdentityRefused}
}

// NoCrossSigning warns, once, a peer whose account has no cross-signing.
func NoCrossSigning() Phrase {
	return Phrase{ID: lobbyNoCrossSigning}
}

// LostRoom stands beside the end of a room of which the service has lost what it knew.
func LostRoom() Phrase {
	return Phrase{ID: lobbyLostRoom}
}

// LostMemory tells a peer in their lobby that the service has lost what it knew of them,
// or of a circle of theirs.
func LostMemory() Phrase {
	return Phrase{ID: lobbyLostMemory}
}

// ThirdPerson explains why the bot leaves a room with others in it. It stands beside
// the leaving.
func ThirdPerson() Phrase {
	return Phrase{ID: lobbyThirdPerson}
}

// Unencrypted is said in clear, beside the bot's leaving a direct chat without
// encryption, where the peer has an encrypted one or is about to be invited to one.
func Unencrypted() Phrase {
	return Phrase{ID: lobbyUnencrypted}
}

// LobbyReplaced says in a lobby that its peer has replaced by a newer room how to go on there.
func LobbyReplaced() Phrase {
	return Phrase{ID: lobbyReplaced}
}

// LeftGroup says in a peer's lobby why the bot did not stay where they wanted it.
func LeftGroup() Phrase {
	return Phrase{ID: lobbyLeftGroup}
}

// LeftUnencrypted says in a peer's encrypted lobby why the bot left the other chat.
func LeftUnencrypted() Phrase {
	return Phrase{ID: lobbyLeftUnencrypted}
}

// ServerNotAllowed turns away an account of a server that is not served.
func ServerNotAllowed() Phrase {
	return Phrase{ID: lobbyServerNotAllowed}
}

// Trouble says that something does not work on the service's side.
func Trouble() Phrase {
	return Phrase{ID: lobbyTrouble}
}

// ReactionHint says how reactions are read.
func ReactionHint() Phrase {
	return Phrase{ID: lobbyReactionHint}
}

// ReactionInWords asks for words where a reaction is not to be trusted.
func ReactionInWords() Phrase {
	return Phrase{ID: lobbyReactionInWords}
}

// ShareSpent says, once, that somebody writes faster than they are answered.
func ShareSpent() Phrase {
	return Phrase{ID: lobbyShareSpent}
}

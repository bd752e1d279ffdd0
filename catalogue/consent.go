package catalogue

// The sentences of the first minutes in a lobby.
const (
	lobbyGreeting       ID = "lobby.greeting"
	lobbyWhoCanRead     ID = "lobby.who_can_read"
	lobbyAskConsent     ID = "lobby.ask_consent"
	lobbyConsentFirst   ID = "lobby.consent_first"
	lobbyConsentRefused ID = "lobby.consent_refused"
	lobbyAskAdult       ID = "lobby.ask_adult"
	lobbyAdultsOnly     ID = "lobby.adults_only"
	lobbyAskYoung       ID = "lobby.ask_young"
	lobbyTooYoung       ID = "lobby.too_young"
	lobbyAgeStaysAdult  ID = "lobby.age_stays_adult"
	lobbyAgeStaysMinor  ID = "lobby.age_stays_minor"
	lobbyReady          ID = "lobby.ready"
	lobbyWelcomeBack    ID = "lobby.welcome_back"
	lobbyPrivacy        ID = "lobby.privacy"
)

// Greeting says what this is, to somebody who has never met a bot.
func Greeting() Phrase {
	return Phrase{ID: lobbyGreeting}
}

// WhoCanRead says in short who can read what. It comes before every question for
// consent.
func WhoCanRead() Phrase {
	return Phrase{ID: lobbyWhoCanRead}
}

// AskConsent asks for the yes without which nothing is done for a peer.
func AskConsent() Phrase {
	return Phrase{ID: lobbyAskConsent}
}

// ConsentFirst says why the question for consent comes now.
func ConsentFirst() Phrase {
	return Phrase{ID: lobbyConsentFirst}
}

// ConsentRefused accepts a no.
func ConsentRefused() Phrase {
	return Phrase{ID: lobbyConsentRefused}
}

// AskAdult asks whether the peer is an adult.
func AskAdult() Phrase {
	return Phrase{ID: lobbyAskAdult}
}

// AdultsOnly turns somebody away who is not an adult, and says who listens to them.
func AdultsOnly() Phrase {
	return Phrase{ID: lobbyAdultsOnly}
}

// AskYoung asks who is no adult whether they are old enough to be served.
func AskYoung(youngest int) Phrase {
	return Phrase{lobbyAskYoung, map[string]any{"Years": youngest}}
}

// TooYoung turns somebody away who is younger than that, and says who listens to them.
func TooYoung(youngest int) Phrase {
	return Phrase{lobbyTooYoung, map[string]any{"Years": youngest}}
}

// AgeStays turns somebody away who says another age than they did first; adult is what that was.
func AgeStays(adult bool) Phrase {
	if adult {
		return Phrase{ID: lobbyAgeStaysAdult}
	}
	return Phrase{ID: lobbyAgeStaysMinor}
}

// Ready thanks for the last answer that was needed.
func Ready() Phrase {
	return Phrase{ID: lobbyReady}
}

// WelcomeBack greets somebody who has consented before.
func WelcomeBack() Phrase {
	return Phrase{ID: lobbyWelcomeBack}
}

// Privacy says at length who can read what.
func Privacy() Phrase {
	return Phrase{ID: lobbyPrivacy}
}

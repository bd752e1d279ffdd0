package lobby

import (
	"testing"

	"kith/safety"
)

// With the rules that come with the program, what people in need write to a bot is heard.
func TestWhatPeopleInNeedWriteIsHeard(t *testing.T) {
	rules, err := safety.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	l := &Lobby{danger: rules}
	for text, least := range map[string]safety.Severity{
		"I want to kill myself": safety.Acute, "i will end it tonight": safety.Acute, "I took all my pills": safety.Acute, "me quiero matar": safety.Acute,
		"suicide": safety.Worry, "KILL MYSELF": safety.Worry, "I want to die": safety.Worry, "I don’t want to live anymore": safety.Worry, "self-harm": safety.Worry,
		"i cant go on": safety.Worry, "there is no way out": safety.Worry, "better off without me": safety.Worry, "ich will sterben": safety.Worry,
		"je veux mourir": safety.Worry, "quiero morir": safety.Worry, "he hits me": safety.Acute, "help me please": safety.Acute,
	} {
		if got := l.severity(read(text), text); got < least {
			t.Errorf("%q is read as %v", text, got)
		}
	}
	for _, text := range []string{"find grief", "help", "this traffic is killing me", "I live in Paris", "yes", "what is this?", "my anxiety keeps me awake"} {
		if got := l.severity(read(text), text); got != safety.None {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

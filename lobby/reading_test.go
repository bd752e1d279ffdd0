package lobby

import (
	"strings"
	"testing"
	"time"

	"kith/safety"
)

func TestRead(t *testing.T) {
	for _, row := range []struct {
		text   string
		verb   verb
		object string
	}{
		{"help", verbHelp, ""}, {"  HELP!! ", verbHelp, ""}, {"/help", verbHelp, ""}, {"“help”", verbHelp, ""}, {"?", verbHelp, ""}, {"help me", verbHelp, ""},
		{"help me he is at the door", "", ""}, {"find", verbFind, ""}, {"find grief", verbFind, "grief"}, {"FIND:\tLow-Mood.", verbFind, "low mood"},
		{"ﬁnd grief", verbFind, "grief"}, {"finding", "", ""}, {"leave", verbLeave, ""}, {"leave 2", verbLeave, "2"}, {"please leave the circle", verbLeave, ""},
		{"forget me", verbForget, ""}, {"forget it", "", ""}, {"stop please", verbCancel, ""}, {"stop it", "", ""}, {"What happens now?", verbStatus, ""},
		{"", "", ""}, {"\u200b\u00ad", "", ""}, {"h\u200be\u2060lp", verbHelp, ""}, {"ｈｅｌｐ", verbHelp, ""}, {"hélp", verbHelp, ""},
		{"find " + strings.Repeat("x", longest), "", ""},
	} {
		if in := read(row.text); in.verb != row.verb || in.object != row.object {
			t.Errorf("%.40q is read as %q %.40q, want %q %q", row.text, in.verb, in.object, row.verb, row.object)
		}
	}
}

// A topic is found however its letters are written.
func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"ΜΟΝΑΞΙΆ": plain("μοναξιά"), "ΛΌΓΟΣ": plain("λόγος"), "ТРЕВОГА": "тревога", "ÄNGSTE": plain("ängste"), "İSTANBUL": "istanbul",
		"悲しみ": "悲しみ", "불안": "불안", "חרדה": "חרדה", "a—b…c": "a b c", "I'm": "im", "１２": "12", "  ": "",
	} {
		if got := plain(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if got := plain("ιώτα"); got != "ιωτα" {
		t.Errorf("iota becomes %q", got)
	}
}

func TestReplies(t *testing.T) {
	for text, want := range map[string]reply{
		"yes": yes, "Y": yes, "Yeah!": yes, "ok.": yes, "OKAY": yes, "yes, please": yes, "👍": yes, "👍🏿": yes, "✅": yes, "✔️": yes, "That's fine": yes, "\u200eyes": yes,
		"no": no, "N": no, "nope": no, "No, thanks.": no, "👎": no, "❌": no, "I don't agree": no,
		"": unclear, "maybe": unclear, "yes and no": unclear, "no one": unclear, "know": unclear, "yesterday": unclear,
	} {
		if got := read(text).reply(); got != want {
			t.Errorf("%q is read as %v, want %v", text, got, want)
		}
	}
}

func TestAges(t *testing.T) {
	for text, want := range map[string]reply{
		"yes": yes, "no": no, "18": yes, "I'm 42": yes, "i am 18 or older": yes, "yes, 30": yes, "I am over 18": yes, "34 years old": yes,
		"17": no, "No, I'm 15": no, "i am 16 years old": no, "i am a minor": no,
		"2": unclear, "1000": unclear, "-20": yes, "why": unclear, "": unclear,
	} {
		if got := read(text).age(); got != want {
			t.Errorf("%q is read as %v, want %v", text, got, want)
		}
	}
}

func TestWhoTypesANumberMeansToCall(t *testing.T) {
	l := &Lobby{danger: signs{}}
	for text, want := range map[string]safety.Severity{
		"112": safety.Acute, " 911!": safety.Acute, "SOS": safety.Acute, "🆘": safety.Acute, "K\u200bILL MYSELF": safety.Acute,
		strings.Repeat("long story ", 400) + "I want to kill myself": safety.Acute, "all is hopeless": safety.Worry,
		"": safety.None, "find grief": safety.None, "my room number is 112": safety.None, "12": safety.None,
	} {
		if got := l.severity(read(text), text); got != want {
			t.Errorf("%.60q: %v, want %v", text, got, want)
		}
	}
}

func TestMisspelt(t *testing.T) {
	l := &turn{Lobby: New(newWorld().parts(topicsOfStories, time.Now))}
	for text, want := range map[string]string{
		"anxeity": "anxiety", "anxity": "anxiety", "angziety": "anxiety", "greif": "grief", "lowmod": "low-mood", "low moood": "low-mood",
		"": "", "hi": "", "brief": "grief", "gardening": "", "moon": "", strings.Repeat("grief", 200): "",
	} {
		got, ok := l.misspelt(text)
		if !ok {
			got = ""
		}
		if string(got) != want {
			t.Errorf("%.30q comes close to %q, want %q", text, got, want)
		}
	}
}

package portal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "I can't sleep.\n\tNot again.", "I can't sleep.\n\tNot again."},
		{"NUL and other controls", "a\x00b\x07c\x1b[31md\x7f\u009be", "abc[31mde"},
		{"line ends", "a\r\nb\rc\u2028d\u2029e\u0085f", "a\nb\nc\nd\ne\nf"},
		{"not UTF-8", "a\xffb", "a\uFFFDb"},
		{"override", "\u202Egpj.exe\u202C", "gpj.exe"},
		{"embedding", "\u202Bשלום\u202C", "שלום"},
		{"isolates", "\u2067שלום\u2069 x", "\u2067שלום\u2069 x"},
		{"isolate left open", "\u2067שלום\nx", "\u2067שלום\u2069\nx"},
		{"isolate never opened", "x\u2069\u2069", "x"},
		{"too many isolates", strings.Repeat("\u2066", 100) + "x", strings.Repeat("\u2066", 8) + "x" + strings.Repeat("\u2069", 8)},
		{"marks", "ab\u200Fשל\u200E", "ab\u200Fשל\u200E"},
		{"joiners", "می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष"},
		{"family and heart", "👩\u200d👩\u200d👧 ❤\uFE0F", "👩\u200d👩\u200d👧 ❤\uFE0F"},
		{"hidden words", "a\U000E0068\U000E0069b", "ab"},
		{"flag of Scotland", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
		{"flag that goes on", "🏴" + strings.Repeat("\U000E0061", 20) + "\U000E007F", "🏴"},
		{"flag cut off", "🏴\U000E0067", "🏴"},
		{"noncharacters", "a\uFFFE\uFDD0\U0001FFFFb", "ab"},
		{"annotations, byte order mark", "\uFEFFa\uFFF9b\uFFFBc", "abc"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := clean(test.in); got != test.want {
				t.Errorf("%q became %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestCleanComesToRest(t *testing.T) {
	odd := rapid.SampledFrom([]string{
		"a", "\n", "\r", "\x00", "\xff", "\u202e", "\u2066", "\u2069", "🏴", "\U000E0067", "\U000E007F", "\uFEFF", "\u200d", "é",
	})
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOf(odd).Draw(t, "in"), "")
		got := clean(in)
		if !utf8.ValidString(got) {
			t.Fatalf("%q is not valid UTF-8", got)
		}
		if again := clean(got); again != got {
			t.Fatalf("cleaned twice, %q becomes %q", got, again)
		}
		for _, line := range strings.Split(got, "\n") {
			if strings.Count(line, "\u2066") != strings.Count(line, "\u2069") {
				t.Fatalf("isolates are not balanced in %q", line)
			}
		}
	})
}

func TestCommand(t *testing.T) {
	tests := []struct {
		text, name, args string
		ok               bool
	}{
		{"!leave", "leave", "", true},
		{"!LEAVE", "leave", "", true},
		{"  \u00a0\u200b\u3000!who  ", "who", "", true},
		{"\ufeff!help", "help", "", true},
		{"!\u200bhe\u00adlp me\u00a0now ", "help", "me\u00a0now", true},
		{"！ｈｅｌｐ　me", "help", "me", true},
		{"!report\nshe said\nthis", "report", "she said\nthis", true},
		{"!leave.", "leave", ".", true},
		{"!помощь", "помощь", "", true},
		{"!important thing", "important", "thing", true},
		{"!e\u0301tat", "état", "", true},
		{"!", "", "", false},
		{"!!!", "", "", false},
		{"! leave", "", "", false},
		{"!1", "", "", false},
		{"!-x", "", "", false},
		{"!\u0301a", "", "", false},
		{"help!", "", "", false},
		{"wow !leave", "", "", false},
		{"¡hola!", "", "", false},
		{"", "", "", false},
	}
	for _, test := range tests {
		name, args, ok := Command(Talk{Text: test.text})
		if name != test.name || args != test.args || ok != test.ok {
			t.Errorf("%q is command %q with %q (%v), want %q with %q (%v)", test.text, name, args, ok, test.name, test.args, test.ok)
		}
	}
	long := strings.Repeat("a", 64<<10)
	if name, _, ok := Command(Talk{Text: "!" + long}); !ok || name != long {
		t.Error("a command of 64 KiB is not taken for one")
	}
}

func TestCommandBehindAReplyFallback(t *testing.T) {
	talk := read(t, text("> <"+carol+"> something bad\n\n!report please look"))
	if name, args, ok := Command(talk); !ok || name != "report" || args != "please look" {
		t.Errorf("read as %q with %q (%v)", name, args, ok)
	}
}

package catalogue

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

func files() []Phrase {
	all := []Phrase{FileTooLarge(20 << 20), FileVoiceQuestion(15 * time.Minute), FileVoiceYes(), FileInWords(true), FileInWords(false), FileWhere("https://matrix.to/")}
	for _, why := range slices.Sorted(maps.Keys(fileWhy)) {
		all = append(all, FileNotPassed(why))
	}
	return append(all, FileNotPassed("smell"))
}

func TestHowLargeAFileMayBeIsSaidInWholeMegabytesWhereItIs(t *testing.T) {
	for most, want := range map[int64]string{20 << 20: " 20 MB", 3 << 19: " 1.5 MB"} {
		if text := New().Text("", FileTooLarge(most)); !strings.Contains(text, want) {
			t.Errorf("it says %q, want %q in it", text, want)
		}
	}
}

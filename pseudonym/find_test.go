package pseudonym

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestSomebodyIsFoundByNumberOrName(t *testing.T) {
	names := []string{"Quiet Blue Otter", "Calm Otter", "Calm Otter Two", "Warm Stone"}
	for words, want := range map[string][]int{
		"1": {0}, "4.": {3}, "٤": {3}, "２": {1}, "5": nil, "0": nil, "-1": {0}, "99999999": nil,
		"Warm Stone": {3}, "  @warm   STONE!": {3}, "stone": {3}, "calm otter": {1}, "otter": {0, 1, 2}, "blue": {0},
		"": nil, "?!": nil, "ston": nil, "Wärm Stone": nil, strings.Repeat("otter ", 100): nil,
	} {
		if got := Find(names, words); !slices.Equal(got, want) {
			t.Errorf("%q finds %v and not %v", words, got, want)
		}
	}
	if got := Find([]string{"Heron", "Heron"}, "heron"); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("two of one name are %v", got)
	}
}

// Each digit of each script has its value, as Unicode tells it by its order.
func TestDigitsOfEveryScript(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if value := digit(r); (value >= 0) != unicode.Is(unicode.Nd, r) {
			t.Fatalf("%U is %d", r, value)
		}
	}
	for text, want := range map[string]int{"5": 5, "٥": 5, "५": 5, "๕": 5, "𝟓": 5, "१२": 12} {
		if n, ok := Number(text); !ok || n != want {
			t.Errorf("%q is %d", text, n)
		}
	}
}

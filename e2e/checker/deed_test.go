package checker

import (
	"slices"
	"testing"
)

func TestEveryFaultOfADeedIsFound(t *testing.T) {
	done := []Deed{
		{Author: "anna", What: "changed 1", About: "anna 2"},
		{Author: "boris", What: "👍", About: "anna 2"},
		{Author: "boris", What: "👍", About: "anna 3"},
		{Author: "boris", What: "💛", About: "anna 3", Gone: true},
	}
	right := []Shown{{ghost("anna"), "changed 1", "anna 2"}, {ghost("boris"), "👍", "anna 2"}, {ghost("boris"), "👍", "anna 3"}}
	for _, c := range []struct {
		name string
		harm func([]Shown) []Shown
		from map[string]int
		want []string
	}{
		{"nothing", func(s []Shown) []Shown { return s }, nil, nil},
		{"lost", func(s []Shown) []Shown { return s[1:] }, nil, []string{`cho reads "changed 1" by anna on anna 2: lost`}},
		{"from before", func(s []Shown) []Shown { return s[2:] }, map[string]int{"anna": 3}, nil},
		{"from before, and shown", func(s []Shown) []Shown { s[0].About = ""; return s }, map[string]int{"anna": 3}, nil},
		{"doubled", func(s []Shown) []Shown { return append(s, s[1]) }, nil, []string{`cho reads "👍" by boris on anna 2: doubled`}},
		{"misplaced", func(s []Shown) []Shown { s[0].About = "anna 1"; return s }, nil, []string{`cho reads "changed 1" by anna on anna 2: on another message`}},
		{"still there", func(s []Shown) []Shown { return append(s, Shown{ghost("boris"), "💛", "anna 3"}) }, nil, []string{`cho reads "💛" by boris on anna 3: shown although it was taken back`}},
		{"real account", func(s []Shown) []Shown { s[0].Sender = user("anna"); return s }, nil,
			[]string{`cho reads "changed 1" by anna on anna 2: lost`, `cho reads "changed 1": by the wrong sender`}},
		{"done by nobody", func(s []Shown) []Shown { return append(s, Shown{ghost("anna"), "💛", "anna 3"}) }, nil, []string{`cho reads "💛" by anna on "anna 3": said by nobody`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			authors, _ := conversation()
			got := sentences(Deeds(authors, done, Reader{Name: "cho", From: c.from}, c.harm(slices.Clone(right))))
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

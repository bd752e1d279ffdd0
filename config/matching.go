package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"
	"maunium.net/go/mautrix/id"
)

// Matching says by what people are found for each other.
type Matching struct {
	Catalogue string      `yaml:"catalogue"` // path of a file with topics and their words, or empty for the one that comes with kith
	Beyond    bool        `yaml:"beyond"`    // topics of the catalogue that are not listed in Config.Topics can be found, too
	Languages []string    `yaml:"languages"` // what a peer speaks who said nothing, in tags of BCP 47
	Groups    []string    `yaml:"groups"`    // that peers may say they belong to
	Listeners []id.UserID `yaml:"listeners"` // who may be on duty, to be asked when somebody waits for long
}

func defaultMatching() Matching {
	return Matching{
		Beyond: true, Languages: []string{"en"},
		Groups:    []string{"fathers", "mothers", "single parents", "carers", "students", "veterans", "women", "men", "queer people", "18-25", "over 60", "migrants"},
		Listeners: []id.UserID{},
	}
}

// The most that Matching may list.
const (
	mostLanguages = 6 // as in a request
	mostGroups    = 40
	longestGroup  = 40 // letters
)

var group = regexp.MustCompile(`^[\p{L}\p{N}]+([ -][\p{L}\p{N}]+)*$`)

func (v *validation) matching() {
	m := v.config.Matching
	v.wantf(len(m.Languages) > 0, "matching.languages", "needs at least one language, as in en: it is what a peer speaks who says nothing")
	v.wantf(len(m.Languages) <= mostLanguages, "matching.languages", "needs at most %d languages", mostLanguages)
	for i, tag := range m.Languages {
		_, err := language.Parse(tag)
		v.wantf(err == nil, fmt.Sprintf("matching.languages[%d]", i), "is no language; write a tag such as en, de or pt-BR")
	}
	v.wantf(len(m.Groups) <= mostGroups, "matching.groups", "needs at most %d groups: peers are shown all of them", mostGroups)
	for i, name := range m.Groups {
		key := fmt.Sprintf("matching.groups[%d]", i)
		v.wantf(group.MatchString(name) && utf8.RuneCountInString(name) <= longestGroup, key, "needs words of letters and digits, at most %d letters in all", longestGroup)
		twice := slices.ContainsFunc(m.Groups[:i], func(other string) bool { return strings.EqualFold(other, name) })
		v.wantf(!twice, key, "is given twice")
	}
	for i, listener := range m.Listeners {
		v.person(fmt.Sprintf("matching.listeners[%d]", i), listener)
	}
}

package lobby

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"kith"
)

// languageNames is how languages are written by those who write them, as plain gives it: by
// their names in themselves and in the languages of the catalogue of topics, by codes, and by
// names that are in use beside those.
var languageNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string)
	add := func(name, base string) {
		name = plain(name)
		_, spoken := vocabulary[name]
		if name != "" && names[name] == "" && !spoken && !slices.Contains(fillersOfWishes, name) {
			names[name] = base
		}
	}
	for name, base := range otherNames {
		add(name, base)
	}
	known := writtenLanguages()
	for _, tag := range known {
		add(display.Self.Name(tag), tag.String())
	}
	for _, in := range []*display.Dictionary{display.English, display.German, display.French, display.Spanish} {
		namer := in.Languages()
		for _, tag := range known {
			add(namer.Name(tag), tag.String())
		}
	}
	for _, tag := range known {
		if !slices.Contains(codesThatAreWords, tag.String()) {
			add(tag.String(), tag.String())
		}
	}
	return names
})

// writtenLanguages are those that have a code of two letters or a name of their own, in the
// order of their codes.
func writtenLanguages() []language.Tag {
	var tags []language.Tag
	for _, base := range display.Values.BaseLanguages() {
		tag, err := language.Compose(base)
		if err == nil && (len(base.String()) == 2 || display.Self.Name(tag) != "") {
			tags = append(tags, tag)
		}
	}
	return tags
}

// otherNames are names in use that the tables do not have.
var otherNames = map[string]string{
	"mandarin": "zh", "farsi": "fa", "dari": "fa", "bengali": "bn", "tagalog": "fil", "castellano": "es", "castilian": "es", "flemish": "nl", "vlaams": "nl",
	"norwegian": "no", "norsk": "no", "norwegisch": "no", "nb": "no", "bokmål": "no", "nynorsk": "no", "nn": "no", "kurdî": "ku", "kurmanji": "ku", "sorani": "ckb",
	"panjabi": "pa", "schweizerdeutsch": "gsw", "suisse allemand": "gsw", "brazilian": "pt", "brasileiro": "pt", "moldovan": "ro", "myanmar": "my", "oriya": "or",
	"hindustani": "hi", "ivrit": "he", "gaelic": "gd", "uighur": "ug", "kirghiz": "ky", "sinhalese": "si", "american": "en", "te reo": "mi", "swiss german": "gsw",
	"普通话": "zh", "汉语": "zh", "漢語": "zh", "粤语": "yue", "język polski": "pl", "bahasa": "id", "bahasa indonesia": "id", "bahasa melayu": "ms", "українська мова": "uk",
}

// codesThatAreWords are codes that somebody may write who means something else.
var codesThatAreWords = []string{
	"am", "an", "as", "be", "bi", "ha", "he", "hi", "ho", "id", "ie", "io", "is", "it", "la", "li", "lo", "my", "na", "no", "oh", "om", "or", "pi", "se", "so", "te", "to",
	"mas", "luo", "bas", "sah", "fur", "kam", "ses", "shi", "saq", "vai", "asa", "mer", "tu", "ii",
}

// languageOf gives the language of a name or code, without its region.
func languageOf(written string) (base string, known bool) {
	base, known = languageNames()[written]
	return base, known
}

// languageOfTag gives the language of a tag such as pt-BR.
func languageOfTag(written string) (string, bool) {
	if !strings.ContainsAny(written, "-_") || len(written) > 20 {
		return "", false
	}
	tag, err := language.Parse(written)
	if err != nil {
		return "", false
	}
	base, _ := tag.Base()
	return languageOf(plain(base.String()))
}

// languageName is how a language is read.
func languageName(l kith.Language) string {
	tag, err := language.Parse(l.Base())
	if err != nil {
		return l.Base()
	}
	if name := display.English.Languages().Name(tag); name != "" && l.Base() != "no" {
		return name
	}
	if l.Base() == "no" {
		return "Norwegian"
	}
	return l.Base()
}

// usualLanguages are what a peer writes who says nothing about it.
func usualLanguages(tags []string) []kith.Language {
	if len(tags) == 0 {
		tags = []string{"en"}
	}
	languages := make([]kith.Language, len(tags))
	for i, tag := range tags {
		languages[i].Tag = tag
	}
	return languages
}

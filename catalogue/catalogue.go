// Package catalogue holds all sentences that a person reads. Others say what is
// to be said, by a Phrase from one of the functions here; the words stand in one
// file for each language, and English fills in for what is not translated.
package catalogue

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"gopkg.in/yaml.v3"
)

//go:embed en.yaml
var english []byte

// ID names one sentence, or a few that belong together, as in the file.
type ID string

// Phrase is something to be said, in no language yet. Make one with the function
// named after it: the function knows which data the sentence needs.
//
// Data holds strings, numbers, and again phrases: a Phrase, a []Phrase (one on
// each line), a List or Names. "Count" decides between singular and plural.
type Phrase struct {
	ID   ID
	Data map[string]any
}

// Names is a list as it is spoken: "Ann, Ben and Cem".
type Names []string

// List is Names of phrases.
type List []Phrase

// Catalogue turns phrases into words. It may be used by many goroutines at once.
type Catalogue struct {
	bundle *i18n.Bundle
}

// New reads the sentences that are built into the program. It panics when they
// are broken, which a test excludes.
func New() *Catalogue {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	if _, err := bundle.ParseMessageFileBytes(english, "en.yaml"); err != nil {
		panic(fmt.Sprintf("read the built-in sentences: %v", err))
	}
	return &Catalogue{bundle: bundle}
}

// Text gives a phrase in a language, named by a BCP 47 tag such as "de" or
// "pt-BR", or by several in the manner of Accept-Language. Whatever is asked for,
// there is an answer: a language that is missing or malformed gives English, and
// a phrase that nobody wrote gives Trouble rather than nothing.
func (c *Catalogue) Text(lang string, p Phrase) string {
	text, err := c.text(i18n.NewLocalizer(c.bundle, lang), p)
	if err != nil && p.ID != lobbyTrouble {
		return c.Text(lang, Trouble())
	}
	return text
}

// Texts gives several phrases as one message, a paragraph for each.
func (c *Catalogue) Texts(lang string, phrases ...Phrase) string {
	paragraphs := make([]string, len(phrases))
	for i, p := range phrases {
		paragraphs[i] = c.Text(lang, p)
	}
	return strings.Join(paragraphs, "\n\n")
}

func (c *Catalogue) text(localizer *i18n.Localizer, p Phrase) (string, error) {
	data := make(map[string]any, len(p.Data))
	for name, value := range p.Data {
		spoken, err := c.value(localizer, value)
		if err != nil {
			return "", fmt.Errorf("%s of %s: %w", name, p.ID, err)
		}
		data[name] = spoken
	}
	// A language that lacks a sentence gives the English one together with an
	// error, so the error counts only when there are no words.
	text, err := localizer.Localize(&i18n.LocalizeConfig{
		MessageID: string(p.ID), TemplateData: data, PluralCount: p.Data["Count"],
	})
	if text == "" {
		return "", fmt.Errorf("say %s: %w", p.ID, err)
	}
	return text, nil
}

// value puts into words what stands in a phrase's data.
func (c *Catalogue) value(localizer *i18n.Localizer, value any) (any, error) {
	switch v := value.(type) {
	case Phrase:
		return c.text(localizer, v)
	case []Phrase:
		lines := make([]string, len(v))
		for i, p := range v {
			line, err := c.text(localizer, p)
			if err != nil {
				return nil, err
			}
			lines[i] = line
		}
		return strings.Join(lines, "\n"), nil
	case Names:
		return c.names(localizer, v)
	case List:
		names := make(Names, len(v))
		for i, p := range v {
			name, err := c.text(localizer, p)
			if err != nil {
				return nil, err
			}
			names[i] = name
		}
		return c.names(localizer, names)
	default:
		return v, nil
	}
}

func (c *Catalogue) names(localizer *i18n.Localizer, names Names) (string, error) {
	if len(names) == 0 {
		return "", nil
	}
	spoken := names[0]
	for i, name := range names[1:] {
		joint := wordListMore
		if i == len(names)-2 {
			joint = wordListLast
		}
		var err error
		spoken, err = c.text(localizer, Phrase{joint, map[string]any{"Before": spoken, "Next": name}})
		if err != nil {
			return "", err
		}
	}
	return spoken, nil
}

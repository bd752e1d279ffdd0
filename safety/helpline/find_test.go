package helpline_test

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"kith/safety/helpline"
)

func TestFindsWhatPeopleType(t *testing.T) {
	for typed, code := range map[string]string{
		"germany": "DE", "Deutschland": "DE", "DE": "DE", "de": "DE", " deutschland! ": "DE", "🇩🇪": "DE", "ALLEMAGNE": "DE", "alemania": "DE",
		"the uk": "GB", "UK": "GB", "U.K.": "GB", "Scotland": "GB", "great britain": "GB", "northern ireland": "GB", "ireland": "IE", "Éire": "IE",
		"suisse": "CH", "la Suisse": "CH", "die Schweiz": "CH", "svizzera": "CH", "CH": "CH",
		"usa": "US", "us": "US", "U.S.A.": "US", "the United States": "US", "los Estados Unidos": "US", "États-Unis": "US", "etats unis": "US",
		"österreich": "AT", "Osterreich": "AT", "Oesterreich": "AT", "o\u0308sterreich": "AT", "ÖSTERREICH": "AT",
		"espana": "ES", "España": "ES", "l'Espagne": "ES", "日本": "JP",
		"I'm in Germany": "DE", "I live in the UK right now": "GB", "ich wohne in Österreich": "AT", "aus der Schweiz": "CH",
		"j'habite en France": "FR", "je suis au Canada": "CA", "vivo en México": "MX", "estoy en España, gracias": "ES", "in DE": "DE",
		"Paris, France": "FR", "Atlanta, Georgia, USA": "US", "Wien (Österreich)": "AT", "france\nplease": "FR",
		"IT": "IT", "AT": "AT", "MX": "MX", "Lebanon": "LB", "republic of georgia": "GE", "საქართველო": "GE", "Côte, Canada": "CA", "dubai": "AE", "the Netherlands": "NL", "holland": "NL",
	} {
		if c, found := helpline.Find(typed); !found || c.Code != code {
			t.Errorf("%q: got %q, want %s", typed, c.Code, code)
		}
	}
}

func TestDoesNotGuess(t *testing.T) {
	for _, typed := range []string{
		"", " ", "?", "no", "NO", "No.", "sí", "si", "SI", "ja", "ne", "in", "it", "is", "me", "am", "I am", "I am in", "de la",
		"Georgia", "georgia", "Germany or Austria", "Germany, no, Austria", "not in Germany", "new mexico", "I hate Germany",
		"SA", "IL", "CO", "in PA", "Athens, Georgia", "Lebanon, PA", "europe", "africa", "here", "somewhere", "xx", "ZZ", "🇽🇽", "🇩", "germ", strings.Repeat("germany ", 40), "112", "\xff\xfe", "Austria, not Germany",
	} {
		if c, found := helpline.Find(typed); found {
			t.Errorf("%q: found %s", typed, c.Code)
		}
	}
}

// TestEveryNameFindsItsCountry plays how people write: in capitals or not, with blanks
// and points around, and in half a sentence.
func TestEveryNameFindsItsCountry(t *testing.T) {
	type name struct{ text, code string }
	var names []name
	for _, c := range helpline.All() {
		for _, text := range c.Names {
			if text != "Georgia" && text != "Géorgie" {
				names = append(names, name{text, c.Code})
			}
		}
	}
	around := []string{"%", "  %. ", "I live in %", "ich bin in %", "je vis en %", "vivo en %", "the %!", "% please", "xyz, %"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom(names).Draw(t, "name")
		text := n.text
		if !strings.Contains(text, "&") && !strings.Contains(text, "(") {
			text = strings.ReplaceAll(rapid.SampledFrom(around).Draw(t, "around"), "%", text)
		}
		text = strings.Map(func(r rune) rune {
			if rapid.Bool().Draw(t, "capital") && r != 'ß' {
				return unicode.ToUpper(r)
			}
			return r
		}, text)
		if c, found := helpline.Find(text); !found || c.Code != n.code {
			t.Fatalf("%q: got %q, want %s", text, c.Code, n.code)
		}
	})
}

func TestEveryFlagFindsItsCountry(t *testing.T) {
	for _, c := range helpline.All() {
		flag := string([]rune{'\U0001F1E6' + rune(c.Code[0]-'A'), '\U0001F1E6' + rune(c.Code[1]-'A')})
		if found, _ := helpline.Find(flag); found.Code != c.Code {
			t.Errorf("%s: got %q", flag, found.Code)
		}
	}
}

// FuzzFind: whatever a person types, what is found is a country of ours, and it stays
// the same however often one asks.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{"germany", "I live in the UK", "🇩🇪", "NO", "Paris, France", "l'Espagne", "\xf0\x9f", "ﬀ", "ǅ", "İstanbul, Türkiye", "(((,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, found := helpline.Find(typed)
		if !found {
			if c.Code != "" {
				t.Fatalf("%q: not found, and yet %s", typed, c.Code)
			}
			return
		}
		again, _ := helpline.Find(typed)
		if in, known := helpline.In(c.Code); !known || in.Code != again.Code || len(c.Emergency) == 0 {
			t.Fatalf("%q: found %+v", typed, c)
		}
	})
}

package lobby

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language/display"

	"kith"
	"kith/catalogue"
)

func TestLanguagesAreKnownByTheNamesThatPeopleUse(t *testing.T) {
	_, l := at(moments["nothing open"])
	for text, want := range map[string]string{
		"German": "de", "Deutsch": "de", "de": "de", "DEUTSCH!": "de", "allemand": "de", "alemán": "de", "de-AT": "de",
		"a little English": "en~", "ein bisschen Deutsch": "de~", "German, but only a little": "de~", "un peu français": "fr~",
		"Spanish and some French": "es fr~", "Türkçe/Kurdî": "tr ku", "Farsi": "fa", "فارسی": "fa", "日本語": "ja", "العربية": "ar", "Русский": "ru", "українська": "uk",
		"हिन्दी": "hi", "Tiếng Việt": "vi", "Bahasa Indonesia": "id", "Norsk": "no", "nb-NO": "no", "Swiss German": "gsw", "pt_BR and zh-Hant": "pt zh", "Kölsch": "ksh",
		"german, german, a little german": "de~", "I write German and also Polish": "de pl", "עברית": "he", "ไทย": "th",
		"it": "", "no": "", "is it so": "", "klingon": "", "not German": "", "x-y-z": "", "18-25": "",
	} {
		var got []string
		for _, language := range l.hear(text, nil).languages {
			name := language.Tag
			if language.Some {
				name += "~"
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is heard as %q and not %q", text, got, want)
		}
	}
	for _, tag := range writtenLanguages() {
		for _, name := range []string{display.English.Languages().Name(tag), display.Self.Name(tag)} {
			if base, known := languageOf(plain(name)); name != "" && tag.String() != "nn" && (!known || base != tag.String()) {
				t.Errorf("%q is taken for %q and not %s", name, base, tag)
			}
		}
	}
}

func TestWishesAreHeardInWords(t *testing.T) {
	_, l := at(moments["nothing open"])
	for text, want := range map[string]string{
		"only fathers":                    "must fathers",
		"not men, women":                  "avoid men; avoid women",
		"i am a woman, only women":        "is women; must women",
		"I'm queer":                       "is queer people",
		"rather fathers and not men":      "prefer fathers; avoid men",
		"18-25":                           "is 18-25",
		"only men, not men":               "both men",
		"only men, not men, only men":     "both men",
		"not one person":                  "",
		"without men or women":            "avoid men; avoid women",
		"ONLY WITH FATHERS!!!":            "must fathers",
		"only fathers, German, not women": "must fathers; avoid women",
	} {
		said := l.hear(text, nil)
		var got []string
		for _, tag := range said.own {
			got = append(got, "is "+string(tag))
		}
		for _, w := range said.wishes {
			got = append(got, string(w.Strength)+" "+string(w.Tag))
		}
		for _, group := range said.both {
			got = append(got, "both "+group)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%q is heard as %q and not %q", text, got, want)
		}
	}
	for _, text := range []string{
		"i dont want to talk about it", "more than anything i miss my mother", "my father was german", "nobody listens", "i cannot write", "listen to me please he is here", "", " , ;", "7", "only",
	} {
		if said := l.hear(text, nil); said.whole() {
			t.Errorf("%q is taken for %+v", text, said)
		}
	}
}

// Who names more than a request can hold is told so, and nothing of it counts.
func TestMoreThanARequestHoldsIsRefusedAsAWhole(t *testing.T) {
	w, _ := at(kith.Peer{Key: me, Consented: true, Adult: true})
	parts := w.parts(topicsOfStories, func() time.Time { return time.Unix(1_800_000_000, 0) })
	var numbers, names []string
	parts.Groups = nil
	for i := range 40 {
		parts.Groups = append(parts.Groups, fmt.Sprint("group ", string(rune('a'+i/26)), string(rune('a'+i%26))))
		numbers, names = append(numbers, fmt.Sprint(i+1)), append(names, parts.Groups[i])
	}
	lobby := New(parts)
	tell := func(text string) []catalogue.Phrase {
		answer, err := handle(w, lobby, text)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	tell("find grief")
	for _, text := range []string{"more I am " + strings.Join(names[:20], ", "), "more not " + strings.Join(names[:17], ", not ")} {
		if answer := tell(text); !slices.ContainsFunc(answer, func(p catalogue.Phrase) bool { return p.ID == catalogue.MoreTooMany(1).ID }) {
			t.Errorf("%.30q is answered %v", text, answer)
		}
	}
	for _, text := range []string{"more", "skip", "skip", "skip", "skip", strings.Join(numbers, " "), strings.Repeat("1 ", 499), strings.Repeat("41,", 300)} {
		tell(text)
	}
	if r := requestOf(w); r == nil || len(r.Conflicts()) > 0 || len(r.Tags) > 1 || len(r.Wishes) > 0 {
		t.Errorf("waits with %+v", r)
	}
}

// What is remembered and cannot be had any more, since the admin has changed it, is left out.
func TestNobodyWaitsForWhatIsNotThereAnyMore(t *testing.T) {
	w, _ := at(kith.Peer{Key: me, Consented: true, Adult: true, Usual: &kith.Request{
		Age: kith.Adult, Shape: kith.ShapePair, Tags: []kith.Tag{"sailors", "men"},
		Wishes: []kith.TagWish{{Tag: "sailors", Strength: kith.Must}, {Tag: "women", Strength: kith.Avoid}},
	}})
	parts := w.parts(topicsOfStories, func() time.Time { return time.Unix(1_800_000_000, 0) })
	parts.Pairs = false
	if _, err := handle(w, New(parts), "find low mood"); err != nil {
		t.Fatal(err)
	}
	r := requestOf(w)
	if r.Shape != kith.ShapeCircle || !slices.Equal(r.Tags, []kith.Tag{"men"}) || !slices.Equal(r.Wishes, []kith.TagWish{{Tag: "women", Strength: kith.Avoid}}) {
		t.Errorf("waits with %+v", r)
	}
}

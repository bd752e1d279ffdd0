package learned

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestConceptsAreFolded: a word that is not written as screening folds it would never be found.
func TestConceptsAreFolded(t *testing.T) {
	for line := range strings.Lines(conceptFile + senseFile) {
		name, phrases, isConcept := strings.Cut(strings.TrimSpace(line), ": ")
		if !isConcept || strings.HasPrefix(line, "#") {
			continue
		}
		if folded := strings.ToLower(norm.NFKD.String(phrases)); folded != phrases || strings.ContainsAny(phrases, "'ß") {
			t.Errorf("%s is not folded", name)
		}
		for _, phrase := range strings.Fields(phrases) {
			if strings.HasPrefix(phrase, "*") || strings.Contains(phrase, "__") {
				t.Errorf("%s has the phrase %q", name, phrase)
			}
		}
	}
	if l := readLexicon(); l.count > mostConcepts || l.coarse == 0 || int(l.coarse) >= l.count {
		t.Errorf("%d concepts, %d of them coarse", l.count, l.coarse)
	}
}

// TestDangerAmongOtherThings: what stands around it does not drown it, and without evidence the
// answer is no.
func TestDangerAmongOtherThings(t *testing.T) {
	model, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	judge := model.Judge()
	danger := "i counted the pills and wrote the letters. by the morning i will be gone. "
	plain := strings.Repeat("we had soup and then we went for a walk with the dog. ", 40)
	alone, _ := judge.Read([]byte(danger)).Of("acute")
	among, _ := judge.Read([]byte(plain + danger + plain)).Of("acute")
	without, _ := judge.Read([]byte(plain)).Of("acute")
	nothing, _ := judge.Read([]byte("ok")).Of("acute")
	if alone < 0.5 || among < 0.3 || without > 0.2 || nothing > 0.3 {
		t.Errorf("acute %.2f alone, %.2f among other things, %.2f without, %.2f of nothing", alone, among, without, nothing)
	}
}

func TestBrokenWeightsAreRefused(t *testing.T) {
	if _, err := decode([]byte("short")); err == nil || !strings.Contains(err.Error(), "safety/train") {
		t.Errorf("short weights give %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("i can't \xff\xfe do 1999 this \U0001f602 any?more."))
	f.Add([]byte(strings.Repeat("a", 3000)))
	f.Add([]byte(strings.Repeat("\u00e9 ", 700)))
	model, err := Shipped()
	if err != nil {
		f.Fatal(err)
	}
	judge := model.Judge()
	f.Fuzz(func(t *testing.T, plain []byte) {
		first, second := judge.Read(plain), judge.Read(plain)
		for k, score := range first {
			if !(score >= 0 && score <= 1) || score != second[k] {
				t.Fatalf("%s is %v, then %v", Labels[k], score, second[k])
			}
		}
	})
}

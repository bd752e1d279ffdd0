package appservice

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func flatten(t testing.TB, in string) string {
	t.Helper()
	out, err := io.ReadAll(&shallow{source: strings.NewReader(in)})
	if err != nil {
		t.Fatal(err)
	}
	// However the bytes arrive, the result is the same.
	slowly, err := io.ReadAll(&shallow{source: iotest.OneByteReader(strings.NewReader(in))})
	if err != nil || !bytes.Equal(out, slowly) {
		t.Fatalf("read slowly it is %q, %v", slowly, err)
	}
	return string(out)
}

func TestOrdinaryJSONPassesUnchanged(t *testing.T) {
	for _, in := range []string{
		``, `{}`, `{"a":[1,2,{"b":"c\"]}\\"}],"d":null}`, ` [ "\\" , "[[[" ] `, "not JSON at all }]", `{"a":"` + strings.Repeat("[", 20_000) + `"}`,
		strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), strings.Repeat("[1],", 10_000),
	} {
		if out := flatten(t, in); out != in {
			t.Errorf("%.80q became %.80q", in, out)
		}
	}
}

func TestWhatIsNestedTooDeepIsEmptied(t *testing.T) {
	for _, deep := range []string{
		strings.Repeat("[", 20_000) + `"x", {"y": [1]}` + strings.Repeat("]", 20_000),
		strings.Repeat(`{"a":`, 50_000) + `"}]"` + strings.Repeat("}", 50_000),
		strings.Repeat(`[{"a":"]"},`, maxDepth) + "1" + strings.Repeat("]", maxDepth),
	} {
		out := flatten(t, `{"before":1,"deep":`+deep+`,"after":[2]}`)
		var got struct {
			Before int
			After  []int
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.Before != 1 || len(got.After) != 1 || got.After[0] != 2 {
			t.Errorf("%.40q…: read %+v, %v", deep, got, err)
		}
	}
}

func FuzzShallow(f *testing.F) {
	for _, seed := range []string{``, `{"a":["b\"",1]}`, strings.Repeat("[", 300) + strings.Repeat("]", 300), strings.Repeat(`{"a":`, 200), `]]]}[[`, `"\`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := flatten(t, in)
		if len(out) > len(in) || json.Valid([]byte(in)) && !json.Valid([]byte(out)) {
			t.Fatalf("%q became %q", in, out)
		}
		if again := flatten(t, out); again != out {
			t.Fatalf("%q became %q, and then %q", in, out, again)
		}
	})
}

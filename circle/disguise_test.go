package circle

import (
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"kith/store"
)

// Whoever writes the id of an account, their own or another's, in whatever disguise, is
// asked, or it is replaced for every reader: in a message and in a change of one.
func TestNoDisguiseOfAnIDPasses(t *testing.T) {
	const stranger = "@wilma.holt42:matrix.example.org"
	between := func(s, sep string) string { return strings.Join(strings.Split(s, ""), sep) }
	wide := strings.NewReplacer("@", "＠", ":", "：", ".", "．")
	h, portals := screened(t, "")
	dora := portals[0]
	for name, written := range map[string]string{
		"plain":             stranger,
		"encoded":           url.QueryEscape(stranger),
		"encoded twice":     url.QueryEscape(url.QueryEscape(stranger)),
		"link":              "https://matrix.to/#/" + url.PathEscape(stranger),
		"matrix link":       "matrix:u/wilma.holt42:matrix.example.org",
		"entities":          "&#64;wilma.holt42&#58;matrix.example.org",
		"escaped entities":  html.EscapeString("&#x40;wilma.holt42&#x3a;matrix.example.org"),
		"full width":        wide.Replace(stranger),
		"all full width":    "＠ｗｉｌｍａ．ｈｏｌｔ４２：ｍａｔｒｉｘ．ｅｘａｍｐｌｅ．ｏｒｇ",
		"zero width":        between(stranger, "\u200b"),
		"joiners":           between(stranger, "\u2060"),
		"soft hyphens":      between(stranger, "\u00ad"),
		"combining":         between(stranger, "\u0336"),
		"bidi":              "\u202e" + stranger + "\u202c",
		"isolates":          "\u2066@wilma.holt42\u2069:\u2066matrix.example.org\u2069",
		"variation":         between(stranger, "\ufe0f"),
		"mathematical":      "@𝐰𝐢𝐥𝐦𝐚.𝐡𝐨𝐥𝐭𝟒𝟐:𝐦𝐚𝐭𝐫𝐢𝐱.𝐞𝐱𝐚𝐦𝐩𝐥𝐞.𝐨𝐫𝐠",
		"spaces":            "@wilma.holt42 : matrix.example.org",
		"a space":           "@ wilma.holt42:matrix.example.org",
		"words for signs":   "wilma.holt42 at matrix dot example dot org",
		"brackets":          "wilma.holt42 [at] matrix [dot] example [dot] org",
		"on matrix":         "my matrix is wilma.holt42",
		"on element":        "on element my name is wilma_holt42",
		"upper case":        strings.ToUpper(stranger),
		"lookalike colon":   strings.ReplaceAll(stranger, ":", "∶"),
		"ideographic stops": strings.ReplaceAll(stranger, ".", "。"),
		"cyrillic":          strings.NewReplacer("a", "а", "o", "о", "e", "е").Replace(stranger),
		"one on a line":     strings.Join([]string{"@wilma.holt42", ":matrix.example.org"}, "\n"),
		"code":              "`" + stranger + "`",
		"markdown":          "[me](https://matrix.to/#/" + stranger + ")",
	} {
		t.Run(name, func(t *testing.T) {
			h.t = t
			clear(h.sent)
			h.ok(h.store.SetTrail(h.ctx(), dora.Room, nil, time.Now())) // nobody is asked for writing much
			passes := func(how string) {
				t.Helper()
				h.settleAll()
				open := must(h.store.OpenHeld(h.ctx(), dora.Room))(h)
				if len(open) > 0 && open[len(open)-1].State == store.HeldAsked {
					return
				}
				if read := strings.Join(h.reads(dora), "\n"); strings.Contains(strings.ToLower(read), "holt") || strings.Contains(read, "ｈｏｌｔ") ||
					strings.Contains(read, "𝐡𝐨𝐥𝐭") || strings.Contains(read, between("holt", "\u200b")) || strings.Contains(read, "hоlt") {
					t.Errorf("%s the others read %q", how, read)
				}
			}
			said := h.say(dora, "hello")
			h.change(dora, said, "hello, it is "+written)
			passes("in a change")
			h.say(dora, "no")
			h.say(dora, "hello again, it is "+written)
			passes("in a message")
			h.say(dora, "no")
			h.settleAll()
			h.react(dora.Room, h.users[dora.Peer], said, written)
			if read := strings.Join(h.reads(dora), "\n"); strings.Contains(read, "reacts") && strings.Contains(strings.ToLower(read), "holt") {
				t.Errorf("under a message the others read %q", read)
			}
		})
	}
}

package portal

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/id"
)

func TestIDsInText(t *testing.T) {
	event43 := "$" + strings.Repeat("aB3_", 10) + "xyz"
	tests := []struct{ name, in, want string }{
		{"stranger", "ask " + carol + ", please", "ask somebody, please"},
		{"end of a sentence", "I am " + carol + ".", "I am somebody."},
		{"the sender", "I am " + alice, "I am Quiet Heron"},
		{"a ghost", "thanks " + heron + "!", "thanks Quiet Heron!"},
		{"the reader", "and you, " + otter + "?", "and you, Kind Otter?"},
		{"sentence glued on", "thanks " + heron + ".Then", "thanks Quiet Heron.Then"},
		{"script without spaces", "昨日" + heron + "さんと話した", "昨日Quiet Heronさんと話した"},
		{"glued to a word", "x" + carol, "xsomebody"},
		{"two sigils", "@" + carol, "somebody"},
		{"capitals", "@KITH_H4R7:Example.org", "Quiet Heron"},
		{"port", "@carol:localhost:8448 x", "somebody x"},
		{"IPv4", "@carol:10.0.0.7", "somebody"},
		{"IPv6", "@carol:[2001:db8::7]:8448", "somebody"},
		{"historical localpart", `@"carol,(m)"é:other.example.com`, "somebody"},
		{"server of one word", "@carol:hs1 hello", "somebody:hs1 hello"},
		{"percent-encoded", "%40carol.m%3Aother.example.com", "somebody"},
		{"percent-encoded twice", "%2540carol.m%253aother.example.com", "somebody"},
		{"HTML references", "&#64;carol.m&#x3a;other&period;example.com", "somebody"},
		{"full width", "＠carol.m：other.example.com", "somebody"},
		{"ideographic stops", "@carol.m:other。example。com", "somebody"},
		{"zero width", "@ca\u200brol\u2060.m\u200d:other.exa\u00admple.com", "somebody"},
		{"struck through", "@c\u0336a\u0336rol.m:other.example.com", "somebody"},
		{"mathematical", "@𝐜𝐚𝐫𝐨𝐥.𝐦:other.example.com", "somebody"},
		{"override", "\u202e@carol.m:other.example.com\u202c x", "somebody x"},
		{"two in a row", carol + carol, "somebodysomebody"},

		{"matrix.to", "see https://matrix.to/#/" + carol, "see somebody"},
		{"matrix.to, encoded", "https://matrix.to/#/%40carol.m%3Aother.example.com?via=other.example.com).", "somebody)."},
		{"matrix.to, bare", "matrix.to/#/" + carol, "somebody"},
		{"matrix.to, spelt oddly", "HTTPS://x@www.Matrix.To:443/#/" + carol, "somebody"},
		{"matrix.to to a ghost", "https://matrix.to/#/" + heron, "Quiet Heron"},
		{"matrix.to to a room", "https://matrix.to/#/!abc:other.example.com?via=other.example.com", "a room"},
		{"matrix.to to an alias", "https://matrix.to/#/%23den:other.example.com", "a room"},
		{"matrix.to to a message", "https://matrix.to/#/!abc:other.example.com/$ev?via=a.example", "a message"},
		{"matrix.to to nothing known", "https://matrix.to/#/carol", "a room"},
		{"matrix.to in Japanese", "https://matrix.to/#/" + heron + "さんへ", "Quiet Heronさんへ"},
		{"matrix.to, and another id", "https://matrix.to/#/" + heron + carol, "Quiet Heron"},
		{"matrix.to, and a word", "https://matrix.to/#/" + heron + ",yes", "Quiet Heron,yes"},
		{"matrix.to as a server", "@carol:matrix.to/#/x", "a room"},
		{"matrix URI behind a sigil", "@matrix:u/carol.m:other.example.com", "somebody"},
		{"matrix URI behind a mark", "!matrix:u/carol.m:other.example.com", "!somebody"},
		{"matrix URI", "matrix:u/carol.m:other.example.com?action=chat", "somebody"},
		{"matrix URI, old", "matrix:user/@carol.m:other.example.com", "somebody"},
		{"matrix URI of a room", "matrix:roomid/abc:other.example.com?via=a.example", "a room"},
		{"matrix URI of a message", "matrix:r/den:other.example.com/e/ev", "a message"},
		{"a client's link", "https://app.example/#/user/" + carol, "somebody"},
		{"a client's link to a room", "element://vector/webapp/#/room/!abc:other.example.com", "a room"},
		{"Markdown mention", "hi [Carol M](https://matrix.to/#/" + carol + "): yes", "hi somebody: yes"},
		{"Markdown mention of a ghost", "[QH](<https://matrix.to/#/" + heron + ">)", "Quiet Heron"},

		{"room id", "in !abcdef:other.example.com", "in a room"},
		{"room id of version 12", "!" + strings.Repeat("aB3_", 10) + "xyz", "a room"},
		{"alias", "in #den:other.example.com", "in a room"},
		{"event id", "see " + event43, "see a message"},
		{"event id of old rooms", "see $15827405538098VGFWH:other.example.com", "see a message"},

		{"time of day", "call @9:30 or @21:00.", "call @9:30 or @21:00."},
		{"mention by hand", "@bob: hello", "@bob: hello"},
		{"mention in Chinese", "@小明你看这个网站：https", "@小明你看这个网站：https"},
		{"mail", "write to help@example.org", "write to help@example.org"},
		{"repository", "git@forge:team/repo", "git@forge:team/repo"},
		{"fediverse", "@carol@social.example", "@carol@social.example"},
		{"price and tag", "$5 #hope! 100% & more: ok", "$5 #hope! 100% & more: ok"},
		{"matrix, the word", "the matrix: a film", "the matrix: a film"},
		{"web link", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
		{"smile", ":) :-( (!) !!! ###", ":) :-( (!) !!! ###"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := read(t, text(test.in)).For(reader()).Body; got != test.want {
				t.Errorf("%q became %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestIDsInHTML(t *testing.T) {
	pill := func(u, name string) string { return `<a href="https://matrix.to/#/` + u + `">` + name + `</a>` }
	tests := []struct{ name, in, want string }{
		{"pill of a ghost", pill(heron, "whatever") + ": yes", pill(heron, "Quiet Heron") + ": yes"},
		{"pill of the sender", pill(alice, "Alice Winter"), pill(heron, "Quiet Heron")},
		{"pill of the reader", pill(otter, "Kind Otter"), pill("@the.reader:home.example.net", "Kind Otter")},
		{"pill of a stranger", pill(carol, "Carol <b>M</b>"), "somebody"},
		{"pill by URI", `<a href="matrix:u/kith_h4r7:example.org">x</a>`, pill(heron, "Quiet Heron")},
		{"pill by another scheme", `<a href="io.client:/u?id=` + carol + `">Carol M</a>`, "somebody"},
		{"pill of a room", pill("!abc:other.example.com?via=x.example", "Den"), "a room"},
		{"pill of a message", pill("!abc:other.example.com/$ev", "this"), "a message"},
		{"pill of a client", `<a href="https://app.example/#/user/` + carol + `">Carol M</a>`, "somebody"},
		{"id in another link", `<a href="https://example.org/?by=%40carol.m%3Aother.example.com">a story</a>`, "a story"},
		{"text", "<p>" + carol + "</p>", "<p>somebody</p>"},
		{"over tags", "@ca<b>rol.m</b>:oth<i>er.example</i>.com!", "somebody<b></b><i></i>!"},
		{"over a link", `<a href="https://example.org">@carol.m</a>:other.example.com`, `<a href="https://example.org">somebody</a>`},
		{"over a forbidden tag", "@carol<blink>.m</blink>:other.example.com", "somebody"},
		{"over a comment", "@carol<!-- x -->.m:other.example.com", "somebody"},
		{"over an emoji", `@carol<img src="mxc://a/b">.m:other.example.com`, "somebody"},
		{"not over lines", "ask @bob<p>:example.org is down</p>", "ask @bob<p>:example.org is down</p>"},
		{"spoiler", `<span data-mx-spoiler="` + carol + `">x</span>`, `<span data-mx-spoiler="somebody">x</span>`},
		{"maths", `<span data-mx-maths="` + carol + `">x</span>`, `<span data-mx-maths="somebody">x</span>`},
		{"code", "<pre><code>" + carol + "\n</code></pre>", "<pre><code>somebody\n</code></pre>"},
		{"picture's name", `<img alt="` + carol + `" title="` + carol + `" src="mxc://other.example.com/x">`, "somebody"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := read(t, formatted("x", test.in)).For(reader()).FormattedBody; got != test.want {
				t.Errorf("%q became %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestBodyMadeFromHTMLHoldsNoNames(t *testing.T) {
	in := formatted("", `<p>hi <a href="https://matrix.to/#/`+alice+`">Alice Winter</a></p><p>and <a href="https://matrix.to/#/`+carol+`">Carol M</a></p>`)
	if got, want := read(t, in).For(reader()).Body, "hi Quiet Heron\nand somebody"; got != want {
		t.Errorf("body %q, want %q", got, want)
	}
}

// Clients write the display name that a pill shows into the plain text as well.
func TestLabelsOfPillsInTheBody(t *testing.T) {
	pill := func(u, name string) string { return `<a href="https://matrix.to/#/` + u + `">` + name + `</a>` }
	tests := []struct{ name, body, html, want string }{
		{"stranger", "Carol M: are you there?", pill(carol, "Carol M") + ": are you there?", "somebody: are you there?"},
		{"the sender", "I, Alice Winter, say so", "I, " + pill(alice, "Alice Winter") + ", say so", "I, Quiet Heron, say so"},
		{"a ghost", "Quiet Heron: hi", pill(heron, "Quiet Heron") + ": hi", "Quiet Heron: hi"},
		{"the reader", "Otter: hi", pill(otter, "Otter") + ": hi", "Kind Otter: hi"},
		{"two", "Carol M and Alice Winter", pill(carol, "Carol M") + " and " + pill(alice, "Alice Winter"), "somebody and Quiet Heron"},
		{"twice", "Carol M, Carol M", pill(carol, "Carol M") + ", " + pill(carol, "Carol M"), "somebody, somebody"},
		{"the same name", "Carol and Carol", pill(carol, "Carol") + " and " + pill(heron, "Carol"), "somebody and Quiet Heron"},
		{"in Markdown", "hi [Carol M](https://matrix.to/#/" + carol + "): yes", "hi " + pill(carol, "Carol M") + ": yes", "hi somebody: yes"},
		{"within a word", "Annual: Ann", "Annual: " + pill(carol, "Ann"), "Annual: somebody"},
		{"without spaces", "昨日ミロさんと", "昨日" + pill(carol, "ミロ") + "さんと", "昨日somebodyさんと"},
		{"within an id", "@carol.m:other.example.com", pill(carol, "carol"), "somebody"},
		{"only in the HTML", "hello", "hello " + pill(carol, "Carol M"), "hello"},
		{"no pill", "Carol M", `<a href="https://example.org/">Carol M</a>`, "Carol M"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := read(t, formatted(test.body, test.html)).For(reader()).Body; got != test.want {
				t.Errorf("%q became %q, want %q", test.body, got, test.want)
			}
		})
	}
}

func TestViewThatKnowsNothing(t *testing.T) {
	got := read(t, text("ask "+heron+" in #den:example.org")).For(View{}).Body
	if want := "ask … in …"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNamesAreShownOnOneShortLine(t *testing.T) {
	v := View{Person: func(id.UserID) (id.UserID, string, bool) {
		return heron, "Quiet\n\u202eHeron\x00 " + strings.Repeat("<", 200), true
	}}
	got := read(t, formatted("hi "+heron, "hi "+heron)).For(v)
	if !strings.HasPrefix(got.Body, "hi Quiet Heron <<") || strings.Count(got.Body, "<") > 20 {
		t.Errorf("body %q", got.Body)
	}
}

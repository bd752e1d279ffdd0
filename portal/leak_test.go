package portal

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"maunium.net/go/mautrix/event"
)

// spell writes an id in one of many ways that come to the same for a reader, a
// client or a lax parser.
func spell(t *rapid.T, u string) string {
	between := func(sep string) string { return strings.Join(strings.Split(u, ""), sep) }
	escape := func(format string) string {
		var b strings.Builder
		for _, c := range []byte(u) {
			fmt.Fprintf(&b, format, c)
		}
		return b.String()
	}
	local, server, _ := strings.Cut(u[1:], ":")
	return rapid.SampledFrom([]string{
		u, "@" + u, strings.ToUpper(u),
		between("\u200b"), between("\u2060"), between("\u00ad"), between("\u0336"), between("\u200d\ufe0f"), between("\x00"),
		strings.NewReplacer("@", "＠", ":", "：", ".", "．").Replace(u),
		strings.NewReplacer("@", "﹫", ":", "∶", ".", "。").Replace(u),
		url.QueryEscape(u), url.PathEscape(url.QueryEscape(u)), escape("%%%02x"), escape("&#%d;"), escape("&#x%X;"),
		"https://matrix.to/#/" + u, "https://matrix.to/#/" + url.QueryEscape(u) + "?via=" + server, "http://MATRIX.TO/#/" + u,
		"matrix:u/" + local + ":" + server, "matrix:user/" + url.PathEscape(local) + ":" + server + "?action=chat",
		"https://app.example/#/user/" + u, "https://a.example/?by=" + url.QueryEscape(u), "<" + u + ">",
		"[x](https://matrix.to/#/" + u + ")", "https://matrix.to/#/!room:" + server + "/$event?via=" + server,
	}).Draw(t, "spelling")
}

// wrapped puts text into HTML in one of many places.
func wrapped(t *rapid.T, s string) string {
	esc := html.EscapeString(s)
	runes := []rune(s)
	cut := rapid.IntRange(0, len(runes)).Draw(t, "cut")
	left, right := html.EscapeString(string(runes[:cut])), html.EscapeString(string(runes[cut:]))
	return rapid.SampledFrom([]string{
		esc, "<p>" + esc + "</p>", left + "<b>" + right + "</b>", "<i>" + left + "</i><blink>" + right + "</blink>",
		left + "<!-- x -->" + right, left + `<img src="mxc://a.example/b">` + right, "<code>" + esc + "</code>",
		`<a href="` + esc + `">x</a>`, `<a href="https://a.example/?q=` + esc + `">x</a>`, `<a href="io.client:` + esc + `">x</a>`,
		`<a href="https://a.example" target="` + esc + `" title="` + esc + `">` + left + "</a>" + right,
		`<span data-mx-spoiler="` + esc + `">x</span>`, `<div data-mx-maths="` + esc + `">x</div>`,
		`<span data-mx-color="` + esc + `" data-mx-other="` + esc + `">x</span>`, `<img alt="` + esc + `" title="` + esc + `">`,
		`<code class="language-` + esc + `">x</code>`, "<mx-reply>" + esc + "</mx-reply>x", "<script>" + esc + "</script>x",
		"<table>" + left + "<tr><td>x</td></tr>" + right + "</table>", "<" + s + ">x",
	}).Draw(t, "place")
}

// words is what may stand around an id.
var words = rapid.StringOf(rapid.SampledFrom([]rune("ab 1\n.,:;!?#$@%&/()[]<>\"'*_-é好\u200b🏴")))

// TestNoStrangerCrosses holds this invariant: whatever a message is made of and
// however the id of somebody outside the circle is written in it (in the
// spellings of spell, with any words around it, in the places of wrapped, in
// mentions, in fields that nobody knows), the JSON that a reader gets holds
// neither the id's localpart nor its server, and nothing that folds to them.
// The server is a domain name: behind one of a single word only the localpart
// is sure to go, and within another word not even that.
func TestNoStrangerCrosses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		local := "q7" + rapid.StringMatching(`[a-z0-9._=/+-]{3,12}`).Draw(t, "localpart") + "7q"
		server := "z9" + rapid.StringMatching(`[a-z0-9-]{0,8}`).Draw(t, "server") + "9z.example.net"
		u := "@" + local + ":" + server

		f := formatted(
			words.Draw(t, "before")+spell(t, u)+words.Draw(t, "after"),
			wrapped(t, words.Draw(t, "before")+spell(t, u)+words.Draw(t, "after")))
		f["msgtype"] = rapid.SampledFrom([]event.MessageType{event.MsgText, event.MsgNotice, event.MsgEmote}).Draw(t, "msgtype")
		f["m.mentions"] = fields{"user_ids": []string{u, heron}, "by": u}
		f[rapid.StringMatching(`[a-z._]{1,20}x`).Draw(t, "field")] = fields{"sender": u}
		raw, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		talk, err := Read("m.room.message", raw)
		if err != nil {
			return // nothing is relayed
		}
		out := talk.For(reader())
		checkHTML(t, out.FormattedBody)
		sent, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, seen := range []string{string(sent), out.Body, plain(out.FormattedBody), html.UnescapeString(out.FormattedBody)} {
			folded := strings.ToLower(seen + "\n" + fold(seen).text)
			for _, secret := range []string{local, server} {
				if strings.Contains(folded, secret) {
					t.Fatalf("%q crosses:\nfrom %s\nto   %s", secret, raw, sent)
				}
			}
		}
	})
}

// TestOwnIDBecomesThePseudonym holds the same for the sender's own id, which the
// circle knows, and that it is the pseudonym that stands in its place.
func TestOwnIDBecomesThePseudonym(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formatted("I am "+spell(t, alice), wrapped(t, spell(t, alice)))
		raw, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		talk, err := Read("m.room.message", raw)
		if err != nil {
			t.Fatal(err)
		}
		out := talk.For(reader())
		sent, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(sent), "alice.w") || strings.Contains(string(sent), "home.example.net") {
			t.Fatalf("the sender crosses:\nfrom %s\nto   %s", raw, sent)
		}
		if !strings.Contains(out.Body, "Quiet Heron") && !strings.Contains(out.Body, "a message") {
			t.Fatalf("no pseudonym in %q", out.Body)
		}
	})
}

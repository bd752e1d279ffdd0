package portal

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkTalk fails unless a Talk and what two readers get of it keep the promises
// of Read and For.
func checkTalk(t *testing.T, talk Talk) {
	t.Helper()
	checkContent(t, talk)
	if talk.Act == Votes || talk.Act == Ends { // which have no words
		return
	}
	if blank(talk.Text) || !utf8.ValidString(talk.Text) || !utf8.ValidString(talk.HTML) {
		t.Errorf("text %q, HTML %q", talk.Text, talk.HTML)
	}
	for _, v := range []View{reader(), crowded(), {}} {
		out := talk.For(v)
		checkHTML(t, out.FormattedBody)
		if !utf8.ValidString(out.Body) || !utf8.ValidString(out.FormattedBody) {
			t.Errorf("body %q, HTML %q", out.Body, out.FormattedBody)
		}
		sent, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		if len(sent) > MaxContent {
			t.Errorf("%d bytes", len(sent))
		}
	}
}

// checkContent fails unless what is sent of a Talk is made of nothing but what the
// specification says about it.
func checkContent(t *testing.T, talk Talk) {
	t.Helper()
	for _, v := range []View{reader(), crowded(), {}} {
		sent := asJSON(t, talk.Content(v))
		if len(sent) > MaxContent {
			t.Errorf("%d bytes", len(sent))
		}
		var got map[string]json.RawMessage
		if err := json.Unmarshal([]byte(sent), &got); err != nil {
			t.Fatal(err)
		}
		keys := slices.Sorted(maps.Keys(got))
		want := []string{"body", "format", "formatted_body", "m.mentions", "msgtype"}
		switch {
		case talk.Act == Reacts:
			want = []string{"m.relates_to"}
		case talk.Act == Changes:
			want = []string{"body", "m.mentions", "m.new_content", "msgtype"}
		case talk.Act == Votes:
			want = []string{pollResponse}
		case talk.Act == Ends:
			want = []string{pollEnd, extensible, "body"}
		case talk.Poll != nil:
			want = []string{pollStart, extensible, "m.mentions"}
		}
		for _, key := range keys {
			if !slices.Contains(want, key) {
				t.Errorf("%q is sent in %.300s", key, sent)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, `{"msgtype":"m.text","body":"hi @carol.m:other.example.com"}`,
		`{"msgtype":"m.emote","body":"x","m.mentions":{"user_ids":["@a:b"],"room":true},"m.relates_to":{"m.in_reply_to":{"event_id":"$x"}}}`,
		`{"msgtype":"m.text","body":"x","format":"org.matrix.custom.html","formatted_body":"<b>x</b>"}`,
		`{"msgtype":"m.text","body":"\ud800\u0000\u202e","m.new_content":null}`,
		`{"msgtype":"m.text","body":"A: x","com.beeper.per_message_profile":{"displayname":"A","has_fallback":true}}`,
	} {
		f.Add("m.room.message", seed)
	}
	f.Add("m.poll.start", `{}`)
	for _, seed := range []string{
		`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$x","key":"👍🏽"}}`, `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$x","key":"\u0000@a:b.c"}}`,
		`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$x","key":"mxc://a/b"},"shortcode":":x:","com.beeper.reaction.shortcode":"y"}`,
		`{"m.relates_to":{"rel_type":"m.annotation","event_id":"$x","key":"🏴󠁧󠁢󠁳󠁣󠁴󠁿"}}`, `{"m.relates_to":{"rel_type":"m.annotation","event_id":"$x","key":"1️⃣"}}`,
	} {
		f.Add("m.reaction", seed)
	}
	for _, seed := range []string{
		`{"msgtype":"m.text","body":"* x","m.new_content":{"msgtype":"m.text","body":"@carol.m:other.example.com"},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`,
		`{"body":"* x","m.mentions":{"user_ids":["@a:b"],"room":true},"m.new_content":{"msgtype":"m.emote","body":"x","m.mentions":{"user_ids":["@a:b","@c:d"]},"m.new_content":{}},"m.relates_to":{"rel_type":"m.replace","event_id":"$x"}}`,
		`{"m.new_content":{"msgtype":"m.text","format":"org.matrix.custom.html","formatted_body":"<b>x","body":"x"},"m.relates_to":{"rel_type":"m.replace","event_id":"$x","key":5}}`,
		`{"msgtype":"m.text","body":"x","m.relates_to":{"rel_type":"m.thread","event_id":"$x","is_falling_back":true,"m.in_reply_to":{"event_id":"$y"}}}`,
	} {
		f.Add("m.room.message", seed)
	}
	f.Fuzz(func(t *testing.T, evtType, raw string) {
		talk, err := Read(evtType, json.RawMessage(raw))
		var refusal *Refusal
		switch {
		case err == nil:
			checkTalk(t, talk)
			Command(talk)
		case !errors.As(err, &refusal) || refusal.What == "":
			t.Errorf("the error is %v, want a refusal", err)
		}
	})
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<b>x", "<p><div>@a<i>:b.c</i></div>", `<a href="https://matrix.to/#/@a:b.c">x</a>`, "<table>a<tr><td>b</table>c",
		"<svg><p><style><img src=x></style>", "<math><mtext></form><form><mglyph><style></math><img>", "<a><table><a>x",
		`<a href="https://a.example/?&quot;=%zz&utm_x">x</a>`, "<pre>\n\nx</pre>", "<span data-mx-spoiler=\"@a:b.c\">x</span>",
		"<details><summary>x", "<ol start=-1><li>x", strings.Repeat("<b>", 200) + "x", "<mx-reply><p>x</mx-reply>y", "&#0;&#x110000;&lt;b&gt;",
		"<noscript><p title=\"</noscript><img src=x>\">", "<select><option>x", "<frameset>", "<plaintext>x", "</p></br>", "<h1><h2>x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		in := formatted("words", s)
		talk, err := Read("m.room.message", encode(t, in))
		if err == nil {
			checkTalk(t, talk)
		}
	})
}

// FuzzSecret looks for words around an id that let it through.
func FuzzSecret(f *testing.F) {
	f.Add("", "", "")
	f.Add("https://matrix.to/#/@a:b.c", "<b>", ".x:80")
	f.Add("[x](matrix:u/a:b", "</p><table>", "%40&#64;")
	f.Add("@9:30@", "<!--", "-->")
	f.Fuzz(func(t *testing.T, before, tag, after string) {
		const secret = "@qqsecretqq:zzhiddenzz.example.net"
		in := formatted(before+secret+after, before+"<i>"+tag+secret+after)
		talk, err := Read("m.room.message", encode(t, in))
		if err != nil {
			return
		}
		out := talk.For(reader())
		// In a change stand the same words, and in a reaction none.
		changed := fields{"m.new_content": in, "m.relates_to": fields{"rel_type": "m.replace", "event_id": "$x"}}
		changing, err := Read("m.room.message", encode(t, changed))
		if err != nil && !strings.Contains(err.Error(), string(TooLong)) {
			t.Fatal(err)
		}
		reacting, _ := Read("m.reaction", encode(t, fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": "$x", "key": before + secret + after}}))
		for _, seen := range []string{asJSON(t, out), asJSON(t, changing.Content(reader())), reacting.Text, fold(out.Body).text, fold(plain(out.FormattedBody)).text} {
			if seen = strings.ToLower(seen); strings.Contains(seen, "qqsecretqq") || strings.Contains(seen, "zzhiddenzz") {
				t.Errorf("the id crosses in %q", seen)
			}
		}
	})
}

func benchmark(b *testing.B, in fields) {
	raw, v := encode(b, in), reader()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		talk, err := Read("m.room.message", raw)
		if err != nil {
			b.Fatal(err)
		}
		if talk.For(v).Body == "" {
			b.Fatal("empty")
		}
	}
}

func BenchmarkPlain(b *testing.B) {
	benchmark(b, text("I could not sleep again last night. Does it get better?"))
}

func BenchmarkChange(b *testing.B) {
	raw, v := encode(b, fields{"m.new_content": text("I could not sleep again last night. Does it ever get better?"),
		"m.relates_to": fields{"rel_type": "m.replace", "event_id": "$x"}}), reader()
	b.ReportAllocs()
	for b.Loop() {
		talk, err := Read("m.room.message", raw)
		if err != nil {
			b.Fatal(err)
		}
		talk.Content(v)
	}
}

func BenchmarkFormatted(b *testing.B) {
	benchmark(b, formatted("Quiet Heron: I *could not* sleep, see https://example.org/a?b=c",
		`<p><a href="https://matrix.to/#/`+heron+`">Quiet Heron</a>: I <em>could not</em> sleep, see https://example.org/a?b=c</p>`))
}

func BenchmarkLongest(b *testing.B) {
	s := strings.Repeat("Ich war "+heron+" und müde. ", 150)
	benchmark(b, formatted(s, "<p>"+s+"</p>"))
}

// BenchmarkHostile is a message made of nothing but places to look at.
func BenchmarkHostile(b *testing.B) {
	benchmark(b, text(strings.Repeat("[x](matrix:u/a:b)", 400)))
}

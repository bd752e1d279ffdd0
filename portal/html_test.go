package portal

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestHTMLIsTheSpecificationsList(t *testing.T) {
	every := `<del>a</del><h1>a</h1><h6>a</h6><blockquote>a</blockquote><p>a</p><a href="https://a.example" target="_blank">a</a>` +
		`<ul><li>a</li></ul><ol start="3"><li>a</li></ol><sup>a</sup><sub>a</sub><b>a</b><i>a</i><u>a</u><strong>a</strong>` +
		`<em>a</em><s>a</s><code class="language-go">a</code><hr/><br/><div data-mx-maths="x^2">a</div>` +
		`<table><caption>a</caption><thead><tr><th>a</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table><pre>a</pre>` +
		`<span data-mx-bg-color="#00ff00" data-mx-color="#FF0000" data-mx-spoiler="why">a</span><span data-mx-spoiler="">a</span>` +
		`<details><summary>a</summary>b</details>`
	tests := []struct{ name, in, want string }{
		{"all that is allowed", every, every},
		{"script", "a<script>alert(1)</script><style>x</style>b", "ab"},
		{"handlers", `<b onclick="x" style="y" class="z" id="i">a</b>`, "<b>a</b>"},
		{"frames and forms", `<iframe src="//x">f</iframe><form><input value=x><button>send</button></form>`, "send"},
		{"picture", `a <img src="mxc://home.example.net/x" alt=":wave:" title="t" height="32"> b`, "a :wave: b"},
		{"vector", "a<svg><script>x</script><a xlink:href=x>y</a></svg>b", "ab"},
		{"maths", "<math><mi>x</mi></math>", "x"},
		{"old tags", `<font color="#ff0000" data-mx-bg-color="#000000">a</font><strike>b</strike>`, `<span data-mx-color="#ff0000" data-mx-bg-color="#000000">a</span><s>b</s>`},
		{"odd colours", `<span data-mx-color="red">a</span><font color="javascript:x">b</font>`, "ab"},
		{"odd classes", `<code class="language-go x">a</code><code class="go">b</code>`, "<code>a</code><code>b</code>"},
		{"odd targets", `<a href="https://a.example" target="` + carol + `">a</a>`, `<a href="https://a.example">a</a>`},
		{"odd starts", `<ol start="x"><li>a</li></ol>`, "<ol><li>a</li></ol>"},
		{"script links", `<a href="javascript:alert(1)">a</a><a href=" java&#10;script:x">b</a><a href="data:text/html,x">c</a>`, "abc"},
		{"relative links", `<a href="/x">a</a><a href="//a.example">b</a><a name="x">c</a>`, "abc"},
		{"other links", `<a href="mailto:a@b.example">a</a><a href="ftp://a.example/x">b</a><a href="magnet:?xt=urn:x">c</a>`, `<a href="mailto:a@b.example">a</a><a href="ftp://a.example/x">b</a><a href="magnet:?xt=urn:x">c</a>`},
		{"other data", `<span data-mx-other="` + carol + `" data-x="y">a</span>`, "a"},
		{"comments", "a<!-- " + carol + " --><![CDATA[x]]><?php y ?>b", "ab"},
		{"not closed", "<b>a<p>b", "<b>a<p>b</p></b>"},
		{"text that looks like tags", "1 &lt; 2 &amp;&amp; 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"},
		{"nothing to see", "<p> </p><img>", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := read(t, formatted("x", test.in)).For(reader()).FormattedBody
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHTMLNestsAHundredDeep(t *testing.T) {
	in := strings.Repeat("<div>", 150) + "deep" + strings.Repeat("</div>", 150)
	got := read(t, formatted("x", in)).For(reader()).FormattedBody
	if n := strings.Count(got, "<div>"); n != maxDepth || !strings.Contains(got, "deep") {
		t.Errorf("%d levels are left of 150, want %d with the text", n, maxDepth)
	}
	deeper := formatted("plain words", strings.Repeat("<div>", 2000)+"deep")
	if got := read(t, deeper).For(reader()); got.FormattedBody != "" || got.Body != "plain words" {
		t.Errorf("2,000 levels gave %q, want the plain text alone", got.FormattedBody)
	}
}

func TestTrackingIsStripped(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"campaign", "https://a.example/x?utm_source=me&id=7&utm_medium=b", "https://a.example/x?id=7"},
		{"nothing else", "https://a.example/x?fbclid=abc", "https://a.example/x"},
		{"many", "https://a.example/?gclid=1&mc_eid=2&igshid=3&si=4&a=b&msclkid=5", "https://a.example/?a=b"},
		{"encoded key", "https://a.example/?utm%5Fsource=me&a=b", "https://a.example/?a=b"},
		{"capitals", "HTTPS://A.example/?UTM_Source=me", "HTTPS://A.example/"},
		{"fragment", "https://a.example/x#utm_source=me", "https://a.example/x"},
		{"fragment that leads somewhere", "https://a.example/x#part-2", "https://a.example/x#part-2"},
		{"user name", "https://carol:pw@a.example/x", "https://a.example/x"},
		{"one site only", "https://x.com/a?s=20&t=abc and https://a.example/?s=20&t=1", "https://x.com/a and https://a.example/?s=20&t=1"},
		{"video", "https://youtu.be/abc?si=xyz&t=42", "https://youtu.be/abc?t=42"},
		{"signature untouched", "https://a.example/?sig=a%2Fb+c%3D&e=1", "https://a.example/?sig=a%2Fb+c%3D&e=1"},
		{"within a sentence", "see (https://a.example/?utm_id=1) now", "see (https://a.example/) now"},
		{"script without spaces", "https://a.example/?utm_id=1を見て", "https://a.example/を見て"},
		{"address behind a link", "https://a.example、bob@b.example", "https://a.example、bob@b.example"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := read(t, text(test.in)).For(reader()).Body; got != test.want {
				t.Errorf("text became %q, want %q", got, test.want)
			}
		})
	}
	in := formatted("x", `<a href="https://a.example/?utm_source=me&amp;b=c">https://a.example/?utm_source=me</a>`)
	want := `<a href="https://a.example/?b=c">https://a.example/</a>`
	if got := read(t, in).For(reader()).FormattedBody; got != want {
		t.Errorf("HTML became %q, want %q", got, want)
	}
}

// checkHTML fails unless out is what the specification lets a client send, told
// by a tokenizer alone and not by the code under test.
func checkHTML(t interface {
	Helper()
	Errorf(string, ...any)
}, out string) {
	t.Helper()
	if again := sanitiser.Sanitize(out); again != out {
		t.Errorf("the sanitiser would change the output:\n%q\n%q", out, again)
	}
	tags := " del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code hr br div table thead tbody tr th td " +
		"caption pre span details summary "
	attrs := " span:data-mx-bg-color span:data-mx-color span:data-mx-spoiler span:data-mx-maths div:data-mx-maths a:href a:target " +
		"ol:start code:class "
	depth := 0
	for z := html.NewTokenizer(strings.NewReader(out)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		tok := z.Token()
		switch kind {
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("the output holds %q", tok.String())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if !strings.Contains(tags, " "+tok.Data+" ") {
				t.Errorf("the output holds the tag %q", tok.Data)
			}
		}
		if kind == html.StartTagToken {
			if depth++; depth > 100 {
				t.Errorf("tags nest more than 100 levels deep")
			}
		} else if kind == html.EndTagToken {
			depth--
		}
		for _, a := range tok.Attr {
			if !strings.Contains(attrs, " "+tok.Data+":"+a.Key+" ") {
				t.Errorf("the output holds the attribute %q of %q", a.Key, tok.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "http") && !strings.HasPrefix(a.Val, "ftp:") &&
				!strings.HasPrefix(a.Val, "mailto:") && !strings.HasPrefix(a.Val, "magnet:") {
				t.Errorf("the output links to %q", a.Val)
			}
		}
	}
}

package lobby

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"kith"
	"kith/catalogue"
)

// doubt is about topics of which it is not clear whether they are meant.
var doubt = kith.Request{Age: kith.Adult, Topics: []kith.TopicShare{{Topic: "money", Confidence: 0.5}, {Topic: "ageing", Confidence: 0.4}, {Topic: "gone", Confidence: 0.1}}}

// moments are the states of a conversation in which any text can come.
var moments = map[string]kith.Peer{
	"never met":    {Key: me},
	"no consent":   {Key: me, Asking: askConsent},
	"age":          {Key: me, Consented: true, Asking: askAdult, Wish: "grief"},
	"minor":        {Key: me, Consented: true, Asking: askMinor},
	"nothing open": {Key: me, Consented: true, Adult: true},
	"topic":        {Key: me, Consented: true, Adult: true, Asking: askTopic},
	"meant":        {Key: me, Consented: true, Adult: true, Asking: askMeant, Wish: "grief"},
	"identity":     {Key: me, Consented: true, Adult: true, Asking: askIdentity},
	"leaving":      {Key: me, Consented: true, Adult: true, Asking: "leave c1 c2 gone"},
	"forget":       {Key: me, Consented: true, Asking: askForget},
	"take back":    {Key: me, Consented: true, Adult: true, Asking: askTakeBack},
	"minor forget": {Key: me, Consented: true, Asking: minorForget},
	"shape":        {Key: me, Consented: true, Adult: true, Asking: "more shape", Draft: kith.PlainRequest()},
	"side":         {Key: me, Consented: true, Adult: true, Asking: "more side"},
	"needs":        {Key: me, Consented: true, Adult: true, Asking: "more needs gone", Draft: &kith.Request{Age: kith.Adult, Side: kith.SideTalk}},
	"languages":    {Key: me, Consented: true, Adult: true, Asking: "more languages", Draft: kith.PlainRequest()},
	"groups":       {Key: me, Consented: true, Adult: true, Asking: "more groups", Draft: kith.PlainRequest()},
	"within":       {Key: me, Consented: true, Adult: true, Asking: "more within", Draft: &kith.Request{Age: kith.Adult, Tags: []kith.Tag{"women"}}},
	"unlike":       {Key: me, Consented: true, Adult: true, Asking: "more unlike", Draft: kith.PlainRequest()},
	"belong":       {Key: me, Consented: true, Adult: true, Asking: "more belong", Draft: &kith.Request{Age: kith.Adult, Wishes: []kith.TagWish{{Tag: "men", Strength: kith.Must}}}},
	"keep":         {Key: me, Consented: true, Adult: true, Asking: "more keep", Draft: &kith.Request{Age: kith.Adult, Unlike: true}},
	"young":        {Key: me, Consented: true, Asking: askYoung, Wish: "grief"},
	"one of them":  {Key: me, Consented: true, Minor: true},
	"says both":    {Key: me, Consented: true, Minor: true, Doubted: true},
	"farewell":     {Key: me, Consented: true, Adult: true, Farewell: kith.FarewellLeaving},
	"report which": {Key: me, Consented: true, Adult: true, Asking: "report c1 c2 gone"},
	"country":      {Key: me, Consented: true, Adult: true, Pressing: pressCountry, Distress: 2, DistressAt: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)},
	"safe":         {Key: me, Asking: askConsent, Pressing: pressSafe, Distress: 2, DistressAt: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC), Country: "DE"},
	"listens":      {Key: me, Consented: true, Adult: true, Pressing: kith.ListenQuestion("t1")},
	"report what":  {Key: me, Consented: true, Adult: true, Asking: "tell c1"},
	"rating":       {Key: me, Consented: true, Adult: true, After: "talk c1", AfterAt: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)},
	"apart":        {Key: me, Consented: true, Adult: true, After: "apart @otter @stone", AfterAt: time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)},
	"block":        {Key: me, Consented: true, Adult: true, Asking: "block @otter @gone @stone"},
	"which":        {Key: me, Consented: true, Adult: true, Asking: askWhich, Wish: "money", Draft: &doubt},
	"two meant":    {Key: me, Consented: true, Adult: true, Asking: askMeant, Wish: "money", Draft: &doubt},
	"words first":  {Key: me, Asking: askConsent, Wish: "money", Draft: &doubt, Then: askWhich},
	"words second": {Key: me, Consented: true, Asking: askAdult, Wish: "money", Draft: &doubt, Then: askMeant},
	"minor, words": {Key: me, Consented: true, Asking: askMinor, Wish: "money", Draft: &doubt, Then: askWhich},
	"other kith":   {Key: me, Consented: true, Adult: true, Asking: "a question of a later version", Wish: "no such topic"},
}

func at(moment kith.Peer) (*world, *Lobby) {
	w := newWorld()
	w.peers[me] = moment
	w.afterwards = leftBehind
	if moment.Adult {
		w.places[me] = []kith.Place{
			{Circle: "c1", Topic: "anxiety", Pseudonym: "Calm Heron", State: kith.PortalJoined, Others: 2},
			{Circle: "c2", Topic: "a topic of old", Pseudonym: "Green Lamp", State: kith.PortalInvited, Others: 1},
		}
	}
	now := func() time.Time { return time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC) }
	parts := w.parts(topicsOfStories, now)
	parts.Minors = moment.Minor || moment.Asking == askYoung
	return w, with(parts, topicsTakenApart())
}

// topicsTakenApart saves most of the time that a lobby takes to be made.
var topicsTakenApart = sync.OnceValue(func() []topic { return known(offerOfStories) })

func FuzzHandle(f *testing.F) {
	for _, seed := range []string{
		"", " ", "yes", "no", "find grief", "find 2", "find", "leave", "leave all", "leave 2", "1", "cancel", "status", "topics", "help", "hi", "?",
		"I reset my keys", "country Germany", "country", "skip", "austria", "not safe", "talk to someone", "hopeless", "112", "appeal", "appeal Not me!", "APPEAL\n\nwhy?", "16", "I am an adult", "find anxeity", "grief", "-1", "99999999999999999999", "find ...", "1 and 2", "something else", "I can't sleep since the divorce", "find seit der Scheidung schlafe ich nicht", "find \u5bc2\u3057\u3044\u3067\u3059", "\u043c\u043d\u0435 \u043f\u043b\u043e\u0445\u043e", "it is about the rent again",
		strings.Repeat("divorce sleep ", 5_000), strings.Repeat("divroce slepe ", 5_000), "find " + strings.Repeat("je n'arrive pas \u00e0 dormir ", 30), "\x00\xff\xfe", "\u202efind\u202c grief",
		"more", "more one person, listen, german, only fathers", "wishes", "forget wishes", "1, 2, 4", "skip", "done", "none", "either", "not 2", "only 1 not 1", "i am a woman", "ein bisschen Deutsch, 日本語",
		"more one person, circle, talk, listen, only men, not men", strings.Repeat("1 ", 499), strings.Repeat("not men, ", 110), "more " + strings.Repeat("german,", 140), "zh-Hant, pt_BR, x-klingon", "हिन्दी العربية עברית",
		"\u200b", "ﬁnd gríef", "ＦＩＮＤ　２", "i want to die", "{{.Topic}} %s %n <script>", "@alice:example.org", "\U000e0041\ufe0f",
		strings.Repeat("a", 70_000), strings.Repeat("find ", 14_000), strings.Repeat("e\u0301\u0327", 9_000), strings.Repeat("ﷺ", 21_000), "a" + strings.Repeat("\u0300", 30_000),
		"find " + strings.Repeat("x", 990), strings.Repeat("\n", 65_536),
	} {
		f.Add(seed)
	}
	words := catalogue.New()
	f.Fuzz(func(t *testing.T, text string) {
		for name, moment := range moments {
			w, lobby := at(moment)
			var answer []catalogue.Phrase
			err := w.transaction(func(ctx context.Context) (err error) {
				answer, err = lobby.Handle(ctx, me, text)
				return err
			})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			said := words.Texts("en", answer...)
			if len(answer) == 0 || len(said) > 4000 || !utf8.ValidString(said) || strings.Contains(said, words.Text("en", catalogue.Trouble())) {
				t.Fatalf("%s: answered %.5000q", name, said)
			}
			peer := w.peers[me]
			if len(w.tickets) > 0 && (!peer.Consented || !peer.Adult && !peer.Minor) {
				t.Fatalf("%s: waits without consent or age", name)
			}
			if r := requestOf(w); peer.Adult && peer.Minor || moment.Adult && peer.Minor || moment.Minor && peer.Adult || r != nil && peer.Minor && r.Age != kith.Minor {
				t.Fatalf("%s: became %+v, waits with %+v", name, peer, r)
			}
			for _, r := range []*kith.Request{peer.Usual, requestOf(w)} {
				if r != nil && len(r.Conflicts()) > 0 {
					t.Fatalf("%s: asks for %+v", name, r)
				}
			}
			if !moment.Consented && (peer.Adult || peer.Consented && peer.Asking != askAdult) {
				t.Fatalf("%s: became %+v by one message", name, peer)
			}
		}
	})
}

// FuzzRead looks at the two forms that everything else rests on.
func FuzzRead(f *testing.F) {
	f.Add("Find  LOW—mood!")
	f.Add("İ I'm ß ﬁ ǅ \u0345")
	f.Fuzz(func(t *testing.T, text string) {
		once := plain(text)
		if strings.TrimSpace(once) != once || strings.Contains(once, "  ") {
			t.Fatalf("%q has stray spaces", once)
		}
		if again := plain(once); again != once && len(text) <= longest && len(once) <= longest {
			t.Fatalf("%q becomes %q, then %q", text, once, again)
		}
		if in := read(text); len(in.plain) > 20*longest || in.long && (in.verb != "" || in.object != "") {
			t.Fatalf("a long text is read as %q %q", in.verb, in.object)
		}
	})
}

// requestOf is what the peer waits with.
func requestOf(w *world) *kith.Request {
	if mine := w.waiting(func(t kith.Ticket) bool { return t.Peer == me }); len(mine) > 0 {
		return mine[0].Request
	}
	return nil
}

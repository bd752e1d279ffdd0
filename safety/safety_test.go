package safety

import (
	"strings"
	"testing"
	"time"
)

// evening is a peer who writes one message after the other.
type evening struct {
	t     *testing.T
	rules *Rules
	trail Trail
	at    time.Time
}

func newEvening(t *testing.T) *evening {
	return &evening{t: t, rules: shippedRules(t), at: exampleTime}
}

func (e *evening) says(after time.Duration, m Message) Finding {
	e.t.Helper()
	e.at = e.at.Add(after)
	finding, trail := e.rules.Screen(m, e.trail, e.at)
	e.trail = trail
	return finding
}

// want checks a verdict and the rule that decided; no rule is "".
func want(t *testing.T, finding Finding, verdict Verdict, id string) {
	t.Helper()
	decided := ""
	if finding.Rule != nil {
		decided = finding.Rule.ID
	}
	if finding.Verdict != verdict || decided != id {
		t.Errorf("%s by %q, want %s by %q", finding.Verdict, decided, verdict, id)
	}
}

func message(words string) Message { return Message{Texts: []string{words}} }

func TestEveryTellingIsJudged(t *testing.T) {
	e := newEvening(t)
	want(t, e.says(time.Minute, message("see you @ five")), Deliver, "")
	want(t, e.says(time.Minute, message("write to anna.smith@example.org")), Ask, "email")
	want(t, e.says(time.Minute, Message{Texts: []string{"my holiday", "my holiday", "call 07700 900123.jpg"}}), Ask, "phone")
	want(t, e.says(time.Minute, Message{Texts: []string{"look"}, Links: []string{"https://shop.example/x"}}), Hold, "link")
	want(t, e.says(time.Minute, Message{Texts: []string{"look"}, Links: []string{"mailto:anna@example.org"}}), Ask, "email")
	want(t, e.says(time.Minute, Message{Texts: []string{"look"}, Links: []string{"https://matrix.to/#/@otter:example.org"}}), Ask, "account")
	want(t, e.says(time.Minute, Message{Texts: []string{"all of you"}, Mentions: 9}), Ask, "mention")
	want(t, e.says(time.Minute, Message{Texts: []string{"all of you"}, Room: true}), Ask, "mention")
	want(t, e.says(time.Minute, Message{}), Deliver, "")
}

func TestTheSendersOwnName(t *testing.T) {
	e := newEvening(t)
	own := []string{"@rosenrot77:example.org", "rosenrot77", "Hope", "q7uill", "wanderwolke"}
	for words, asks := range map[string]bool{
		"I am rosenrot77 elsewhere":  true,
		"r o s e n r o t 7 7":        true,
		"they call me Hope":          true,
		"it was Hope who called him": true,
		"write to q7uill there":      true,
		"look for wanderwolke there": true,
		"there is still hope":        false,
		"Hope you are well":          false,
	} {
		verdict, id := Deliver, ""
		if asks {
			verdict, id = Ask, "name"
		}
		t.Log(words)
		want(t, e.says(time.Hour, Message{Texts: []string{words}, Own: own}), verdict, id)
	}
}

func TestDistressIsNeverBlocked(t *testing.T) {
	e := newEvening(t)
	worry, acute := "i dont want to live anymore", "i am going to kill myself tonight"
	for _, test := range []struct {
		words    string
		verdict  Verdict
		rule     string
		severity Severity
	}{
		{worry, Deliver, "crisis-worry", Worry},
		{acute, Deliver, "crisis-acute", Acute},
		{worry + ". fuck you all, you stupid bitch", Ask, "abuse", Worry},
		{acute + ". fuck you all, you stupid bitch", Tell, "abuse", Acute},
		{acute + ". my number is 07700 900123", Tell, "phone", Acute},
		{worry + ". see www.example.com", Ask, "link", Worry},
		{worry + ". how many pills do i need to die", Hold, "method", Acute},
	} {
		t.Log(test.words)
		finding := e.says(time.Hour, message(test.words))
		want(t, finding, test.verdict, test.rule)
		if finding.Severity != test.severity || finding.Method != (test.rule == "method") || finding.Severity == Acute && !finding.Alert {
			t.Errorf("severity %s, method %t, alert %t", finding.Severity, finding.Method, finding.Alert)
		}
		if severity := e.rules.Severity(test.words); severity != test.severity {
			t.Errorf("the lobby finds %s", severity)
		}
	}
}

func TestMedicalAdviceHasALabel(t *testing.T) {
	finding := newEvening(t).says(time.Minute, message("just stop taking your meds"))
	want(t, finding, Deliver, "medical")
	if finding.Label("de-CH") == "" || finding.Label("de") == finding.Label("en") {
		t.Errorf("the label is %q", finding.Label("de"))
	}
}

func TestFloodsAndRepetition(t *testing.T) {
	e := newEvening(t)
	for range e.rules.Rule("flood").limit.count {
		want(t, e.says(time.Second, message("and then")), Deliver, "")
	}
	want(t, e.says(time.Second, message("and then")), Refuse, "flood")
	want(t, e.says(time.Minute, message("and then")), Deliver, "")
	for range 3 {
		want(t, e.says(time.Minute, message("is anybody there at all")), Deliver, "")
	}
	want(t, e.says(time.Minute, message("is anybody there AT ALL??")), Refuse, "repeat")
	want(t, e.says(time.Hour, message("is anybody there at all")), Deliver, "")
	want(t, e.says(time.Hour, message(strings.Repeat("look at me ", 40))), Refuse, "repeat")
}

func TestWhatIsRememberedIsForgotten(t *testing.T) {
	e := newEvening(t)
	e.says(time.Minute, message("my number is 07700"))
	want(t, e.says(time.Minute, message("900123")), Ask, "phone")
	e.says(time.Hour, message("my number is 07700"))
	want(t, e.says(endKept+time.Second, message("900123")), Deliver, "")
	for range 200 {
		e.says(time.Second*20, message("what a day that was for me"))
	}
	if len(e.trail.Sent) > longestSent || len(e.trail.End) > longestEnd {
		t.Errorf("%d messages and %d bytes are remembered", len(e.trail.Sent), len(e.trail.End))
	}
	if strings.Contains(e.trail.Sent[0].Hash, "day") {
		t.Error("words stand in the hash")
	}
	_, other := shippedRules(t).Screen(message("what a day that was for me"), Trail{}, e.at)
	if other.Sent[0].Hash == e.trail.Sent[0].Hash {
		t.Error("two keys give the same hash")
	}
}

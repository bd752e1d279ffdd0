package lobby

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kith"
	"kith/catalogue"
)

var topicsOfStories = []kith.Topic{
	{ID: "anxiety", Name: "Anxiety", About: "Worry, panic, or a mind that will not be quiet."},
	{ID: "low-mood", Name: "Low mood", About: "Days that feel heavy, empty or without hope."},
	{ID: "grief", Name: "Grief", About: "Living on after someone has died, or something has ended."},
}

const me = kith.PeerKey("me")

// story plays a dialogue from testdata. Its lines are:
//
//	> text     what the peer writes, in one line; \n, \t and \uXXXX as in Go
//	* emoji    with what the peer reacts to the bot's last message; "* emoji elsewhere"
//	           to another one
//	< text     one phrase of the answer, as words; "..." stands for any words.
//	           The answer has exactly as many phrases as such lines follow.
//	+ event    something that happens meanwhile: see happen
//	? fact     something that must be true now: see check
//	# remark
type story struct {
	t     *testing.T
	world *world
	lobby *Lobby
	words *catalogue.Catalogue
	now   time.Time

	line   int
	answer []catalogue.Phrase
}

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := &story{t: t, world: newWorld(), words: catalogue.New(), now: time.Date(2026, 3, 1, 3, 0, 0, 0, time.UTC)}
			s.lobby = New(s.world.parts(topicsOfStories, func() time.Time { return s.now }))
			for i, line := range strings.Split(string(text), "\n") {
				s.line = i + 1
				s.play(line)
			}
			s.silent()
		})
	}
}

func (s *story) play(line string) {
	s.t.Helper()
	mark, rest, _ := strings.Cut(line, " ")
	switch mark {
	case "", "#":
	case ">":
		s.silent()
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(rest, `"`, `\"`) + `"`)
		if err != nil {
			s.fail("cannot read %q", rest)
		}
		s.do(func(ctx context.Context) ([]catalogue.Phrase, error) { return s.lobby.Handle(ctx, me, text) })
	case "*":
		s.silent()
		key, where, _ := strings.Cut(rest, " ")
		s.do(func(ctx context.Context) ([]catalogue.Phrase, error) { return s.lobby.React(ctx, me, key, where == "") })
	case "<":
		if len(s.answer) == 0 {
			s.fail("nothing more is said; want %q", rest)
		}
		if got := s.words.Text("en", s.answer[0]); !like(got, rest) {
			s.fail("is told %q\nwant %q", got, rest)
		}
		s.answer = s.answer[1:]
	case "+":
		s.silent()
		s.happen(rest)
	case "?":
		s.silent()
		s.check(rest)
	default:
		s.fail("a line begins with >, *, <, +, ? or #")
	}
}

func (s *story) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("line %d: %s", s.line, fmt.Sprintf(format, args...))
}

// silent checks that all of the last answer was expected.
func (s *story) silent() {
	s.t.Helper()
	if len(s.answer) > 0 {
		s.fail("before this line, more is said: %q", s.words.Texts("en", s.answer...))
	}
}

// like compares words, of which "..." leaves any out; a line break is a space.
func like(got, want string) bool {
	parts := strings.Split(want, "...")
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(strings.ReplaceAll(got, "\n", " "))
}

func (s *story) do(handle func(context.Context) ([]catalogue.Phrase, error)) {
	s.t.Helper()
	err := s.world.transaction(func(ctx context.Context) (err error) {
		s.answer, err = handle(ctx)
		return err
	})
	if err != nil {
		s.fail("%v", err)
	}
}

// happen plays an event: "welcome", "identity", "wait 5m", "outlook 5m" (most
// had company within that time lately; 0s: nobody knows), "matched Calm Heron with 2" (the ticket became a circle),
// "declined" (the last invitation), "listener" (the peer is one), "summoned t1" (asked whether they listen, for that ticket), "late" (others came
// first), "joined", "ended Calm Heron", "stolen" (the matcher is faster than a cancel),
// "minors" (people under 18 are served), "forgotten" (the peer is, and comes back),
// "unwatched" (there are no moderators any more), "on duty" (somebody is).
func (s *story) happen(event string) {
	s.t.Helper()
	words := strings.Fields(event)
	places := s.world.places[me]
	switch words[0] {
	case "welcome":
		s.do(func(ctx context.Context) ([]catalogue.Phrase, error) { return s.lobby.Welcome(ctx, me) })
	case "identity":
		s.do(func(ctx context.Context) ([]catalogue.Phrase, error) { return s.lobby.AskIdentity(ctx, me) })
	case "wait":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			s.fail("%v", err)
		}
		s.now = s.now.Add(d)
	case "listener":
		s.world.listener = true
	case "summoned":
		peer := s.world.peers[me]
		peer.Pressing = kith.ListenQuestion(kith.TicketID(words[1]))
		s.world.peers[me] = peer
	case "declined":
		s.world.end(me, len(places)-1, kith.EndedByClient)
		s.world.away = append(s.world.away[:len(s.world.away):len(s.world.away)], s.now)
	case "late":
		s.world.late = true
	case "outlook":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			s.fail("%v", err)
		}
		if s.world.outlook = (kith.Outlook{Within: d}); d > 0 {
			s.world.outlook.Kind = kith.OutlookWithin
		}
	case "matched":
		name, others, _ := strings.Cut(strings.TrimPrefix(event, "matched "), " with ")
		for i := range s.world.tickets {
			if t := &s.world.tickets[i]; t.Peer == me && t.State == kith.TicketWaiting {
				t.State = kith.TicketMatched
				s.world.places[me] = append(places, kith.Place{
					Circle: kith.CircleID(strings.ReplaceAll(name, " ", "")), Topic: t.Topic, Pseudonym: name,
					State: kith.PortalOpening, Others: s.number(others),
				})
				return
			}
		}
		s.fail("nobody to match")
	case "invited", "joined":
		places[len(places)-1].State = kith.PortalState(words[0])
	case "ended":
		for i, p := range places {
			if p.Pseudonym == strings.TrimPrefix(event, "ended ") {
				s.world.end(me, i, kith.EndedWithCircle)
				return
			}
		}
		s.fail("no such circle")
	case "removed":
		s.world.end(me, len(places)-1, kith.EndedByModerator)
	case "muted", "locked":
		places[len(places)-1].Silence = kith.Silence(words[0])
	case "paused":
		s.world.paused = true
	case "unread":
		s.do(func(ctx context.Context) ([]catalogue.Phrase, error) {
			return s.lobby.Unread(ctx, me, kith.Trouble(words[1]), catalogue.KeyWithheld())
		})
	case "on":
		s.world.onDuty = true
	case "unwatched":
		s.world.unseen = true
	case "banned":
		s.world.banned = []kith.PeerKey{me}
	case "unbanned":
		s.world.banned = nil
	case "asleep", "awake":
		s.world.asleep = words[0] == "asleep"
	case "minors":
		parts := s.world.parts(topicsOfStories, func() time.Time { return s.now })
		parts.Minors = true
		s.lobby = New(parts)
	case "forgotten":
		s.world.peers[me], s.world.forgotten = kith.Peer{Key: me}, 0
	case "stolen":
		s.world.steal = true
	case "met", "asked", "gone":
		s.happenAfter(words)
	default:
		s.fail("unknown event")
	}
}

// check tests a fact: "waits for grief", "does not wait", "asks for: Meet one other person; …",
// "remembered: nothing", "is in Calm Heron, …",
// "is in no circle", "consented", "did not consent", "trusted 1", "is not forgotten",
// "is being forgotten, taking back", "called 1", "told nothing", "told CalmHeron: …" (the last report,
// and the circle that it is about).
func (s *story) check(fact string) {
	s.t.Helper()
	var now string
	mine := s.world.waiting(func(t kith.Ticket) bool { return t.Peer == me })
	switch {
	case strings.HasPrefix(fact, "waits"), fact == "does not wait":
		now = "does not wait"
		if len(mine) > 0 {
			now = "waits for " + string(mine[0].Topic)
		}
	case strings.HasPrefix(fact, "asks for"), strings.HasPrefix(fact, "remembered"):
		var r *kith.Request
		kind, _, _ := strings.Cut(fact, ": ")
		if kind == "remembered" {
			r = s.world.peers[me].Usual
		} else if len(mine) > 0 {
			r = mine[0].Request
		}
		now = kind + ": nothing"
		if r != nil {
			var lines []string
			for _, line := range catalogue.WishLines(r, languageName) {
				lines = append(lines, strings.TrimPrefix(s.words.Text("en", line), "- "))
			}
			now = kind + ": " + strings.Join(lines, "; ")
		}
	case fact == "is a minor who waits":
		if now = "does not"; len(mine) > 0 && mine[0].Request != nil {
			now = "is a " + string(mine[0].Request.Age) + " who waits"
		}
	case strings.HasPrefix(fact, "is in"):
		var names []string
		for _, p := range s.world.places[me] {
			names = append(names, p.Pseudonym)
		}
		if now = "is in " + strings.Join(names, ", "); names == nil {
			now = "is in no circle"
		}
	case strings.HasSuffix(fact, "consent"), fact == "consented":
		now = "did not consent"
		if p := s.world.peers[me]; p.Consented && !p.ConsentedAt.IsZero() {
			now = "consented"
		}
	case strings.HasPrefix(fact, "is being forgotten"), fact == "is not forgotten":
		now = "is not forgotten"
		if how := s.world.peers[me].Farewell; how != "" && s.world.forgotten == 1 {
			now = "is being forgotten, " + string(how)
		}
	case strings.HasPrefix(fact, "told"):
		now = "told nothing"
		if n := len(s.world.reports); n > 0 {
			now = "told " + strings.ReplaceAll(s.world.reports[n-1], "\n", " ")
		}
	case strings.HasPrefix(fact, "called"):
		now = fmt.Sprint("called ", s.world.called)
	case strings.HasPrefix(fact, "blocked"), strings.HasPrefix(fact, "rated"):
		now = s.factAfter(fact)
	case strings.HasPrefix(fact, "trusted"):
		now = fmt.Sprint("trusted ", s.world.trusted)
	}
	if now != fact {
		s.fail("it is: %s", now)
	}
}

func (s *story) number(word string) int {
	s.t.Helper()
	n, err := strconv.Atoi(word)
	if err != nil {
		s.fail("%v", err)
	}
	return n
}

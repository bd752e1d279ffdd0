package catalogue

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"text/template/parse"
	"time"

	"gopkg.in/yaml.v3"

	"kith"
)

var topics = []kith.Topic{
	{ID: "anxiety", Name: "Anxiety", About: "Worry, panic, or a mind that will not be quiet."},
	{ID: "grief", Name: "Grief", About: "Living on after someone has died, or something has ended."},
}

// everything is each phrase that can be said, made as callers make them.
func everything() []Phrase {
	all := []Phrase{
		Somebody(), Room(), Moderator(), UrgentHelp(), Lasting(0), Lasting(time.Minute), Lasting(3 * time.Hour),
		Greeting(), WhoCanRead(), AskConsent(), ConsentFirst(), ConsentRefused(), AskAdult(), AdultsOnly(), AskYoung(13), TooYoung(13), AgeStays(true), AgeStays(false), ForgetKeepsAge(), Ready(), WelcomeBack(), Privacy(),
		Topics(topics, false), Topics(nil, true), FindWhich(topics), DidYouMean("Grief"), OfferTopic([]string{"Grief", "Sleep"}), NoSuchTopic(),
		Heard([]string{"Grief", "Sleep"}, true), Heard([]string{"Grief"}, false), HeardFirst(nil), HeardFirst([]string{"Grief"}), WhichOfThese([]string{"Grief", "Sleep"}),
		Waiting("Grief", kith.Outlook{}), WaitingNext(), AlreadyWaiting("Grief", kith.Outlook{}), WaitingForOther("Grief"),
		Matched("Grief", 1), Matched("Grief", 4), Cancelled("Grief"), CancelTooLate(), CancelNothing(), CancelInCircle(), QuestionDropped(),
		StatusWaiting("Grief", 5*time.Minute, kith.Outlook{}), StatusNothing(), StatusConsent(), StatusAdult(),
		LeaveWhich([]Phrase{LeaveLine(1, "Grief", "Calm Heron"), LeaveLine(2, "Anxiety", "Green Lamp")}),
		LeaveNoSuch(), Left("Grief", "Calm Heron"), LeaveNothing(), LeaveWhileWaiting(), LeaveGone(), Removed("Grief"), CircleEnded("Grief"),
		Help(topics), Unknown(), NotUnderstood(), LobbyTooLong(), NothingAsked(), OnlyText(), ShareSpent(), TooManyCircles(1), TooManyCircles(3), StatusSeveral(2), StatusPaused(),
		StatusSilence(kith.Muted, "Calm Heron"), StatusSilence(kith.Locked, "Calm Heron"), ReactionHint(), ReactionInWords(),
		ForgetAsk(), ForgetAskTakeBack(), ForgetDropped(), ForgetBegun(false), ForgetBegun(true), Forgetting(), ForgetDone(), ForgetBanned(),
		Banned(), BannedElsewhere(), Unbanned(), StillBanned(), CanAppeal(), AppealHow(), AppealNothing(), AppealSent([]string{"Calm Heron", "Green Lamp"}),
		AppealUnread(), AppealAgain(3 * time.Hour), AppealTooLong(), CircleKept(),
		IdentityChanged(), IdentityTrusted(), IdentityRefused(), NoCrossSigning(), ThirdPerson(), LostRoom(), LostMemory(), Unencrypted(),
		LobbyReplaced(), LeftGroup(), LeftUnencrypted(), ServerNotAllowed(), Trouble(),
		KeyMissing(), StillUnread(), KeyWithheld(), UnverifiedDevice(), InClear(),
		PortalJoined("Calm Heron", false), PortalJoined("Calm Heron", true), PortalNotComing("Calm Heron"), PortalNotAlone(), PortalAgeOpen(), PortalAgain("Grief"),
		PortalWaitsElsewhere("Grief"), Unmet(), PortalQuiet(48*time.Hour, 24*time.Hour), PartEnded(), InvitationOver(),
		LeftByClient("Grief", "Calm Heron"), Declined("Grief"), Unanswered("Grief"), WaitingAgain("Grief"), LookingAgain("Grief"),
		PortalLeft("Calm Heron"), PortalAlone(), NotHereYet([]string{"Calm Heron"}),
		NotHereYet([]string{"Calm Heron", "Green Lamp", "Warm Stone"}), PortalHelp(UrgentHelp()), PortalLeaving("Calm Heron"),
		PortalUnknownCommand(), Late(), ChangedEarlier(), ChangeNotYours(), ChangeGone(), ChangeToCommand(), ReactionAlone(), ReactionTooMany(5), ReactionStopped("There is a number in it."), PortalPaused(), PortalMuted(), PortalUnmuted(), PortalLocked(), PortalUnlocked(), PortalNotLetThrough(), PortalMessageRemoved(), PortalRemoved(), PortalEnded(),
		CircleGreeting("Grief", []string{"Calm Heron"}), CircleGreeting("Grief", nil), CircleClosed(),
		LobbyName(), LobbyTopic(), PortalName(1), PortalName(2), PortalNameEnded(2), PortalTopic(), CircleName("7Q2M"), CircleTopic(), SpaceName(), SpaceTopic(), DeskName(), DeskTopic(),
	}
	all = append(all, PollEnded(), PollOver(), PollMeanwhile(), PollUnknown(), PollUnseen(), PollGone(), PollTooOften(20), PollNotYours(), PollNoModerator(), PollTakenBack())
	all = append(all, waits()...)
	all = append(all, Typing(true), Typing(false), TypingInPortal(), TypingInLobby())
	all = append(all, afterwards()...)
	all = append(all, MergeOffer("Grief", 1), MergeOffer("Grief", 2), MergeWaits(), MergeGoing("Grief"), MergeOff(), MergeNone())
	all = append(all, FitTopics([]string{"Grief", "Sleep"}), FitNear("Sleep"), FitNeeds(15), FitGroups([]kith.Tag{"fathers"}))
	all = append(all, wishes()...)
	all = append(all, reports()...)
	all = append(all, crises()...)
	all = append(all, onCall()...)
	all = append(all, desks()...)
	all = append(all, held()...)
	all = append(all, files()...)
	for _, how := range []kith.Ending{kith.EndedByCommand, kith.EndedByModerator, kith.EndedUnmet, kith.EndedWithCircle} {
		all = append(all, StatusEnded(how, "Grief"))
	}
	for _, state := range []kith.TicketState{kith.TicketWaiting, kith.TicketMatched, kith.TicketCancelled} {
		all = append(all, ExportRequests([]Phrase{ExportRequest(kith.Ticket{State: state}, "Grief")}))
	}
	for i, state := range []kith.PortalState{kith.PortalOpening, kith.PortalInvited, kith.PortalJoined, kith.PortalLeft} {
		part := kith.Part{Portal: kith.Portal{State: state, Pseudonym: "Calm Heron"}, Said: i}
		all = append(all, ExportParts([]Phrase{ExportPart(part, "Grief")}))
		part.Level = -1
		part.About, part.Voice = 2, true
		all = append(all, ExportPart(part, "Grief"))
	}
	for _, banned := range []bool{false, true} {
		all = append(all, AppealItem("Calm Heron", "7Q2M", banned), AppealItemLifted("Calm Heron", banned), AppealLifted("Calm Heron", banned),
			AppealKept("Calm Heron", banned, ""), AppealKept("Calm Heron", banned, "> It hurt somebody."))
	}
	all = append(all, AppealItemWords("> Sorry."), AppealItemKept("Calm Heron"), AppealItemOver(), AppealItemAgain(), AppealNobody("Calm Heron"))
	record := kith.Record{Account: "@ann:example.org", Names: []string{"Ann"}, Paused: true}
	all = append(all, ExportBeginning(), ExportAccount(record, kith.Peer{Consented: true, Adult: true, DistressAt: time.Now()}, false, "Germany"), ExportAccount(kith.Record{}, kith.Peer{}, true, ""),
		ExportAccount(record, kith.Peer{}, false, ""), ExportBans([]string{"Calm Heron", "Green Lamp"}), ExportDevices([]Phrase{ExportDevice("Phone ABC")}), ExportWaiting(record), ExportRest())
	for _, state := range []kith.PortalState{kith.PortalOpening, kith.PortalInvited, kith.PortalJoined} {
		all = append(all, AlreadyThere(state, "Grief", "Calm Heron"))
		for others := range 3 {
			all = append(all, StatusPlace(state, "Grief", "Calm Heron", others))
		}
	}
	all = append(all, PortalGreeting("Calm Heron", "Grief", []string{"Green Lamp", "Warm Stone"}, false, true, UrgentHelp())...)
	all = append(all, PortalGreeting("Calm Heron", "Grief", nil, true, false, UrgentHelp())...)
	all = append(all, PortalGreeting("Calm Heron", "Grief", nil, false, false, UrgentHelp())...)
	all = append(all, PortalWho("Calm Heron", []string{"Green Lamp"}, []string{"Warm Stone"})...)
	for kind := range cannot {
		all = append(all, CannotPassOn(kind))
	}
	return append(all, CannotPassOn("smell"))
}

func wishes() []Phrase {
	name := func(l kith.Language) string { return l.Tag }
	groups := []string{"fathers", "carers"}
	full := &kith.Request{
		Shape: kith.ShapePair, Side: kith.SideTalk, Needs: kith.NeedEmotional | kith.NeedInformational | kith.NeedPractical | kith.NeedCompany, Unlike: true,
		Languages: []kith.Language{{Tag: "German"}, {Tag: "English", Some: true}, {Tag: "French"}}, Tags: []kith.Tag{"fathers"},
		Wishes: []kith.TagWish{{Tag: "fathers", Strength: kith.Must}, {Tag: "carers", Strength: kith.Prefer}, {Tag: "men", Strength: kith.Avoid}},
	}
	lines := WishLines(full, name)
	all := []Phrase{
		MoreBegin(), MoreShape(), MoreSide(), MoreNeeds(), MoreLanguages(full.Languages, name), MoreGroups(groups), MoreWithin(groups, nil), MoreWithin(groups, groups),
		MoreUnlike(), MoreBelong(groups), MoreKeep(), MoreKept(), MoreNotKept(), MoreOnce(), MoreUnchanged(), MoreMatched(), MorePartly(),
		MoreNoSuchNumber(), MoreWhichWay(), MoreNoLanguage(), MoreTooMany(1), MoreTooMany(6), MoreBoth(groups), MoreNotBelonging(groups), MoreNoPairs(),
		Wishes(lines, true), Wishes(lines, false), NoWishes(), HowToChange(), WishesForgotten(), SearchGoesOn(), ExportUsual(lines), ExportDraft(lines),
	}
	for _, r := range []*kith.Request{{Shape: kith.ShapeCircle, Side: kith.SideListen}, {}} {
		all = append(all, WishLines(r, name)...)
	}
	return append(all, ExportAsked(groups, lines)...)
}

func desks() []Phrase {
	var ways []Way
	for _, verb := range []kith.Verb{kith.VerbDeliver, kith.VerbRefuse, kith.VerbMute, kith.VerbRemove, kith.VerbLift, kith.VerbKeep, kith.VerbTake, kith.VerbClose} {
		ways = append(ways, Way{"(sign)", verb})
	}
	return []Phrase{
		DeskGreeting(), DeskItem(412, "Somebody reports something.", ways), DeskWays(412, ways), DeskDone(412, DeskExpired()), DeskDoneByOther(412, DeskExpired()),
		DeskSettled(412, DeskExpired()), DeskBefore(412), DeskNoSuch(412), DeskNotYours(412), DeskWhich(kith.VerbMute), DeskCannot(412, ways), DeskHelp(),
		DeskUnknown(), DeskOnlyText(), DeskNoItem(), DeskNoSign(412, ways), DeskList(nil, 0),
		DeskList([]Phrase{DeskListLine(412, "Somebody reports something.", 3*time.Hour)}, 2),
	}
}

func reports() []Phrase {
	return []Phrase{
		ReportHow(), ReportOwn(), ReportedMessage("Green Lamp", "Calm Heron"), ReportedCircle("Calm Heron"), ReportedFromLobby("Calm Heron"),
		ReportedBefore(), ReportedEnough(), ReportUnseen(), ReportWhich([]Phrase{LeaveLine(1, "Grief", "Calm Heron")}),
		ReportWhat("Grief", "Calm Heron"), ReportNothing(), MutedForReview(),
		ReportTitle("Calm Heron", "Green Lamp"), ReportTitleCircle("Calm Heron"), ReportReason("It hurts."), ReportReason(""),
		ReportWords("Be quiet."), ReportWords(""), ReportBefore("Good evening."), ReportBefore(""), ReportLineGone(), ReportPlace(CircleName("7Q2M")),
		ReportAdvicePerson("Green Lamp"), ReportAdviceMuted("Green Lamp", 2), ReportAdviceLeft("Green Lamp"),
		ReportClosed("Green Lamp", true), ReportClosed("Green Lamp", false), ReportClosed("", false),
		ReportAuthorMuted("Green Lamp"), ReportAuthorRemoved("Green Lamp"), ReportAuthorGone("Green Lamp"),
		ReportHeardClosed("Green Lamp"), ReportHeardClosed(""), ReportHeardMuted("Green Lamp"), ReportHeardGone("Green Lamp"),
		ReportHeardNobody(), ReportHeardNothing("Green Lamp"), ReportHeardNothing(""),
	}
}

// within gives a phrase and all phrases inside it.
func within(p Phrase) []Phrase {
	all := []Phrase{p}
	for _, value := range p.Data {
		switch v := value.(type) {
		case Phrase:
			all = append(all, within(v)...)
		case []Phrase:
			for _, inner := range v {
				all = append(all, within(inner)...)
			}
		case List:
			all = append(all, within(Phrase{Data: map[string]any{"Lines": []Phrase(v)}})[1:]...)
		case Names:
			if len(v) > 1 {
				all = append(all, Phrase{wordListLast, map[string]any{"Before": "a", "Next": "b"}})
			}
			if len(v) > 2 {
				all = append(all, Phrase{wordListMore, map[string]any{"Before": "a", "Next": "b"}})
			}
		}
	}
	return all
}

// constants reads the values of all constants of type ID from the source.
func constants(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if typ, ok := spec.Type.(*ast.Ident); ok && typ.Name == "ID" {
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, value)
			}
			return true
		})
	}
	return found
}

// sentences reads the file: each id, and its forms.
func sentences(t *testing.T) map[string][]string {
	t.Helper()
	var root map[string]any
	if err := yaml.Unmarshal(english, &root); err != nil {
		t.Fatal(err)
	}
	found := make(map[string][]string)
	var walk func(prefix string, node map[string]any)
	walk = func(prefix string, node map[string]any) {
		for key, value := range node {
			switch v := value.(type) {
			case string:
				found[prefix+key] = []string{v}
			case map[string]any:
				if other, ok := v["other"]; ok {
					found[prefix+key] = []string{v["one"].(string), other.(string)}
					continue
				}
				walk(prefix+key+".", v)
			}
		}
	}
	walk("", root)
	return found
}

func TestEverySentenceHasItsPhrase(t *testing.T) {
	written := slices.Sorted(maps.Keys(sentences(t)))
	known := constants(t)
	slices.Sort(known)
	if !slices.Equal(written, known) {
		t.Errorf("in the file: %v\nin the code: %v", written, known)
	}
	said := make(map[string]bool)
	for _, p := range everything() {
		for _, inner := range within(p) {
			said[string(inner.ID)] = true
		}
	}
	for _, id := range known {
		if !said[id] {
			t.Errorf("%s is never said", id)
		}
	}
}

func TestEveryPhraseBringsWhatItsSentenceNeeds(t *testing.T) {
	written := sentences(t)
	for _, p := range everything() {
		for _, inner := range within(p) {
			forms := written[string(inner.ID)]
			needs := make(map[string]bool)
			for _, form := range forms {
				parsed := template.Must(template.New("").Parse(form))
				for _, node := range parsed.Root.Nodes {
					if action, ok := node.(*parse.ActionNode); ok {
						field := action.Pipe.Cmds[0].Args[0].(*parse.FieldNode)
						needs[field.Ident[0]] = true
					}
				}
			}
			if len(forms) > 1 {
				needs["Count"] = true
			}
			if want, got := slices.Sorted(maps.Keys(needs)), slices.Sorted(maps.Keys(inner.Data)); !slices.Equal(want, got) {
				t.Errorf("%s needs %v and is given %v", inner.ID, want, got)
			}
		}
	}
}

func TestPhrasesInWords(t *testing.T) {
	c := New()
	for _, row := range []struct {
		phrase Phrase
		want   string
	}{
		{Matched("Grief", 1), "I found 1 person for you. Topic: Grief. Your invitation is on its way: look among the invitations in your app, and accept it."},
		{Matched("Grief", 4), "I found 4 people for you. Topic: Grief. Your invitation is on its way: look among the invitations in your app, and accept it."},
		{NotHereYet([]string{"Ann"}), "Ann has not come in yet, and will see this after coming in."},
		{NotHereYet([]string{"Ann", "Ben", "Cem"}), "Ann, Ben and Cem have not come in yet, and will see this after coming in."},
		{StatusWaiting("Grief", 90*time.Second, kith.Outlook{Waited: true}), "I am looking for people for you. Topic: Grief. You have been waiting for 1 minute. " +
			"Few people have waited for this for as long lately, so I cannot say how much longer it takes."},
		{FindWhich(topics), "What would you like company on?\n1. Anxiety\n2. Grief\nWrite a number or a name. Or tell me in your own words what it is about."},
		{Lasting(119 * time.Minute), "119 minutes"},
		{Lasting(2 * time.Hour), "2 hours"},
		{Lasting(-time.Hour), "less than a minute"},
		{Left("{{.Secret}} <b>", "%s"), "You have left. Topic: {{.Secret}} <b>. The others see that %s has left, and nothing else. " +
			"You can find people again whenever you like."},
	} {
		if got := c.Text("en", row.phrase); got != row.want {
			t.Errorf("%s says %q, want %q", row.phrase.ID, got, row.want)
		}
	}
}

// Whatever language is asked for, and whatever is said, there is an answer.
func TestThereIsAlwaysAnAnswer(t *testing.T) {
	c := New()
	for _, lang := range []string{"", "en", "en-GB", "de, fr;q=0.5", "nonsense", strings.Repeat("x-", 5000)} {
		if got := c.Text(lang, Somebody()); got != "somebody" {
			t.Errorf("language %.20q: %q", lang, got)
		}
	}
	for _, broken := range []Phrase{{}, {ID: "no.such"}, {lobbyMatched, map[string]any{"Count": "many"}}, {portalWho, map[string]any{"Here": Phrase{}}}} {
		if got := c.Text("en", broken); got != c.Text("en", Trouble()) {
			t.Errorf("%q is said as %q", broken.ID, got)
		}
	}
}

func TestSeveralPhrasesAreParagraphs(t *testing.T) {
	if got := New().Texts("en", PortalWho("Ann", nil, []string{"Ben"})...); got != "You are Ann. Nobody else is here at this moment.\n\nNot here yet: Ben." {
		t.Errorf("got %q", got)
	}
}

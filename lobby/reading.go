package lobby

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kith/safety"
)

const (
	// longest is how many bytes a text may have that is understood as a command
	// or an answer.
	longest = 1000
	// furthest is how many bytes of a text are looked at for signs of danger. No
	// Matrix event is longer.
	furthest = 64 << 10
)

// input is what a peer wrote, read as far as that goes without knowing the
// conversation.
type input struct {
	written  string // as the peer wrote it, without the space around it
	plain    string // in the form that plain gives
	verb     verb   // "" when it does not begin with a command
	object   string // what comes after the verb, plain
	long     bool   // too long for a command; then verb and object are empty
	appeal   string // what comes after the word appeal, as it was written
	severity safety.Severity
}

// verb is a command of the lobby.
type verb string

const (
	verbHelp    verb = "help"
	verbTopics  verb = "topics"
	verbFind    verb = "find"
	verbStatus  verb = "status"
	verbCancel  verb = "cancel"
	verbLeave   verb = "leave"
	verbReport  verb = "report"
	verbBlock   verb = "block"
	verbBlocked verb = "blocked"
	verbUnblock verb = "unblock"
	verbForget  verb = "forget"
	verbExport  verb = "export"
	verbPrivacy verb = "privacy"
	verbHello   verb = "hello"
	verbAppeal  verb = "appeal"
	verbCountry verb = "country"
	verbTalk    verb = "talk"
	verbTyping  verb = "typing"
	verbDuty    verb = "duty"
	verbMore    verb = "more"
	verbWishes  verb = "wishes"
	// verbForgetWishes drops them.
	verbForgetWishes verb = "forget wishes"

	verbReset verb = "reset" // the statement that the peer has reset their keys
)

// alone are the texts that are a command when nothing else is written. They hold
// whole texts, so that "help me, he is at the door" or "leave me alone" is not
// taken for a command.
var alone = map[string]verb{
	"help": verbHelp, "help me": verbHelp, "commands": verbHelp, "menu": verbHelp, "what can you do": verbHelp, "what can i do": verbHelp,
	"topics": verbTopics, "topic": verbTopics, "list": verbTopics, "list topics": verbTopics, "show topics": verbTopics,
	"find": verbFind, "search": verbFind,
	"status": verbStatus, "what now": verbStatus, "what happens now": verbStatus, "where am i": verbStatus,
	"cancel": verbCancel, "stop": verbCancel, "never mind": verbCancel, "nevermind": verbCancel, "cancel search": verbCancel, "stop searching": verbCancel,
	"leave": verbLeave, "exit": verbLeave, "quit": verbLeave, "leave circle": verbLeave, "leave the circle": verbLeave,
	"report": verbReport,
	"block":  verbBlock, "blocked": verbBlocked, "blocks": verbBlocked, "my blocks": verbBlocked, "whom have i blocked": verbBlocked, "unblock": verbUnblock,
	"forget me": verbForget, "forget": verbForget, "delete me": verbForget, "delete my data": verbForget,
	"export": verbExport, "export my data": verbExport, "my data": verbExport, "show my data": verbExport, "what do you know about me": verbExport,
	"privacy": verbPrivacy, "who can read": verbPrivacy, "who can read this": verbPrivacy,
	"hello": verbHello, "hi": verbHello, "hey": verbHello, "start": verbHello, "good morning": verbHello, "good evening": verbHello,
	"country": verbCountry, "my country": verbCountry,
	"talk": verbTalk, "talk to someone": verbTalk, "talk to somebody": verbTalk, "talk with someone": verbTalk, "talk with somebody": verbTalk,
	"i want to talk to someone": verbTalk, "i want to talk to somebody": verbTalk, "i need to talk to someone": verbTalk, "i need to talk to somebody": verbTalk,
	"can i talk to someone": verbTalk, "talk to a person": verbTalk, "talk to a human": verbTalk, "talk to someone on duty": verbTalk, "talk to a counsellor": verbTalk,
	"on duty": verbDuty, "off duty": verbDuty, "i am on duty": verbDuty, "im on duty": verbDuty, "i am off duty": verbDuty, "im off duty": verbDuty,
	"typing": verbTyping, "typing on": verbTyping, "typing off": verbTyping,
	"more": verbMore, "say more": verbMore, "tell more": verbMore, "more wishes": verbMore,
	"wishes": verbWishes, "my wishes": verbWishes, "show wishes": verbWishes, "show my wishes": verbWishes,
	"forget wishes": verbForgetWishes, "forget my wishes": verbForgetWishes, "drop wishes": verbForgetWishes, "no wishes": verbForgetWishes, "drop my wishes": verbForgetWishes,
	"i reset my keys": verbReset, "i have reset my keys": verbReset,
}

// leading are the commands that take something after them.
var leading = map[string]verb{"find": verbFind, "search": verbFind, "leave": verbLeave, "report": verbReport, "block": verbBlock, "unblock": verbUnblock, "country": verbCountry, "more": verbMore}

// read takes apart what a peer wrote. It never fails, and its work is bounded.
func read(text string) input {
	if len(text) > furthest {
		text = text[:furthest]
	}
	in := input{written: strings.TrimSpace(strings.ToValidUTF8(text, "")), plain: plain(text)}
	if words, ok := appealed(text); ok {
		return input{verb: verbAppeal, appeal: words}
	}
	if len(text) > longest {
		in.long, in.plain = true, ""
		return in
	}
	whole := strings.TrimSuffix(strings.TrimPrefix(in.plain, "please "), " please")
	if strings.TrimSpace(text) == "?" {
		whole = "help"
	}
	if v, ok := alone[whole]; ok {
		in.verb = v
		return in
	}
	first, rest, _ := strings.Cut(whole, " ")
	if v, ok := leading[first]; ok && rest != "" {
		in.verb, in.object = v, rest
	}
	return in
}

// plain brings a text into the one form in which texts are compared: letters,
// digits and symbols without case, accents, punctuation, or anything invisible,
// in words with one space between them. An apostrophe joins: "I'm" is "im".
//
// In a long text, compatible letters (the full-width ones, ligatures) stay apart:
// one of them can stand for eighteen letters, and the work must stay bounded.
func plain(text string) string {
	form := norm.NFKD
	if len(text) > longest {
		form = norm.NFD
	}
	var b strings.Builder
	gap := false
	for _, r := range form.String(strings.ToValidUTF8(text, " ")) {
		switch {
		case unicode.In(r, unicode.M, unicode.Cf, unicode.Sk) || r == '\'' || r == '’':
			continue
		case unicode.In(r, unicode.L, unicode.N, unicode.So):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(caseless(r))
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// caseless gives the same letter for all letters that differ in case only, among
// them the two small sigmas.
func caseless(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return unicode.ToLower(unicode.ToUpper(least)) // by way of upper case, since the least form of iota is an accent
}

// reply is an answer to a question of yes or no.
type reply int

const (
	unclear reply = iota
	yes
	no
)

var replies = map[string]reply{
	"yes": yes, "y": yes, "yeah": yes, "yea": yes, "yep": yes, "yup": yes, "ya": yes, "aye": yes, "ok": yes, "okay": yes, "k": yes,
	"sure": yes, "fine": yes, "alright": yes, "all right": yes, "agree": yes, "i agree": yes, "agreed": yes, "of course": yes,
	"yes please": yes, "yes i am": yes, "i am": yes, "yes i did": yes, "i did": yes, "yes it is": yes, "it is": yes, "that is fine": yes,
	"thats fine": yes, "yes thats fine": yes, "i consent": yes, "👍": yes, "✅": yes, "✔": yes, "☑": yes, "👌": yes, "🆗": yes,
	"no": no, "n": no, "nope": no, "nah": no, "nay": no, "no thanks": no, "no thank you": no, "not now": no, "never": no, "no i am not": no,
	"no im not": no, "i am not": no, "im not": no, "no i did not": no, "no i didnt": no, "i didnt": no, "i did not": no, "i dont agree": no,
	"disagree": no, "👎": no, "❌": no, "✖": no, "🚫": no,
}

// reply reads a text as yes or no, as a whole.
func (in input) reply() reply { return replies[in.plain] }

// age reads an answer to the question for the age: yes or no, or the years.
func (in input) age() reply {
	text := in.plain
	for _, lead := range []string{"yes ", "no ", "i am ", "im "} {
		text = strings.TrimPrefix(text, lead)
	}
	switch strings.TrimPrefix(text, "over ") {
	case "an adult", "18 or older":
		return yes
	case "a minor", "a child", "a kid", "a teenager", "under 18", "not 18", "not yet 18", "underage", "younger than 18":
		return no
	}
	years, exact := in.years()
	switch {
	case !exact:
		return in.reply()
	case years >= 18:
		return yes
	default:
		return no
	}
}

// statesAdult says whether a peer states that they are an adult, in words that
// are not written by a slip.
func (in input) statesAdult() bool {
	return in.plain != "" && in.reply() == unclear && in.age() == yes
}

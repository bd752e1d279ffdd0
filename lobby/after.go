package lobby

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/pseudonym"
	"kith/safety"
)

// After a talk the circles ask in the lobby how it was. That stands beside the questions of the
// lobby and below them: it is answered only while nothing else is open, never put again, and
// goes away with the next question or after a day.

const (
	// afterApart is whom of these ghosts not to meet again, after a talk that was not good.
	afterApart = "apart"
	// afterLasts is how long it can be answered.
	afterLasts = 24 * time.Hour
	// mostWords is how many bytes of words are kept with a rating.
	mostWords = 1000
)

// asksAfter gives what is asked after a talk, while it can be answered.
func (t *turn) asksAfter() kith.Question {
	if t.peer.Asking != "" || t.peer.Pressing != "" || t.peer.Farewell != "" || t.now().Sub(t.peer.AfterAt) > afterLasts {
		return ""
	}
	return t.peer.After
}

// forgetsAfter drops it when another question was opened.
func (t *turn) forgetsAfter(before kith.Question) {
	if t.peer.Asking != "" && t.peer.Asking != before {
		t.peer.After = ""
	}
}

// afterwards takes an answer to it. Anything else is left to be answered as ever.
func (t *turn) afterwards(in input) (answer []catalogue.Phrase, done bool, err error) {
	asked := t.asksAfter()
	if asked == "" || in.verb != "" {
		return nil, false, nil
	}
	if circle, rates := asked.Rates(); rates {
		return t.replyRating(circle, in)
	}
	if ghosts := ghostsAsked(asked, afterApart); len(ghosts) > 0 {
		return t.replyApart(ghosts, in)
	}
	return nil, false, nil
}

// answersAfter tells whether a text that is a number, yes or no is an answer to it.
func (t *turn) answersAfter(in input) bool {
	asked := t.asksAfter()
	if _, rates := asked.Rates(); rates {
		rating, _, _ := readRating(in.written)
		return rating > 0
	}
	return in.chooses() && len(ghostsAsked(asked, afterApart)) > 0
}

func (t *turn) replyRating(circle kith.CircleID, in input) (answer []catalogue.Phrase, done bool, err error) {
	rating, words, ok := readRating(in.written)
	switch {
	case in.reply() == no:
		t.peer.After = ""
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	case !ok && in.reply() != yes:
		return nil, false, nil
	case rating < kith.LowestRating || rating > kith.HighestRating:
		answer, err = say(catalogue.AfterOutOfRange())
		return answer, true, err
	}
	tooLong := len(words) > mostWords
	if tooLong || in.severity > safety.None { // what is said of a danger is not for a report
		words = ""
	}
	kept, met, err := t.circles.Rate(t.ctx, t.peer.Key, circle, rating, words)
	if err != nil {
		return nil, true, fmt.Errorf("keep how a talk was: %w", err)
	}
	t.peer.After = ""
	switch {
	case !kept:
		return nil, false, nil
	case in.severity > safety.None:
		return nil, true, nil // what is said about the danger is enough
	case rating > kith.LowestRating+1:
		answer, err = say(catalogue.AfterThanks(words != "", tooLong))
		return answer, true, err
	}
	if len(met) > 0 {
		t.peer.After, t.peer.AfterAt = ghostQuestion(afterApart, met), t.now().UTC()
	}
	if tooLong {
		answer = append(answer, catalogue.AfterThanks(false, true))
	}
	return append(answer, catalogue.AfterSorry(namesOf(met))...), true, nil
}

func namesOf(others []kith.Other) (names []string) {
	for _, o := range others {
		names = append(names, o.Pseudonym)
	}
	return names
}

// replyApart takes whether somebody is not to be met again, or who of several.
func (t *turn) replyApart(ghosts []id.UserID, in input) (answer []catalogue.Phrase, done bool, err error) {
	said := in.reply()
	if said == no {
		t.peer.After = ""
		answer, err = say(catalogue.QuestionDropped())
		return answer, true, err
	}
	all, err := t.circles.Others(t.ctx, t.peer.Key)
	if err != nil {
		return nil, true, fmt.Errorf("list whom a peer knows: %w", err)
	}
	others := among(all, ghosts)
	other, ok := meant(others, in.written)
	if said == yes && len(others) == 1 {
		other, ok = others[0], true
	}
	switch {
	case ok:
		t.peer.After = ""
		answer, err = t.blockOne(other)
	case said == yes:
		answer = catalogue.AfterSorry(namesOf(others))[1:]
	case isNumber(in.written):
		answer, err = say(catalogue.BlockUnknown())
	default:
		return nil, false, nil
	}
	return answer, true, err
}

// readRating reads a text that begins with a number: "4", "4/5", "4 it was good". ok is false for
// any other, and for what only begins like a rating: "2 years ago". A number that is no rating
// is given as it is, or as -1, when nothing stands behind it.
func readRating(text string) (rating int, words string, ok bool) {
	first, rest := text, ""
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		first, rest = text[:end], strings.TrimSpace(text[end:])
	}
	if len(first) > mostWords {
		return 0, "", false
	}
	number, odd := ratingIn(first)
	if number < 0 {
		return 0, "", false
	}
	rest, outOf := withoutScale(rest)
	switch {
	case odd || outOf || number < kith.LowestRating || number > kith.HighestRating:
		return -1, "", rest == "" || outOf
	case len(rest) < mostWords && counts(rest):
		return 0, "", false
	}
	return number, rest, true
}

// ratingIn reads the first word of a rating; -1 is none. odd tells that it is a number of another
// kind: with a sign, a fraction, or out of something other than five.
func ratingIn(word string) (number int, odd bool) {
	plain := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.M, unicode.Cf) { // a keycap is a digit with a frame
			return -1
		}
		return r
	}, norm.NFKC.String(word))
	odd = strings.HasPrefix(plain, "-") || strings.HasPrefix(plain, "−")
	plain = strings.TrimLeft(strings.TrimRight(plain, ".,;:!?)"), "-−+(")
	if before, ok := strings.CutSuffix(plain, "/5"); ok {
		plain = before
	}
	digits := strings.FieldsFunc(plain, func(r rune) bool { return strings.ContainsRune("./,⁄", r) })
	number = -1
	for i, part := range digits {
		n, ok := pseudonym.Number(part)
		if !ok {
			return -1, false
		}
		if i == 0 {
			number = n
		}
	}
	return number, odd || len(digits) > 1
}

// withoutScale drops "out of 5" and "stars", and tells whether it was out of something else.
func withoutScale(rest string) (words string, outOf bool) {
	low := strings.ToLower(rest)
	for _, lead := range []string{"out of ", "of "} {
		after, ok := strings.CutPrefix(low, lead)
		if !ok {
			continue
		}
		scale, words, _ := strings.Cut(after, " ")
		if n, isNumber := pseudonym.Number(strings.TrimRight(scale, ".,;:!")); isNumber {
			return strings.TrimSpace(rest[len(rest)-len(words):]), n != kith.HighestRating
		}
	}
	for _, unit := range []string{"stars", "star", "points", "point"} {
		if low == unit || strings.HasPrefix(low, unit+" ") || strings.HasPrefix(low, unit+",") {
			return strings.TrimLeft(rest[len(unit):], " ,.:"), false
		}
	}
	return rest, false
}

// units are words behind a number that counts something, and is no rating.
var units = []string{
	"year", "years", "month", "months", "week", "weeks", "day", "days", "night", "nights", "hour", "hours", "minute", "minutes", "am", "pm", "oclock", "times", "people",
	"kids", "children", "sons", "daughters", "jahre", "jahren", "monate", "monaten", "wochen", "tage", "tagen", "uhr", "kinder", "leute", "ans", "mois", "semaines", "jours", "heures",
	"enfants", "anos", "meses", "semanas", "dias", "horas", "hijos",
}

func counts(rest string) bool {
	first, _, _ := strings.Cut(plain(rest), " ")
	return slices.Contains(units, first)
}

package circle

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/portal"
	"kith/store"
)

const (
	// contextLength is how many messages before a reported one moderators are shown.
	contextLength = 5
	// longestContext is how much of each of them, in bytes.
	longestContext = 400
)

// passOn is the job that carries out a report: what becomes of its author's voice, and
// laying it on the moderators' desks. Each step is kept when it is done.
func (c *Circles) passOn(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read number of report: %w", err)
	}
	report, err := c.store.Report(ctx, number)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	s, err := c.sceneOf(ctx, report)
	if errors.Is(err, store.ErrNotFound) {
		return nil // the circle ended long ago, and was erased
	} else if err != nil {
		return err
	}
	if s.room.ID == "" {
		return jobs.Again(departRetry)
	}
	if report.Mute, err = s.voice(ctx, report); err != nil || report.Passed {
		return err
	}
	return s.layReport(ctx, report)
}

// sceneOf is what stands around a report, with the circle's own room.
func (c *Circles) sceneOf(ctx context.Context, report store.Report) (scene, error) {
	s := scene{Circles: c}
	var err error
	if s.circle, err = c.store.Circle(ctx, report.Circle); err != nil {
		return s, err
	}
	if s.room, err = c.store.Room(ctx, s.circle.Room); err != nil {
		return s, err
	}
	s.portals, err = c.store.Portals(ctx, s.circle.ID)
	return s, err
}

// authorOf gives the part of whom a report is about; false for a moderator and for nobody.
func (s scene) authorOf(report store.Report) (kith.Portal, bool) {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return report.Author != "" && p.Ghost == report.Author })
	if i < 0 {
		return kith.Portal{}, false
	}
	return s.portals[i], true
}

// layReport puts a report before the moderators: the message, what was said before it, and
// who is who under which made-up name.
func (s scene) layReport(ctx context.Context, report store.Report) error {
	item := kith.Item{
		Kind: kith.ItemReport, Circle: s.circle.ID, About: report.Author, Reference: fmt.Sprint(report.ID), Verbs: []kith.Verb{kith.VerbClose},
	}
	title, place := catalogue.ReportTitleCircle(s.nameOf(report.Reporter)), catalogue.ReportPlace(catalogue.CircleName(code(s.circle.ID)))
	if s.circle.IsTalk() {
		title, place = catalogue.TalkReportTitle(s.nameOf(report.Reporter)), catalogue.TalkReportPlace()
	}
	details := []catalogue.Phrase{catalogue.ReportReason(quoted(report.Reason))}
	if report.Message != 0 {
		title = catalogue.ReportTitle(s.nameOf(report.Reporter), s.nameOf(report.Author))
		about, err := s.aboutMessage(ctx, report, &item)
		if err != nil {
			return err
		}
		if item.Not != "" {
			if reaches, err := s.desk.Reaches(ctx, s.circle.ID, item.Not); err != nil {
				return err
			} else if !reaches {
				return s.passOnToNobody(ctx, report)
			}
		}
		details = append(details, about...)
	}
	details = append(details, place)
	return s.store.Txn(ctx, func(ctx context.Context) error {
		if err := s.desk.Lay(ctx, item, title, details...); err != nil {
			return fmt.Errorf("lay report on desks: %w", err)
		}
		if err := s.store.PassReport(ctx, report.ID); err != nil {
			return err
		}
		return s.settleSoon(ctx, s.circle.ID) // one that everybody has left was kept open for it
	})
}

// aboutMessage says of a reported message what it is, what stood before it and what can be
// decided about its author. Nobody looks at what is reported about themselves.
func (s scene) aboutMessage(ctx context.Context, report store.Report, item *kith.Item) ([]catalogue.Phrase, error) {
	words, by, file, err := s.wordsOf(ctx, report.Message, report.Author)
	if err != nil {
		return nil, err
	}
	if s.isModerator(by) {
		item.Not = by
	}
	before, err := s.wordsBefore(ctx, report.Message)
	if err != nil {
		return nil, err
	}
	about := []catalogue.Phrase{catalogue.ReportWords(quoted(clip(words, longestReason)))}
	if file {
		where, err := s.whereSeen(ctx, report.Message)
		if err != nil {
			return nil, err
		}
		about = append(about, where...)
	}
	about = append(about, catalogue.ReportBefore(before))
	p, ok := s.authorOf(report)
	if !ok {
		return about, nil
	}
	advice, verbs, err := s.advice(ctx, report, p)
	item.Verbs = verbs
	return append(about, advice), err
}

// passOnToNobody ends a report that only the one it is about could look at.
func (s scene) passOnToNobody(ctx context.Context, report store.Report) error {
	return s.store.Txn(ctx, func(ctx context.Context) error {
		if err := s.store.PassReport(ctx, report.ID); err != nil {
			return err
		}
		if err := s.tellReporter(ctx, report, catalogue.ReportHeardNobody()); err != nil {
			return err
		}
		return s.settleSoon(ctx, s.circle.ID)
	})
}

// advice says what there is to know about the author of a reported message, and what can be
// decided about them.
func (s scene) advice(ctx context.Context, report store.Report, p kith.Portal) (catalogue.Phrase, []kith.Verb, error) {
	all := []kith.Verb{kith.VerbMute, kith.VerbRemove, kith.VerbClose}
	switch {
	case p.State == kith.PortalLeft:
		return catalogue.ReportAdviceLeft(p.Pseudonym), []kith.Verb{kith.VerbClose}, nil
	case report.Mute != store.ReportMuted:
		return catalogue.ReportAdvicePerson(p.Pseudonym), all, nil
	}
	people, err := s.store.Reporters(ctx, report.Author)
	return catalogue.ReportAdviceMuted(p.Pseudonym, people), all, err
}

// wordsBefore gives what was said last before a message, a line for each, the oldest first.
func (s scene) wordsBefore(ctx context.Context, message store.MessageID) (string, error) {
	said, err := s.store.SaidBefore(ctx, message, contextLength)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, m := range said {
		words, _, _, err := s.wordsOf(ctx, m.Message, m.Author)
		if err != nil {
			return "", err
		}
		if words == "" {
			words = s.words.Text("", catalogue.ReportLineGone())
		}
		// In one line, so that nobody's words can pass for another's.
		lines = append(lines, "> "+s.nameOf(m.Author)+": "+clip(strings.Join(strings.Fields(words), " "), longestContext))
	}
	return strings.Join(lines, "\n"), nil
}

// wordsOf looks up what a message says, where its author wrote it, as it is seen in the
// circle; "" when nobody can read it any more. by is the account that wrote it; file tells that
// the words are not all of it.
func (s scene) wordsOf(ctx context.Context, message store.MessageID, author id.UserID) (words string, by id.UserID, file bool, err error) {
	home := s.circle.Room // of a moderator, who writes there
	for _, p := range s.portals {
		if p.Ghost == author {
			home = p.Room
		}
	}
	s.room, err = s.store.Room(ctx, home)
	if errors.Is(err, store.ErrNotFound) {
		return "", "", false, nil
	} else if err != nil {
		return "", "", false, err
	}
	source, err := s.lastWords(ctx, message, home)
	if err != nil || source == "" {
		return "", "", false, err
	}
	if s.evt, err = s.edge.ReadAgain(ctx, s.room, source); err != nil || s.evt.Trouble != "" {
		return "", "", false, err
	}
	talk, err := portal.Read(s.evt.Type, s.evt.Content)
	if err != nil {
		return "", s.evt.Sender, false, nil //nolint:nilerr // it is no message any more
	}
	words = talk.For(s.view(ctx, nil)).Body
	if talk.File != nil {
		words = strings.TrimSpace(s.words.Text("", catalogue.FileInWords(talk.File.Voice)) + " " + words)
	}
	return words, s.evt.Sender, talk.File != nil, nil
}

// whereSeen tells moderators where a message is that words do not show: in the circle, as
// all others saw it.
func (s scene) whereSeen(ctx context.Context, message store.MessageID) ([]catalogue.Phrase, error) {
	seen, err := s.store.CopyOf(ctx, message, s.circle.Room)
	if err != nil || seen == "" {
		return nil, err
	}
	return []catalogue.Phrase{catalogue.FileWhere(s.room.ID.EventURI(seen).MatrixToURL())}, nil
}

// lastWords gives the event of a room that has the words of a message as they were changed
// last; "" when there is none.
func (s scene) lastWords(ctx context.Context, message store.MessageID, room kith.RoomKey) (id.EventID, error) {
	about, err := s.store.About(ctx, message)
	if err != nil {
		return "", err
	}
	for _, m := range slices.Backward(about) {
		if m.Kind != store.KindEdit {
			continue
		}
		if source, err := s.store.CopyOf(ctx, m.ID, room); err != nil || source != "" {
			return source, err
		}
	}
	return s.store.CopyOf(ctx, message, room)
}

// quoted marks each line as somebody's words, so that none of them can pass for the bot's.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "> " + strings.ReplaceAll(text, "\n", "\n> ")
}

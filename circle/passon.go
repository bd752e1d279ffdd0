package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/portal"
	"kith/store"
)

const (
	// reportLooks is how often it is looked whether a moderator has come to a report.
	reportLooks = time.Hour
	// reportWaits is how long a report waits for one at least; it is Options.Retention
	// where that is longer.
	reportWaits = 24 * time.Hour
)

// passOn is the job that carries out a report: the author is muted if it is to be, the
// words are looked up, and the moderators are told as soon as one of them can read it.
// Each step is kept when it is done.
func (c *Circles) passOn(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read number of report: %w", err)
	}
	report, err := c.store.Report(ctx, number)
	if errors.Is(err, store.ErrNotFound) || err == nil && report.Passed {
		return nil
	} else if err != nil {
		return err
	}
	circle, err := c.store.Circle(ctx, report.Circle)
	if errors.Is(err, store.ErrNotFound) {
		return nil // it ended long ago, and was erased
	} else if err != nil {
		return err
	}
	room, err := c.store.Room(ctx, circle.Room)
	if err != nil {
		return err
	}
	if room.ID == "" {
		return jobs.Again(departRetry)
	}
	portals, err := c.store.Portals(ctx, circle.ID)
	if err != nil {
		return err
	}
	s := scene{Circles: c, circle: circle, portals: portals, room: room}
	if report.Mute == store.ReportMutes {
		if report.Mute, err = s.muteForReview(ctx, report); err != nil {
			return err
		}
	}
	if report.Message != 0 && !report.Told.Read {
		if report.Told.Words, err = s.reportedWords(ctx, report); err != nil {
			return err
		}
		report.Told.Read = true
		if err = c.store.SetTold(ctx, report.ID, report.Told); err != nil {
			return err
		}
	}
	return s.tellModerators(ctx, report)
}

// muteForReview takes the author's voice in the circle's room and in their portal, and
// tells them. Whoever moderates gives it back by any client.
func (s scene) muteForReview(ctx context.Context, report store.Report) (store.ReportMute, error) {
	outcome := store.ReportMutesNot
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == report.Author && p.State != kith.PortalLeft })
	if i >= 0 && s.circle.State != kith.CircleClosed {
		muted, err := s.edge.Mute(ctx, s.room, report.Author)
		if err != nil {
			return outcome, fmt.Errorf("mute for review: %w", err)
		}
		if muted {
			outcome = store.ReportMuted
		}
	}
	return outcome, s.store.Txn(ctx, func(ctx context.Context) error {
		if err := s.store.SetReportMute(ctx, report.ID, outcome); err != nil || outcome != store.ReportMuted {
			return err
		}
		if _, err := s.store.SetPortalLevel(ctx, s.portals[i].Room, kith.MutedLevel, kith.Muted); err != nil {
			return err
		}
		if err := s.say(ctx, s.portals[i].Room, fmt.Sprint("review ", report.ID), catalogue.MutedForReview()); err != nil {
			return err
		}
		return s.settleSoon(ctx, s.circle.ID)
	})
}

// reportedWords looks up what the message of a report says, where its author wrote it,
// as it is seen in the circle; "" when nobody can read it any more.
func (s scene) reportedWords(ctx context.Context, report store.Report) (string, error) {
	home := s.circle.Room // of a moderator, who writes there
	for _, p := range s.portals {
		if p.Ghost == report.Author {
			home = p.Room
		}
	}
	room, err := s.store.Room(ctx, home)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	} else if err != nil {
		return "", err
	}
	source, err := s.store.CopyOf(ctx, report.Message, home)
	if err != nil || source == "" {
		return "", err
	}
	s.room = room
	if s.evt, err = s.edge.ReadAgain(ctx, room, source); err != nil || s.evt.Trouble != "" {
		return "", err
	}
	talk, err := portal.Read(s.evt.Type, s.evt.Content)
	if err != nil {
		return "", nil //nolint:nilerr // it is no message any more
	}
	return clip(talk.For(s.view(ctx, nil)).Body), nil
}

// tellModerators says a report in the circle's room, once somebody reads there. Until
// then the moderators are invited, and it waits.
func (s scene) tellModerators(ctx context.Context, report store.Report) error {
	readers, err := s.store.Readers(ctx, s.room.Key)
	switch {
	case err != nil:
		return err
	case len(readers) == 0 && time.Since(report.Created) > max(s.opts.Retention, reportWaits):
		s.log.Error().Msg("Gave up on a report: no moderator came to the circle")
		return s.store.Txn(ctx, func(ctx context.Context) error { return s.closeReport(ctx, report) })
	case len(readers) == 0:
		if err = s.callModerators(ctx, report); err != nil {
			return err
		}
		return jobs.Again(reportLooks)
	}
	content, err := s.notice(ctx, report)
	if err != nil {
		return err
	}
	return s.store.Txn(ctx, func(ctx context.Context) error {
		err := s.edge.SendAs(ctx, store.Outgoing{
			Room: s.room.Key, Sender: s.edge.Bot(), Type: event.EventMessage.Type, Content: content, ReplyTo: report.Message,
		}, "report", fmt.Sprint(report.ID))
		if err != nil {
			return err
		}
		return s.closeReport(ctx, report)
	})
}

// closeReport ends a report. A circle that everybody has left was kept open for it.
func (s scene) closeReport(ctx context.Context, report store.Report) error {
	if err := s.store.PassReport(ctx, report.ID); err != nil {
		return err
	}
	return s.settleSoon(ctx, s.circle.ID)
}

// callModerators asks those to come who may moderate the circle: in their own lobby, once
// a day, or else by an invitation into its room, once until they answer. An invitation
// stands where other moderators see it, and that somebody has none could tell them who
// is a peer here; what is said in a lobby nobody else sees.
func (s scene) callModerators(ctx context.Context, report store.Report) error {
	content, err := loud(s.words.Text("", catalogue.ReportCall(code(s.circle.ID))))
	if err != nil {
		return err
	}
	for _, moderator := range s.moderatorsAmong(s.portals) {
		lobby, err := s.store.Lobby(ctx, s.store.PeerKey(moderator))
		if err == nil {
			out := store.Outgoing{Room: lobby.Key, Sender: s.edge.Bot(), Type: event.EventMessage.Type, Content: content}
			if err = s.edge.SendAs(ctx, out, "call", string(s.circle.ID), report.Created.UTC().Format(time.DateOnly)); err != nil {
				return err
			}
			continue
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		membership, err := s.store.Membership(ctx, s.room.Key, moderator)
		if err != nil {
			return err
		}
		if membership == event.MembershipInvite || membership == event.MembershipBan {
			continue
		}
		if err = s.edge.InviteModerator(ctx, s.room, moderator); err != nil {
			return err
		}
		if err = s.store.SetReader(ctx, s.room.Key, moderator, event.MembershipInvite); err != nil {
			return err
		}
	}
	return nil
}

// notice is what moderators read of a report.
func (s scene) notice(ctx context.Context, report store.Report) ([]byte, error) {
	reporter, reason := s.nameOf(report.Reporter), catalogue.ReportReason(quoted(report.Told.Reason))
	phrase := catalogue.ReportNoticeCircle(report.Number, reporter, reason, catalogue.ReportAdvice())
	if report.Message != 0 {
		advice, err := s.advice(ctx, report)
		if err != nil {
			return nil, err
		}
		words := catalogue.ReportWords(quoted(report.Told.Words))
		phrase = catalogue.ReportNotice(report.Number, reporter, s.nameOf(report.Author), reason, words, advice)
	}
	return loud(s.words.Text("", phrase))
}

// loud is a text for which clients ring: no m.notice, and for everybody in the room.
func loud(text string) ([]byte, error) {
	content, err := json.Marshal(&event.MessageEventContent{MsgType: event.MsgText, Body: text, Mentions: &event.Mentions{Room: true}})
	if err != nil {
		return nil, fmt.Errorf("write report: %w", err)
	}
	return content, nil
}

// advice says what can be done about the author of a reported message.
func (s scene) advice(ctx context.Context, report store.Report) (catalogue.Phrase, error) {
	i := slices.IndexFunc(s.portals, func(p kith.Portal) bool { return p.Ghost == report.Author })
	switch {
	case i < 0: // a moderator's
		return catalogue.ReportAdvice(), nil
	case s.portals[i].State == kith.PortalLeft:
		return catalogue.ReportAdviceLeft(s.portals[i].Pseudonym), nil
	case report.Mute != store.ReportMuted:
		return catalogue.ReportAdvicePerson(s.portals[i].Pseudonym), nil
	}
	people, err := s.store.Reporters(ctx, report.Author)
	return catalogue.ReportAdviceMuted(s.portals[i].Pseudonym, people), err
}

// quoted marks each line as somebody's words, so that none of them can pass for the bot's.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "> " + strings.ReplaceAll(text, "\n", "\n> ")
}

// passOnWaiting takes up the reports of a circle that wait for a moderator.
func (c *Circles) passOnWaiting(ctx context.Context, circle kith.CircleID) error {
	waiting, err := c.store.WaitingReports(ctx, circle)
	if err != nil {
		return err
	}
	for _, report := range waiting {
		if err = c.jobs.Schedule(ctx, jobReport, strconv.FormatInt(report.ID, 10), 0); err != nil {
			return err
		}
	}
	return nil
}

// moderatorsAmong lists the moderators who are no peers in a circle with these portals:
// nobody moderates where they are a peer, and their account and their pseudonym must not
// meet in one room.
func (c *Circles) moderatorsAmong(portals []kith.Portal) []id.UserID {
	return slices.DeleteFunc(slices.Clone(c.opts.Moderators), func(moderator id.UserID) bool {
		key := c.store.PeerKey(moderator)
		return slices.ContainsFunc(portals, func(p kith.Portal) bool { return p.Peer == key })
	})
}

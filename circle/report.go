package circle

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// Peers report to the moderators of their circle. What is reported stands in one row,
// which is made together with the answer to the reporter; the job jobReport lays it on the
// moderators' desks.

const (
	// reportsAnHour is how much one peer may report in one circle within an hour.
	reportsAnHour = 10
	// longestReason is how much of a reason is passed on, in bytes.
	longestReason = 4000
)

// report answers "!report": as a reply it is about that message, with nothing but words
// about the circle as a whole. Nobody but the reporter sees the answer.
func (s scene) report(ctx context.Context, p kith.Portal, about id.EventID, reason string) error {
	if s.circle.IsTalk() {
		return s.reportTalk(ctx, p, reason)
	}
	message, err := s.messageAnswered(ctx, about)
	if err != nil {
		return err
	}
	if message == 0 && reason == "" {
		return s.tell(ctx, "command", catalogue.ReportHow())
	}
	report := store.Report{
		Source: "event " + string(s.evt.ID), Circle: s.circle.ID, Reporter: p.Ghost, Reason: s.inWords(ctx, reason),
	}
	answer := catalogue.ReportedCircle(p.Pseudonym)
	if message != 0 {
		if report.Author, err = s.store.MessageAuthor(ctx, message); err != nil {
			return err
		}
		if report.Author == p.Ghost {
			return s.tell(ctx, "command", catalogue.ReportOwn())
		}
		report.Message, report.Source = message, fmt.Sprint("message ", message, " of ", p.Ghost)
		answer = catalogue.ReportedMessage(s.nameOf(report.Author), p.Pseudonym)
	}
	outcome, err := s.file(ctx, s.portals, report)
	if err != nil {
		return err
	}
	switch outcome {
	case kith.ReportKnown:
		answer = catalogue.ReportedBefore()
	case kith.ReportTooMany:
		answer = catalogue.ReportedEnough()
	case kith.ReportUnseen:
		answer = catalogue.ReportUnseen()
	case kith.ReportTaken:
	}
	urgent, err := s.urgentHelp(ctx, p.Peer)
	if err != nil {
		return err
	}
	return s.tell(ctx, "command", answer, urgent)
}

// messageAnswered gives the message that an event of the room carries, or that it changes;
// 0 for none, and for what the bot said.
func (s scene) messageAnswered(ctx context.Context, about id.EventID) (store.MessageID, error) {
	if about == "" {
		return 0, nil
	}
	message, err := s.store.MessageOf(ctx, s.room.Key, about)
	if err != nil {
		return 0, err
	}
	if message == 0 {
		return 0, s.mayBeSent(ctx)
	}
	original, err := s.store.Original(ctx, message)
	return original.ID, err
}

// sentSoon is how long an event may wait for what it is about to be known as sent.
const sentSoon = time.Minute

// mayBeSent gives kith.ErrNotYet as long as what an event is about could be something that
// was just sent, of which the homeserver has told its reader before us.
func (s scene) mayBeSent(ctx context.Context) error {
	if !s.live || time.Since(s.evt.Sent) > sentSoon {
		return nil
	}
	if sending, err := s.store.IsSending(ctx, s.room.Key); err != nil || !sending {
		return err
	}
	return kith.ErrNotYet
}

// inWords is what a peer wrote to moderators as these may read it: with pseudonyms in
// the place of ids, and not too long.
func (s scene) inWords(ctx context.Context, text string) string {
	return clip(portal.Talk{Kind: event.MsgText, Text: text}.For(s.view(ctx, nil)).Body, longestReason)
}

// clip keeps a text short enough to stand in an event with other texts.
func clip(text string, longest int) string {
	if len(text) <= longest {
		return text
	}
	return strings.ToValidUTF8(text[:longest], "") + " …"
}

// nameOf is the name under which a ghost is seen in the circle.
func (s scene) nameOf(ghost id.UserID) string {
	for _, p := range s.portals {
		if p.Ghost == ghost {
			return p.Pseudonym
		}
	}
	return s.words.Text("", catalogue.Moderator())
}

// Report passes on what a peer wrote about a circle of theirs in their lobby, in the
// transaction that the context carries. Who has left the circle may still report.
func (c *Circles) Report(ctx context.Context, circle kith.CircleID, peer kith.PeerKey, reason string) (kith.ReportOutcome, error) {
	row, err := c.store.Circle(ctx, circle)
	if err != nil {
		return "", err
	}
	portals, err := c.store.Portals(ctx, circle)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(portals, func(p kith.Portal) bool { return p.Peer == peer })
	if i < 0 || row.State == kith.CircleClosed {
		return kith.ReportUnseen, nil
	}
	s := scene{Circles: c, circle: row, portals: portals, room: kith.Room{Key: portals[i].Room, Kind: kith.RoomPortal}}
	return c.file(ctx, portals, store.Report{
		Source: "lobby " + randomID(), Circle: circle, Reporter: portals[i].Ghost, Reason: s.inWords(ctx, reason),
	})
}

// file keeps a report and sees to it that it is passed on. When it makes so many that
// their author is to be muted for review, it is the one that mutes.
func (c *Circles) file(ctx context.Context, portals []kith.Portal, report store.Report) (kith.ReportOutcome, error) {
	if reaches, err := c.desk.Reaches(ctx, report.Circle); err != nil || !reaches {
		return kith.ReportUnseen, err
	}
	recent, err := c.store.ReportsBy(ctx, report.Reporter, time.Now().Add(-time.Hour))
	if err != nil || recent >= reportsAnHour {
		return kith.ReportTooMany, err
	}
	report, fresh, err := c.store.AddReport(ctx, report)
	if err != nil || !fresh {
		return kith.ReportKnown, err
	}
	mutes, err := c.mutes(ctx, portals, report)
	if err != nil {
		return "", err
	}
	if mutes {
		if err = c.store.SetReportMute(ctx, report.ID, store.ReportMutes); err != nil {
			return "", err
		}
	}
	return kith.ReportTaken, c.jobs.Schedule(ctx, jobReport, strconv.FormatInt(report.ID, 10), 0)
}

// mutes tells whether a report is to mute its author until a moderator has looked: when
// it is the first by its reporter and makes enough reporters. After a moderator has
// lifted that, it takes as many others again. A moderator is never muted.
func (c *Circles) mutes(ctx context.Context, portals []kith.Portal, report store.Report) (bool, error) {
	speaks := slices.ContainsFunc(portals, func(p kith.Portal) bool {
		return p.Ghost == report.Author && p.State != kith.PortalLeft && p.Silence != kith.Muted
	})
	if c.opts.MuteAfter == 0 || !speaks {
		return false, nil
	}
	before, err := c.store.ReportsAbout(ctx, report.Author, report.Reporter)
	if err != nil || before > 1 {
		return false, err
	}
	reporters, err := c.store.Reporters(ctx, report.Author)
	return reporters > 0 && reporters%c.opts.MuteAfter == 0, err
}

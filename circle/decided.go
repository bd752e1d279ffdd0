package circle

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// decideReport does what a moderator has decided about a report, and tells the reporter.
func (c *Circles) decideReport(ctx context.Context, item kith.Item, decision kith.Decision) (catalogue.Phrase, error) {
	number, err := strconv.ParseInt(item.Reference, 10, 64)
	if err != nil {
		return catalogue.Phrase{}, fmt.Errorf("read number of report: %w", err)
	}
	report, err := c.store.Report(ctx, number)
	if err != nil {
		return catalogue.Phrase{}, fmt.Errorf("read what was decided: %w", err)
	}
	s, err := c.sceneOf(ctx, report)
	if err != nil {
		return catalogue.Phrase{}, fmt.Errorf("read what was decided: %w", err)
	}
	outcome, heard, err := s.carryOut(ctx, item, report, decision.Verb)
	if err != nil {
		return outcome, err
	}
	return outcome, s.tellReporter(ctx, report, heard)
}

// carryOut does it, and gives what moderators and the reporter read of it.
func (s scene) carryOut(ctx context.Context, item kith.Item, report store.Report, verb kith.Verb) (outcome, heard catalogue.Phrase, err error) {
	author := ""
	if report.Author != "" {
		author = s.nameOf(report.Author)
	}
	p, ok := s.authorOf(report)
	here := ok && p.State != kith.PortalLeft && s.circle.State != kith.CircleClosed
	switch {
	case s.circle.IsTalk():
		return catalogue.ReportClosed(author, false), catalogue.TalkReportHeard(verb == kith.VerbClose), nil
	case verb == kith.VerbExpired:
		return catalogue.DeskExpired(), catalogue.ReportHeardNothing(author), nil
	case verb == kith.VerbClose:
		lifted, err := s.endReview(ctx, item, report, p, here)
		return catalogue.ReportClosed(author, lifted), catalogue.ReportHeardClosed(author), err
	case !here:
		return catalogue.ReportAuthorGone(author), catalogue.ReportHeardGone(author), nil
	case verb == kith.VerbMute:
		return catalogue.ReportAuthorMuted(author), catalogue.ReportHeardMuted(author), s.silence(ctx, report, p)
	default:
		return catalogue.ReportAuthorRemoved(author), catalogue.ReportHeardGone(author), s.removeReported(ctx, item, p)
	}
}

// silence mutes somebody whom a moderator wants muted. Who is muted for review already is
// told that it stays.
func (s scene) silence(ctx context.Context, report store.Report, p kith.Portal) error {
	if err := s.store.EndReview(ctx, p.Ghost); err != nil {
		return err
	}
	if p.Silence == kith.Muted {
		return s.say(ctx, p.Room, fmt.Sprint("stays muted ", report.ID), catalogue.PortalMuted())
	}
	return s.changeVoice(ctx, report, store.ReportSilences)
}

func (s scene) changeVoice(ctx context.Context, report store.Report, how store.ReportMute) error {
	if err := s.store.SetReportMute(ctx, report.ID, how); err != nil {
		return err
	}
	return s.jobs.Schedule(ctx, jobReport, strconv.FormatInt(report.ID, 10), 0)
}

// removeReported ends somebody's part in the circle, and with it all other reports about
// them: nothing more could be decided there.
func (s scene) removeReported(ctx context.Context, item kith.Item, p kith.Portal) error {
	if err := s.removed(ctx, p); err != nil {
		return err
	}
	others, err := s.store.OpenItemsAbout(ctx, kith.ItemReport, p.Ghost)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.ID == item.ID {
			continue
		}
		number, err := strconv.ParseInt(other.Reference, 10, 64)
		if err != nil {
			return fmt.Errorf("read number of report: %w", err)
		}
		report, err := s.store.Report(ctx, number)
		if err != nil {
			return err
		}
		if err = s.desk.Settle(ctx, other.Kind, other.Reference, catalogue.ReportAuthorRemoved(p.Pseudonym)); err != nil {
			return err
		}
		if err = s.tellReporter(ctx, report, catalogue.ReportHeardGone(p.Pseudonym)); err != nil {
			return err
		}
	}
	return nil
}

// endReview lifts the mute for review of somebody about whom the last report is closed. It
// tells whether there was one.
func (s scene) endReview(ctx context.Context, item kith.Item, report store.Report, p kith.Portal, here bool) (bool, error) {
	if !here || p.Silence != kith.Muted {
		return false, nil
	}
	if reviewed, err := s.store.IsReviewed(ctx, p.Ghost); err != nil || !reviewed {
		return false, err
	}
	others, err := s.store.OpenItemsAbout(ctx, kith.ItemReport, p.Ghost)
	if err != nil {
		return false, err
	}
	for _, other := range others {
		if other.ID != item.ID {
			return false, nil
		}
	}
	if err = s.store.EndReview(ctx, p.Ghost); err != nil {
		return false, err
	}
	return true, s.changeVoice(ctx, report, store.ReportLifts)
}

// tellReporter says to who reported what came of it: in their portal, or in their lobby if
// they have left.
func (s scene) tellReporter(ctx context.Context, report store.Report, phrase catalogue.Phrase) error {
	p, err := s.store.PortalOfGhost(ctx, report.Reporter)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	key := fmt.Sprint("outcome of report ", report.ID)
	if p.State == kith.PortalLeft {
		return s.tellInLobby(ctx, p.Peer, key, phrase)
	}
	return s.say(ctx, p.Room, key, phrase)
}

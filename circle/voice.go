package circle

import (
	"context"
	"fmt"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// voiceChange is what becomes of somebody's voice by a report, and what they are told of it.
type voiceChange struct {
	after   store.ReportMute // what is kept of the report once it is done
	level   int
	silence kith.Silence
	told    catalogue.Phrase
}

// changeBy gives the change that is still to be made by a report; false for none.
func (s scene) changeBy(report store.Report) (voiceChange, bool) {
	switch report.Mute {
	case store.ReportMutes:
		return voiceChange{store.ReportMuted, kith.MutedLevel, kith.Muted, catalogue.MutedForReview()}, true
	case store.ReportSilences:
		return voiceChange{store.ReportMutesNot, kith.MutedLevel, kith.Muted, catalogue.PortalMuted()}, true
	case store.ReportLifts:
		if s.circle.Locked() {
			return voiceChange{store.ReportMutesNot, kith.MutedLevel, kith.Locked, silenced(kith.Locked)}, true
		}
		return voiceChange{store.ReportMutesNot, kith.RolePeer.Level(), "", silenced("")}, true
	case store.ReportMutesNot, store.ReportMuted:
	}
	return voiceChange{}, false
}

// voice makes what was decided about the voice of a report's author so in the circle's room
// and in their portal, and tells them. What a moderator does there by any client holds, too.
func (s scene) voice(ctx context.Context, report store.Report) (store.ReportMute, error) {
	change, wanted := s.changeBy(report)
	if !wanted {
		return report.Mute, nil
	}
	p, ok := s.authorOf(report)
	done := ok && p.State != kith.PortalLeft && s.circle.State != kith.CircleClosed
	var err error
	switch {
	case !done:
	case report.Mute == store.ReportLifts:
		err = s.edge.Unmute(ctx, s.room, report.Author)
	default:
		done, err = s.edge.Mute(ctx, s.room, report.Author)
	}
	if err != nil {
		return report.Mute, fmt.Errorf("change a voice: %w", err)
	}
	if !done {
		change.after = store.ReportMutesNot
	}
	return change.after, s.store.Txn(ctx, func(ctx context.Context) error {
		if err := s.store.SetReportMute(ctx, report.ID, change.after); err != nil || !done {
			return err
		}
		changed, err := s.store.SetPortalLevel(ctx, p.Room, change.level, change.silence)
		if err != nil {
			return err
		}
		if report.Mute == store.ReportLifts {
			if err = s.settleAppeals(ctx, p.Ghost); err != nil {
				return err
			}
		}
		// Of a review they are told in any case: where its mute was seen first, nothing was said.
		if changed || report.Mute == store.ReportMutes {
			if err = s.say(ctx, p.Room, fmt.Sprint("voice ", report.Mute, " ", report.ID), change.told); err != nil {
				return err
			}
		}
		return s.settleSoon(ctx, s.circle.ID)
	})
}

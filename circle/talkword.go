package circle

import (
	"context"
	"errors"

	"kith"
	"kith/catalogue"
	"kith/store"
)

// talkCommand answers the commands that are others in a talk. It tells false for the rest.
func (s scene) talkCommand(ctx context.Context, p kith.Portal, name string) (bool, error) {
	crisis, err := s.store.CrisisOfTalk(ctx, s.circle.ID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	isPeer := p.Peer == crisis.Peer
	switch name {
	case "help":
		if !isPeer {
			return true, s.tell(ctx, "command", catalogue.TalkHelpCounsellor())
		}
		urgent, err := s.urgentHelp(ctx, p.Peer)
		if err != nil {
			return true, err
		}
		return true, s.tell(ctx, "command", catalogue.TalkHelp(), urgent)
	case "again", "appeal":
		return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	case "talk":
		if isPeer && crisis.State == store.CrisisCalled {
			return true, s.tell(ctx, "command", catalogue.CalledBefore())
		} else if isPeer {
			return true, s.tell(ctx, "command", catalogue.CallTalking())
		}
		return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
	case "country", "safe", "block":
		if !isPeer {
			return true, s.tell(ctx, "command", catalogue.PortalUnknownCommand())
		}
	case "done":
		if !isPeer {
			return true, s.talkDone(ctx, p, crisis)
		}
	case "hand", "handback", "back", "leave":
		if !isPeer {
			return true, s.finish(ctx, p, kith.EndedByCommand, catalogue.TalkHandedBack(crisis.Pseudonym))
		}
	}
	return false, nil
}

// reportTalk passes on to the moderators, but for whoever has the talk, what somebody tells of
// it. Nothing of what was said in it goes along.
func (s scene) reportTalk(ctx context.Context, p kith.Portal, words string) error {
	if words == "" {
		return s.tell(ctx, "command", catalogue.TalkReportHow())
	}
	outcome, err := s.file(ctx, s.portals, store.Report{
		Source: "event " + string(s.evt.ID), Circle: s.circle.ID, Reporter: p.Ghost, Reason: s.inWords(ctx, words),
	})
	if err != nil {
		return err
	}
	answer := catalogue.TalkReported(p.Pseudonym)
	switch outcome {
	case kith.ReportTooMany:
		answer = catalogue.ReportedEnough()
	case kith.ReportUnseen:
		answer = catalogue.TalkReportUnseen()
	case kith.ReportTaken, kith.ReportKnown:
	}
	urgent, err := s.urgentHelp(ctx, p.Peer)
	if err != nil {
		return err
	}
	return s.tell(ctx, "command", answer, urgent)
}

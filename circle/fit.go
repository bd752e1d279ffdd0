package circle

import (
	"fmt"
	"slices"
	"strings"

	"kith"
	"kith/catalogue"
	"kith/matching"
)

// matched tells somebody in their lobby that they were matched, and why: what all of them have
// in common, each of whom asked for it. Where it is no more than the topic, that says enough.
func (c *Circles) matched(circle kith.Circle, ticket kith.Ticket, others int, why matching.Explanation) []catalogue.Phrase {
	said := []catalogue.Phrase{catalogue.Matched(c.topicName(circle.Topic), others)}
	if ticket.Topic != circle.Topic && !cameFor(ticket, circle.Topic) {
		said = append(said, catalogue.FitNear(c.topicName(ticket.Topic)))
	}
	if in := why.Common.Topics; len(in) > 1 || len(in) == 1 && in[0] != circle.Topic && in[0] != kith.TopicAny {
		var names []string
		for _, topic := range in {
			if topic != kith.TopicAny {
				names = append(names, c.topicName(topic))
			}
		}
		said = append(said, catalogue.FitTopics(names))
	}
	if why.Common.Needs != 0 {
		said = append(said, catalogue.FitNeeds(why.Common.Needs))
	}
	if len(why.Common.Tags) > 0 {
		said = append(said, catalogue.FitGroups(why.Common.Tags))
	}
	return said
}

// cameFor tells whether a topic is among those that somebody came for, who may have come for any.
func cameFor(ticket kith.Ticket, topic kith.TopicID) bool {
	return ticket.Topic == kith.TopicAny || ticket.Request != nil &&
		slices.ContainsFunc(ticket.Request.Topics, func(s kith.TopicShare) bool { return s.Topic == topic || s.Topic == kith.TopicAny })
}

// logMatch says why the engine put people together: in figures, which tell of nobody. A topic, a
// language or a group would, where few use the service.
func (c *Circles) logMatch(proposal kith.Proposal, why matching.Explanation) {
	event := c.log.Info().Int("tickets", len(proposal.Tickets)).Bool("new", proposal.Circle == "")
	if why.People > 0 {
		var parts, others []string
		for _, part := range why.Parts {
			parts = append(parts, fmt.Sprintf("%s %d", part.Aspect, part.Score))
		}
		for _, other := range why.Others {
			others = append(others, fmt.Sprintf("%d of %d: %s", other.Fit, other.Size, other.Why))
		}
		event = event.Int("people", why.People).Int("fit", int(why.Fit)).Int("worst", int(why.Worst)).Dur("longest", why.Longest).
			Str("parts", strings.Join(parts, ", ")).Strs("instead", others)
	}
	event.Msg("Matched")
}

package lobby

import (
	"slices"

	"kith"
)

// only is one topic of which there is no doubt.
func only(topic kith.TopicID) []kith.TopicShare {
	return []kith.TopicShare{{Topic: topic, Confidence: 1}}
}

// request is what a peer asks for who looks for company on topics, the surest first. What
// else is in it was drafted with them; without a draft it is what they want remembered, or
// nothing.
func (t *turn) request(topics []kith.TopicShare) *kith.Request {
	asked := kith.PlainRequest()
	switch {
	case t.peer.Draft != nil:
		*asked = *t.peer.Draft
	case t.peer.Usual != nil:
		*asked = *t.peer.Usual
	}
	t.drop(asked)
	asked.Age = t.age()
	asked.Topics = slices.Clone(topics[:min(len(topics), kith.MostTopics)])
	return asked
}

// intend remembers what a peer looks for while a question about it is open; with no topics
// it forgets it, but for what else they said for the next time that they look.
func (t *turn) intend(topics []kith.TopicShare) {
	t.peer.Then = ""
	if len(topics) == 0 {
		t.peer.Wish = ""
		if t.peer.Draft != nil && !alike(t.peer.Draft, t.usual()) {
			t.peer.Draft = t.request(nil)
		} else if !t.moreOpen() {
			t.peer.Draft = nil
		}
		return
	}
	t.peer.Wish, t.peer.Draft = topics[0].Topic, t.request(topics)
}

// intended lists the topics that intend remembered, as far as they are still offered.
func (t *turn) intended() []kith.TopicShare {
	wish := only(t.peer.Wish)
	if d := t.peer.Draft; d != nil && len(d.Topics) > 0 && d.Topics[0].Topic == t.peer.Wish {
		wish = slices.Clone(d.Topics)
	}
	return slices.DeleteFunc(wish, func(s kith.TopicShare) bool { return !t.offered(s.Topic) })
}

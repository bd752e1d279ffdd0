package appservice

import (
	"context"
	"time"

	"github.com/rs/zerolog"

	"kith/store"
)

// story is what becomes of one event that came in. In the log it goes by an id that
// names nobody: the homeserver's event id cannot be had from it, nor it from that,
// without the secret. What stands in the log at the level debug is one line each for
// "Received", "Handled" (and how much was queued) and "Sent".
type story struct {
	id       string
	received time.Time // zero for what is delivered late
	queued   int       // events that it leads to
}

type storyKey struct{}

// withStory lets what is queued with the context belong to an event's story.
func withStory(ctx context.Context, s *story) context.Context {
	return context.WithValue(ctx, storyKey{}, s)
}

// storyOf gives the story that a context belongs to, or nil.
func storyOf(ctx context.Context) *story {
	s, _ := ctx.Value(storyKey{}).(*story)
	return s
}

func (as *AppService) storyOf(in store.Incoming) *story {
	s := &story{id: as.secret.StoryID(in.Event), received: in.Received}
	if in.State == store.InboxLate {
		s.received = time.Time{}
	}
	return s
}

// queue lets an event that is to be sent take part in the story of the context.
func (s *story) queue(out *store.Outgoing) {
	if s != nil {
		s.queued++
		out.Story, out.Received = s.id, s.received
	}
}

// tell adds the story to a line of the log. An event of no story adds nothing.
func tell(line *zerolog.Event, id string) *zerolog.Event {
	if id == "" {
		return line
	}
	return line.Str("story", id)
}

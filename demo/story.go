package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// story plays the script: who does what, in which order, and what must be seen.
type story struct {
	bot      id.UserID
	screen   *Screen
	people   []*person     // in the order of the columns
	patience time.Duration // how long each step may take
	pause    time.Duration // after each step, for whoever reads along; none if zero

	mu         sync.Mutex
	pseudonyms map[int]string             // of each peer
	copies     map[int]map[int]id.EventID // line, person: the event under which the person has it
	gone       map[int]bool               // who has left
	said       []spokenLine
}

// play runs the whole script and checks what everybody has seen.
func (s *story) play(ctx context.Context) error {
	peers := s.people[:dana]
	steps := []func(context.Context) error{
		func(ctx context.Context) error { return s.all(ctx, peers, s.meetBot) },
		func(ctx context.Context) error { return s.lookForCompany(ctx, peers) },
		func(ctx context.Context) error { return s.all(ctx, peers, s.acceptInvitation) },
		s.learnPseudonyms,
		s.moderatorJoins,
		func(ctx context.Context) error { return s.whoIsHere(ctx, s.people[alice]) },
	}
	for _, l := range conversation {
		steps = append(steps, func(ctx context.Context) error { return s.speak(ctx, l) })
	}
	steps = append(steps, func(ctx context.Context) error { return s.leave(ctx, s.people[carol]) })
	for _, l := range afterwards {
		steps = append(steps, func(ctx context.Context) error { return s.speak(ctx, l) })
	}
	for _, step := range steps {
		err := s.step(ctx, step)
		s.beat(ctx)
		if err != nil {
			return err
		}
	}
	return s.check(ctx)
}

// beat shows what came in the step that ended, and gives whoever watches time to
// read it.
func (s *story) beat(ctx context.Context) {
	s.screen.Beat()
	if s.pause == 0 {
		return
	}
	select {
	case <-time.After(s.pause):
	case <-ctx.Done():
	}
}

func (s *story) step(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	return do(ctx)
}

// all lets several people do the same at the same time.
func (s *story) all(ctx context.Context, people []*person, do func(context.Context, *person) error) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, p := range people {
		group.Go(func() error { return do(ctx, p) })
	}
	return group.Wait()
}

// learnPseudonyms waits until each peer sees the others, and works out who is
// who: a peer's pseudonym is the name that all others see and the peer does not.
func (s *story) learnPseudonyms(ctx context.Context) error {
	peers := s.people[:dana]
	err := s.all(ctx, peers, func(ctx context.Context, p *person) error {
		return p.until(ctx, "the others in the circle", func() bool { return len(s.others(ctx, p)) >= len(peers)-1 })
	})
	if err != nil {
		return err
	}
	for i, p := range peers {
		var seen []string
		for _, name := range s.others(ctx, peers[(i+1)%len(peers)]) {
			if !slices.Contains(s.others(ctx, p), name) && slices.Contains(s.others(ctx, peers[(i+2)%len(peers)]), name) {
				seen = append(seen, name)
			}
		}
		if len(seen) != 1 {
			return fmt.Errorf("the others were to see %s under one name, and see %d", p.name, len(seen))
		}
		s.pseudonyms[i] = seen[0]
	}
	return nil
}

// others are the names that a peer sees in their portal, without the bot's, a
// moderator's and their own.
func (s *story) others(ctx context.Context, p *person) []string {
	members, err := p.client.Names(ctx, p.circle)
	if err != nil {
		return nil
	}
	var names []string
	for user, name := range members {
		if user != s.bot && user != p.account && !s.isNameOf(dana, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// moderatorJoins waits until the moderator is in the circle: the room in which
// everybody's pseudonym is.
func (s *story) moderatorJoins(ctx context.Context) error {
	p := s.people[dana]
	var circle id.RoomID
	err := p.until(ctx, "the circle", func() bool {
		for _, room := range p.client.Rooms() {
			names, _ := p.client.Names(ctx, room)
			here := map[string]bool{}
			for _, name := range names {
				here[name] = true
			}
			if here[s.pseudonyms[alice]] && here[s.pseudonyms[bruno]] && here[s.pseudonyms[carol]] {
				circle = room
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	p.tell(circlePlace, "You find the circle in your space of circles, and join.")
	p.enterLate(circle)
	return nil
}

// whoIsHere has a peer type !who and wait for the answer, which only they see.
func (s *story) whoIsHere(ctx context.Context, p *person) error {
	before := p.count()
	if _, err := p.client.Say(ctx, p.circle, "!who"); err != nil {
		return fmt.Errorf("%s was to type !who: %w", p.name, err)
	}
	_, err := p.sees(ctx, before, "who is here", func(e shown) bool {
		return s.fromBot(circlePlace)(e) && !slices.ContainsFunc(s.others(ctx, p), func(name string) bool {
			return !strings.Contains(e.text, name)
		})
	})
	return err
}

// speak has a line said and waits until everybody who is there has read it.
func (s *story) speak(ctx context.Context, l spokenLine) error {
	p, number := s.people[l.who], len(s.said)+1
	s.said = append(s.said, l)
	s.copies[number] = map[int]id.EventID{}
	var err error
	switch {
	case l.emote:
		_, err = p.client.Emote(ctx, p.circle, l.text)
	case l.html != "":
		_, err = p.client.HTML(ctx, p.circle, l.text, l.html)
	case l.answer > 0:
		_, err = p.client.Reply(ctx, p.circle, s.copies[l.answer][l.who], l.text)
	default:
		_, err = p.client.Say(ctx, p.circle, l.text)
	}
	if err != nil {
		return fmt.Errorf("%s was to write line %d: %w", p.name, number, err)
	}
	return s.all(ctx, s.here(), func(ctx context.Context, reader *person) error {
		seen, err := reader.sees(ctx, 0, fmt.Sprintf("line %d, by %s", number, p.name), func(e shown) bool {
			return e.place == circlePlace && e.message.Type == event.EventMessage && l.says(e.message)
		})
		if err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.copies[number][reader.index] = seen.message.ID
		return nil
	})
}

func (s *story) here() []*person {
	return slices.DeleteFunc(slices.Clone(s.people), func(p *person) bool { return s.gone[p.index] })
}

// leave has a peer type !leave, and waits until the others see that they left.
func (s *story) leave(ctx context.Context, p *person) error {
	if _, err := p.client.Say(ctx, p.circle, "!leave"); err != nil {
		return fmt.Errorf("%s was to type !leave: %w", p.name, err)
	}
	name := s.pseudonyms[p.index]
	if err := p.client.ExpectGone(ctx, p.circle); err != nil {
		return fmt.Errorf("%s was to be out of the circle: %w", p.name, err)
	}
	s.gone[p.index] = true
	return s.all(ctx, s.here(), func(ctx context.Context, other *person) error {
		_, err := other.sees(ctx, 0, "that somebody left", func(e shown) bool {
			return e.place == circlePlace && strings.Contains(e.text, name) && strings.Contains(e.text, "left")
		})
		return err
	})
}

package circle

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/safety"
	"kith/store"
)

// Endpoint is asked what it makes of a message before the rules judge it. It takes the time
// it takes, so it is never asked in a transaction. Its error means that the rules decide
// alone.
type Endpoint interface {
	Ask(ctx context.Context, texts []string) (safety.Opinion, error)
}

// consult keeps a message for the moment in which the endpoint is asked about it.
func (s scene) consult(ctx context.Context, held store.Held) error {
	held, err := s.keep(ctx, held, store.HeldConsulted, "", time.Time{})
	if err != nil {
		return err
	}
	return s.jobs.Schedule(ctx, jobConsult, fmt.Sprint(held.ID), 0)
}

// consulted is the job that asks the endpoint about a held message, and judges it then.
func (c *Circles) consulted(ctx context.Context, subject string) error {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return fmt.Errorf("read number of held message: %w", err)
	}
	asked, texts, err := c.anonymous(ctx, store.HeldID(number))
	if err != nil || texts == nil {
		return err
	}
	opinion, err := c.opts.Endpoint.Ask(ctx, texts)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.counters.heardEndpoint(err)
	if err != nil {
		c.log.Warn().Err(err).Msg("The rules decide without the endpoint")
	}
	return c.store.Txn(ctx, func(ctx context.Context) error {
		held, err := c.store.Held(ctx, store.HeldID(number))
		if errors.Is(err, store.ErrNotFound) || err == nil && (held.State != store.HeldConsulted || itemOf(held) != asked) {
			return nil // it was changed meanwhile, and is asked about anew
		} else if err != nil {
			return err
		}
		s, p, err := c.sceneOfHeld(ctx, held)
		if err != nil {
			return err
		}
		s, talk, err := s.reread(held)
		if err != nil || p.Silence != "" {
			return s.drop(ctx, p, held, silenced(p.Silence))
		}
		if blocks, err := s.decide(ctx, p, talk, held, opinion); err != nil || blocks {
			return err
		}
		return s.goOn(ctx, p)
	})
}

// anonymous gives the words of a held message for somebody outside: nobody is named in
// them, not even by their pseudonym. They are nil when there is nothing to ask about. As
// what they are known itemOf tells.
func (c *Circles) anonymous(ctx context.Context, number store.HeldID) (as string, texts []string, err error) {
	held, err := c.store.Held(ctx, number)
	if errors.Is(err, store.ErrNotFound) || err == nil && held.State != store.HeldConsulted {
		return "", nil, nil
	} else if err != nil {
		return "", nil, err
	}
	s, _, err := c.sceneOfHeld(ctx, held)
	if err != nil {
		return "", nil, err
	}
	talk, err := readHeld(held)
	if err != nil {
		return itemOf(held), []string{""}, nil //nolint:nilerr // it was readable when it came in; the judging says what becomes of it
	}
	return itemOf(held), withoutNames(talk, s.portals, s.words.Text("", catalogue.Somebody()), s.words.Text("", catalogue.Room())), nil
}

func withoutNames(talk portal.Talk, portals []kith.Portal, somebody, room string) []string {
	texts, _ := talk.Tellings(portal.View{Someone: somebody, SomeRoom: room})
	var names []string
	for _, p := range portals {
		names = append(names, p.Pseudonym, somebody)
	}
	replacer := strings.NewReplacer(names...)
	for i, text := range texts {
		texts[i] = replacer.Replace(text)
	}
	return texts
}

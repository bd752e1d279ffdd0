// Package demo plays a conversation of strangers on this machine and shows side
// by side what each of them sees: a real homeserver, the service as it is, and
// four people with real encrypted clients. It is also the quickest check that
// everything works together.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
)

// Options say how the demo is to be played.
type Options struct {
	Dir      string        // keeps the data for another run; empty: a temporary folder, removed at the end
	Once     bool          // end after the conversation
	Program  string        // the kith to run; empty: this program
	Patience time.Duration // how long one step may take; a minute if zero
	Out      io.Writer     // a terminal shows columns, anything else lines
}

// Run plays the demo. It returns nil when everybody saw what they were to see,
// and otherwise an error that says who did not see what. Without Once it then
// stays up until the context ends. Nothing that it started is left running.
func Run(ctx context.Context, o Options) error {
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	if o.Program == "" {
		own, err := os.Executable()
		if err != nil {
			return fmt.Errorf("find this program: %w", err)
		}
		o.Program = own
	}
	f, err := openFolder(o.Dir)
	if err != nil {
		return fmt.Errorf("make the demo's folder: %w", err)
	}
	screen := NewScreen(o.Out, castNames)
	err = run(ctx, o, f, screen)
	if err != nil && ctx.Err() != nil && !o.Once {
		screen.Say("Stopped before the conversation had ended.")
		err = nil
	}
	switch {
	case err != nil:
		return fmt.Errorf("%w\nthe data and the logs (kith.log, homeserver/homeserver.log) are in %s", err, f.path)
	case f.temporary:
		return os.RemoveAll(f.path)
	default:
		return nil
	}
}

func run(ctx context.Context, o Options, f folder, screen *Screen) (err error) {
	behind, err := build(ctx, f, o.Program, screen.Say)
	defer func() { err = errors.Join(err, behind.strike()) }()
	if err != nil {
		return err
	}
	screen.Say("Four people log in, each with an encrypted client of their own.\n")
	people, err := behind.enter(ctx, screen)
	defer func() { err = errors.Join(err, exit(people)) }()
	if err != nil {
		return err
	}
	s := &story{
		bot: behind.bot, screen: screen, people: people, patience: o.Patience,
		pseudonyms: map[int]string{}, copies: map[int]map[int]id.EventID{}, gone: map[int]bool{},
	}
	if !o.Once && screen.Columns() {
		s.pause = readingTime
	}
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	var watchers sync.WaitGroup
	defer watchers.Wait()
	defer stop()
	for _, p := range people {
		watchers.Go(func() { p.watch(watching) })
	}
	screen.Open()
	if err = s.play(ctx); err != nil {
		return err
	}
	screen.Say("Every line came to everybody once, encrypted, under a made-up name; nobody received anybody else's account.")
	if !o.Once {
		screen.Say("%s", behind.invitation())
		screen.Live()
		s.stayUp(ctx)
		screen.Say("Stopping.")
	}
	return s.sayGoodbye(ctx)
}

// readingTime is what somebody who watches gets for each moment of the
// conversation.
const readingTime = 2500 * time.Millisecond

// enter logs the cast in. The peers' accounts are new in every run.
func (s *stage) enter(ctx context.Context, screen *Screen) ([]*person, error) {
	people := make([]*person, len(castNames))
	group, ctx := errgroup.WithContext(ctx)
	for i := range castNames {
		group.Go(func() error {
			c, err := s.login(ctx, i)
			if err != nil {
				return fmt.Errorf("log %s in: %w", firstName(i), err)
			}
			people[i] = newPerson(i, c, screen)
			return nil
		})
	}
	return people, group.Wait()
}

func (s *stage) login(ctx context.Context, who int) (*client.Client, error) {
	a := s.accounts.Moderator
	if who != dana {
		a = stranger(firstName(who))
		if err := s.server.Register(ctx, a.User, a.Password); err != nil {
			return nil, err
		}
	}
	return client.Login(ctx, client.Options{
		HomeserverURL: s.server.URL, User: a.User, Password: a.Password, DisplayName: firstName(who),
		DeviceName: "kith demo", StorePath: s.folder.file(a.User + ".db"), AutoJoin: who == dana, Strict: true,
	})
}

// exit closes the clients of those who came.
func exit(people []*person) error {
	var err error
	for _, p := range people {
		if p != nil {
			err = errors.Join(err, p.client.Close())
		}
	}
	return err
}

// invitation tells how to join in.
func (s *stage) invitation() string {
	text := "\nIt goes on running, so that you can join with any Matrix client that accepts an address on this machine without https:\n\n"
	text += "  Homeserver  http://localhost:" + s.server.URL[len("http://127.0.0.1:"):] + "\n"
	for _, g := range s.accounts.Guests {
		text += fmt.Sprintf("  A peer      %s, password %s\n", g.User, g.Password)
	}
	text += fmt.Sprintf("  Moderator   %s, password %s (finds every circle in the space Circles)\n", s.accounts.Guardian.User, s.accounts.Guardian.Password)
	text += fmt.Sprintf("\nAs a peer, start a direct chat with %s and write: find anxiety\n", s.bot)
	text += "You come into the circle above; Alice and Bruno are scripts, and show below what they see of you.\n"
	if s.folder.temporary {
		text += "All data is in " + s.folder.path + " and is removed at the end; with --dir it is kept for another time.\n"
	} else {
		text += "All data is in " + s.folder.path + "; run it with the same --dir again, and these accounts are still there.\n"
	}
	return text + "Press Ctrl-C to stop everything.\n"
}

// stayUp lets the first peer welcome whoever comes, until the context ends.
func (s *story) stayUp(ctx context.Context) {
	host := s.people[alice]
	welcomed := map[id.UserID]bool{s.bot: true, host.account: true}
	for _, m := range host.client.Timeline(host.circle) {
		welcomed[m.Sender] = true
	}
	for {
		changed := host.client.Changed()
		for _, m := range host.client.Timeline(host.circle) {
			if !welcomed[m.Sender] && m.Type == event.EventMessage {
				welcomed[m.Sender] = true
				_, _ = host.client.Reply(ctx, host.circle, m.ID, welcome)
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

// sayGoodbye lets the peers leave their circle, so that the next run in the same
// folder does not find it half empty.
func (s *story) sayGoodbye(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer cancel()
	return s.all(ctx, s.people[:dana], func(ctx context.Context, p *person) error {
		if s.gone[p.index] {
			return nil
		}
		if _, err := p.client.Say(ctx, p.circle, "!leave"); err != nil {
			return fmt.Errorf("%s was to type !leave: %w", p.name, err)
		}
		return p.client.ExpectGone(ctx, p.circle)
	})
}

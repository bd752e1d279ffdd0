package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kith/catalogue"
)

const language = "en"

// sentence is a phrase of the service in the language of the demo.
func sentence(p catalogue.Phrase) string { return catalogue.New().Text(language, p) }

// meetBot opens a direct chat with the bot and waits for its first words.
func (s *story) meetBot(ctx context.Context, p *person) error {
	room, err := p.client.DM(ctx, s.bot)
	if err != nil {
		return fmt.Errorf("%s was to open a chat with the bot: %w", p.name, err)
	}
	p.enter(room, lobbyPlace)
	_, err = p.sees(ctx, 0, "the bot's greeting", s.fromBot(lobbyPlace))
	return err
}

func (s *story) fromBot(place string) func(shown) bool {
	return func(e shown) bool { return e.place == place && e.message.Sender == s.bot && e.kind == said }
}

// ask writes to the bot and waits for what it answers.
func (s *story) ask(ctx context.Context, p *person, words string) ([]shown, error) {
	before := p.count()
	if _, err := p.client.Say(ctx, p.lobby, words); err != nil {
		return nil, fmt.Errorf("%s was to write to the bot: %w", p.name, err)
	}
	if _, err := p.sees(ctx, before, "an answer of the bot", s.fromBot(lobbyPlace)); err != nil {
		return nil, err
	}
	return p.since(before), nil
}

// lookForCompany types what a peer types: find, and yes to each question, until
// there is no question left.
func (s *story) lookForCompany(ctx context.Context, people []*person) error {
	words := map[*person]string{}
	for _, p := range people {
		words[p] = "find anxiety"
	}
	for len(words) > 0 {
		next := map[*person]string{}
		err := s.all(ctx, people, func(ctx context.Context, p *person) error {
			say, asked := words[p]
			if !asked {
				return nil
			}
			answers, err := s.ask(ctx, p, say)
			if err != nil {
				return err
			}
			if slices.ContainsFunc(answers, s.asksForYes) {
				s.mu.Lock()
				next[p] = "yes"
				s.mu.Unlock()
			}
			return nil
		})
		if err != nil {
			return err
		}
		s.beat(ctx)
		words = next
	}
	return nil
}

// asksForYes tells whether the bot asks for consent, or whether the peer is an adult.
func (s *story) asksForYes(e shown) bool {
	return s.fromBot(lobbyPlace)(e) &&
		(strings.Contains(e.text, sentence(catalogue.AskConsent())) || strings.Contains(e.text, sentence(catalogue.AskAdult())))
}

// acceptInvitation waits for the invitation to the portal and joins.
func (s *story) acceptInvitation(ctx context.Context, p *person) error {
	room, inviter, err := p.client.ExpectInvite(ctx)
	if err != nil {
		return fmt.Errorf("%s was to be invited to a circle: %w", p.name, err)
	}
	if inviter != s.bot {
		return fmt.Errorf("%s was invited by somebody who is not the bot", p.name)
	}
	p.tell(circlePlace, "An invitation comes. You accept it.")
	if err = p.client.Join(ctx, room); err != nil {
		return fmt.Errorf("%s was to join the circle: %w", p.name, err)
	}
	p.enter(room, circlePlace)
	_, err = p.sees(ctx, 0, "the bot's welcome in the circle", s.fromBot(circlePlace))
	return err
}

package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"maunium.net/go/mautrix/event"

	"kith/catalogue"
	"kith/e2e/client"
)

// receipt is a message as it came to somebody, with the name that their client
// puts to it.
type receipt struct {
	client.Message
	author string
}

// check holds what everybody's client received against what was said: each line
// at each reader once, decrypted, from a signed device, under the author's
// pseudonym; commands at nobody; and nobody's account at anybody else.
func (s *story) check(ctx context.Context) error {
	var wrong []error
	for _, reader := range s.people {
		received := reader.receipts(ctx)
		for i, l := range s.said {
			wrong = append(wrong, s.checkLine(reader, i+1, l, received))
		}
		wrong = append(wrong, checkCommands(reader, received), s.checkNames(ctx, reader))
	}
	if err := errors.Join(wrong...); err != nil {
		return fmt.Errorf("the conversation was not what it must be: %w", err)
	}
	return nil
}

// receipts are the messages of the person's circle.
func (p *person) receipts(ctx context.Context) []receipt {
	var received []receipt
	for _, m := range p.client.Timeline(p.circle)[p.before:] {
		if m.StateKey == nil {
			received = append(received, receipt{m, p.client.NameOf(ctx, p.circle, m.Sender)})
		}
	}
	return received
}

// checkLine checks one line at one reader. Lines are counted from 1.
func (s *story) checkLine(reader *person, number int, l spokenLine, received []receipt) error {
	want, found := 1, 0
	if s.gone[reader.index] && number > len(conversation) {
		want = 0
	}
	for _, r := range received {
		if r.Type != event.EventMessage || !l.says(r.Message) {
			continue
		}
		found++
		wrong := ""
		switch {
		case !r.Encrypted || !r.Signed:
			wrong = markOf(r.Message)
		case reader.index != l.who && !s.isNameOf(l.who, r.author):
			wrong = "under another name than the pseudonym of " + s.people[l.who].name
		case l.emote != (r.Kind == event.MsgEmote):
			wrong = "as another kind of message"
		case l.html != "" && r.Formatted != l.html:
			wrong = "without its formatting"
		case l.answer > 0 && r.ReplyTo != s.copies[l.answer][reader.index]:
			wrong = fmt.Sprintf("not as a reply to line %d", l.answer)
		}
		if wrong != "" {
			return fmt.Errorf("line %d came to %s %s", number, reader.name, wrong)
		}
	}
	if found != want {
		return fmt.Errorf("line %d came to %s %d times, not %d", number, reader.name, found, want)
	}
	return nil
}

// isNameOf tells whether a name is the one under which others must see somebody:
// a peer by pseudonym, the moderator by role.
func (s *story) isNameOf(author int, name string) bool {
	if author == dana {
		return strings.HasPrefix(name, sentence(catalogue.Moderator()))
	}
	return name == s.pseudonyms[author]
}

// checkCommands makes sure that what was typed to the bot stayed with the bot.
func checkCommands(reader *person, received []receipt) error {
	for _, r := range received {
		if strings.HasPrefix(r.Body, "!") && r.Sender != reader.account {
			return fmt.Errorf("a command of somebody else came to %s", reader.name)
		}
	}
	return nil
}

// checkNames searches everything that came to a person, in the lobby and in the
// circle, for what belongs to the others.
func (s *story) checkNames(ctx context.Context, reader *person) error {
	var received strings.Builder
	for _, room := range reader.rooms() {
		for _, m := range reader.client.Timeline(room) {
			content, err := json.Marshal(m.Content.Raw)
			if err != nil {
				return err
			}
			fmt.Fprintf(&received, "%s %s %s\n", m.Sender, m.Transaction, content)
		}
		members, err := reader.client.Members(ctx, room)
		if err != nil {
			return err
		}
		for user, member := range members {
			fmt.Fprintf(&received, "%s %s\n", user, member.Displayname)
		}
	}
	return s.findOthers(reader, received.String())
}

// findOthers searches a text for the names, accounts and devices of others.
func (s *story) findOthers(reader *person, received string) error {
	received = strings.ToLower(received)
	for _, other := range s.people {
		for _, secret := range []string{other.firstName(), string(other.account), string(other.device)} {
			if other != reader && strings.Contains(received, strings.ToLower(secret)) {
				return fmt.Errorf("the client of %s received the name, account or device of %s", reader.name, other.name)
			}
		}
	}
	return nil
}

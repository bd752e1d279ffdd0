package circle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/portal"
	"kith/store"
)

// A message that brings a file is judged by its words like any other, and held for as long
// as it takes to make the file anew. What its sender writes meanwhile waits behind it; nobody
// else does.

// Files says which files are passed on.
type Files struct {
	MaxSize int64 // of a file, in bytes; 0: none are
	Voice   bool  // voice messages are, of those who have said yes to it
	AtOnce  int   // how many are opened at a time, each by one processor; at least 1
}

// ruleVoice stands in the place of a rule where a peer is asked whether their voice is to be
// heard. No rule has this id: those of rules have no space.
const ruleVoice = "a voice"

// filing is what is known of a held message's file: what is to be done once it is made anew,
// and then what has come of it.
type filing struct {
	Then  filed
	Label string       // a line of ours above the message
	Made  *portal.Made // nil until it is made anew
	Desk  *portal.Made // the same under another key, for moderators
}

// filed is what is done with a message whose file was made anew.
type filed string

const (
	thenDone   filed = "" // it was, or nobody has to
	thenSend   filed = "send"
	thenReview filed = "review" // a moderator is to decide
	thenAppeal filed = "appeal" // a moderator is to decide, and nothing waits for it
)

// filingOf reads what is known of a held message's file.
func filingOf(held store.Held) (f filing) {
	_ = json.Unmarshal(held.File, &f) // nothing is known where nothing can be read
	return f
}

func (c *Circles) keepFiling(ctx context.Context, held store.HeldID, f filing) error {
	kept, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write what is known of a file: %w", err)
	}
	return c.store.SetHeldFile(ctx, held, kept)
}

// refusesFile tells what a file is refused for without looking into it.
func (c *Circles) refusesFile(file *portal.File) (catalogue.Phrase, bool) {
	switch {
	case file == nil:
		return catalogue.Phrase{}, false
	case c.opts.Files.MaxSize == 0:
		return catalogue.FileNotPassed(catalogue.FileNone), true
	case file.Voice && !c.opts.Files.Voice:
		return catalogue.CannotPassOn(catalogue.Voice), true
	case file.Size > c.opts.Files.MaxSize:
		return catalogue.FileTooLarge(c.opts.Files.MaxSize), true
	}
	return catalogue.Phrase{}, false
}

// remake holds a message until its file is made anew. Whose voice it is is asked first, once
// in each circle.
func (s scene) remake(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held, f filing) error {
	if talk.File.Voice && !p.Voice {
		if _, err := s.keep(ctx, held, store.HeldAsked, ruleVoice, time.Now().Add(askWaits)); err != nil {
			return err
		}
		return s.tell(ctx, "asked", catalogue.FileVoiceQuestion(askWaits))
	}
	held, err := s.keep(ctx, held, store.HeldCleaning, held.Rule, time.Time{})
	if err != nil {
		return err
	}
	return s.remakeSoon(ctx, held, f)
}

// answeredToVoice takes a yes to that question, and has the message judged as it would have
// been.
func (s scene) answeredToVoice(ctx context.Context, p kith.Portal, talk portal.Talk, held store.Held) error {
	if err := s.store.SetVoice(ctx, p.Room); err != nil {
		return err
	}
	p.Voice, held.Rule = true, ""
	if err := s.say(ctx, p.Room, fmt.Sprint("voice of ", held.ID), catalogue.FileVoiceYes()); err != nil {
		return err
	}
	if blocks, err := s.judge(ctx, p, talk, held); err != nil || blocks {
		return err
	}
	return s.goOn(ctx, p)
}

func (s scene) remakeSoon(ctx context.Context, held store.Held, f filing) error {
	if err := s.keepFiling(ctx, held.ID, f); err != nil {
		return err
	}
	return s.jobs.Schedule(ctx, jobFile, fmt.Sprint(held.ID), 0)
}

// orderAsModerator gives what a moderator says its place, once its file is made anew.
func (s scene) orderAsModerator(ctx context.Context, ghost id.UserID, talk portal.Talk) error {
	if !talk.IsUnmade() {
		return s.order(ctx, ghost, talk)
	}
	if before, err := s.store.MessageOf(ctx, s.room.Key, s.evt.ID); err != nil || before != 0 {
		return err
	}
	held, err := s.keep(ctx, store.Held{}, store.HeldCleaning, "", time.Time{})
	if err != nil || held.ID == 0 {
		return err
	}
	return s.remakeSoon(ctx, held, filing{Then: thenSend})
}

// fileJob is a held message whose file is being made anew.
type fileJob struct {
	scene
	held   store.Held
	filing filing
	talk   portal.Talk
	own    kith.Portal // of who wrote it; a moderator has none
	author id.UserID   // as whom it is seen
}

// fileJob gives what is to be done for a held message; nil when there is nothing any more.
func (c *Circles) fileJob(ctx context.Context, subject string) (*fileJob, error) {
	number, err := strconv.ParseInt(subject, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("read number of held message: %w", err)
	}
	held, err := c.store.Held(ctx, store.HeldID(number))
	if errors.Is(err, store.ErrNotFound) || err == nil && (held.State.Ended() || filingOf(held).Then == thenDone) {
		return nil, nil //nolint:nilnil // it is done
	} else if err != nil {
		return nil, err
	}
	s, err := c.sceneIn(ctx, held.Room)
	if err != nil {
		return nil, err
	}
	j := &fileJob{held: held, filing: filingOf(held)}
	if j.scene, j.talk, err = s.reread(held); err != nil || j.talk.File == nil {
		return nil, fmt.Errorf("read held message: %w", err)
	}
	var ok bool
	if j.own, ok = j.scene.own(); ok {
		j.author = j.own.Ghost
	} else if j.author, err = c.store.CircleModerator(ctx, s.circle.ID); err != nil {
		return nil, err
	}
	return j, nil
}

// remade goes on with a message whose file was made anew, or could not be.
func (c *Circles) remade(ctx context.Context, before *fileJob, f filing, refused *catalogue.Phrase) error {
	return c.store.Txn(ctx, func(ctx context.Context) error {
		j, err := c.fileJob(ctx, fmt.Sprint(before.held.ID))
		if err != nil || j == nil || itemOf(j.held) != itemOf(before.held) {
			return err // it was taken back, or changed and is made anew again
		}
		then := j.filing.Then
		f.Then, f.Label = thenDone, j.filing.Label
		if err = c.keepFiling(ctx, j.held.ID, f); err != nil {
			return err
		}
		if j.held, err = c.store.Held(ctx, j.held.ID); err != nil {
			return err
		}
		if j.scene, j.talk, err = j.reread(j.held); err != nil {
			return err
		}
		return j.goOnWith(ctx, then, refused)
	})
}

func (j *fileJob) goOnWith(ctx context.Context, then filed, refused *catalogue.Phrase) error {
	moderator := j.own.Room == 0
	switch {
	case j.circle.State == kith.CircleClosed:
		return j.endHeld(ctx, j.held, store.HeldWithdrawn)
	case moderator && refused != nil:
		if err := j.endHeld(ctx, j.held, store.HeldDropped); err != nil {
			return err
		}
		return j.tell(ctx, "cannot", *refused)
	case moderator:
		if err := j.endHeld(ctx, j.held, store.HeldSent); err != nil {
			return err
		}
		return j.order(ctx, j.author, j.talk)
	case then == thenAppeal:
		// What cannot be shown is decided by its words; passing it on is tried once more.
		return j.lay(ctx, j.own, j.held, j.rule(j.held.Rule))
	case refused != nil:
		return j.drop(ctx, j.own, j.held, *refused)
	case j.own.Silence != "":
		return j.drop(ctx, j.own, j.held, silenced(j.own.Silence))
	case then == thenReview:
		blocks, err := j.review(ctx, j.own, j.talk, j.held, j.rule(j.held.Rule))
		if err != nil || blocks {
			return err
		}
		return j.goOn(ctx, j.own)
	}
	if err := j.send(ctx, j.own, j.talk, j.held); err != nil {
		return err
	}
	return j.goOn(ctx, j.own)
}

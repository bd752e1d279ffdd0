package circle

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"maunium.net/go/mautrix/id"

	"kith"
	"kith/catalogue"
	"kith/jobs"
	"kith/media"
	"kith/portal"
	"kith/store"
)

const (
	// filesInHand is how many files are in memory at a time.
	filesInHand = 4
	// fileTurn is after how long it is looked again whether there is room for another.
	fileTurn = 200 * time.Millisecond
	// filePatience is for how long a file is tried to be had that the homeserver does not give.
	filePatience = 2 * time.Minute
	// goneRetry is the pause between two tries for a file that is said not to be there: it
	// may still be on its way from another server.
	goneRetry = 3 * time.Second
	goneTries = 15 * time.Second

	busyAfter = 700 * time.Millisecond // then somebody notices that they wait
	busyAgain = 20 * time.Second
)

// workshop bounds what is made anew at a time.
type workshop struct {
	inHand  chan struct{}
	opening chan struct{}
}

func newWorkshop(atOnce int) workshop {
	return workshop{inHand: make(chan struct{}, filesInHand), opening: make(chan struct{}, max(1, atOnce))}
}

// makeFile is the job that makes the file of a held message anew, and then lets the message
// go its way. Every step can be repeated: what was put on the homeserver for nothing can be
// read by nobody.
func (c *Circles) makeFile(ctx context.Context, subject string) error {
	j, err := c.fileJob(ctx, subject)
	if err != nil || j == nil {
		return err
	}
	select {
	case c.workshop.inHand <- struct{}{}:
		defer func() { <-c.workshop.inHand }()
	default:
		return jobs.Again(fileTurn)
	}
	defer j.showBusy(ctx)()
	began := time.Now()
	f, err := c.make(ctx, j)
	refused, err := c.whyNot(err, time.Since(j.held.Created))
	if err != nil {
		return err
	}
	if err = c.remade(ctx, j, f, refused); err != nil {
		return err
	}
	c.counters.filed(refused, time.Since(began))
	return nil
}

// whyNot tells what a sender is told of a file that could not be made anew. An error is for
// trying again.
func (c *Circles) whyNot(err error, after time.Duration) (*catalogue.Phrase, error) {
	var refusal *media.Refusal
	phrase := func(p catalogue.Phrase) (*catalogue.Phrase, error) { return &p, nil }
	switch {
	case err == nil:
		return nil, nil //nolint:nilnil // it could be
	case errors.Is(err, kith.ErrFileTooLarge), errors.As(err, &refusal) && refusal.Why == media.TooLarge:
		return phrase(catalogue.FileTooLarge(c.opts.Files.MaxSize))
	case refusal != nil:
		return phrase(catalogue.FileNotPassed(catalogue.FileWhy(refusal.Why)))
	case errors.Is(err, kith.ErrFileDamaged):
		return phrase(catalogue.FileNotPassed(catalogue.FileBroken))
	case errors.Is(err, kith.ErrFileGone) && after < goneTries:
		return nil, jobs.Again(goneRetry)
	case errors.Is(err, kith.ErrFileGone), after > filePatience:
		return phrase(catalogue.FileNotPassed(catalogue.FileGone))
	}
	return nil, err
}

// make downloads a file, makes it anew and puts it on the homeserver as the ghost who is seen
// to send it; for moderators once more, as the bot.
func (c *Circles) make(ctx context.Context, j *fileJob) (filing, error) {
	f := filing{}
	data, err := c.edge.Download(ctx, j.talk.File.Source, c.opts.Files.MaxSize)
	if err != nil {
		return f, err
	}
	cleaned, err := c.clean(ctx, data, j.talk.File.Voice)
	if err != nil {
		return f, err
	}
	if j.filing.Then != thenSend {
		if f.Desk, err = c.put(ctx, c.edge.Bot(), cleaned.again()); err != nil {
			return f, err
		}
	}
	f.Made, err = c.put(ctx, j.author, cleaned)
	return f, err
}

// clean makes a file anew, as soon as fewer are being opened than may be.
func (c *Circles) clean(ctx context.Context, data []byte, voice bool) (cleaned, error) {
	select {
	case c.workshop.opening <- struct{}{}:
		defer func() { <-c.workshop.opening }()
	case <-ctx.Done():
		return cleaned{}, ctx.Err()
	}
	limits := media.LimitsFor(c.opts.Files.MaxSize)
	if voice {
		var serial [4]byte
		_, _ = rand.Read(serial[:]) // never fails
		v, err := media.CleanVoice(data, limits, binary.BigEndian.Uint32(serial[:]))
		return cleaned{
			made: portal.Made{Name: media.VoiceName, Duration: v.Duration, Copy: portal.Copy{Type: media.VoiceType, Size: len(v.Data)}}, data: v.Data,
		}, err
	}
	p, err := media.CleanPicture(data, limits)
	if err != nil {
		return cleaned{}, err
	}
	out := cleaned{made: portal.Made{Name: p.Name(), Copy: copyOf(p.File), BlurHash: p.BlurHash, Animated: p.Animated}, data: p.Data}
	if p.Thumbnail != nil {
		small := copyOf(*p.Thumbnail)
		out.made.Thumbnail, out.small = &small, p.Thumbnail.Data
	}
	return out, nil
}

func copyOf(f media.File) portal.Copy {
	return portal.Copy{Type: f.Type, Size: len(f.Data), Width: f.Width, Height: f.Height}
}

// cleaned is a file that was made anew, and is nowhere yet.
type cleaned struct {
	made        portal.Made
	data, small []byte
}

// again is the same once more: what is put on the homeserver is overwritten.
func (c cleaned) again() cleaned {
	c.data, c.small = slices.Clone(c.data), slices.Clone(c.small)
	if c.made.Thumbnail != nil {
		small := *c.made.Thumbnail
		c.made.Thumbnail = &small
	}
	return c
}

// put puts a file on the homeserver as one of our users.
func (c *Circles) put(ctx context.Context, user id.UserID, file cleaned) (*portal.Made, error) {
	made := file.made
	var err error
	if made.File, err = c.edge.Upload(ctx, user, file.data); err != nil {
		return nil, err
	}
	if made.Thumbnail != nil {
		if made.Thumbnail.File, err = c.edge.Upload(ctx, user, file.small); err != nil {
			return nil, err
		}
	}
	return &made, nil
}

// showBusy shows the others that something is coming, if it takes noticeable time, until the
// function that it gives is called. It holds nothing up.
func (j *fileJob) showBusy(ctx context.Context) (end func()) {
	ctx, end = context.WithCancel(ctx)
	if j.own.Room == 0 || j.filing.Then != thenSend {
		return end
	}
	go func() {
		rooms := j.audience(ctx)
		if !wait(ctx, busyAfter) || len(rooms) == 0 {
			return
		}
		for {
			for _, room := range rooms {
				j.edge.ShowTyping(ctx, room, j.author, true)
			}
			if !wait(ctx, busyAgain) {
				break
			}
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), busyAgain)
		defer cancel()
		for _, room := range rooms {
			j.edge.ShowTyping(ctx, room, j.author, false)
		}
	}()
	return end
}

// audience are the portals of the others who are there, unless the peer does not want it to
// be seen that they write.
func (j *fileJob) audience(ctx context.Context) (rooms []kith.Room) {
	peer, err := j.store.Peer(ctx, j.own.Peer)
	if err != nil || peer.HidesTyping {
		return nil
	}
	for _, p := range j.portals {
		if p.Room == j.own.Room || p.State != kith.PortalJoined {
			continue
		}
		if room, err := j.store.Room(ctx, p.Room); err == nil && room.Ready {
			rooms = append(rooms, room)
		}
	}
	return rooms
}

// wait tells false if ctx ends before.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// withFile gives a message that was read anew the file that was made of its own.
func withFile(talk portal.Talk, held store.Held) portal.Talk {
	if talk.File == nil {
		return talk
	}
	f := filingOf(held)
	file := *talk.File
	file.Made, talk.File = f.Made, &file
	if f.Label != "" {
		talk = talk.Under(f.Label)
	}
	return talk
}

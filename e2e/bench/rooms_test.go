package bench

import (
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/house"
)

// A homeserver takes a while to make a room, so there are as many as can be made in this
// time.
const (
	makingRooms = 30 * time.Second
	manyRooms   = 2000
)

// rooms measures latency once more when the bot is in many rooms, against the native
// latency of now and, as growth, against the figures of a new house.
func rooms(b *testing.B, h *house.House, t *talk, before map[string]time.Duration) {
	made := makeRooms(b, h)
	times := t.takeTurns(b, 30)
	now := ratio(median(times["kith"]), median(times["native"]))
	b.ReportMetric(float64(made), "rooms")
	b.ReportMetric(now, "kith/native")
	if len(before) > 0 {
		b.ReportMetric(now/ratio(before["kith"], before["native"]), "growth")
	}
	b.ReportMetric(0, "ns/op")
}

// makeRooms lets the bot make rooms, side by side, and tells how many.
func makeRooms(b *testing.B, h *house.House) int64 {
	cfg, err := config.Load(h.Config())
	if err != nil {
		b.Fatal(err)
	}
	bot, err := mautrix.NewClient(h.Server.URL, h.Bot, cfg.Registration.ASToken)
	if err != nil {
		b.Fatal(err)
	}
	bot.SetAppServiceUserID = true
	var made atomic.Int64
	var group errgroup.Group
	until := time.Now().Add(makingRooms)
	for range 8 {
		group.Go(func() error {
			for time.Now().Before(until) && made.Add(1) <= manyRooms {
				_, err := bot.CreateRoom(b.Context(), &mautrix.ReqCreateRoom{Preset: "private_chat", RoomVersion: id.RoomV11})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err = group.Wait(); err != nil {
		b.Fatal(err)
	}
	return min(made.Load(), manyRooms)
}

package bench

import (
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/house"
)

// manyRooms is in how many rooms the bot is at the end.
const manyRooms = 400

// rooms measures latency once more when the bot is in two thousand rooms, against the
// native latency of now and, as growth, against the figures of a new house.
func rooms(b *testing.B, h *house.House, t *talk, before map[string]time.Duration) {
	makeRooms(b, h, manyRooms)
	times := t.takeTurns(b, 30)
	now := ratio(median(times["kith"]), median(times["native"]))
	b.ReportMetric(manyRooms, "rooms")
	b.ReportMetric(now, "kith/native")
	if len(before) > 0 {
		b.ReportMetric(now/ratio(before["kith"], before["native"]), "growth")
	}
	b.ReportMetric(0, "ns/op")
}

// makeRooms lets the bot make so many rooms, side by side.
func makeRooms(b *testing.B, h *house.House, n int) {
	cfg, err := config.Load(h.Config())
	if err != nil {
		b.Fatal(err)
	}
	bot, err := mautrix.NewClient(h.Server.URL, h.Bot, cfg.Registration.ASToken)
	if err != nil {
		b.Fatal(err)
	}
	bot.SetAppServiceUserID = true
	var group errgroup.Group
	group.SetLimit(8)
	for range n {
		group.Go(func() error {
			_, err := bot.CreateRoom(b.Context(), &mautrix.ReqCreateRoom{Preset: "private_chat", RoomVersion: id.RoomV11})
			return err
		})
	}
	if err = group.Wait(); err != nil {
		b.Fatal(err)
	}
}

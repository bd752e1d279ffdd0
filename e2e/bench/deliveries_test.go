package bench

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

const (
	inCircle = 5
	circles  = 2
	each     = 8 // messages that everybody writes
)

// deliveries measures how many copies a second reach people in circles of five, against
// the encrypted messages a second that the same clients get into native rooms, as many
// rooms side by side as kith sends to: ten portals and two circles.
//
// In full swing every message costs the homeserver six sends: the peer's own, four copies
// for the others and one for the circle's room. So that the peers' own do not count, kith
// is also measured with a backlog: it is stopped as if by Ctrl-Z, everybody writes, and it
// goes on.
func deliveries(b *testing.B, h *house.House) {
	h.Configure(map[string]any{"circles.max": inCircle, "circles.gather": "20s"})
	h.Stop()
	h.Start()
	h.AwaitPool(poolSize)
	var people []*house.Portal
	for c := range circles {
		var group []*house.Peer
		for i := range inCircle {
			group = append(group, h.Peer(fmt.Sprintf("circle%dpeer%d", c, i)))
		}
		people = append(people, h.Meet("loneliness", group...)...)
	}
	write(b, people, "warm", 1, nil)
	hear(b, people, "warm", 1)
	native := shareAll(b, people)
	raw := []float64{native.rate(b, "raw1")}

	copies := float64(circles * inCircle * each * (inCircle - 1))
	sends := float64(circles * inCircle * each)
	busy := processorTime(b, h.PID())
	start := time.Now()
	write(b, people, "live", each, nil)
	live := hear(b, people, "live", each).Sub(start).Seconds()
	busy = processorTime(b, h.PID()) - busy
	raw = append(raw, native.rate(b, "raw2"))

	suspend(b, h.PID(), syscall.SIGSTOP)
	write(b, people, "backlog", each, nil)
	start = time.Now()
	suspend(b, h.PID(), syscall.SIGCONT)
	backlog := hear(b, people, "backlog", each).Sub(start).Seconds()
	raw = append(raw, native.rate(b, "raw3"))

	// The machine may have others to serve, now more and now less: each is held against
	// the raw rate just before and just after.
	before, after := (raw[0]+raw[1])/2, (raw[1]+raw[2])/2
	b.ReportMetric((before+after)/2, "raw/s")
	b.ReportMetric(copies/live, "deliveries/s")
	b.ReportMetric(busy.Seconds()*1000/copies, "cpu-ms/delivery")
	b.ReportMetric(copies/live/before, "deliveries/raw")
	b.ReportMetric((copies+2*sends)/live/before, "all-sends/raw")
	b.ReportMetric((copies+sends)/backlog/after, "backlog/raw")
	b.ReportMetric(0, "ns/op")
}

func suspend(b *testing.B, pid int, signal syscall.Signal) {
	if err := syscall.Kill(pid, signal); err != nil {
		b.Fatal(err)
	}
}

// write lets everybody say something n times, each of them in one room, or in the portal.
func write(b *testing.B, people []*house.Portal, what string, n int, rooms []id.RoomID) {
	b.Helper()
	var group errgroup.Group
	count := max(len(people), len(rooms))
	for i := range count {
		p := people[i%len(people)].Peer.For(b)
		room := people[i%len(people)].Room
		if rooms != nil {
			room = rooms[i]
		}
		group.Go(func() error {
			for k := range n {
				p.Tell(room, fmt.Sprintf("%s from %d number %d.", what, i, k))
			}
			return nil
		})
	}
	_ = group.Wait()
	if b.Failed() {
		b.FailNow()
	}
}

// hear waits until everybody has heard the n-th of each of the others in their circle,
// and gives when the last of them was shown.
func hear(b *testing.B, people []*house.Portal, what string, n int) time.Time {
	b.Helper()
	last := make([]time.Time, len(people))
	var group errgroup.Group
	for i, p := range people {
		group.Go(func() error {
			for other := i / inCircle * inCircle; other < (i/inCircle+1)*inCircle; other++ {
				if other == i {
					continue
				}
				text := fmt.Sprintf("%s from %d number %d.", what, other, n-1)
				m := p.Peer.For(b).Hear(p.Room, text)
				if m.Seen.After(last[i]) {
					last[i] = m.Seen
				}
			}
			return nil
		})
	}
	_ = group.Wait()
	if b.Failed() {
		b.FailNow()
	}
	for i, p := range people {
		if got := count(p, what); got != n*(inCircle-1) {
			b.Errorf("somebody was shown %d of %d messages", got, n*(inCircle-1))
		}
		if last[i].After(last[0]) {
			last[0] = last[i]
		}
	}
	return last[0]
}

func count(p *house.Portal, what string) (n int) {
	for _, m := range p.Timeline(p.Room) {
		if m.Sender != p.UserID && strings.HasPrefix(m.Body, what+" from ") && m.Decrypted {
			n++
		}
	}
	return n
}

// nativeRooms are encrypted rooms of two of the same people each, without kith, as many
// as kith sends to.
type nativeRooms struct {
	people []*house.Portal
	rooms  []id.RoomID
}

func shareAll(b *testing.B, people []*house.Portal) *nativeRooms {
	b.Helper()
	n := &nativeRooms{people: people, rooms: make([]id.RoomID, len(people)+circles)}
	var group errgroup.Group
	for i := range n.rooms {
		group.Go(func() error {
			n.rooms[i] = share(b, people[i%len(people)].Peer, n.reader(i))
			return nil
		})
	}
	_ = group.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return n
}

func (n *nativeRooms) reader(i int) *house.Peer {
	return n.people[(i+1+i/len(n.people)*3)%len(n.people)].Peer
}

// rate is how many encrypted messages a second the homeserver takes in these rooms, side
// by side.
func (n *nativeRooms) rate(b *testing.B, what string) float64 {
	b.Helper()
	const rounds = 10
	start := time.Now()
	write(b, n.people, what, rounds, n.rooms)
	took := time.Since(start).Seconds()
	for i, room := range n.rooms { // what is still on its way belongs to this measurement
		n.reader(i).For(b).Hear(room, fmt.Sprintf("%s from %d number %d.", what, i, rounds-1))
	}
	if b.Failed() {
		b.FailNow()
	}
	return float64(len(n.rooms)*rounds) / took
}

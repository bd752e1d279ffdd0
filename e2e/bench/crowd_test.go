package bench

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith"
	"kith/config"
	"kith/e2e/house"
	"kith/secret"
	"kith/store"
)

// fillTo writes circles of five into the database of a stopped service until there are
// so many ghosts: the rows that the service would have written itself, with an Olm
// account for every ghost. The homeserver knows nothing of them, which it says when it is
// asked.
func fillTo(b *testing.B, h *house.House, ghosts int) {
	b.Helper()
	cfg, err := config.Load(h.Config())
	if err != nil {
		b.Fatal(err)
	}
	key, err := secret.New(cfg.Secret)
	if err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(b.Context(), cfg.Database, key)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			b.Error(err)
		}
	}()
	there, err := st.CountGhosts(b.Context(), store.GhostTaken)
	if err != nil {
		b.Fatal(err)
	}
	err = st.Txn(b.Context(), func(ctx context.Context) error {
		for n := there; n < ghosts; n += inCircle {
			if err := (crowd{st, h.Bot}).circle(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

type crowd struct {
	*store.Store
	bot id.UserID
}

func (c crowd) circle(ctx context.Context) error {
	now := time.Now()
	circle := kith.Circle{ID: kith.CircleID(random()), Topic: "anxiety", State: kith.CircleOpen, Created: now}
	var err error
	if circle.Room, err = c.room(ctx, kith.Room{Kind: kith.RoomCircle, Circle: circle.ID}); err != nil {
		return err
	}
	if err = c.AddCircle(ctx, circle); err != nil {
		return err
	}
	if err = c.Schedule(ctx, "end if idle", string(circle.ID), now.Add(24*time.Hour)); err != nil {
		return err
	}
	var ghosts []id.UserID
	var portals []kith.RoomKey
	for range inCircle {
		ghost, err := c.ghost(ctx)
		if err != nil {
			return err
		}
		portal, err := c.peer(ctx, circle, ghost)
		if err != nil {
			return err
		}
		ghosts, portals = append(ghosts, ghost.User), append(portals, portal)
	}
	for i, ghost := range ghosts {
		for k, room := range append(portals, circle.Room) {
			if k == i { // nobody meets themselves
				continue
			}
			if err = c.AddSeat(ctx, room, ghost); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c crowd) room(ctx context.Context, room kith.Room) (kith.RoomKey, error) {
	room.ID, room.Operation, room.Ready = id.RoomID("!"+random()+":localhost"), random(), true
	key, err := c.AddRoom(ctx, room)
	if err == nil {
		err = c.AddSeat(ctx, key, c.bot)
	}
	return key, err
}

func (c crowd) ghost(ctx context.Context) (store.Ghost, error) {
	name := strings.ToLower(random())
	ghost := store.Ghost{User: id.UserID("@_kith_" + name[:16] + ":localhost"), Device: id.DeviceID(strings.ToUpper(name[:10])),
		Name: "Quiet Heron", State: store.GhostTaken}
	if err := c.SaveGhost(ctx, ghost); err != nil {
		return ghost, err
	}
	account := crypto.NewOlmAccount()
	account.Shared = true
	return ghost, c.CryptoStore(string(ghost.User), string(ghost.Device)).PutAccount(ctx, account)
}

// peer adds somebody with their lobby, the ticket that was matched, and their portal.
func (c crowd) peer(ctx context.Context, circle kith.Circle, ghost store.Ghost) (kith.RoomKey, error) {
	user := id.UserID("@" + strings.ToLower(random()) + ":localhost")
	key, err := c.EnsurePeer(ctx, user)
	if err != nil {
		return 0, err
	}
	if err = c.SavePeer(ctx, kith.Peer{Key: key, Consented: true, Adult: true}); err != nil {
		return 0, err
	}
	lobby, err := c.room(ctx, kith.Room{Kind: kith.RoomLobby, Peer: key})
	if err != nil {
		return 0, err
	}
	if err = c.SetLobby(ctx, key, lobby); err != nil {
		return 0, err
	}
	ticket := kith.Ticket{ID: kith.TicketID(random()), Peer: key, Topic: circle.Topic, State: kith.TicketMatched, Circle: circle.ID, Created: circle.Created}
	if err = c.AddTicket(ctx, ticket); err != nil {
		return 0, err
	}
	portal, err := c.room(ctx, kith.Room{Kind: kith.RoomPortal, Circle: circle.ID, Peer: key})
	if err != nil {
		return 0, err
	}
	for _, room := range []kith.RoomKey{lobby, portal} {
		if err = c.SetReader(ctx, room, user, event.MembershipJoin); err != nil {
			return 0, err
		}
	}
	return portal, c.AddPortal(ctx, kith.Portal{Circle: circle.ID, Peer: key, Ghost: ghost.User, Pseudonym: ghost.Name,
		Room: portal, State: kith.PortalJoined, Created: circle.Created})
}

func random() string {
	var b [15]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(fmt.Sprint("no randomness: ", err)) // not reached
	}
	return base32.StdEncoding.EncodeToString(b[:])
}

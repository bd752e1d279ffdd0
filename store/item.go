package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

const (
	sealItem    = "item"
	itemColumns = `item.item_id, item.number, item.kind, item.circle_id, item.about, item.reference, item.verbs, item.sealed, item.decision, item.created_at`
)

// itemText is what moderators read of an item, and who of them must not. It is sealed, and
// kept until it is decided.
type itemText struct {
	Title   string          `json:"title"`
	Body    string          `json:"body,omitempty"`
	Picture json.RawMessage `json:"picture,omitempty"`
	Not     id.UserID       `json:"not,omitempty"`
}

// AddItem keeps an item that moderators are to decide, under a number of its own. One of
// the same kind and reference stays as it is, and is told by false.
func (s *Store) AddItem(ctx context.Context, item kith.Item) (kept kith.Item, fresh bool, err error) {
	plain, err := json.Marshal(itemText{item.Title, item.Body, item.Picture, item.Not})
	if err != nil {
		return item, false, fmt.Errorf("write item: %w", err)
	}
	err = s.Txn(ctx, func(ctx context.Context) error {
		kept, err = s.ItemOf(ctx, item.Kind, item.Reference)
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		fresh = true
		number, err := s.freeNumber(ctx)
		if err != nil {
			return err
		}
		kept, err = one(ctx, s, "add item", s.scanItem, `
			INSERT INTO item (number, kind, circle_id, about, reference, verbs, sealed, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING `+itemColumns,
			number, item.Kind, item.Circle, item.About, item.Reference, joinVerbs(item.Verbs), s.secret.Seal(sealItem, plain), s.millis())
		return err
	})
	return kept, fresh, err
}

// freeNumber makes up a number that no item has. It is as short as there is room for: one
// in three is taken at most.
func (s *Store) freeNumber(ctx context.Context) (int, error) {
	taken, err := one(ctx, s, "count items", dbutil.ScanSingleColumn[int], `SELECT COUNT(*) FROM item`)
	if err != nil {
		return 0, err
	}
	least := 100
	for taken > 3*least {
		least *= 10
	}
	for {
		made, err := rand.Int(rand.Reader, big.NewInt(int64(9*least)))
		if err != nil {
			return 0, fmt.Errorf("make up a number: %w", err)
		}
		number := least + int(made.Int64())
		_, err = s.ItemNumbered(ctx, number)
		if errors.Is(err, ErrNotFound) {
			return number, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// Item gives an item, or ErrNotFound.
func (s *Store) Item(ctx context.Context, item int64) (kith.Item, error) {
	return one(ctx, s, "read item", s.scanItem, `SELECT `+itemColumns+` FROM item WHERE item_id=$1`, item)
}

// ItemOf gives the item of a kind about something, or ErrNotFound.
func (s *Store) ItemOf(ctx context.Context, kind kith.ItemKind, reference string) (kith.Item, error) {
	return one(ctx, s, "read item", s.scanItem, `SELECT `+itemColumns+` FROM item WHERE kind=$1 AND reference=$2`, kind, reference)
}

// ItemNumbered gives the item with a number, or ErrNotFound.
func (s *Store) ItemNumbered(ctx context.Context, number int) (kith.Item, error) {
	return one(ctx, s, "read item", s.scanItem, `SELECT `+itemColumns+` FROM item WHERE number=$1`, number)
}

// OpenItems lists what is not decided, the oldest first.
func (s *Store) OpenItems(ctx context.Context) ([]kith.Item, error) {
	return list(ctx, s, "list items", s.scanItem, `SELECT `+itemColumns+` FROM item WHERE decided_at IS NULL ORDER BY item_id`)
}

// OpenItemsAbout lists what of a kind is not decided about a ghost, the oldest first.
func (s *Store) OpenItemsAbout(ctx context.Context, kind kith.ItemKind, ghost id.UserID) ([]kith.Item, error) {
	return list(ctx, s, "list items", s.scanItem, `
		SELECT `+itemColumns+` FROM item WHERE decided_at IS NULL AND kind=$1 AND about=$2 ORDER BY item_id`, kind, ghost)
}

// DecideItem keeps what was decided about an item and drops what stood in it. False says
// that it was decided before. by is "" where no moderator had to.
func (s *Store) DecideItem(ctx context.Context, item int64, verb kith.Verb, by id.UserID) (bool, error) {
	var sealed []byte
	if by != "" {
		sealed = s.secret.Seal(sealUser, []byte(by))
	}
	n, err := s.exec(ctx, "decide item", `
		UPDATE item SET sealed=NULL, decision=$2, decided_by=$3, decided_at=$4 WHERE item_id=$1 AND decided_at IS NULL`, item, verb, sealed, s.millis())
	return n > 0, err
}

// AddLaid keeps that an item lies on a desk; false if it does already.
func (s *Store) AddLaid(ctx context.Context, item int64, room kith.RoomKey) (bool, error) {
	n, err := s.exec(ctx, "lay item", `INSERT INTO laid (item_id, room_key) VALUES ($1, $2) ON CONFLICT DO NOTHING`, item, room)
	return n > 0, err
}

// LaidOn lists the desks on which an item lies.
func (s *Store) LaidOn(ctx context.Context, item int64) ([]kith.RoomKey, error) {
	return list(ctx, s, "list desks", dbutil.ScanSingleColumn[kith.RoomKey], `SELECT room_key FROM laid WHERE item_id=$1 ORDER BY room_key`, item)
}

// IsLaid tells whether an item lies on a desk.
func (s *Store) IsLaid(ctx context.Context, item int64, room kith.RoomKey) (bool, error) {
	return one(ctx, s, "look for item", dbutil.ScanSingleColumn[bool],
		`SELECT EXISTS(SELECT 1 FROM laid WHERE item_id=$1 AND room_key=$2)`, item, room)
}

// ItemBy gives the item of which an event speaks on a desk, or ErrNotFound.
func (s *Store) ItemBy(ctx context.Context, room kith.RoomKey, evt id.EventID) (kith.Item, error) {
	return one(ctx, s, "read item", s.scanItem, `
		SELECT `+itemColumns+` FROM outbox JOIN item ON item.item_id=outbox.item_id WHERE outbox.room_key=$1 AND outbox.event_id=$2`, room, evt)
}

// ItemAs gives the first event that spoke of an item on a desk; "" while none is sent.
func (s *Store) ItemAs(ctx context.Context, item int64, room kith.RoomKey) (id.EventID, error) {
	e, err := one(ctx, s, "find item", dbutil.ScanSingleColumn[id.EventID], `
		SELECT event_id FROM outbox WHERE room_key=$2 AND item_id=$1 AND event_id IS NOT NULL ORDER BY outbox_id LIMIT 1`, item, room)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return e, err
}

// DropUnread takes an item off the desks whose moderators were not sent it yet.
func (s *Store) DropUnread(ctx context.Context, item int64) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		rooms, err := list(ctx, s, "drop item", dbutil.ScanSingleColumn[kith.RoomKey], `
			UPDATE outbox SET done=true, sealed=NULL, story=NULL WHERE NOT done AND item_id=$1 AND attempted_at IS NULL
				AND room_key IN (SELECT room_key FROM laid WHERE item_id=$1) RETURNING room_key`, item)
		if err != nil {
			return err
		}
		for _, room := range rooms {
			if _, err = s.exec(ctx, "take item off", `
				DELETE FROM laid WHERE item_id=$1 AND room_key=$2
					AND NOT EXISTS (SELECT 1 FROM outbox WHERE room_key=$2 AND item_id=$1 AND attempted_at IS NOT NULL)`, item, room); err != nil {
				return err
			}
		}
		return nil
	})
}

func joinVerbs(verbs []kith.Verb) string {
	words := make([]string, len(verbs))
	for i, verb := range verbs {
		words[i] = string(verb)
	}
	return strings.Join(words, " ")
}

func (s *Store) scanItem(row dbutil.Scannable) (item kith.Item, err error) {
	var verbs string
	var sealed []byte
	var created int64
	err = row.Scan(&item.ID, &item.Number, &item.Kind, &item.Circle, &item.About, &item.Reference, &verbs, &sealed, &item.Decision, &created)
	if err != nil {
		return item, err
	}
	for word := range strings.FieldsSeq(verbs) {
		item.Verbs = append(item.Verbs, kith.Verb(word))
	}
	item.Created = time.UnixMilli(created)
	if sealed == nil {
		return item, nil
	}
	plain, err := s.secret.Open(sealItem, sealed)
	if err != nil {
		return item, err
	}
	var text itemText
	err = json.Unmarshal(plain, &text)
	item.Title, item.Body, item.Picture, item.Not = text.Title, text.Body, text.Picture, text.Not
	return item, err
}

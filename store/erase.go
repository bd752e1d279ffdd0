package store

import (
	"context"

	"maunium.net/go/mautrix/id"

	"kith"
)

// erasing are the steps that erase a circle from our tables, rooms after what is found by
// them. A late job about it finds nothing to do.
var erasing = []string{
	`DELETE FROM inbox WHERE room_id IN (SELECT room_id FROM room WHERE circle_id=$1)`,
	`DELETE FROM outbox WHERE room_key IN (SELECT room_key FROM room WHERE circle_id=$1)`,
	`DELETE FROM copy WHERE message_id IN (SELECT message_id FROM message WHERE circle_id=$1)`,
	`DELETE FROM poll WHERE message_id IN (SELECT message_id FROM message WHERE circle_id=$1)`,
	`DELETE FROM message WHERE circle_id=$1`,
	`DELETE FROM introduced WHERE room_key IN (SELECT room_key FROM portal WHERE circle_id=$1)`,
	`DELETE FROM seat WHERE room_key IN (SELECT room_key FROM room WHERE circle_id=$1)`,
	`DELETE FROM reader WHERE room_key IN (SELECT room_key FROM room WHERE circle_id=$1)`,
	`DELETE FROM held WHERE circle_id=$1`,
	`DELETE FROM trail WHERE room_key IN (SELECT room_key FROM room WHERE circle_id=$1)`,
	`DELETE FROM room WHERE circle_id=$1`,
	`DELETE FROM portal WHERE circle_id=$1`,
	`DELETE FROM crisis WHERE circle_id=$1 AND state NOT IN ('called', 'taken')`, // an open one is somebody's help
	`DELETE FROM ticket WHERE circle_id=$1`,
	`DELETE FROM feedback WHERE circle_id=$1`,
	`DELETE FROM merge WHERE circle_id=$1 OR into_id=$1`,
	`DELETE FROM staff WHERE circle_id=$1`,
	`DELETE FROM report WHERE circle_id=$1`,
	`DELETE FROM outbox WHERE NOT done AND item_id IN (SELECT item_id FROM item WHERE circle_id=$1)
		AND room_key IN (SELECT room_key FROM laid JOIN item ON item.item_id=laid.item_id WHERE item.circle_id=$1)`,
	`DELETE FROM laid WHERE item_id IN (SELECT item_id FROM item WHERE circle_id=$1)`,
	`DELETE FROM item WHERE circle_id=$1`,
	`DELETE FROM circle WHERE circle_id=$1`,
}

// EraseCircle erases every row about a circle, its portals and what was said in it. All
// of our users must have left its rooms before.
func (s *Store) EraseCircle(ctx context.Context, circle kith.CircleID) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		for _, query := range erasing {
			if _, err := s.exec(ctx, "erase circle", query, circle); err != nil {
				return err
			}
		}
		return nil
	})
}

// EraseGhost erases the row of a ghost that is retired.
func (s *Store) EraseGhost(ctx context.Context, ghost id.UserID) error {
	_, err := s.exec(ctx, "erase ghost", `DELETE FROM ghost WHERE user_id=$1 AND state=$2`, ghost, GhostRetired)
	return err
}

// RoomsOfCircle lists the rooms of a circle: its own, and the portals that are known.
func (s *Store) RoomsOfCircle(ctx context.Context, circle kith.CircleID) ([]kith.Room, error) {
	return list(ctx, s, "list rooms", scanRoom, `SELECT `+roomColumns+` FROM room WHERE circle_id=$1 ORDER BY room_key`, circle)
}

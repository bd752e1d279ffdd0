package store

import (
	"context"
	"fmt"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

// Lobbies lists the lobbies that a peer has.
func (s *Store) Lobbies(ctx context.Context, peer kith.PeerKey) ([]kith.Room, error) {
	return list(ctx, s, "list lobbies", scanRoom, `
		SELECT `+roomColumns+` FROM room WHERE peer_key=$1 AND kind='lobby' ORDER BY room_key`, peer)
}

// forgetting are the steps that erase a peer from our tables. What they said is the
// circle's: it names a ghost, and the portal's row, which alone tied that ghost to the
// peer, names nobody from then on. It stays, because the ghost may still have to leave.
// Bans, and that somebody else blocked them, stay as long as they stand, and the age class that
// was declared stays: they hold a keyed hash of the account, and no more.
var forgetting = []string{
	// The ids stay for a while: a homeserver may repeat the invitation into a lobby.
	`UPDATE inbox SET state=2, sealed=NULL WHERE room_id IN (SELECT room_id FROM room WHERE peer_key=$1)`,
	`DELETE FROM outbox WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM copy WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM seat WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM reader WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM held WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM trail WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM introduced WHERE room_key IN (SELECT room_key FROM room WHERE peer_key=$1)`,
	`DELETE FROM room WHERE peer_key=$1`,
	`UPDATE portal SET peer_key='` + forgotten + `' || ghost WHERE peer_key=$1`,
	`DELETE FROM crisis WHERE peer_key=$1`,
	`DELETE FROM ticket WHERE peer_key=$1`,
	`DELETE FROM block WHERE peer_key=$1`, // who was blocked stays so, or they could come back as new
	`DELETE FROM met WHERE peer_key=$1 OR other_key=$1`,
	`DELETE FROM feedback WHERE peer_key=$1`,
	`DELETE FROM duty WHERE peer_key=$1`,
	// Who is also a moderator stays known as one.
	`DELETE FROM reader WHERE user_key=$1 AND membership<>'join'`,
	`DELETE FROM peer WHERE peer_key=$1`,
}

// ForgetPeer erases every row that names a peer, but for the jobs of the kind keep. They
// must have left all rooms of theirs before.
func (s *Store) ForgetPeer(ctx context.Context, peer kith.PeerKey, keep string) error {
	return s.Txn(ctx, func(ctx context.Context) error {
		if err := s.forgetInPolls(ctx, peer); err != nil {
			return err
		}
		for _, query := range forgetting {
			if _, err := s.exec(ctx, "forget peer", query, peer); err != nil {
				return err
			}
		}
		_, err := s.exec(ctx, "forget peer", `DELETE FROM job WHERE subject LIKE '%' || CAST($1 AS TEXT) || '%' AND kind<>$2`, peer, keep)
		return err
	})
}

// forgetInPolls drops by what names a peer's own client knew the answers of their polls. The
// others can still vote.
func (s *Store) forgetInPolls(ctx context.Context, peer kith.PeerKey) error {
	polls, err := list(ctx, s, "list polls", dbutil.ScanSingleColumn[MessageID], `
		SELECT poll.message_id FROM poll JOIN message ON message.message_id=poll.message_id
		WHERE message.author IN (SELECT ghost FROM portal WHERE peer_key=$1)`, peer)
	if err != nil {
		return err
	}
	for _, message := range polls {
		poll, err := s.Poll(ctx, message)
		if err != nil {
			return err
		}
		poll.Theirs = nil
		if err = s.SavePoll(ctx, poll); err != nil {
			return err
		}
	}
	return nil
}

// ForgetStranger erases a peer of whom nothing is known but that they once invited the bot.
func (s *Store) ForgetStranger(ctx context.Context, peer kith.PeerKey) error {
	_, err := s.exec(ctx, "forget stranger", `
		DELETE FROM peer WHERE peer_key=$1 AND dialogue=$2 AND NOT EXISTS (SELECT 1 FROM room WHERE room.peer_key=peer.peer_key)`,
		peer, []byte(nothingSaid))
	return err
}

// Shred overwrites what was deleted where the database has not done so yet: SQLite keeps
// it in its log until that is emptied.
func (s *Store) Shred(ctx context.Context) error {
	if s.db.Dialect != dbutil.SQLite {
		return nil
	}
	var busy, pages, done int
	if err := s.db.QueryRow(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &done); err != nil {
		return fmt.Errorf("empty the log: %w", err)
	}
	return nil
}

// DropUnsentOf gives up on the copies of what a ghost said that no reader was sent yet.
func (s *Store) DropUnsentOf(ctx context.Context, ghost id.UserID) error {
	_, err := s.exec(ctx, "drop copies", `
		UPDATE outbox SET done=true, sealed=NULL, ciphertext=NULL, story=NULL
		WHERE NOT done AND attempted_at IS NULL AND message_id IN (SELECT message_id FROM message WHERE author=$1)`, ghost)
	return err
}

// Spoken is a message in one of the rooms that it was brought to.
type Spoken struct {
	Message MessageID
	Room    kith.RoomKey
}

// SpokenBy lists what a ghost said in the rooms in which witness is, in the order in which
// it was said. What is just being sent is in the list, too.
func (s *Store) SpokenBy(ctx context.Context, ghost, witness id.UserID) ([]Spoken, error) {
	return list(ctx, s, "list what was said", func(row dbutil.Scannable) (sp Spoken, err error) {
		err = row.Scan(&sp.Message, &sp.Room)
		return sp, err
	}, `
		SELECT brought.message_id, brought.room_key FROM (
			SELECT message_id, room_key FROM copy WHERE message_id IN (SELECT message_id FROM message WHERE author=$1)
			UNION SELECT message_id, room_key FROM outbox WHERE NOT done AND message_id IN (SELECT message_id FROM message WHERE author=$1)
		) brought
		JOIN seat ON seat.room_key=brought.room_key AND seat.user_id=$2
		ORDER BY brought.message_id, brought.room_key`, ghost, witness)
}

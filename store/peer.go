package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/id"

	"kith"
)

const (
	sealUser     = "user"
	sealNames    = "names"
	sealDialogue = "dialogue"
)

// nothingSaid is the dialogue of a peer of whom the lobby knows nothing yet.
const nothingSaid = "{}"

// EnsurePeer makes sure that the peer has a row, and gives their key.
func (s *Store) EnsurePeer(ctx context.Context, user id.UserID) (kith.PeerKey, error) {
	key := s.secret.PeerKey(user)
	_, err := s.exec(ctx, "ensure peer", `
		INSERT INTO peer (peer_key, sealed_user, dialogue, created_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (peer_key) DO NOTHING`,
		key, s.secret.Seal(sealUser, []byte(user)), []byte(nothingSaid), s.millis())
	return key, err
}

// PeerKey is the key of a user, whether or not they are a peer.
func (s *Store) PeerKey(user id.UserID) kith.PeerKey { return s.secret.PeerKey(user) }

// PeerUser gives the Matrix user id of a peer. Only the Matrix edge may ask.
func (s *Store) PeerUser(ctx context.Context, key kith.PeerKey) (id.UserID, error) {
	return one(ctx, s, "read peer", s.scanUser, `SELECT sealed_user FROM peer WHERE peer_key=$1`, key)
}

func (s *Store) scanUser(row dbutil.Scannable) (id.UserID, error) {
	var sealed []byte
	if err := row.Scan(&sealed); err != nil {
		return "", err
	}
	user, err := s.secret.Open(sealUser, sealed)
	return id.UserID(user), err
}

// mostNames is how many names of one account are kept: those that it had last.
const mostNames = 5

// AddPeerName keeps what the account of a peer is called now, sealed, beside what it was called
// before: a client can give it another name in one room, or for a while, and the name of
// before stays as telling as it was. Of somebody who is no peer nothing is kept.
func (s *Store) AddPeerName(ctx context.Context, key kith.PeerKey, name string) error {
	if name == "" {
		return nil
	}
	return s.Txn(ctx, func(ctx context.Context) error {
		sealed, err := one(ctx, s, "read names of peer", dbutil.ScanSingleColumn[[]byte], `SELECT sealed_names FROM peer WHERE peer_key=$1`, key)
		if errors.Is(err, ErrNotFound) {
			return nil
		} else if err != nil {
			return err
		}
		names, err := s.openNames(sealed)
		if err != nil || len(names) > 0 && names[len(names)-1] == name {
			return err
		}
		names = append(slices.DeleteFunc(names, func(known string) bool { return known == name }), name)
		plain, err := json.Marshal(names[max(0, len(names)-mostNames):])
		if err != nil {
			return fmt.Errorf("write names: %w", err)
		}
		_, err = s.exec(ctx, "keep name of peer", `UPDATE peer SET sealed_names=$2 WHERE peer_key=$1`, key, s.secret.Seal(sealNames, plain))
		return err
	})
}

// PeerNames gives what the account of a peer is called, and was. It is for recognising it in
// what they write, and for nobody's eyes but theirs.
func (s *Store) PeerNames(ctx context.Context, key kith.PeerKey) ([]string, error) {
	sealed, err := one(ctx, s, "read names of peer", dbutil.ScanSingleColumn[[]byte], `SELECT sealed_names FROM peer WHERE peer_key=$1`, key)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return s.openNames(sealed)
}

func (s *Store) openNames(sealed []byte) (names []string, err error) {
	if sealed == nil {
		return nil, nil
	}
	plain, err := s.secret.Open(sealNames, sealed)
	if err == nil {
		err = json.Unmarshal(plain, &names)
	}
	return names, err
}

// Peer gives what the lobby knows of a peer; a new one is zero but for its key.
func (s *Store) Peer(ctx context.Context, key kith.PeerKey) (kith.Peer, error) {
	peer := kith.Peer{Key: key}
	dialogue, err := one(ctx, s, "read peer", dbutil.ScanSingleColumn[[]byte], `SELECT dialogue FROM peer WHERE peer_key=$1`, key)
	if errors.Is(err, ErrNotFound) {
		return peer, nil
	} else if err != nil {
		return peer, err
	}
	if string(dialogue) != nothingSaid {
		if dialogue, err = s.secret.Open(sealDialogue, dialogue); err != nil {
			return peer, fmt.Errorf("read peer: %w", err)
		}
	}
	if err = json.Unmarshal(dialogue, &peer); err != nil {
		return peer, fmt.Errorf("read peer: %w", err)
	}
	peer.Key = key
	return peer, nil
}

// SavePeer keeps what the lobby knows of a peer that EnsurePeer has made.
func (s *Store) SavePeer(ctx context.Context, peer kith.Peer) error {
	dialogue, err := json.Marshal(peer)
	if err != nil {
		return fmt.Errorf("save peer: %w", err)
	}
	if string(dialogue) != nothingSaid {
		dialogue = s.secret.Seal(sealDialogue, dialogue)
	}
	n, err := s.exec(ctx, "save peer", `UPDATE peer SET dialogue=$2 WHERE peer_key=$1`, peer.Key, dialogue)
	if err == nil && n == 0 {
		return fmt.Errorf("save peer: %w", ErrNotFound)
	}
	return err
}

// Lobby gives the room in which the bot last spoke with the peer, or ErrNotFound.
func (s *Store) Lobby(ctx context.Context, key kith.PeerKey) (kith.Room, error) {
	return one(ctx, s, "read lobby", scanRoom, `SELECT `+roomColumns+` FROM room JOIN peer ON peer.lobby=room.room_key WHERE peer.peer_key=$1`, key)
}

// SetLobby keeps in which room the peer is spoken to.
func (s *Store) SetLobby(ctx context.Context, key kith.PeerKey, room kith.RoomKey) error {
	_, err := s.exec(ctx, "set lobby", `UPDATE peer SET lobby=$2 WHERE peer_key=$1`, key, room)
	return err
}

// PausePeer notes that what waits in a peer's portals is held back. It gives how
// often that was so far, or 0 when it is held back already.
func (s *Store) PausePeer(ctx context.Context, key kith.PeerKey) (int, error) {
	count, err := change(ctx, s, "pause peer", dbutil.ScanSingleColumn[int],
		`UPDATE peer SET paused=true, pauses=pauses+1 WHERE peer_key=$1 AND NOT paused RETURNING pauses`, key)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return count, err
}

// ResumePeer ends it, and tells whether anything was held back.
func (s *Store) ResumePeer(ctx context.Context, key kith.PeerKey) (bool, error) {
	n, err := s.exec(ctx, "resume peer", `UPDATE peer SET paused=false WHERE peer_key=$1 AND paused`, key)
	return n > 0, err
}

// IsPaused tells whether what waits in a peer's portals is held back.
func (s *Store) IsPaused(ctx context.Context, key kith.PeerKey) (bool, error) {
	paused, err := one(ctx, s, "read peer", dbutil.ScanSingleColumn[bool], `SELECT paused FROM peer WHERE peer_key=$1`, key)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return paused, err
}

// JoinedPortalRooms lists the rooms of the portals that a peer has joined.
func (s *Store) JoinedPortalRooms(ctx context.Context, key kith.PeerKey) ([]kith.RoomKey, error) {
	return list(ctx, s, "list portals", dbutil.ScanSingleColumn[kith.RoomKey],
		`SELECT room_key FROM portal WHERE peer_key=$1 AND state='joined' ORDER BY room_key`, key)
}

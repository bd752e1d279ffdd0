package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

type syncResponse struct {
	NextBatch string `json:"next_batch"`
	ToDevice  struct {
		Events []json.RawMessage `json:"events"`
	} `json:"to_device"`
	DeviceLists struct {
		Changed []id.UserID `json:"changed"`
	} `json:"device_lists"`
	OneTimeKeys map[string]int `json:"device_one_time_keys_count"`
	Rooms       struct {
		Join   map[id.RoomID]syncRoom `json:"join"`
		Leave  map[id.RoomID]syncRoom `json:"leave"`
		Invite map[id.RoomID]struct {
			State struct {
				Events []json.RawMessage `json:"events"`
			} `json:"invite_state"`
		} `json:"invite"`
	} `json:"rooms"`
}

type syncRoom struct {
	Timeline struct {
		Events  []json.RawMessage `json:"events"`
		Limited bool              `json:"limited"`
	} `json:"timeline"`
	Ephemeral struct {
		Events json.RawMessage `json:"events"`
	} `json:"ephemeral"`
}

const (
	cursorSync = "sync.next_batch"

	// syncFilter leaves out what the service does not use, and members' whole state.
	syncFilter = `{"presence":{"types":[]},"account_data":{"types":[]},"room":{` +
		`"account_data":{"types":[]},"ephemeral":{"types":["m.typing"]},"state":{"lazy_load_members":true},"timeline":{"limit":100}}}`
)

// sync polls once. Room events are stored before the keys and the token are: a
// crash in between repeats the answer, and the events are recognised.
func (as *AppService) sync(ctx context.Context) error {
	since, err := as.store.Cursor(ctx, cursorSync)
	if err != nil {
		return err
	}
	wait, err := as.fillGaps(ctx)
	if err != nil {
		return err
	}
	resp, err := as.askSync(ctx, since, wait)
	if err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	if resp.NextBatch == "" {
		return fmt.Errorf("sync: %w", errNoPosition)
	}
	if err = as.receiveInvites(ctx, resp); err != nil {
		return err
	}
	for roomID, room := range resp.Rooms.Join {
		if err = as.receiveTimeline(ctx, roomID, room, since != ""); err != nil {
			return err
		}
		as.typists.ephemeral(roomID, room.Ephemeral.Events)
	}
	for roomID, room := range resp.Rooms.Leave {
		if err = as.receiveTimeline(ctx, roomID, room, false); err != nil {
			return err
		}
	}
	if since == "" {
		as.ready.connected()
	}
	if err = as.receiveKeys(ctx, resp.keys()); err == nil && as.isEcho(resp) {
		pause(ctx, afterEcho)
	}
	return err
}

// afterEcho is how long the homeserver is left alone after an answer that held nothing but
// what we said ourselves. It has to work for each answer, and while a circle talks every
// copy would be worth one: so several come in one.
const afterEcho = 20 * time.Millisecond

// isEcho tells whether an answer brings nothing but what our own users said.
func (as *AppService) isEcho(resp *syncResponse) bool {
	if len(resp.Rooms.Join) == 0 || len(resp.Rooms.Leave)+len(resp.Rooms.Invite)+len(resp.ToDevice.Events)+len(resp.DeviceLists.Changed) > 0 {
		return false
	}
	for _, room := range resp.Rooms.Join {
		for _, raw := range room.Timeline.Events {
			if e, ok := open(raw); !ok || !as.IsOurs(e.Sender) {
				return false
			}
		}
	}
	return true
}

// keys gives what an answer brings besides room events.
func (r *syncResponse) keys() keyBatch {
	batch := keyBatch{
		ToDevice: r.ToDevice.Events,
		Changed:  r.DeviceLists.Changed,
		Cursors:  map[string]string{cursorSync: r.NextBatch},
		// Dendrite keeps no fallback keys.
		HasFallback: true,
	}
	if r.OneTimeKeys != nil {
		count := r.OneTimeKeys[signedCurve]
		batch.OneTimeKeys = &count
	}
	return batch
}

func (as *AppService) askSync(ctx context.Context, since string, wait time.Duration) (*syncResponse, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	query := map[string]string{"filter": syncFilter, "set_presence": "offline", "timeout": fmt.Sprint(wait.Milliseconds())}
	if since != "" {
		query["since"] = since
	}
	if !as.ready.isConnected() {
		query["timeout"] = "0"
	}
	var resp syncResponse
	_, err = bot.client.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: bot.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "sync"}, query),
		ResponseJSON: &resp, MaxAttempts: 1,
	})
	return &resp, err
}

// receiveTimeline stores what is new in a room. When the homeserver left some out, or
// may have while it or we were away, they are fetched first, so that the order is kept;
// where that does not succeed, the room waits and the others go ahead.
func (as *AppService) receiveTimeline(ctx context.Context, roomID id.RoomID, room syncRoom, fill bool) error {
	as.continuity.turn.Lock()
	defer as.continuity.turn.Unlock()
	_, open, err := as.store.HeldBehindGap(ctx, roomID)
	if err != nil {
		return err
	}
	events := inRoom(room.Timeline.Events, roomID)
	left := false
	if fill && !open {
		if left, err = as.mayMiss(ctx, roomID, room.Timeline.Limited); err != nil {
			return err
		}
	}
	if !open && !left {
		return as.receive(ctx, events)
	}
	if err = as.store.HoldBehindGap(ctx, roomID, events); err != nil {
		return err
	}
	return as.tryGap(ctx, roomID)
}

// mayMiss tells whether something of a room of ours may be missing before what has come:
// the homeserver says so, or it was not looked into since either side was away. In other
// rooms the bot is not yet; what was said there before it came is in the answer.
func (as *AppService) mayMiss(ctx context.Context, roomID id.RoomID, limited bool) (bool, error) {
	_, err := as.store.RoomByID(ctx, roomID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && (as.continuity.first(roomID) || limited), err
}

func inRoom(events []json.RawMessage, roomID id.RoomID) []json.RawMessage {
	for i, raw := range events {
		events[i] = withRoom(raw, roomID)
	}
	return events
}

// withRoom puts the room id into an event: /sync leaves it out.
func withRoom(raw json.RawMessage, roomID id.RoomID) json.RawMessage {
	var evt map[string]json.RawMessage
	if json.Unmarshal(raw, &evt) != nil || evt == nil {
		return raw
	}
	evt["room_id"], _ = json.Marshal(roomID) // a string always marshals
	return marshalEvent(evt)
}

// receiveInvites stores the invitations of the bot as the member events that they
// are. The stripped state has no event ids, so the sync token stands in for one: an
// answer that is repeated gives the same id, a later invitation another.
func (as *AppService) receiveInvites(ctx context.Context, resp *syncResponse) error {
	for roomID, invite := range resp.Rooms.Invite {
		for _, raw := range invite.State.Events {
			e, ok := open(raw)
			if !ok || e.Type != event.StateMember.Type || e.StateKey == nil || id.UserID(*e.StateKey) != as.opts.Bot {
				continue
			}
			evt, err := json.Marshal(map[string]any{
				"event_id": "$invite-" + as.secret.TransactionID("invite", string(roomID), resp.NextBatch), "room_id": roomID,
				"type": e.Type, "state_key": e.StateKey, "sender": e.Sender,
				"content":          map[string]any{"membership": event.MembershipInvite},
				"origin_server_ts": time.Now().UnixMilli(),
			})
			if err != nil {
				return fmt.Errorf("store invitation: %w", err)
			}
			if err = as.receive(ctx, []json.RawMessage{evt}); err != nil {
				return err
			}
		}
	}
	return nil
}

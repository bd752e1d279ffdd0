package appservice

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
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
		Events    []json.RawMessage `json:"events"`
		Limited   bool              `json:"limited"`
		PrevBatch string            `json:"prev_batch"`
	} `json:"timeline"`
}

const (
	cursorSync = "sync.next_batch"

	// syncFilter leaves out what the service does not use, and members' whole state.
	syncFilter = `{"presence":{"types":[]},"account_data":{"types":[]},"room":{` +
		`"account_data":{"types":[]},"ephemeral":{"types":[]},"state":{"lazy_load_members":true},"timeline":{"limit":100}}}`

	gapPage  = 100
	gapPages = 100 // at most 10,000 events of one room while we were away
)

// sync polls once. Room events are stored before the keys and the token are: a
// crash in between repeats the answer, and the events are recognised.
func (as *AppService) sync(ctx context.Context) error {
	since, err := as.store.Cursor(ctx, cursorSync)
	if err != nil {
		return err
	}
	resp, err := as.askSync(ctx, since)
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
	}
	for roomID, room := range resp.Rooms.Leave {
		if err = as.receiveTimeline(ctx, roomID, room, false); err != nil {
			return err
		}
	}
	if since == "" {
		as.ready.connected()
	}
	return as.receiveKeys(ctx, resp.keys())
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

func (as *AppService) askSync(ctx context.Context, since string) (*syncResponse, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	query := map[string]string{"filter": syncFilter, "set_presence": "offline", "timeout": fmt.Sprint(pollTime.Milliseconds())}
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

// receiveTimeline stores what is new in a room. When the homeserver left some out
// they are fetched first, so that the order is kept.
func (as *AppService) receiveTimeline(ctx context.Context, roomID id.RoomID, room syncRoom, fill bool) error {
	events := room.Timeline.Events
	if room.Timeline.Limited && fill && room.Timeline.PrevBatch != "" {
		gap, err := as.fetchGap(ctx, roomID, room.Timeline.PrevBatch, gapPages)
		if err != nil {
			return fmt.Errorf("fill gap: %w", err)
		}
		events = append(gap, events...)
	}
	for i, raw := range events {
		events[i] = withRoom(raw, roomID)
	}
	return as.receive(ctx, events)
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

// fetchGap goes back through a room until it meets an event that was received
// before, or the bot's own joining, and gives what lies between, oldest first. It
// begins at a token, or at the end of the room.
func (as *AppService) fetchGap(ctx context.Context, roomID id.RoomID, from string, pages int) ([]json.RawMessage, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	var gap []json.RawMessage
	for range pages {
		var page struct {
			Chunk []json.RawMessage `json:"chunk"`
			End   string            `json:"end"`
		}
		query := map[string]string{"dir": "b", "limit": fmt.Sprint(gapPage)}
		if from != "" {
			query["from"] = from
		}
		url := bot.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "rooms", roomID, "messages"}, query)
		if _, err = bot.client.MakeRequest(ctx, http.MethodGet, url, nil, &page); err != nil {
			return nil, err
		}
		for _, raw := range page.Chunk {
			met, err := as.metBefore(ctx, raw)
			if err != nil {
				return nil, err
			}
			if met {
				slices.Reverse(gap)
				return gap, nil
			}
			gap = append(gap, raw)
		}
		if page.End == "" || len(page.Chunk) == 0 {
			break
		}
		from = page.End
	}
	slices.Reverse(gap)
	return gap, nil
}

func (as *AppService) metBefore(ctx context.Context, raw json.RawMessage) (bool, error) {
	e, ok := open(raw)
	if !ok {
		return false, nil
	}
	if e.Type == event.StateMember.Type && e.StateKey != nil && id.UserID(*e.StateKey) == as.opts.Bot && e.Sender == as.opts.Bot {
		return true, nil
	}
	return as.store.HasReceived(ctx, e.Event)
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

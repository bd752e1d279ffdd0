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

const (
	gapPage  = 100
	gapPages = 100              // at most 10,000 events of one room while we were away
	gapTime  = 10 * time.Second // for all requests that fill one gap
	gapRetry = 2 * time.Second  // until a gap that could not be filled is tried again
)

// A gap is what the homeserver left out of an answer to /sync. Nothing that came after
// it is taken in before it, so that the order is kept: what comes into a room with a gap
// is held until everything from its end back to what is known could be fetched. Gaps are
// rows, since the answer that told of them is not given again. Only the sync loop opens
// and fills them.

// fillGaps tries all gaps and tells for how long the homeserver may be asked for news
// until they should be tried again.
func (as *AppService) fillGaps(ctx context.Context) (time.Duration, error) {
	rooms, err := as.store.Gaps(ctx)
	if err != nil {
		return 0, err
	}
	for _, roomID := range rooms {
		if err = as.tryGap(ctx, roomID); err != nil {
			return 0, err
		}
	}
	if len(rooms) == 0 {
		return pollTime, nil
	}
	return gapRetry, nil
}

// tryGap fills a room's gap if the homeserver gives what lies in it. It fails only for
// reasons of ours.
func (as *AppService) tryGap(ctx context.Context, roomID id.RoomID) error {
	fetching, cancel := context.WithTimeout(ctx, gapTime)
	defer cancel()
	missed, err := as.fetchMissed(fetching, roomID, gapPages)
	if err != nil {
		if ctx.Err() == nil {
			as.log.Warn().Err(err).Msg("What a room has missed could not be fetched; will try again")
		}
		return ctx.Err()
	}
	return as.store.Txn(ctx, func(ctx context.Context) error {
		held, _, err := as.store.HeldBehindGap(ctx, roomID)
		if err != nil {
			return err
		}
		if err = as.receive(ctx, beside(held, missed)); err != nil {
			return err
		}
		return as.store.CloseGap(ctx, roomID)
	})
}

// beside puts a timeline and what was fetched of the same room into one order. What was
// fetched begins where the bot came in, at the earliest, and the timeline may hold what
// was said to it before. It may also hold what a busy homeserver hides at that moment.
func beside(timeline, fetched []json.RawMessage) []json.RawMessage {
	ids := make(map[id.EventID]bool)
	for _, raw := range fetched {
		e, _ := open(raw)
		ids[e.Event] = true
	}
	isFetched := func(raw json.RawMessage) bool {
		e, _ := open(raw)
		return ids[e.Event]
	}
	before := slices.IndexFunc(timeline, isFetched)
	if before < 0 {
		before = len(timeline)
	}
	after := slices.DeleteFunc(slices.Clone(timeline[before:]), isFetched)
	return slices.Concat(timeline[:before], fetched, after)
}

// fetchMissed gives what happened in a room since the last event that is known, oldest
// first; nothing of a room that the bot is not in any more.
func (as *AppService) fetchMissed(ctx context.Context, roomID id.RoomID, pages int) ([]json.RawMessage, error) {
	missed, err := as.fetchBack(ctx, roomID, pages)
	if isForbidden(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	// The ids of older ones are forgotten, so they would be taken for new.
	tooOld := time.Now().Add(-as.opts.Retention / 2).UnixMilli()
	missed = slices.DeleteFunc(missed, func(raw json.RawMessage) bool {
		var e struct {
			Sent int64 `json:"origin_server_ts"`
		}
		return json.Unmarshal(raw, &e) != nil || e.Sent < tooOld
	})
	return inRoom(missed, roomID), nil
}

// fetchBack goes back from the end of a room until it meets an event that was received
// before, or the bot's own joining, and gives what lies between, oldest first.
func (as *AppService) fetchBack(ctx context.Context, roomID id.RoomID, pages int) ([]json.RawMessage, error) {
	bot, err := as.devices.bot(ctx)
	if err != nil {
		return nil, err
	}
	var gap []json.RawMessage
	from := ""
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

package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

// filter asks for long timelines and every member. It is sent inline, as the
// spec allows, so that no filter id has to be kept.
const filter = `{"presence":{"types":[]},"room":{"timeline":{"limit":%d},"state":{"lazy_load_members":false}}}`

const (
	longPoll   = 30 * time.Second
	firstRetry = 100 * time.Millisecond
	lastRetry  = 2 * time.Second
)

// follow is the client's goroutine: it asks /sync until it is stopped or logged
// out. A homeserver that is away is asked again. The first answer, or the
// failure to get one, closes the given channel.
func (c *Client) follow(ctx context.Context, first chan struct{}) {
	since, err := c.store.nextBatch(ctx)
	retry := firstRetry
	for {
		if err == nil {
			since, err = c.syncOnce(ctx, since, first != nil)
		}
		switch {
		case ctx.Err() != nil:
			c.feed.fail(errors.New("the client is closed"))
			return
		case errors.Is(err, mautrix.MUnknownToken):
			c.feed.fail(err)
			if first != nil {
				close(first)
			}
			return
		case err != nil:
			c.opts.Log.Warn().Err(err).Msg("sync failed, asking again")
			select {
			case <-ctx.Done():
			case <-time.After(retry):
			}
			retry, err = min(2*retry, lastRetry), nil
		default:
			retry = firstRetry
			if first != nil {
				close(first)
				first = nil
			}
		}
	}
}

// syncOnce asks once and takes in the answer. It returns the position to go on
// from: the new one only when everything before it is stored.
func (c *Client) syncOnce(ctx context.Context, since string, atOnce bool) (string, error) {
	wait := longPoll
	if atOnce || since == "" {
		wait = 0
	}
	resp, err := c.api.FullSyncRequest(ctx, mautrix.ReqSync{
		Timeout: int(wait.Milliseconds()), Since: since, SetPresence: event.PresenceOffline,
		FilterID: fmt.Sprintf(filter, c.opts.timelineLimit),
	})
	if err != nil {
		return since, err
	}
	c.takeKeys(ctx, resp, since)
	fresh, err := c.takeRooms(ctx, resp, since)
	if err != nil {
		return since, err
	}
	if err = c.store.remember(ctx, fresh, resp.NextBatch); err != nil {
		return since, err
	}
	for _, evt := range fresh {
		c.observe(ctx, evt)
	}
	c.feed.settle(resp)
	c.openWaiting(ctx)
	return resp.NextBatch, nil
}

// takeKeys takes in everything that concerns encryption. Device lists come
// first: a key is judged by what is known of the device that sent it.
func (c *Client) takeKeys(ctx context.Context, resp *mautrix.RespSync, since string) {
	if since != "" {
		c.devicesChanged(ctx, resp.DeviceLists)
	}
	for _, evt := range resp.ToDevice.Events {
		evt.Type.Class = event.ToDeviceEventType
		if evt.Content.ParseRaw(evt.Type) != nil {
			continue
		}
		c.machine.HandleToDeviceEvent(ctx, evt)
		if withheld, ok := evt.Content.Parsed.(*event.RoomKeyWithheldEventContent); ok {
			c.keyArrived(ctx, withheld.RoomID, withheld.SessionID, 0) // it comes no more: say why
		}
	}
	if len(resp.ToDevice.Events) > 0 || resp.DeviceOTKCount.SignedCurve25519 > 0 {
		c.machine.HandleOTKCounts(ctx, &resp.DeviceOTKCount)
	}
	c.machine.MarkOlmHashSavePoint(ctx)
}

// devicesChanged fetches changed device lists, so that the next room key goes to
// the devices of now. Whoever could not be fetched, or is out of sight from now
// on, is fetched before the next share.
func (c *Client) devicesChanged(ctx context.Context, lists mautrix.DeviceLists) {
	if len(lists.Changed) == 0 && len(lists.Left) == 0 {
		return
	}
	c.readers.Lock()
	defer c.readers.Unlock()
	for _, user := range lists.Left {
		c.stale[user] = true
	}
	if len(lists.Changed) == 0 {
		return
	}
	if _, err := c.machine.FetchKeys(ctx, lists.Changed, false); err != nil {
		for _, user := range lists.Changed {
			c.stale[user] = true
		}
		return
	}
	for _, user := range lists.Changed {
		// The machine renews room keys when a device came or went, but not
		// when one was signed since.
		if c.opts.Strict {
			c.machine.OnDevicesChanged(ctx, user)
		}
		c.retrySender(user)
	}
}

// takeRooms updates room state and returns the timeline events that are new.
func (c *Client) takeRooms(ctx context.Context, resp *mautrix.RespSync, since string) ([]*event.Event, error) {
	var fresh []*event.Event
	for room, invited := range resp.Rooms.Invite { // first, or a space may list what one is invited to
		c.takeInvitation(ctx, room, invited.State.Events)
	}
	for room, joined := range resp.Rooms.Join {
		events, err := c.withGap(ctx, room, joined.Timeline, since)
		if err != nil {
			return nil, err
		}
		fresh = append(fresh, c.takeRoom(ctx, room, joined.State.Events, events)...)
	}
	for room, left := range resp.Rooms.Leave {
		fresh = append(fresh, c.takeRoom(ctx, room, left.State.Events, left.Timeline.Events)...)
	}
	return fresh, nil
}

func (c *Client) takeInvitation(ctx context.Context, room id.RoomID, state []*event.Event) {
	own := isSpace(state) || c.opts.Own != nil && c.opts.Own(nameIn(state))
	fresh := c.feed.invited(room, c.UserID, state, own)
	if own || fresh && c.opts.AutoJoin {
		c.running.Go(func() { c.joinPatiently(ctx, room) })
	}
}

// nameIn gives the name of a room to which one is invited.
func nameIn(state []*event.Event) string {
	for _, evt := range state {
		if name, ok := evt.Content.Raw["name"].(string); ok && evt.Type.Type == event.StateRoomName.Type {
			return name
		}
	}
	return ""
}

// isSpace tells whether an invitation is into a space. It is always accepted: a space only
// lists rooms, and each of these counts as an invitation of its own.
func isSpace(state []*event.Event) bool {
	return slices.ContainsFunc(state, func(evt *event.Event) bool {
		return evt.Type.Type == event.StateCreate.Type && evt.Content.Raw["type"] == string(event.RoomTypeSpace)
	})
}

func (c *Client) takeRoom(ctx context.Context, room id.RoomID, state, timeline []*event.Event) []*event.Event {
	for _, evt := range state {
		if settle(room, evt) {
			c.takeState(ctx, evt)
		}
	}
	fresh := slices.DeleteFunc(timeline, func(evt *event.Event) bool { return c.feed.knows(room, evt.ID) })
	for _, evt := range fresh {
		if settle(room, evt) && evt.StateKey != nil {
			c.takeState(ctx, evt)
		}
	}
	return fresh
}

// settle fills in what /sync leaves out of an event, and says whether its
// content is what its type promises.
func settle(room id.RoomID, evt *event.Event) bool {
	evt.RoomID = room
	evt.Type.Class = event.MessageEventType
	if evt.StateKey != nil {
		evt.Type.Class = event.StateEventType
	}
	err := evt.Content.ParseRaw(evt.Type)
	return err == nil || errors.Is(err, event.ErrContentAlreadyParsed) || errors.Is(err, event.ErrUnsupportedContentType)
}

// takeState updates what is known of a room. When the set of its readers
// changes, the room key is used no longer.
func (c *Client) takeState(ctx context.Context, evt *event.Event) {
	c.readers.Lock()
	defer c.readers.Unlock()
	if evt.Type == event.StateMember {
		user := id.UserID(evt.GetStateKey())
		before := c.state.IsInvited(ctx, evt.RoomID, user)
		c.keepName(ctx, evt, user)
		mautrix.UpdateStateStore(ctx, c.state, evt)
		if before != c.state.IsInvited(ctx, evt.RoomID, user) {
			c.dropRoomKey(ctx, evt.RoomID)
		}
		return
	}
	mautrix.UpdateStateStore(ctx, c.state, evt)
	if evt.Type == event.StateSpaceChild {
		c.takeChild(ctx, evt)
	}
	if evt.Type == event.StateHistoryVisibility {
		// It panics where it cannot read the session, as when the client is being closed.
		c.machine.HandleHistoryVisibility(context.WithoutCancel(ctx), evt)
	}
}

// takeChild notes a room that a space lists, as something to join.
func (c *Client) takeChild(ctx context.Context, evt *event.Event) {
	content, ok := evt.Content.Parsed.(*event.SpaceChildEventContent)
	room := id.RoomID(evt.GetStateKey())
	if !ok || len(content.Via) == 0 {
		c.feed.unlisted(room)
		return
	}
	if c.feed.listed(room, evt.Sender) && c.opts.AutoJoin {
		c.running.Go(func() { c.joinPatiently(ctx, room) })
	}
}

// joinPatiently joins a room, and tries again for a while as people do.
func (c *Client) joinPatiently(ctx context.Context, room id.RoomID) {
	const tries = 5
	wait := 500 * time.Millisecond
	for range tries {
		_, err := c.api.JoinRoomByID(ctx, room)
		if err == nil {
			return
		}
		c.opts.Log.Warn().Err(err).Msg("a room could not be joined")
		select {
		case <-time.After(wait):
			wait *= 2
		case <-ctx.Done():
			return
		}
	}
}

// keepName lets somebody who left go on under the name they had in the room: the
// event of leaving carries none.
func (c *Client) keepName(ctx context.Context, evt *event.Event, user id.UserID) {
	content, ok := evt.Content.Parsed.(*event.MemberEventContent)
	if !ok || content.Displayname != "" || content.Membership == event.MembershipJoin {
		return
	}
	if known, err := c.state.TryGetMember(ctx, evt.RoomID, user); err == nil && known != nil {
		content.Displayname = known.Displayname
	}
}

func (c *Client) dropRoomKey(ctx context.Context, room id.RoomID) {
	if err := c.keys.RemoveOutboundGroupSession(ctx, room); err != nil {
		c.opts.Log.Err(err).Msg("room key could not be dropped")
	}
}

// withGap returns the timeline of one answer, preceded by the events that a
// limited one left out: back to the first that is known, or to the own join.
func (c *Client) withGap(ctx context.Context, room id.RoomID, timeline mautrix.SyncTimeline, since string) ([]*event.Event, error) {
	events := timeline.Events
	if !timeline.Limited || since == "" {
		return events, nil
	}
	from := timeline.PrevBatch
	for from != "" && !c.reachesKnown(room, events) {
		page, err := c.api.Messages(ctx, room, from, "", mautrix.DirectionBackward, nil, 500)
		if err != nil {
			return nil, err
		}
		slices.Reverse(page.Chunk)
		events = append(page.Chunk, events...)
		if len(page.Chunk) == 0 || page.End == from {
			break
		}
		from = page.End
	}
	return events, nil
}

func (c *Client) reachesKnown(room id.RoomID, events []*event.Event) bool {
	isNew := len(c.Timeline(room)) == 0
	return slices.ContainsFunc(events, func(evt *event.Event) bool {
		own := evt.Type.Type == event.StateMember.Type && evt.GetStateKey() == string(c.UserID)
		return c.feed.knows(room, evt.ID) || isNew && own
	})
}

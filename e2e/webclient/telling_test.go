package webclient

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/jspeer"
)

// All that people do with their clients that would tell others who they are.

// names is everything in which somebody names themselves or somebody else.
func (w *watch) names(one, other, third, moderator *person) {
	w.t.Helper()
	w.tell(moderator, "I am around.")
	hello := w.tell(other, "Hello from over here.")
	ghost := one.ghost(other.pseudonym)
	w.say(one, other.pseudonym+": are you still awake?", func() id.EventID {
		return one.Send(one.room, "m.room.message", map[string]any{
			"msgtype": "m.text", "body": other.pseudonym + ": are you still awake?", "format": "org.matrix.custom.html",
			"formatted_body": pill(ghost, other.pseudonym) + ": are you still awake?",
			"m.mentions":     map[string]any{"user_ids": []id.UserID{ghost, one.UserID}},
		})
	})
	w.tell(third, "I think "+other.pseudonym+" is.")

	// Who types their own id is called by their pseudonym, however it is written.
	me, uri := string(one.UserID), "u/"+strings.TrimPrefix(string(one.UserID), "@")
	for i, link := range []string{
		me, strings.ToUpper(me), "https://matrix.to/#/" + me, "https://matrix.to/#/" + url.QueryEscape(me), "matrix:" + uri + "?action=chat",
		"https://app.element.io/#/user/" + me, "[Rosalind Ætherwood](https://matrix.to/#/" + me + ")",
	} {
		end := fmt.Sprintf(" is me, %d", i)
		w.say(one, one.pseudonym+end, func() id.EventID { return one.says(link + end) })
	}
	for i, link := range []string{
		"https://matrix.to/#/" + string(one.room) + "?via=localhost", string(one.room),
		"https://matrix.to/#/" + string(one.room) + "/" + string(hello[one]),
	} {
		end := fmt.Sprintf(" is where, %d", i)
		sent := one.says("Here: " + link + end)
		w.hide(one, "event", string(sent))
		for _, reader := range []*person{other, third, moderator} {
			reader.sound(reader.Expect(reader.room, jspeer.Matching(end+"$")))
		}
	}
	w.formatted(one, other, third, moderator, hello)
}

// formatted is what stands beside the text, and in what it answers.
func (w *watch) formatted(one, other, third, moderator *person, hello map[*person]id.EventID) {
	w.t.Helper()
	me := string(one.UserID)
	w.say(one, one.pseudonym+" says so.", func() id.EventID {
		return one.HTML(one.room, "Rosalind Ætherwood says so.", `<mx-reply><blockquote>`+me+`</blockquote></mx-reply>`+
			pill(one.UserID, "Rosalind Ætherwood")+` <span title="`+me+`" data-mx-color="#ff0000">says</span> so.<!-- `+me+` -->`)
	})
	w.say(one, "And an answer.", func() id.EventID { return one.Reply(one.room, hello[one], "And an answer.", true) })
	mine := w.tell(one, "I still cannot sleep.")
	w.say(one, "And one to myself.", func() id.EventID { return one.Reply(one.room, mine[one], "And one to myself.", true) })
	w.say(moderator, "Good evening.", func() id.EventID {
		return moderator.Reply(moderator.room, mine[moderator], "Good evening.", true)
	})
	w.say(moderator, "Moderator is here.", func() id.EventID {
		return moderator.HTML(moderator.room, "Prospero Galewater is here.", pill(moderator.UserID, "Prospero Galewater")+" is here.")
	})
	w.say(third, "In a thread.", func() id.EventID {
		return third.Send(third.room, "m.room.message", map[string]any{
			"msgtype": "m.text", "body": "In a thread.",
			"m.relates_to": map[string]any{
				"rel_type": "m.thread", "event_id": hello[third], "m.in_reply_to": map[string]any{"event_id": hello[third]},
			},
		})
	})
	w.say(one, "With everything a client can add.", func() id.EventID {
		return one.Send(one.room, "m.room.message", map[string]any{
			"msgtype": "m.text", "body": "With everything a client can add.",
			"com.beeper.per_message_profile": map[string]any{"id": me, "displayname": "Rosalind Ætherwood"},
			"org.matrix.msc1767.text":        "Rosalind Ætherwood", "m.text": []any{map[string]any{"body": me}},
			"com.beeper.linkpreviews": []any{map[string]any{"matched_url": "https://example.org/" + me}},
			"org.example." + me:       me, "external_url": "https://example.org/" + me,
		})
	})
}

// refused is what is not passed on, and its sender is told; and what is passed on as another.
func (w *watch) refused(p *person) {
	w.t.Helper()
	me := string(p.UserID)
	sent := w.tell(p, "What else can I send?")
	picture, err := p.Upload(within(w.t), "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	w.hide(p, "picture", picture)
	for _, act := range []struct {
		told string
		does func() id.EventID
	}{
		{"As a reaction I can pass on", func() id.EventID { return p.React(p.room, sent[p], me) }},
		{"I do not pass on videos", func() id.EventID {
			return p.Send(p.room, "m.room.message", map[string]any{
				"msgtype": "m.video", "body": "Celia Brookmeadow.mp4", "url": picture, "info": map[string]any{"mimetype": "video/mp4"},
			})
		}},
	} {
		w.hide(p, "event", string(act.does()))
		p.told(p.room, "^"+act.told)
	}
	w.hide(p, "event", string(p.Send(p.room, "m.room.message", map[string]any{
		"msgtype": "m.image", "body": "Celia Brookmeadow.png", "url": picture, "info": map[string]any{"mimetype": "image/png"},
	})))
	for _, reader := range w.c.readers {
		if reader != p {
			reader.Expect(reader.room, jspeer.Body("picture.png"))
		}
	}
	w.hide(p, "event", string(p.Edit(p.room, sent[p], "My id is "+me+" by the way.")))
	for _, reader := range w.c.readers {
		if reader != p {
			reader.Expect(reader.room, jspeer.Edited("My id is "+p.pseudonym+" by the way."))
		}
	}
	p.says("!report")
	p.told(p.room, "^To report a message, reply to it with !report")
	w.tell(p, "So I say it in words.")
}

// unspoken is what clients tell without words.
func (w *watch) unspoken(one, other *person) {
	w.t.Helper()
	ctx := within(w.t)
	said := w.tell(one, "Did you read that?")
	for _, err := range []error{
		other.Read(ctx, other.room, said[other]),
		other.Typing(ctx, other.room, true),
		other.Typing(ctx, other.room, false),
		w.api(other).SetPresence(ctx, mautrix.ReqPresence{Presence: event.PresenceOnline, StatusMsg: "I am " + string(other.UserID)}),
	} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
	err := w.api(other).ReportEvent(ctx, other.room, said[other], "I am "+string(other.UserID))
	if err != nil && !errors.Is(err, mautrix.MUnrecognized) {
		w.t.Errorf("report content: %v", err)
	}
	w.tell(other, "I have read it.")
}

// changes is somebody who changes their name and picture in the middle of the talk.
func (w *watch) changes(p *person) {
	w.t.Helper()
	ctx := within(w.t)
	if err := p.SetDisplayName(ctx, "Ganymede Forester"); err != nil {
		w.t.Fatal(err)
	}
	picture, err := p.Upload(ctx, "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	if err = w.api(p).SetAvatarURL(ctx, id.MustParseContentURI(picture)); err != nil {
		w.t.Fatal(err)
	}
	p.awaitsName("Ganymede Forester")
	w.learn(p)
	w.tell(p, "Nobody sees that I have changed.")
}

// awaitsName talks with the bot until the portal has the peer under their new name.
func (p *person) awaitsName(name string) {
	p.t.Helper()
	for range 50 {
		if p.Members(p.room)[p.UserID].Name == name {
			return
		}
		p.says("!who")
		p.told(p.room, "^You are ")
	}
	p.t.Fatal("the new name does not come into the portal")
}

// moderation is taking back, removing, muting and reporting, all with reasons.
func (w *watch) moderation(one, other, third, moderator *person) {
	w.t.Helper()
	ctx := within(w.t)
	taken := w.tell(one, "I will take this back.")
	w.hide(one, "event", string(one.Redact(one.room, taken[one], "I am "+string(one.UserID))))
	w.gone(taken, other, third, moderator)
	removed := w.tell(third, "Words that hurt.")
	reason := "removed by " + string(moderator.UserID)
	w.hide(moderator, "reason", reason)
	w.hide(moderator, "event", string(moderator.Redact(moderator.room, removed[moderator], reason)))
	w.gone(removed, one, other, third)
	third.told(third.room, "^A moderator has removed a message of yours")

	hurt := w.tell(third, "More words that hurt.")
	w.hide(other, "event", string(other.Send(other.room, "m.room.message", map[string]any{
		"msgtype": "m.text", "body": "!report That hurts me, " + string(other.UserID) + ".",
		"m.relates_to": map[string]any{"m.in_reply_to": map[string]any{"event_id": hurt[other]}},
	})))
	other.told(other.room, "^Thank you for telling us")
	moderator.told(moderator.space.desk, " reports a message of ")

	for _, level := range []int{-1, 0} {
		var levels event.PowerLevelsEventContent
		err := w.api(moderator).StateEvent(ctx, moderator.room, event.StatePowerLevels, "", &levels)
		if err == nil {
			levels.SetUserLevel(moderator.ghost(third.pseudonym), level)
			_, err = w.api(moderator).SendStateEvent(ctx, moderator.room, event.StatePowerLevels, "", &levels)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	third.told(third.room, "^You can write here again")
	w.tell(third, "I am sorry.")
}

// gone waits until nobody can read a message any more.
func (w *watch) gone(events map[*person]id.EventID, readers ...*person) {
	w.t.Helper()
	ctx := within(w.t)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for _, reader := range readers {
		for {
			evt, err := w.api(reader).GetEvent(ctx, reader.room, events[reader])
			if err == nil && evt.Unsigned.RedactedBecause != nil {
				break
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				w.t.Fatalf("%s can still read what was taken away: %v", reader.UserID, err)
			}
		}
	}
}

// arrives brings somebody in who was not there from the beginning.
func (w *watch) arrives(late *person, moderator *person, topic string, others ...*person) {
	w.t.Helper()
	late.enterLobby()
	late.findsFirst(topic)
	late.enterPortal()
	w.learn(late)
	w.hide(late, "room", string(late.room))
	w.hide(late, "lobby", string(late.lobby))
	for _, reader := range others {
		reader.told(reader.room, "^"+late.pseudonym+" is here now")
	}
	w.c.readers = append(slices.Clone(others), late, moderator)
	w.tell(late, "I come late.")
	w.tell(others[0], "You are not too late.")
}

// departures is being banned with a reason, leaving with one, being removed with one, and
// being forgotten.
func (w *watch) departures(one, other, third, late, moderator *person) {
	w.t.Helper()
	ctx := within(w.t)
	banned := "banned, says " + string(moderator.UserID)
	w.hide(moderator, "reason", banned)
	ban := &mautrix.ReqBanUser{UserID: moderator.ghost(late.pseudonym), Reason: banned}
	if _, err := w.api(moderator).BanUser(ctx, moderator.room, ban); err != nil {
		w.t.Fatal(err)
	}
	late.told(late.lobby, "banned")
	late.Say(late.lobby, "appeal I am "+string(late.UserID)+" and I am sorry")
	moderator.told(moderator.space.desk, late.pseudonym+" was banned in circle")
	for _, reader := range []*person{one, other, third} {
		reader.told(reader.room, "^"+late.pseudonym+" has left")
	}
	w.c.readers = []*person{one, other, third, moderator}
	if _, err := w.api(third).LeaveRoom(ctx, third.room, &mautrix.ReqLeave{Reason: "I am " + string(third.UserID)}); err != nil {
		w.t.Fatal(err)
	}
	for _, reader := range []*person{one, other} {
		reader.told(reader.room, "^"+third.pseudonym+" has left")
	}
	moderator.Expect(moderator.room, membership(moderator.ghost(third.pseudonym), "leave"))
	w.c.readers = []*person{one, other, moderator}

	reason := "removed, says " + string(moderator.UserID)
	w.hide(moderator, "reason", reason)
	ghost := moderator.ghost(other.pseudonym)
	if _, err := w.api(moderator).KickUser(ctx, moderator.room, &mautrix.ReqKickUser{UserID: ghost, Reason: reason}); err != nil {
		w.t.Fatal(err)
	}
	other.told(other.room, "^A moderator has ended your part")
	other.Expect(other.room, membership(other.UserID, "leave"))
	one.told(one.room, "^"+other.pseudonym+" has left")
	w.c.readers = []*person{one, moderator}
	w.tell(one, "Now I am alone.")

	one.Say(one.lobby, "forget me")
	one.told(one.lobby, "take back what I said")
	one.Say(one.lobby, "1")
	one.told(one.lobby, "^I have left your circles")
	moderator.Expect(moderator.room, membership(moderator.ghost(one.pseudonym), "leave"))
}

// api speaks as somebody's client, for what the driver of the clients has no call.
func (w *watch) api(p *person) *mautrix.Client {
	w.t.Helper()
	for _, secret := range w.secrets[p] {
		if secret.Name == "access token" {
			client, err := mautrix.NewClient(p.Peer.Server.URL, p.UserID, secret.Value)
			if err != nil {
				w.t.Fatal(err)
			}
			return client
		}
	}
	w.t.Fatal("there is no access token")
	return nil
}

package canary_test

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"

	"maunium.net/go/mautrix/crypto/attachment"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/client"
	"kith/e2e/house"
)

type fields = map[string]any

// sendable is one event as a hostile or a careless client sends it.
type sendable struct {
	name    string
	kind    string
	content fields
	clear   bool    // not encrypted
	state   *string // the state key
	top     fields  // more in the plaintext, beside the content
	beside  fields  // more beside the ciphertext
}

// targets are the events of a room that others refer to.
type targets struct {
	own, other id.EventID // a message of the bird's, and one of somebody else's
	poll       id.EventID
}

// words are harmless texts, none of them twice.
type words struct{ said int }

var (
	firsts  = []string{"quiet", "yellow", "round", "early", "woollen", "slow", "wooden", "distant", "gentle", "empty", "little", "warm"}
	seconds = []string{"lamps", "trains", "kettles", "gardens", "rivers", "blankets", "windows", "stairs", "bridges", "apples", "clouds", "letters"}
	thirds  = []string{"keep me company", "stand by the door", "look at the rain", "wait for the morning", "make me smile", "sound like the sea", "belong to winter"}
)

func (w *words) next() string {
	w.said++
	n := w.said
	return fmt.Sprintf("The %s %s %s.", firsts[n%len(firsts)], seconds[n/len(firsts)%len(seconds)], thirds[n%len(thirds)])
}

// junk is what a client may add anywhere, with a canary for each place but those left out.
func (b *bird) junk(at string, without ...string) fields {
	mark := func(what string) string { return b.mint(at + ": " + what) }
	places := map[string]func() any{
		"org.example.unknown": func() any { return mark("unknown key") },
		"org.example.nested":  func() any { return fields{"list": []any{fields{"deep": mark("nested key")}}} },
		"org.example.key":     func() any { return fields{mark("name of a key"): true} },
		"unsigned": func() any {
			return fields{"by": mark("unsigned in the content"), "transaction_id": mark("transaction id in the content")}
		},
		"sender":       func() any { return mark("sender in the content") },
		"external_url": func() any { return "https://example.org/" + mark("external_url") },
		"com.beeper.per_message_profile": func() any {
			return fields{"id": mark("profile id"), "displayname": mark("profile name"), "avatar_url": "mxc://localhost/" + mark("profile picture")}
		},
		"com.beeper.linkpreviews": func() any {
			return []any{fields{"matched_url": "https://example.org/" + mark("preview of a link"), "og:title": mark("title of a preview"), "og:image": "mxc://localhost/" + mark("picture of a preview")}}
		},
		"org.matrix.msc1767.text":    func() any { return mark("extensible text") },
		"m.text":                     func() any { return []any{fields{"body": mark("extensible text list"), "mimetype": "text/plain"}} },
		"m.caption":                  func() any { return fields{"m.text": []any{fields{"body": mark("extensible caption")}}} },
		"org.matrix.msc1767.message": func() any { return []any{fields{"body": mark("extensible message"), "mimetype": "text/html"}} },
		"geo_uri":                    func() any { return "geo:1,2;u=" + mark("geo_uri") },
		"m.location":                 func() any { return fields{"uri": "geo:1,2", "description": mark("place")} },
		"msc2516.voice":              func() any { return fields{"by": mark("voice marker")} },
		"org.matrix.msc1767.audio":   func() any { return fields{"waveform": []int{1, 2}, "by": mark("waveform")} },
	}
	junk := fields{}
	for key, value := range places {
		if !slices.Contains(without, key) {
			junk[key] = value()
		}
	}
	return junk
}

func with(base, more fields) fields {
	all := fields{}
	for key, value := range base {
		all[key] = value
	}
	for key, value := range more {
		all[key] = value
	}
	return all
}

func message(kind, body string) fields { return fields{"msgtype": kind, "body": body} }

// texts are all kinds of text.
func (b *bird) texts(w *words, to targets) []sendable {
	self := string(b.UserID)
	link := `<a href="https://matrix.to/#/` + self + `">` + self + `</a>`
	html := `<mx-reply><blockquote>` + link + `</blockquote></mx-reply><!-- ` + b.mint("HTML comment") + ` --><p title="` + b.mint("HTML title") + `" id="` + b.mint("HTML id") + `" class="` +
		b.mint("HTML class") + `" style="--by:` + b.mint("HTML style") + `" data-mx-by="` + b.mint("HTML data attribute") + `">A <em onclick="` + b.mint("HTML handler") + `">calm</em> evening</p><script>` +
		b.mint("HTML script") + `</script><style>` + b.mint("HTML style sheet") + `</style><img src="mxc://localhost/` + b.mint("HTML picture") + `" title="` + b.mint("HTML title of a picture") +
		`"><span data-mx-color="` + b.mint("HTML colour") + `">now</span><` + b.mint("HTML tag") + `>.</x>`
	return []sendable{
		{name: "text", kind: "m.room.message", content: with(message("m.text", w.next()), b.junk("text"))},
		{name: "notice", kind: "m.room.message", content: with(message("m.notice", w.next()), b.junk("notice"))},
		{name: "emote", kind: "m.room.message", content: with(message("m.emote", "counts the stars"), b.junk("emote"))},
		{name: "whole", kind: "m.room.message", content: message("m.text", w.next()),
			top: with(b.junk("plaintext", "unsigned"), fields{"sender_device": b.mint("plaintext: device"), "keys": fields{"ed25519": b.mint("plaintext: key")},
				"unsigned": fields{"transaction_id": b.mint("plaintext: transaction id"), "by": b.mint("plaintext: unsigned")}}),
			beside: with(b.junk("beside the ciphertext"), fields{"m.mentions": fields{"by": b.mint("beside the ciphertext: mentions")},
				"m.relates_to": fields{"by": b.mint("beside the ciphertext: relation")}})},
		{name: "HTML", kind: "m.room.message", content: with(message("m.text", "A calm evening now."), fields{"format": "org.matrix.custom.html", "formatted_body": html})},
		{name: "format", kind: "m.room.message", content: with(message("m.text", w.next()), fields{"format": b.mint("format"), "formatted_body": b.mint("text of an unknown format")})},
		{name: "tracking", kind: "m.room.message", content: message("m.text", "See https://example.org/page?utm_source="+b.mint("tracking parameter")+"&fbclid="+b.mint("tracking id")+" for more.")},
		{name: "mentions", kind: "m.room.message", content: with(message("m.text", w.next()), fields{"m.mentions": fields{
			"user_ids": []string{self, "@" + b.mint("mentioned user") + ":localhost"}, "org.example.by": b.mint("key in mentions")}})},
		{name: "reply", kind: "m.room.message", content: with(message("m.text", "> <"+self+"> what they said\n\n"+w.next()), fields{"m.relates_to": fields{
			"m.in_reply_to": fields{"event_id": to.other, "by": b.mint("key in a reply")}, "by": b.mint("key in a relation")}})},
		{name: "relation", kind: "m.room.message", content: with(message("m.text", w.next()), fields{"m.relates_to": fields{
			"rel_type": "org.example." + b.mint("type of a relation"), "event_id": "$" + b.mint("target of a relation"), "key": b.mint("key of a relation")}})},
		{name: "edit", kind: "m.room.message", content: with(with(message("m.text", "* "+w.next()), b.junk("edit")), fields{
			"m.new_content": with(message("m.text", w.next()), b.junk("new content")),
			"m.relates_to":  fields{"rel_type": "m.replace", "event_id": to.own, "by": b.mint("key in an edit's relation")}})},
		{name: "thread", kind: "m.room.message", content: with(with(message("m.text", w.next()), b.junk("thread")), fields{
			"m.relates_to": fields{"rel_type": "m.thread", "event_id": to.other, "is_falling_back": true, "by": b.mint("key in a thread's relation"),
				"m.in_reply_to": fields{"event_id": to.other}}})},
		{name: "in clear", kind: "m.room.message", clear: true, content: message("m.text", b.mint("text in clear"))},
		{name: "unknown message", kind: "m.room.message", content: with(message("org.example."+b.mint("type of a message"), b.mint("text of an unknown message")), b.junk("unknown message"))},
		{name: "verification", kind: "m.room.message", content: with(message("m.key.verification.request", b.mint("text of a verification")), fields{"from_device": b.mint("device of a verification"), "to": to.other, "methods": []string{"m.sas.v1"}})},
	}
}

// selves name the bird itself in the text. Those are asked about, and answered with no.
func (b *bird) selves() []sendable {
	self, local, name := string(b.UserID), b.UserID.Localpart(), b.value("display name")
	var all []sendable
	for _, text := range []string{
		"I am " + name, "My account is " + self, "Write to " + local, "Find me under https://matrix.to/#/" + url.QueryEscape(self), "matrix:u/" + local + ":localhost is mine",
		"That is " + url.QueryEscape(self), "It is spelled " + spaced(local), "Or " + fullWidth(self),
	} {
		all = append(all, sendable{name: "naming itself", kind: "m.room.message", content: message("m.text", text)})
	}
	return append(all,
		sendable{name: "naming itself in HTML", kind: "m.room.message", content: with(message("m.text", "This is me."), fields{
			"format": "org.matrix.custom.html", "formatted_body": `This is <a href="https://matrix.to/#/` + self + `">me</a>, <b>` + local + `</b>.`})},
		sendable{name: "naming itself in an edit", kind: "m.room.message", content: with(message("m.text", "* I am "+name), fields{
			"m.new_content": message("m.text", "I am "+name), "m.relates_to": fields{"rel_type": "m.replace", "event_id": "$nothing"}})},
		sendable{name: "naming itself in a reaction", kind: "m.reaction", clear: true, content: fields{"m.relates_to": fields{"rel_type": "m.annotation", "event_id": "$nothing", "key": local}}},
		sendable{name: "naming itself in a poll", kind: "org.matrix.msc3381.poll.start", content: poll("org.matrix.msc3381.", "Who is "+name+"?", []fields{{"id": "1", "org.matrix.msc1767.text": local}, {"id": "2", "org.matrix.msc1767.text": "nobody"}}, nil)},
	)
}

func spaced(s string) string {
	out := ""
	for _, c := range s {
		out += string(c) + " "
	}
	return out
}

func fullWidth(s string) string {
	out := ""
	for _, c := range s {
		if c > ' ' && c <= '~' {
			c = c - ' ' + 0xff00
		}
		out += string(c)
	}
	return out
}

func poll(prefix, question string, answers []fields, more fields) fields {
	text := "org.matrix.msc1767.text"
	return fields{prefix + "poll.start": with(fields{
		"question": fields{text: question, "body": question, "msgtype": "m.text"}, "kind": prefix + "poll.disclosed", "max_selections": 1, "answers": answers,
	}, more), text: question + "\n1. rain\n2. snow"}
}

// others are reactions, polls, calls, verifications, places, and types that nobody knows.
func (b *bird) others(w *words, to targets) []sendable {
	empty := ""
	rain := []fields{
		{"id": b.mint("id of an answer"), "org.matrix.msc1767.text": "rain", "by": b.mint("key in an answer")},
		{"id": b.mint("id of another answer"), "org.matrix.msc1767.text": "snow"},
	}
	annotation := func(key string, more fields) fields {
		return fields{"m.relates_to": with(fields{"rel_type": "m.annotation", "event_id": to.other, "key": key}, more)}
	}
	return []sendable{
		{name: "reaction", kind: "m.reaction", clear: true, content: with(annotation("👍", fields{"by": b.mint("key in an annotation")}), b.junk("reaction"))},
		{name: "own emoji", kind: "m.reaction", clear: true, content: with(annotation("mxc://localhost/"+b.mint("picture of a reaction"), nil), fields{"shortcode": b.mint("shortcode"), "com.beeper.reaction.shortcode": b.mint("other shortcode")})},
		{name: "encrypted reaction", kind: "m.reaction", content: with(annotation("🙂", nil), b.junk("encrypted reaction"))},
		{name: "poll", kind: "org.matrix.msc3381.poll.start", content: with(poll("org.matrix.msc3381.", "Which weather?", rain, fields{"by": b.mint("key in a poll")}), b.junk("poll", "org.matrix.msc1767.text", "m.text"))},
		{name: "answer", kind: "org.matrix.msc3381.poll.response", content: fields{"org.matrix.msc3381.poll.response": fields{"answers": []string{b.mint("id of an answer")}, "by": b.mint("key in a vote")},
			"m.relates_to": fields{"rel_type": "m.reference", "event_id": to.poll, "by": b.mint("key in a vote's relation")}, "org.example.by": b.mint("key beside a vote")}},
		{name: "end of a poll", kind: "org.matrix.msc3381.poll.end", content: fields{"org.matrix.msc3381.poll.end": fields{"by": b.mint("key in an end")},
			"m.relates_to": fields{"rel_type": "m.reference", "event_id": to.poll}, "org.matrix.msc1767.text": "Ended", "org.example.by": b.mint("key beside an end")}},
		{name: "stable poll", kind: "m.poll.start", content: fields{"m.poll": fields{"question": fields{"m.text": []any{fields{"body": "Tea or milk?"}}}, "kind": "m.disclosed", "max_selections": 1,
			"answers": []any{fields{"m.id": b.mint("id of a stable answer"), "m.text": []any{fields{"body": "tea"}}}, fields{"m.id": "x", "m.text": []any{fields{"body": "milk"}}}}, "by": b.mint("key in a stable poll")},
			"m.text": []any{fields{"body": "Tea or milk?"}}, "org.example.by": b.mint("key beside a stable poll")}},
		{name: "place", kind: "m.room.message", content: with(message("m.location", b.mint("text of a place")), fields{"geo_uri": "geo:51.5,0.1;z=" + b.mint("place"), "org.matrix.msc3488.asset": fields{"type": b.mint("asset of a place")},
			"info": fields{"thumbnail_url": "mxc://localhost/" + b.mint("picture of a place")}})},
		{name: "beacon", kind: "org.matrix.msc3672.beacon", content: fields{"org.matrix.msc3488.location": fields{"uri": "geo:1,2;u=" + b.mint("place of a beacon"), "description": b.mint("name of a beacon")}}},
		{name: "call", kind: "m.call.invite", content: fields{"call_id": b.mint("id of a call"), "party_id": b.mint("device in a call"), "version": "1", "offer": fields{"sdp": "o=" + b.mint("offer of a call"), "type": "offer"}}},
		{name: "verification step", kind: "m.key.verification.start", content: fields{"from_device": b.mint("device in a verification step"), "m.relates_to": fields{"rel_type": "m.reference", "event_id": to.other}}},
		{name: "own type", kind: "org.example." + b.mint("own type"), content: with(fields{"body": b.mint("text of an own type")}, b.junk("own type"))},
		{name: "own type in clear", kind: "org.example." + b.mint("own type in clear"), clear: true, content: fields{"body": b.mint("text of an own type in clear")}},
		{name: "broken ciphertext", kind: "m.room.encrypted", clear: true, content: fields{"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": b.mint("broken ciphertext"), "session_id": b.mint("session"), "sender_key": b.mint("key of a sender"), "device_id": b.mint("device of a sender")}},
		{name: "command", kind: "m.room.message", content: message("m.text", "!help "+b.mint("word behind a command"))},
		{name: "unknown command", kind: "m.room.message", content: message("m.text", "!"+b.mint("unknown command"))},
		{name: "own membership", kind: "m.room.member", state: ptr(string(b.UserID)), content: fields{"membership": "join", "displayname": b.mint("name in a room"), "avatar_url": "mxc://localhost/" + b.mint("avatar in a room"),
			"reason": b.mint("reason of a membership"), "org.example.by": b.mint("key in a membership")}},
		{name: "name of the room", kind: "m.room.name", state: &empty, content: fields{"name": b.mint("name given to the room")}},
		{name: "topic of the room", kind: "m.room.topic", state: &empty, content: fields{"topic": b.mint("topic given to the room")}},
		{name: "pins", kind: "m.room.pinned_events", state: &empty, content: fields{"pinned": []string{"$" + b.mint("pinned event")}}},
		{name: "widget", kind: "im.vector.modular.widgets", state: ptr("widget"), content: fields{"url": "https://example.org/" + b.mint("widget"), "type": "m.custom", "creatorUserId": b.UserID}},
		{name: "pack", kind: "im.ponies.room_emotes", state: ptr(b.mint("name of a pack")), content: fields{"images": fields{b.mint("shortcode in a pack"): fields{"url": "mxc://localhost/" + b.mint("picture in a pack")}}}},
		{name: "own state", kind: "org.example.state", state: ptr(string(b.UserID)), content: fields{"by": b.mint("own state")}},
		{name: "beacon info", kind: "org.matrix.msc3672.beacon_info", state: ptr(string(b.UserID)), content: fields{"description": b.mint("beacon info"), "live": true}},
		{name: "last", kind: "m.room.message", content: message("m.text", w.next())},
	}
}

func ptr(s string) *string { return &s }

// media are files of every kind, encrypted and not.
func (b *bird) media(w *words) []sendable {
	var all []sendable
	for _, f := range []struct {
		kind, message, mime, ending string
		file                        func(*bird, string) []byte
	}{
		{"JPEG", "m.image", "image/jpeg", "jpg", jpegFile}, {"PNG", "m.image", "image/png", "png", pngFile}, {"GIF", "m.image", "image/gif", "gif", gifFile},
		{"WebP", "m.image", "image/webp", "webp", webpFile}, {"SVG", "m.image", "image/svg+xml", "svg", svgFile}, {"MP3", "m.audio", "audio/mpeg", "mp3", mp3File},
		{"voice", "m.audio", "audio/ogg", "ogg", oggFile}, {"MP4", "m.video", "video/mp4", "mp4", mp4File}, {"PDF", "m.file", "application/pdf", "pdf", pdfFile},
		{"text file", "m.file", "text/plain", "txt", textFile}, {"document", "m.file", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", documentFile},
		{"JPEG as a file", "m.file", "image/jpeg", "jpg", jpegFile},
	} {
		name := b.mint(f.kind+": file name") + "." + f.ending
		content := with(message(f.message, name), b.junkMedia(f.kind))
		content["filename"] = name
		content["file"] = b.encrypted(f.kind, f.file(b, f.kind))
		content["info"] = b.info(f.kind, f.mime, b.encrypted(f.kind+", thumbnail", jpegFile(b, f.kind+", thumbnail")))
		if f.kind == "voice" {
			content["org.matrix.msc3245.voice"] = fields{"by": b.mint("voice: marker")}
		}
		all = append(all, sendable{name: f.kind, kind: "m.room.message", content: content})
	}
	captioned := with(message("m.image", w.next()), fields{"filename": b.mint("picture with a caption: file name") + ".png", "file": b.encrypted("picture with a caption", pngFile(b, "picture with a caption"))})
	sticker := fields{"body": "a hug", "file": b.encrypted("sticker", pngFile(b, "sticker")), "info": b.info("sticker", "image/png", b.encrypted("sticker, thumbnail", pngFile(b, "sticker, thumbnail")))}
	open := with(message("m.image", b.mint("open picture: file name")+".png"), fields{
		"url": b.upload("open picture", pngFile(b, "open picture"), "image/png", b.mint("open picture: name of the upload")), "info": fields{"mimetype": "image/png", "xyz.amorgan.blurhash": b.mint("open picture: blurhash")}})
	return append(all,
		sendable{name: "picture with a caption", kind: "m.room.message", content: captioned},
		sendable{name: "sticker", kind: "m.sticker", content: with(sticker, b.junkMedia("sticker"))},
		sendable{name: "open picture", kind: "m.room.message", content: open},
		sendable{name: "sticker in clear", kind: "m.sticker", clear: true, content: fields{"body": b.mint("text of a sticker in clear"), "url": b.upload("sticker in clear", pngFile(b, "sticker in clear"), "image/png", ""), "info": fields{}}},
	)
}

func (b *bird) junkMedia(at string) fields {
	return with(b.junk(at), fields{
		"org.matrix.msc1767.file":                         fields{"name": b.mint(at + ": extensible file name"), "url": "mxc://localhost/" + b.mint(at+": extensible file")},
		"net.maunium.telegram.sticker":                    fields{"pack": b.mint(at + ": pack")},
		"org.matrix.msc1767.image":                        fields{"by": b.mint(at + ": extensible picture")},
		"page.codeberg.everypizza.msc4193.spoiler.reason": b.mint(at + ": reason of a spoiler"),
	})
}

func (b *bird) info(at, mime string, thumbnail fields) fields {
	return fields{"mimetype": mime, "size": 4711, "w": 64, "h": 48, "xyz.amorgan.blurhash": b.mint(at + ": blurhash"), "blurhash": b.mint(at + ": other blurhash"),
		"fi.mau.by": b.mint(at + ": key in the info"), "thumbnail_file": thumbnail, "thumbnail_info": fields{"mimetype": mime, "by": b.mint(at + ": key in the thumbnail's info")}}
}

// encrypted uploads a file as clients do in encrypted rooms.
func (b *bird) encrypted(kind string, data []byte) fields {
	b.t.Helper()
	if known := b.uploads[kind]; known != nil {
		return clone(known).(fields)
	}
	file := attachment.NewEncryptedFile()
	sealed := bytes.Clone(data)
	file.EncryptInPlace(sealed)
	uri := b.upload(kind, sealed, "application/octet-stream", b.mint(kind+": name of the upload"))
	b.hide(kind+": key of the file", file.Key.Key)
	b.hide(kind+": hash of the file", file.Hashes.SHA256)
	b.uploads[kind] = fields{"url": uri, "key": file.Key, "iv": file.InitVector, "hashes": file.Hashes, "v": "v2", "by": b.mint(kind + ": key in the file")}
	return clone(b.uploads[kind]).(fields)
}

// as lets somebody else send what the bird does, with nothing of the bird in it.
func (b *bird) as(who *client.Client) *bird {
	if who == b.Client {
		return b
	}
	return &bird{witness: &witness{Peer: &house.Peer{Client: who}}, t: b.t, minted: make(map[string]string), uploads: make(map[string]fields), kept: make(map[string]bool)}
}

// send sends one. It gives "" where the homeserver refuses it.
func (b *bird) send(room id.RoomID, s sendable) id.EventID {
	b.t.Helper()
	var evt id.EventID
	var err error
	ctx := b.t.Context()
	kind := event.Type{Type: s.kind, Class: event.MessageEventType}
	switch {
	case s.state != nil:
		kind.Class = event.StateEventType
		resp, failed := b.API().SendStateEvent(ctx, room, kind, *s.state, s.content)
		if err = failed; err == nil {
			evt = resp.EventID
		}
	case s.clear:
		evt, err = b.SendRaw(ctx, room, s.kind, s.content, b.txn())
	case s.top != nil || s.beside != nil:
		evt, err = b.SendWhole(ctx, room, with(s.top, fields{"type": s.kind, "room_id": room, "content": s.content}), s.beside)
	default:
		evt, err = b.Send(ctx, room, kind, s.content, b.txn())
	}
	if err != nil && !refused(err) {
		b.t.Errorf("send %s: %v", s.name, err)
	}
	return evt
}

// txn gives a transaction id that is a canary. A homeserver tells it to nobody but the sender.
func (b *bird) txn() string {
	kind := fmt.Sprint("transaction id ", len(b.minted))
	b.kept[kind] = true
	return b.mint(kind)
}

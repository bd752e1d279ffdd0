package e2e

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"kith/e2e/house"
)

// company is all who read one circle, and how each is called by the others.
type company []*house.Portal

// see waits until each of them is shown the line, where NAME is who said it, and I to
// that one.
func (c company) see(t *testing.T, who *house.Portal, line string) {
	t.Helper()
	for _, reader := range c {
		name := who.Pseudonym
		if reader == who {
			name = "I"
		}
		reader.Shows(strings.ReplaceAll(line, "NAME", name))
	}
}

// last is the latest event that a reader is shown with these words.
func last(reader *house.Portal, body string) id.EventID {
	timeline := reader.Timeline(reader.Room)
	for _, m := range slices.Backward(timeline) {
		if m.Body == body {
			return m.ID
		}
	}
	return ""
}

// formats is how what people write looks to the others.
func formats(t *testing.T, s stage) {
	portals := s.Circle("formats", s.Peer("adele4f7k"), s.Peer("bodo9x2m"), s.Peer("cleo3v8p"))
	adele, bodo, cleo := portals[0], portals[1], portals[2]
	mod := s.inCircle(t, s.mona, adele.Pseudonym)
	mod.Pseudonym = "Moderator"
	all := company{adele, bodo, cleo, mod}

	ctx := within(t)
	must := func(_ id.EventID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	adele.Tell("I cannot sleep again.")
	all.see(t, adele, "NAME: I cannot sleep again.")
	must(bodo.Notice(ctx, bodo.Room, "It is three o'clock."))
	all.see(t, bodo, "NAME (notice): It is three o'clock.")
	must(cleo.Emote(ctx, cleo.Room, "puts the kettle on"))
	all.see(t, cleo, "* NAME puts the kettle on")

	must(bodo.Reply(ctx, bodo.Room, last(bodo, "I cannot sleep again."), "Nor can I tonight."))
	all.see(t, bodo, "NAME to «I cannot sleep again.»: Nor can I tonight.")
	must(adele.Reply(ctx, adele.Room, last(adele, "Nor can I tonight."), "Then we are two."))
	all.see(t, adele, "NAME to «Nor can I tonight.»: Then we are two.")
	must(adele.Reply(ctx, adele.Room, last(adele, "I cannot sleep again."), "It is the third night."))
	all.see(t, adele, "NAME to «I cannot sleep again.»: It is the third night.")

	mod.Tell("I am around tonight.")
	all.see(t, mod, "NAME: I am around tonight.")
	must(cleo.Reply(ctx, cleo.Room, last(cleo, "I am around tonight."), "Good to know that."))
	all.see(t, cleo, "NAME to «I am around tonight.»: Good to know that.")
	must(mod.Reply(ctx, mod.Room, last(mod, "Good to know that."), "Take your time."))
	all.see(t, mod, "NAME to «Good to know that.»: Take your time.")

	// Who types an id says who somebody is: their own becomes their pseudonym, and
	// that of anybody else nobody's.
	adele.Tell("My id is " + string(adele.UserID) + " by the way.")
	for _, reader := range []*house.Portal{bodo, cleo, mod} {
		reader.Shows(adele.Pseudonym + ": My id is " + adele.Pseudonym + " by the way.")
	}
	adele.Shows("I: My id is " + string(adele.UserID) + " by the way.")
	cleo.Tell("Are you " + string(bodo.UserID) + " or @nobody.here:localhost?")
	for _, reader := range []*house.Portal{adele, bodo, mod} {
		reader.Shows(cleo.Pseudonym + ": Are you somebody or somebody?")
	}
	cleo.SkipTo("Are you ")

	formatted(t, adele, bodo, cleo, mod)
	mention(t, adele, bodo, cleo, mod)
}

// formatted is a text with everything in it that HTML can smuggle.
func formatted(t *testing.T, adele, bodo, cleo, mod *house.Portal) {
	pill := func(user id.UserID, name string) string {
		return `<a href="https://matrix.to/#/` + string(user) + `">` + name + `</a>`
	}
	ghost := ghostOf(t, adele.Peer, adele.Room, bodo.Pseudonym)
	_, err := adele.HTML(within(t), adele.Room, "Formatted, for the plain ones.",
		`<mx-reply><blockquote>`+string(adele.UserID)+`</blockquote></mx-reply><p>So <strong>very</strong> tired.</p>`+
			`<script>alert(1)</script><img src="mxc://localhost/abcdef" alt="me">`+
			`<p onclick="x()">Ask `+pill(ghost, bodo.Pseudonym)+`, not `+pill("@someone.else:localhost", "Someone Else")+`.</p>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, reader := range []*house.Portal{bodo, cleo, mod} {
		named := ghostOf(t, adele.Peer, adele.Room, bodo.Pseudonym)
		if reader == bodo {
			named = bodo.UserID // a pill of somebody is shown to them as their own
		}
		got := reader.Hear("Formatted, for the plain ones.").Formatted
		want := `<p>So <strong>very</strong> tired.</p>me<p>Ask ` + pill(named, bodo.Pseudonym) + `, not somebody.</p>`
		if got != want {
			t.Errorf("%s is shown\n\t%s\nand not\n\t%s", reader.Name, got, want)
		}
		reader.SkipTo("Formatted, for the plain ones.")
	}
	adele.SkipTo("Formatted, for the plain ones.")
}

// mention lets adele notify bodo, by the ghost that she knows.
func mention(t *testing.T, adele, bodo, cleo, mod *house.Portal) {
	ghost := ghostOf(t, adele.Peer, adele.Room, bodo.Pseudonym)
	_, err := adele.Send(within(t), adele.Room, event.EventMessage, &event.MessageEventContent{
		MsgType: event.MsgText, Body: bodo.Pseudonym + ": are you still awake?",
		Mentions: &event.Mentions{UserIDs: []id.UserID{ghost, "@someone.else:localhost"}, Room: true},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	adele.Hear("Shall I send it anyway?") // it calls the whole room, which nobody is called by in the end
	adele.Tell("yes")
	for _, reader := range []*house.Portal{bodo, cleo, mod} {
		want := ghost
		if reader == bodo {
			want = bodo.UserID
		}
		heard := reader.Hear("are you still awake?")
		got := heard.Content.AsMessage().Mentions
		if got == nil || got.Room || !slices.Equal(got.UserIDs, []id.UserID{want}) {
			t.Errorf("%s is told of the mentions %+v", reader.Name, got)
		}
	}
}

package canary_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// VariationsVariable names the environment variable that says how many variations of events
// are sent, and the other one from which seed they are drawn. The default is for every day; a
// thousand are for who changes what is passed on.
const (
	VariationsVariable = "KITH_CANARY_VARIATIONS"
	SeedVariable       = "KITH_CANARY_SEED"
	fewVariations      = 24
)

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// told are the keys under which stands what a sender says to the others on purpose.
var told = []string{"body", "formatted_body", "m.text", "org.matrix.msc1767.text", "key", "question"}

// place is where a canary can be put: under a key that is there, or a new one.
type place struct {
	in  fields
	key string
}

// places lists them in an order that is always the same.
func places(in fields) (found []place) {
	for _, key := range slices.Sorted(maps.Keys(in)) {
		if slices.Contains(told, key) {
			continue
		}
		found = append(found, place{in, key})
		switch value := in[key].(type) {
		case fields:
			found = append(found, places(value)...)
		case []fields:
			for _, item := range value {
				found = append(found, places(item)...)
			}
		case []any:
			for _, item := range value {
				if inner, is := item.(fields); is {
					found = append(found, places(inner)...)
				}
			}
		}
	}
	return append(found, place{in, ""})
}

func clone(value any) any {
	switch value := value.(type) {
	case fields:
		all := fields{}
		for key, item := range value {
			all[key] = clone(item)
		}
		return all
	case []fields:
		var all []fields
		for _, item := range value {
			all = append(all, clone(item).(fields))
		}
		return all
	case []any:
		var all []any
		for _, item := range value {
			all = append(all, clone(item))
		}
		return all
	}
	return value
}

// likely are keys at which a careless program could look.
var likely = []string{
	"displayname", "avatar_url", "name", "filename", "url", "file", "info", "m.relates_to", "m.new_content", "m.mentions", "reason", "via", "creator", "user_id",
	"sender_name", "device_id", "from_device", "origin", "origin_server_ts", "event_id", "room_id", "state_key", "prev_content", "redacts", "m.file", "m.image",
	"m.caption", "m.html", "org.matrix.msc1767.html", "org.matrix.msc3381.poll.start", "org.matrix.msc3488.location", "org.matrix.msc2871.profile", "m.per_message_profile",
}

// variation changes an event at one to three places, each with a canary of its own.
func (b *bird) variation(number int, base sendable, rng *rand.Rand) sendable {
	v := base
	v.name = fmt.Sprintf("variation %d, of %s", number, base.name)
	v.content, _ = clone(base.content).(fields)
	v.top, _ = clone(base.top).(fields)
	v.beside, _ = clone(base.beside).(fields)
	var marks []string
	for i := range 1 + rng.IntN(3) {
		mark := b.mint(fmt.Sprintf("%s, change %d", v.name, i+1))
		marks = append(marks, mark)
		into := v.content
		if !v.clear && rng.IntN(6) == 0 {
			if v.top == nil {
				v.top = fields{}
			}
			into = v.top
		} else if !v.clear && rng.IntN(6) == 0 {
			if v.beside == nil {
				v.beside = fields{}
			}
			into = v.beside
		}
		all := places(into)
		at := all[rng.IntN(len(all))]
		if at.key == "" {
			at.key = likely[rng.IntN(len(likely))]
		}
		if at.key == "room_id" { // in the plaintext that has to be right, or nobody could read it
			at.key = "room_alias"
		}
		at.in[at.key] = shaped(mark, at.in[at.key], rng)
	}
	whole, _ := json.Marshal([]fields{v.content, v.top, v.beside})
	for _, mark := range marks { // one may have taken the place of another
		if !strings.Contains(string(whole), mark) {
			b.forget(mark)
		}
	}
	return v
}

// shaped puts a canary into a value of some form; what stood there may stay within.
func shaped(mark string, before any, rng *rand.Rand) any {
	switch rng.IntN(7) {
	case 0:
		return fields{"body": mark, "before": before}
	case 1:
		return []any{mark, before}
	case 2:
		return "mxc://localhost/" + mark
	case 3:
		return "@" + mark + ":localhost"
	case 4:
		return "$" + mark
	case 5:
		return fields{mark: before}
	default:
		return mark
	}
}

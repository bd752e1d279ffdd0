package appservice

import (
	"fmt"
	"net/http"
	"testing"
)

// Who is typing is told for many rooms at once: what is remembered of it is bounded, and
// receipts, presence and our own ghosts leave nothing.
func TestWhatIsRememberedOfTypingIsBounded(t *testing.T) {
	as, _ := testService(t)
	for i := range maxTypists + 500 {
		body := fmt.Sprintf(`{"events":[],"ephemeral":[{"type":"m.typing","room_id":"!%d:example.org","content":{"user_ids":["@anna:example.org"]}},`+
			`{"type":"m.receipt","room_id":"!r%d:example.org","content":{"$a":{"m.read.private":{"@anna:example.org":{"ts":1}}}}},`+
			`{"type":"m.presence","sender":"@anna:example.org","content":{"presence":"online"}},`+
			`{"type":"m.typing","room_id":"!g%d:example.org","content":{"user_ids":["@_kith_abc:example.org","@support:example.org"]}}]}`, i, i, i)
		if status, code := put(t, as, "1", body); status != http.StatusOK {
			t.Fatalf("answered %d %s", status, code)
		}
	}
	if got := len(as.typists.now); got != maxTypists {
		t.Errorf("%d rooms are remembered", got)
	}
	for room, known := range as.typists.now {
		if room[1] == 'g' || room[1] == 'r' || len(known.writing) != 1 {
			t.Errorf("remembered of %s: %v", room, known.writing)
		}
	}
}

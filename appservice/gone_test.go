package appservice

import (
	"fmt"
	"net/http"
	"testing"

	"maunium.net/go/mautrix"
)

func TestWhatIsGoneNeedNotBeLeft(t *testing.T) {
	for _, c := range []struct {
		name string
		code string
		http int
		gone bool
	}{
		{"Synapse, not in the room", "M_FORBIDDEN", http.StatusForbidden, true},
		{"Dendrite, not in the room", "M_UNKNOWN", http.StatusForbidden, true},
		{"no such room", "M_NOT_FOUND", http.StatusNotFound, true},
		{"the homeserver has a problem", "M_UNKNOWN", http.StatusInternalServerError, false},
		{"too fast", "M_LIMIT_EXCEEDED", http.StatusTooManyRequests, false},
		{"a gateway answers", "", http.StatusBadGateway, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := mautrix.HTTPError{Response: &http.Response{StatusCode: c.http}}
			if c.code != "" {
				err.RespError = &mautrix.RespError{ErrCode: c.code, Err: "in the words of the homeserver"}
			}
			if isGone(fmt.Errorf("leave: %w", err)) != c.gone {
				t.Errorf("gone: %v", !c.gone)
			}
		})
	}
}

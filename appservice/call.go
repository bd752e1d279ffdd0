package appservice

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"
)

// Why the homeserver does not call us.
var (
	// ErrCallFails says that the homeserver gets no answer at the registration's url.
	ErrCallFails = errors.New("the homeserver gets no answer from the service")
	// ErrCallElsewhere says that it gets one from somebody else.
	ErrCallElsewhere = errors.New("the homeserver calls somebody else than this service")
	// ErrCallToken says that it shows another hs_token than ours.
	ErrCallToken = errors.New("the homeserver shows another hs_token than the service expects")
	// ErrCallHeader says that it shows none, though it must have.
	ErrCallHeader = errors.New("a proxy takes the Authorization header of the homeserver's calls away")
	// ErrCallID says that its copy of the registration has another id.
	ErrCallID = errors.New("the homeserver's copy of the registration has another id")
	// ErrNoPing says that it has no ping, and did not call when it might have: Dendrite does.
	ErrNoPing = errors.New("the homeserver cannot be asked to call the service")
	// ErrCallNoURL says that its copy of the registration has no url.
	ErrCallNoURL = errors.New("the homeserver's copy of the registration has no url")
)

// token is how a call showed the hs_token.
type token string

const (
	tokenRight token = "right"
	tokenWrong token = "wrong"
	tokenNone  token = "none"
)

// heard remembers the marks of the last calls, by which one that was asked for is
// recognised: that the homeserver reaches a service does not mean that it is this one.
type heard struct {
	mu    sync.Mutex
	calls []markedCall
}

type markedCall struct {
	mark  string
	token token
}

const callsKept = 32

func (h *heard) note(mark string, shown token) {
	if mark == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.calls = append(h.calls, markedCall{mark, shown}); len(h.calls) > callsKept {
		h.calls = slices.Delete(h.calls, 0, len(h.calls)-callsKept)
	}
}

// how tells how the call with a mark showed the token, or "" if it did not come.
func (h *heard) how(mark string) token {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, call := range h.calls {
		if call.mark == mark {
			return call.token
		}
	}
	return ""
}

func newMark() string {
	var b [15]byte
	_, _ = rand.Read(b[:]) // never fails
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

// maxPing bounds the body of a ping, which holds one short mark.
const maxPing = 4096

func (as *AppService) putPing(w http.ResponseWriter, r *http.Request) {
	var ping struct {
		Mark string `json:"transaction_id"`
	}
	if json.NewDecoder(io.LimitReader(r.Body, maxPing)).Decode(&ping) == nil && ping.Mark != "" {
		as.heard.note(ping.Mark, tokenRight)
	}
	answer(w, http.StatusOK, struct{}{})
}

// noUser answers every question for a user alike: it would tell who is here. Ghosts are
// made beforehand, so there is never one to be made on demand.
func (as *AppService) noUser(w http.ResponseWriter, r *http.Request) {
	as.heard.note(as.markIn(r), tokenRight)
	notFound(w, r)
}

// markIn is the mark of a question for a user who is not there, if it has one.
func (as *AppService) markIn(r *http.Request) string {
	mark, ok := strings.CutPrefix(id.UserID(r.PathValue("user")).Localpart(), as.opts.GhostPrefix+doctorMark)
	if !ok {
		return ""
	}
	return mark
}

// doctorMark follows the ghosts' prefix in the name of a user who is not there.
const doctorMark = "doctor_call_"

// summons is what the homeserver was asked to call us with. It carries the mark; when it does not
// come although the homeserver has agreed, unheard says what that means.
type summons struct {
	mark    string
	unheard error
}

// why says what is wrong with a call, by how it showed the token.
func (s summons) why(shown token) error {
	switch shown {
	case tokenRight:
		return nil
	case tokenWrong:
		return ErrCallToken
	case tokenNone:
		return ErrCallHeader
	}
	return s.unheard
}

// askForCall asks the homeserver to call us (v1.7, POST /appservice/{id}/ping). One that
// does not know this request is asked for a user who is not there: it asks us whether we
// want to make them.
func (as *AppService) askForCall(ctx context.Context) (summons, error) {
	asked := summons{newMark(), ErrCallElsewhere}
	c := as.ourselves()
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodPost, URL: c.BuildClientURL("v1", "appservice", as.opts.ID, "ping"),
		RequestJSON: map[string]string{"transaction_id": asked.mark}, MaxAttempts: 1,
	})
	if !errors.Is(err, mautrix.MUnrecognized) && !errors.Is(err, mautrix.MNotFound) {
		return asked, whyNotCalled(err)
	}
	user := id.NewUserID(as.opts.GhostPrefix+doctorMark+asked.mark, as.opts.ServerName)
	_, err = c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: c.BuildClientURL("v3", "profile", user), MaxAttempts: 1,
	})
	if errors.Is(err, mautrix.MNotFound) || isDown(err) { // neither tells whether we were called
		err = nil
	}
	asked.unheard = ErrNoPing
	return asked, err
}

// whyNotCalled reads the answer to a ping.
func whyNotCalled(err error) error {
	var answer mautrix.HTTPError
	if err == nil || strings.Contains(err.Error(), "AlreadyCancelled") {
		// Synapse 1.160 is repeating already, and stumbles over that once it has called us.
		return nil
	}
	if !errors.As(err, &answer) || answer.RespError == nil {
		return err
	}
	switch answer.RespError.ErrCode {
	case "M_URL_NOT_SET":
		return fmt.Errorf("%w: %w", ErrCallNoURL, err)
	case "M_CONNECTION_FAILED", "M_CONNECTION_TIMEOUT":
		return fmt.Errorf("%w: %w", ErrCallFails, err)
	case "M_BAD_STATUS":
		return fmt.Errorf("%w: %w", whyBadStatus(answer.RespError), err)
	case "M_FORBIDDEN":
		return fmt.Errorf("%w: %w", ErrCallID, err)
	}
	return err
}

// whyBadStatus tells our own refusals from what others answer.
func whyBadStatus(answer *mautrix.RespError) error {
	status, _ := answer.ExtraData["status"].(float64)
	body, _ := answer.ExtraData["body"].(string)
	switch {
	case int(status) == http.StatusUnauthorized && strings.Contains(body, "M_UNAUTHORIZED"):
		return ErrCallHeader
	case int(status) == http.StatusForbidden && strings.Contains(body, "M_FORBIDDEN"):
		return ErrCallToken
	case int(status) >= http.StatusBadGateway:
		return ErrCallFails // a proxy says so
	}
	return ErrCallElsewhere
}

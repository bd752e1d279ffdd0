package appservice

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// What the running service tells `kith doctor`, and nobody else: the token is derived from
// our secret, which the homeserver does not know either. Nothing in it names anybody.
const (
	pathDoctor = "/_matrix/mau/doctor"
	pathHeard  = pathDoctor + "/heard/"
	pathProve  = pathDoctor + "/prove"
)

// State is what a running service says of itself.
type State struct {
	Trouble      string `json:"trouble,omitempty"` // why a peer would not be answered, or empty
	Intake       Intake `json:"intake"`
	Registration string `json:"registration"` // tells one registration from another
	Started      bool   `json:"started"`
}

func (as *AppService) privately(mux *http.ServeMux) {
	mux.Handle("GET "+pathDoctor, as.private(as.tellState))
	mux.Handle("GET "+pathHeard+"{mark}", as.private(as.tellHeard))
	mux.Handle("POST "+pathProve, as.private(as.answerProve))
}

func (as *AppService) private(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if subtle.ConstantTimeCompare([]byte(token), []byte(as.secret.DoctorToken())) != 1 {
			refuse(w, http.StatusForbidden, "M_FORBIDDEN", notForYou)
			return
		}
		next(w, r)
	})
}

// notForYou is said to whoever has another secret; `kith doctor` knows a kith by it.
const notForYou = "This is for the kith doctor that has the same secret."

// registration tells one registration from another without telling anything of it.
func (as *AppService) registration() string {
	return as.secret.TransactionID("registration", as.opts.ID, as.opts.ASToken, as.opts.HSToken, as.opts.HomeserverURL, string(as.opts.Bot), as.opts.GhostPrefix)
}

func (as *AppService) tellState(w http.ResponseWriter, r *http.Request) {
	state := State{Intake: as.intake, Registration: as.registration(), Started: as.started.Load()}
	if err := as.Ready(r.Context()); err != nil {
		state.Trouble = err.Error()
	}
	answer(w, http.StatusOK, state)
}

func (as *AppService) tellHeard(w http.ResponseWriter, r *http.Request) {
	answer(w, http.StatusOK, heardAnswer{as.heard.how(r.PathValue("mark"))})
}

// heardAnswer tells how a call came.
type heardAnswer struct {
	Token token `json:"token"`
}

// proofTime is how long a round trip may take.
const proofTime = 20 * time.Second

func (as *AppService) answerProve(w http.ResponseWriter, r *http.Request) {
	var p proof
	if err := json.NewDecoder(io.LimitReader(r.Body, maxPing)).Decode(&p); err != nil || p.Device == "" || p.Session == "" {
		refuse(w, http.StatusBadRequest, "M_BAD_JSON", "The body is not a proof.")
		return
	}
	if !as.started.Load() {
		refuse(w, http.StatusServiceUnavailable, "M_UNKNOWN", "The service is starting.")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), proofTime)
	defer cancel()
	err := as.prove(ctx, p)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		refuse(w, http.StatusGatewayTimeout, "M_UNKNOWN", "The answer did not come in.")
	case err != nil:
		as.log.Warn().Err(err).Msg("The round trip that kith doctor asked for failed")
		refuse(w, http.StatusInternalServerError, "M_UNKNOWN", "The round trip failed; the log says why.")
	default:
		answer(w, http.StatusOK, struct{}{})
	}
}

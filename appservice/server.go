package appservice

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"

	"kith/fault"
)

// maxTransaction bounds the body of a transaction, in bytes. Synapse sends at most
// 100 events, each of 64 KiB, and their to-device and ephemeral companions. It is
// generous because a refused transaction is repeated for ever.
const maxTransaction = 64 << 20

// Server is the side of the service that the homeserver calls: the Application
// Service API (v1.18, "Application Service API", 4.2), and two paths that tell
// whether the process lives and whether a peer would be answered.
func (as *AppService) Server() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("PUT /_matrix/app/v1/transactions/{txn}", as.authorized(as.putTransaction))
	mux.Handle("POST /_matrix/app/v1/ping", as.authorized(as.putPing))
	mux.Handle("GET /_matrix/app/v1/users/{user}", as.authorized(as.noUser))
	mux.Handle("GET /_matrix/app/v1/rooms/{alias}", as.authorized(notFound))
	mux.HandleFunc("GET /_matrix/mau/live", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /_matrix/mau/ready", func(w http.ResponseWriter, r *http.Request) {
		if as.Ready(r.Context()) != nil {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	as.privately(mux)
	return as.calm(unrecognized(mux))
}

// calm answers a panic like any other failure of ours. The server would print its value,
// which may hold content.
func (as *AppService) calm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := guard(func() error { next.ServeHTTP(w, r); return nil }); err != nil {
			as.log.Error().Err(err).Msg("A request could not be answered")
			refuse(w, http.StatusInternalServerError, "M_UNKNOWN", "Something went wrong.")
		}
	})
}

// unrecognized gives the answers of the spec to unknown paths (404) and to known
// paths with another method (405): M_UNRECOGNIZED in both cases.
func unrecognized(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if where := r.URL.EscapedPath(); path.Clean(where) != where {
			refuse(w, http.StatusNotFound, "M_UNRECOGNIZED", "There is nothing at this path.") // mux would redirect
			return
		}
		if _, pattern := mux.Handler(r); pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPost} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "" {
				refuse(w, http.StatusMethodNotAllowed, "M_UNRECOGNIZED", "This path takes another method.")
				return
			}
		}
		refuse(w, http.StatusNotFound, "M_UNRECOGNIZED", "There is nothing at this path.")
	})
}

// authorized checks the hs_token: in the Authorization header, and if it stands in
// the query too, as older homeservers send it, both must match.
func (as *AppService) authorized(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bearer, hasBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		query, hasQuery := r.URL.Query().Get("access_token"), r.URL.Query().Has("access_token")
		switch {
		case !hasBearer && !hasQuery:
			as.heard.note(as.markIn(r), tokenNone)
			refuse(w, http.StatusUnauthorized, "M_UNAUTHORIZED", "The request carries no hs_token.")
		case hasBearer && !as.isToken(bearer), hasQuery && !as.isToken(query):
			as.heard.note(as.markIn(r), tokenWrong)
			as.tokenWarning.Do(func() {
				as.log.Error().Msg("A request came with a wrong hs_token. If it was the homeserver, its copy of registration.yaml is not ours: copy it again and restart the homeserver")
			})
			refuse(w, http.StatusForbidden, "M_FORBIDDEN", "The hs_token is wrong.")
		default:
			as.ready.called.Store(true)
			next(w, r)
		}
	})
}

func (as *AppService) isToken(token string) bool {
	return subtle.ConstantTimeCompare([]byte(token), []byte(as.opts.HSToken)) == 1
}

// putTransaction acknowledges events only once they are stored. Where events come
// by /sync the transactions carry the same ones, less well; they are let pass.
func (as *AppService) putTransaction(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(&shallow{source: http.MaxBytesReader(w, r.Body, maxTransaction)})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, "M_TOO_LARGE", "The transaction is larger than any that a homeserver sends.")
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, "M_BAD_JSON", "The body could not be read to its end.")
		return
	}
	var txn struct {
		Events    []json.RawMessage `json:"events"`
		Ephemeral json.RawMessage   `json:"ephemeral"`
		Before    json.RawMessage   `json:"de.sorunome.msc2409.ephemeral"` // as it was called before it was in the specification
	}
	if err = json.Unmarshal(body, &txn); err != nil {
		code := "M_NOT_JSON"
		if json.Valid(body) {
			code = "M_BAD_JSON"
		}
		refuse(w, http.StatusBadRequest, code, "The body is not a transaction.")
		return
	}
	if !as.started.Load() {
		refuse(w, http.StatusServiceUnavailable, "M_UNKNOWN", "The service is starting. Please repeat.")
		return
	}
	if as.intake == IntakeSliding {
		// The homeserver giving up on the request must not undo half of the work.
		err = as.receiveTransaction(context.WithoutCancel(r.Context()), r.PathValue("txn"), txn.Events)
		if errors.Is(err, errOvertakes) {
			refuse(w, http.StatusServiceUnavailable, "M_UNKNOWN", "An earlier transaction has not come. Please repeat from there.")
			return
		} else if err != nil {
			as.log.Error().Err(err).Msg("A transaction could not be stored; the homeserver will repeat it")
			refuse(w, http.StatusInternalServerError, "M_UNKNOWN", "The events could not be stored. Please repeat.")
			return
		}
		fault.Point(fault.Stored)
		as.typists.ephemeral("", orElse(txn.Ephemeral, txn.Before))
	}
	answer(w, http.StatusOK, struct{}{})
}

func orElse(a, b json.RawMessage) json.RawMessage {
	if a != nil {
		return a
	}
	return b
}

func notFound(w http.ResponseWriter, _ *http.Request) {
	refuse(w, http.StatusNotFound, "M_NOT_FOUND", "Not found.")
}

func refuse(w http.ResponseWriter, status int, code, sentence string) {
	answer(w, status, map[string]string{"errcode": code, "error": sentence})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the homeserver repeats what it did not hear
}

package endpoint

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kith/safety"
)

// answering is an endpoint that answers as told, and keeps what it was asked.
func answering(t *testing.T, answer http.HandlerFunc) (*Endpoint, *[]*http.Request) {
	t.Helper()
	var asked []*http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		asked = append(asked, r)
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	v, err := New(Options{URL: server.URL + "/v1", Model: "small", Key: "open sesame", Budget: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return v, &asked
}

func saying(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": message{"assistant", text}}}})
	}
}

func TestWhatAModelSays(t *testing.T) {
	for text, want := range map[string]safety.Opinion{
		`{"hold": false, "danger": "none"}`:                                     {},
		`{"hold": true, "danger": "none"}`:                                      {Hold: true},
		"```json\n{\"hold\": false, \"danger\": \"acute\"}\n```":                {Severity: safety.Acute},
		`Sure! {"hold": false, "danger": "Worry", "why": "sad"} Anything else?`: {Severity: safety.Worry},
		`{"hold": false}`: {},
	} {
		v, asked := answering(t, saying(text))
		got, err := v.Ask(t.Context(), []string{"how are you", "how are <b>you</b>"})
		if err != nil || got != want {
			t.Errorf("%s is read as %+v, %v", text, got, err)
		}
		r := (*asked)[0]
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/v1/chat/completions" || r.Header.Get("Authorization") != "Bearer open sesame" || !strings.Contains(string(body), "how are you") {
			t.Errorf("it was asked %s at %s", body, r.URL)
		}
	}
}

func TestAnEndpointThatIsNoHelp(t *testing.T) {
	secret := "the words of a peer"
	for name, answer := range map[string]http.HandlerFunc{
		"garbage":          func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"no choice":        func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"choices":[]}`)) },
		"a chat":           saying("I am sorry to hear that."),
		"another question": saying(`{"danger":"none"}`),
		"another word":     saying(`{"hold":false,"danger":"purple"}`),
		"not there":        func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"broken":           func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			for range 100 {
				_, _ = fmt.Fprint(w, strings.Repeat("x", 1<<10))
			}
		},
		"elsewhere": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusTemporaryRedirect)
		},
		"slow": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			v, _ := answering(t, answer)
			if name == "slow" {
				v.opts.Budget = 10 * time.Millisecond
			}
			got, err := v.Ask(t.Context(), []string{secret})
			if err == nil || got != (safety.Opinion{}) {
				t.Fatalf("it says %+v, %v", got, err)
			}
			if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "127.0.0.1") && name != "elsewhere" {
				t.Errorf("the error tells too much: %v", err)
			}
			if name == "elsewhere" && !errors.Is(err, errElsewhere) {
				t.Errorf("it went on: %v", err)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"choices":[{"message":{"content":"{\"hold\":true,\"danger\":\"acute\"}"}}]}`))
	f.Add([]byte(`{"choices":[{"message":{"content":"}{"}}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		if opinion, err := read(answer); err != nil && opinion != (safety.Opinion{}) {
			t.Errorf("a mistake says %+v", opinion)
		}
	})
}

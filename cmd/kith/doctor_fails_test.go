package main

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kith/config"
	"kith/doctor"
	"kith/e2e/homeserver"
	"kith/secret"
	"kith/store"
)

const otherToken = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func (s *site) read(file string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, file))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func (s *site) write(file, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, file), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// make makes a database as the first start does.
func (s *site) make(file string) {
	s.t.Helper()
	cfg, err := config.Load(filepath.Join(s.dir, "config.yaml"))
	if err != nil {
		s.t.Fatal(err)
	}
	key, err := secret.New(cfg.Secret)
	if err != nil {
		s.t.Fatal(err)
	}
	st, err := store.Open(s.t.Context(), "sqlite:"+filepath.Join(s.dir, file), key)
	if err != nil {
		s.t.Fatal(err)
	}
	if err = st.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// Each of them is one mistake, and one line says it.
func TestDoctorOnMistakesWithTheRegistration(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		s := newSite(t, kind, "localhost")
		s.serve()
		mistake := func(name string, check func(t *testing.T)) {
			t.Run(name, func(t *testing.T) { s.t = t; check(t) })
		}
		token := func(name string) string {
			_, rest, _ := strings.Cut(s.read("registration.yaml"), name+`: "`)
			value, _, _ := strings.Cut(rest, `"`)
			return value
		}
		mistake("another kith init", func(t *testing.T) {
			s.swap(t, "registration.yaml", token("as_token"), otherToken)
			s.doctor().fails("registration", "does not accept the as_token of "+filepath.Join(s.dir, "registration.yaml"), "After another `kith init` it needs the new file")
		})
		mistake("another hs_token", func(t *testing.T) {
			s.swap(t, "registration.yaml", token("hs_token"), otherToken)
			s.doctor().fails("calls", "shows another hs_token than", "copy that file to the homeserver again")
		})
		mistake("another sender", func(t *testing.T) {
			s.swap(t, "registration.yaml", "sender_localpart: _kith_sender_", "sender_localpart: _kith_sender_x")
			s.doctor().fails("registration", "another sender_localpart", "copy "+filepath.Join(s.dir, "registration.yaml"))
		})
		mistake("rate limits in the file", func(t *testing.T) {
			s.swap(t, "registration.yaml", "rate_limited: false", "rate_limited: true")
			s.doctor().fails("rate limits", "write `rate_limited: false`")
		})
		mistake("a file that everybody can read", func(t *testing.T) {
			path := filepath.Join(s.dir, "config.yaml")
			if err := os.Chmod(path, 0o644); err != nil {
				t.Fatal(err)
			}
			s.doctor().fails("files", "`chmod 600 "+path+"`")
			if err := os.Chmod(path, 0o600); err != nil {
				t.Fatal(err)
			}
		})
		mistake("a partner that is not reached", func(t *testing.T) {
			s.swap(t, "config.yaml", "allowed_servers: []", "allowed_servers: [localhost, partner.invalid]")
			s.doctor().fails("allowed servers", "does not reach partner.invalid")
		})
		mistake("a way in that is not offered", func(t *testing.T) {
			s.swap(t, "config.yaml", "intake: auto", "intake: sliding")
			if kind == homeserver.Dendrite {
				s.doctor().fails("intake", "write `intake: auto`")
				return
			}
			s.doctor().isWell()
		})
		mistake("an address that somebody has", func(t *testing.T) {
			taken := listen(t)
			s.swap(t, "config.yaml", `listen: "`+s.address+`"`, `listen: "`+taken.Addr().String()+`"`)
			_ = taken.Close()
			other := elsewhere(t, http.StatusOK, nil, "hello")
			s.swap(t, "config.yaml", taken.Addr().String(), strings.TrimPrefix(other.URL, "http://"))
			s.doctor().fails("service", "another program listens at")
		})
		mistake("a setting that is none", func(t *testing.T) {
			s.swap(t, "config.yaml", "intake:", "intakee:")
			s.doctor().fails("config", "did you mean `intake`?")
		})
	})
}

// The homeserver's own copy is another: its address, its limits, its names.
func TestDoctorOnMistakesInTheHomeserversCopy(t *testing.T) {
	t.Parallel()
	copyOf := func(t *testing.T, kind, old, text string) *site {
		t.Helper()
		s := newSite(t, kind, "localhost")
		data := strings.NewReplacer("$ADDRESS", s.address).Replace(old)
		s.swap(t, "homeserver.yaml", data, text)
		return s
	}
	onEachKind(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		t.Run("unreachable", func(t *testing.T) {
			s := copyOf(t, kind, "$ADDRESS", "127.0.0.1:1")
			s.serve()
			s.doctor().fails("calls", "the homeserver gets no answer from kith at http://"+s.address, "curl -i")
		})
		t.Run("behind a proxy that takes the token away", func(t *testing.T) {
			var s *site
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Header.Del("Authorization")
				httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.address}).ServeHTTP(w, r)
			}))
			t.Cleanup(front.Close)
			s = copyOf(t, kind, "http://$ADDRESS", front.URL)
			s.serve()
			s.doctor().fails("calls", "takes the Authorization header away; let it through")
			if kind == homeserver.Synapse {
				p := s.run()
				p.says("a proxy between the homeserver and http://" + s.address + " takes the Authorization header away; let it through")
				p.stops()
			}
		})
		t.Run("another bot", func(t *testing.T) {
			s := copyOf(t, kind, "support", "helper")
			s.serve()
			s.doctor().fails("namespaces", "does not cover the bot @support:localhost; copy that file")
		})
		t.Run("other ghosts", func(t *testing.T) {
			s := copyOf(t, kind, "'^@_kith_", "'^@_kiff_")
			s.serve()
			s.doctor().fails("namespaces", "does not cover the ghosts, @_kith_")
			s.run().ends(1, "does not cover the ghosts, @_kith_…; copy that file to the homeserver again")
		})
	})
	t.Run("somebody else's address", func(t *testing.T) {
		s := copyOf(t, homeserver.Synapse, "http://$ADDRESS", elsewhere(t, http.StatusOK, nil, "{}").URL)
		s.serve()
		s.doctor().fails("calls", "calls somebody else than this kith", "stop the other kith that has this registration")
		p := s.run()
		p.says("the homeserver calls somebody else than this kith")
		s.answers(ready, http.StatusServiceUnavailable)
		p.stops()
	})
	t.Run("rate limits", func(t *testing.T) {
		s := copyOf(t, homeserver.Synapse, "rate_limited: false", "rate_limited: true")
		homeserver.ForTest(t, homeserver.Synapse, homeserver.Options{
			Dir: filepath.Join(s.dir, "homeserver"), Port: s.port, Registrations: []string{s.registration}, Limits: true,
		})
		s.doctor().fails("rate limits", "the homeserver slows kith down")
	})
}

func TestDoctorOnAWrongServerName(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		homeserver.OnceEnough(t, kind)
		s := newSite(t, kind, "example.org")
		s.serve() // whose name is localhost
		s.doctor().fails("server name", "goes by the name localhost, not example.org", `server_name: "localhost"`)
	})
}

func TestDoctorOnADatabaseThatIsNotRight(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	hs := s.serve()
	p := s.run()
	s.answers(ready, http.StatusOK)
	p.stops()
	path := filepath.Join(s.dir, "kith.db")
	change := func(statement string) {
		db := openSQLite(t, path)
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("of another bot's device", func(t *testing.T) {
		s.t = t
		change(`UPDATE ghost SET device_id='ELSEWHERE' WHERE user_id='@support:localhost'`)
		s.doctor().fails("bot", "does not have the bot's device as it is in the database")
	})
	t.Run("locked", func(t *testing.T) {
		s.t = t
		db := openSQLite(t, path)
		db.SetMaxOpenConns(1)
		for _, statement := range []string{`BEGIN IMMEDIATE`} {
			if _, err := db.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		s.doctor().says(doctor.Failed, "database", "is locked by another program")
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
	t.Run("newer", func(t *testing.T) {
		s.t = t
		change(`UPDATE kith_version SET version=999, compat=999`)
		s.doctor().fails("database", "was written by a newer kith; run that version")
	})
	t.Run("with the homeserver away", func(t *testing.T) {
		s.t = t
		hs.Stop()
		s.doctor().says(doctor.Failed, "homeserver", "nothing answers").says(doctor.Failed, "database").
			says(doctor.Skipped, "registration", "because `homeserver` is not ok").says(doctor.Skipped, "encryption")
	})
}

package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kith/e2e/homeserver"
)

// What stands at the address of a homeserver, seen by doctor. None of it is a homeserver.
func TestDoctorOnAnAddressThatIsNotTheHomeservers(t *testing.T) {
	t.Parallel()
	tls := httptest.NewTLSServer(answering(http.StatusOK, nil, "{}"))
	t.Cleanup(tls.Close)
	page := http.Header{"Content-Type": {"text/html"}}
	for name, c := range map[string]struct{ address, says string }{
		"nobody":                    {"http://127.0.0.1:1", "nothing answers at http://127.0.0.1:1"},
		"a name that nobody has":    {"http://synapse.invalid:8008", "nobody knows the name in http://synapse.invalid:8008; correct homeserver.url"},
		"http where https is":       {strings.Replace(tls.URL, "https:", "http:", 1), "write `url: " + tls.URL + "` under homeserver"},
		"a certificate of its own":  {tls.URL, "the certificate at " + tls.URL + " is not trusted here"},
		"a web page":                {elsewhere(t, http.StatusOK, page, "<html>Welcome</html>").URL, "is no client-server API of a homeserver"},
		"nothing of Matrix":         {elsewhere(t, http.StatusNotFound, page, "<html>404</html>").URL, "is no client-server API of a homeserver"},
		"another API":               {elsewhere(t, http.StatusOK, nil, `{"status":"ok"}`).URL, "is no client-server API of a homeserver"},
		"a proxy before nothing":    {elsewhere(t, http.StatusBadGateway, page, "<html>502</html>").URL, "answers that it does not reach the homeserver: HTTP status 502; start the homeserver"},
		"a redirection":             {elsewhere(t, http.StatusMovedPermanently, http.Header{"Location": {"https://matrix.example.org/x"}}, "").URL, "sends kith on to https://matrix.example.org"},
		"https where plain http is": {strings.Replace(elsewhere(t, http.StatusOK, nil, "{}").URL, "http:", "https:", 1), "speaks plain http; write `url: http://"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, homeserver.Synapse, "localhost")
			s.reach(t, c.address)
			s.doctor().fails("homeserver", c.says)
		})
	}
}

// Where waiting mends nothing, run ends with the same line; else it says it and waits.
func TestRunOnAnAddressThatIsNotTheHomeservers(t *testing.T) {
	t.Parallel()
	tls := httptest.NewTLSServer(answering(http.StatusOK, nil, "{}"))
	t.Cleanup(tls.Close)
	t.Run("http where https is", func(t *testing.T) {
		s := newSite(t, homeserver.Synapse, "localhost")
		s.reach(t, strings.Replace(tls.URL, "https:", "http:", 1))
		s.run().ends(1, "speaks https; write `url: "+tls.URL+"` under homeserver")
	})
	t.Run("https where plain http is", func(t *testing.T) {
		s := newSite(t, homeserver.Synapse, "localhost")
		s.reach(t, strings.Replace(elsewhere(t, http.StatusOK, nil, "{}").URL, "http:", "https:", 1))
		s.run().ends(1, "speaks plain http; write `url: http://")
	})
	t.Run("a web page", func(t *testing.T) {
		s := newSite(t, homeserver.Synapse, "localhost")
		s.reach(t, elsewhere(t, http.StatusOK, nil, "<html>").URL)
		p := s.run()
		p.says("is no client-server API of a homeserver: HTTP status 200; correct homeserver.url")
		p.stops()
	})
}

func TestAProxyThatTakesThingsAway(t *testing.T) {
	onEachKind(t, func(t *testing.T, kind string) {
		s := newSite(t, kind, "localhost")
		s.serve()
		t.Run("the token", func(t *testing.T) {
			s.t = t
			s.between(t, stripHeader, nil)
			s.doctor().fails("registration", "takes the Authorization header away")
			s.run().ends(1, "takes the Authorization header away; let it through")
		})
		t.Run("the query", func(t *testing.T) {
			s.t = t
			s.between(t, stripQuery, nil)
			s.doctor().fails("namespaces", "takes the part of the address after the question mark away")
			s.run().ends(1, "takes the part of the address after the question mark away; let it through")
		})
		t.Run("encrypted messages", func(t *testing.T) {
			s.t = t
			s.between(t, lacks("PUT /_matrix/client/v3/sendToDevice/"), nil)
			s.doctor().fails("encryption", "an encrypted message did not come through")
		})
		t.Run("an hour", func(t *testing.T) {
			s.t = t
			s.between(t, nil, func(r *http.Response) error {
				r.Header.Set("Date", "Mon, 02 Jan 2006 15:04:05 GMT")
				return nil
			})
			s.doctor().fails("clock", "timedatectl set-ntp true")
		})
		t.Run("what ghosts need", func(t *testing.T) {
			s.t = t
			s.between(t, lacks("PUT /_matrix/client/v3/devices/", "POST /_matrix/client/v3/login"), nil)
			s.doctor().fails("ghosts", "gives kith's users no devices", "it needs Synapse 1.141 or newer")
		})
		t.Run("keys without a password", func(t *testing.T) {
			s.t = t
			s.between(t, lacks("POST /_matrix/client/v3/keys/upload"), nil)
			s.doctor().fails("ghosts", "does not take the keys of a device")
		})
	})
}

// The registration is the homeserver's, and what the service finds there another's.
func TestDoctorOnAServiceThatIsNotThisOne(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	s.serve()
	p := s.run()
	s.answers(ready, http.StatusOK)
	t.Run("files that changed since it was started", func(t *testing.T) {
		s.t = t
		s.swap(t, "config.yaml", "secret: \"", "secret: \"another one that is long enough ")
		s.doctor().says("fail", "service", "a kith with another secret or registration is running", "`systemctl restart kith`")
	})
	t.Run("another database since it was started", func(t *testing.T) {
		s.t = t
		s.swap(t, "config.yaml", "sqlite:kith.db", "sqlite:other.db")
		s.make("other.db")
		s.doctor().fails("service", "the kith that runs does not use the database")
	})
	t.Run("another address, and the same database", func(t *testing.T) {
		s.t = t
		free := listen(t)
		s.swap(t, "config.yaml", `listen: "`+s.address+`"`, `listen: "`+free.Addr().String()+`"`)
		s.doctor().fails("service", "another program listens at "+free.Addr().String())
		_ = free.Close()
		s.doctor().says("fail", "service", "is in use by another kith; stop that one")
		s.run().ends(1, "is in use by another kith; stop that one")
	})
	p.stops()
}

// Somebody has thrown the files away and begun anew, with the homeserver as it was.
func TestAnotherSecretOnTheSameHomeserver(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost") // Synapse lets an application service begin anew
	s.serve()
	p := s.run()
	s.answers(ready, http.StatusOK)
	p.stops()
	s.swap(t, "config.yaml", "secret: \"", "secret: \"another one that is long enough ")
	s.run().ends(1, "was written with another secret; put back the secret that belongs to it")
	s.doctor().fails("database", "was written with another secret")
	s.swap(t, "config.yaml", "sqlite:kith.db", "sqlite:new.db")
	s.run().ends(1, "has an identity of kith's users that another secret has made; put back the secret of the first `kith init`")
}

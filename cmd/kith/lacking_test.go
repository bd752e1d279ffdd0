package main

import (
	"net/http"
	"os"
	"strconv"
	"testing"

	"kith/doctor"
	"kith/e2e/homeserver"
)

func TestAWayInThatTheHomeserverDoesNotOffer(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	s.spoil("config.yaml", `intake: auto`, `intake: sliding`)
	s.serve()
	s.run().ends(1, "offers no simplified sliding sync; set homeserver.intake to auto")
}

// With Matrix Authentication Service everything is well as elsewhere, and the doctor says
// what becomes of accounts. The service itself is not asked about anything but the tokens
// of admins.
func TestDoctorWithAnAuthenticationService(t *testing.T) {
	s, auth := newSite(t, homeserver.Synapse, "localhost"), homeserver.AuthServiceForTest(t)
	hs := s.serveWith(auth)
	p := s.run()
	s.answers(ready, http.StatusOK)
	s.doctor().isWell().
		says(doctor.OK, "service", "kith is running").
		says(doctor.OK, "ghosts").says(doctor.OK, "bot").says(doctor.OK, "calls").
		says(doctor.OK, "encryption", "the running bot has written").
		says(doctor.OK, "accounts", "stay when their circle is erased", "homeserver.admin_token would end them")
	p.stops()
	if n := auth.Strange(); n > 0 {
		t.Errorf("the authentication service was asked about kith's token, %d times", n)
	}
	for _, c := range []struct {
		name  string
		admin bool
	}{{"rosa6t2y", false}, {"root4v8m", true}} {
		made, err := hs.Admit(t.Context(), c.name, c.admin)
		if err != nil {
			t.Fatal(err)
		}
		t.Setenv("KITH_HOMESERVER_ADMIN_TOKEN", made.Token)
		if c.admin {
			s.doctor().isWell().says(doctor.OK, "accounts", "ended with homeserver.admin_token")
		} else {
			s.doctor().fails("accounts", "does not accept homeserver.admin_token", "give it the access token of an admin")
		}
	}
}

// On an older Synapse devices log in, which the doctor proves in the same way.
func TestDoctorOnAnOlderSynapse(t *testing.T) {
	s := newSite(t, homeserver.Synapse, "localhost")
	older := s.serve().Older(t)
	s.spoil("config.yaml", `url: .*:`+strconv.Itoa(s.port)+`.*`, "url: "+older)
	s.doctor().isWell().says(doctor.OK, "ghosts").says(doctor.OK, "encryption", "a device has written to another")
	p := s.run()
	s.answers(ready, http.StatusOK)
	s.doctor().isWell().says(doctor.OK, "bot").says(doctor.OK, "encryption", "the running bot has written")
	p.stops()
}

// An older Synapse makes no devices for application services, and its copy of the
// registration forbids them to log in.
func TestAHomeserverThatGivesNoDevices(t *testing.T) {
	s := newSite(t, homeserver.Synapse, "localhost")
	data, err := os.ReadFile(s.registration)
	if err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(s.registration, append(data, "\nio.element.msc4190: true\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	older := s.serve().Older(t)
	s.spoil("config.yaml", `url: .*:`+strconv.Itoa(s.port)+`.*`, "url: "+older)
	s.doctor().fails("ghosts", "gives kith's users no devices")
	s.run().ends(1, "gives kith's users no devices, so nothing could be encrypted; it needs Synapse 1.141 or newer")
}

// One that is neither Synapse nor Dendrite, and has no ping: the doctor says what it could
// not prove, and proves the rest.
func TestDoctorOnAHomeserverOfAnotherKind(t *testing.T) {
	s := newSite(t, homeserver.Dendrite, "localhost")
	s.spoil("homeserver.yaml", `http://`+s.address, "http://127.0.0.1:1")
	s.serve()
	strange := lacks("GET /_dendrite/", "GET /_synapse/")
	s.between(t, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/_matrix/federation/v1/version" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"server":{"name":"continuwuity","version":"0.5.0 (abc)"}}`))
			return true
		}
		return strange(w, r)
	}, nil)
	s.doctor().isWell().
		says(doctor.OK, "homeserver", "continuwuity 0.5.0", "has not been tried with it").
		says(doctor.Skipped, "calls", "continuwuity 0.5.0 cannot be asked to call").
		says(doctor.OK, "encryption")
}

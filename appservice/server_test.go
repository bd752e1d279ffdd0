package appservice

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix/id"

	"kith/secret"
	"kith/store"
)

const hsToken = "the token by which the homeserver is known"

// testService is a service that takes transactions and has a store of its own, and
// what it logs.
func testService(t testing.TB) (*AppService, *bytes.Buffer) {
	t.Helper()
	key, err := secret.New(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "kith.db"), key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	var log bytes.Buffer
	as := New(Options{
		HomeserverURL: "http://127.0.0.1:1", ServerName: "example.org", HSToken: hsToken, ASToken: "another", ID: "kith",
		Bot: "@support:example.org", GhostPrefix: "_kith_", AllowedServer: func(string) bool { return true },
	}, st, key, zerolog.New(&log))
	as.intake = IntakeSliding
	as.started.Store(true)
	return as, &log
}

// call makes a request and gives the status, the error code and the whole answer.
func call(as *AppService, method, target, token string, body []byte) (status int, code, answer string) {
	req := httptest.NewRequest(method, target, bytes.NewReader(body))
	if token != "" {
		req.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	as.Server().ServeHTTP(w, req)
	var failure struct {
		Code string `json:"errcode"`
	}
	_ = json.Unmarshal(w.Body.Bytes(), &failure)
	return w.Code, failure.Code, w.Body.String()
}

// The Application Service API, v1.18: "Authorization", "Legacy routes" and "Unknown
// routes".
func TestTheHomeserverMustShowItsTokenAndNobodyLearnsAnythingOtherwise(t *testing.T) {
	as, log := testService(t)
	const bearer = "Bearer " + hsToken
	const good, bad = "?access_token=the+token+by+which+the+homeserver+is+known", "?access_token=wrong"
	transaction := "/_matrix/app/v1/transactions/1"
	for _, c := range []struct {
		name, method, target, token string
		status                      int
		code                        string
	}{
		{"right", "PUT", transaction, bearer, 200, ""},
		{"right in the query, as of old", "PUT", transaction + good, "", 200, ""},
		{"right in both", "PUT", transaction + good, bearer, 200, ""},
		{"none", "PUT", transaction, "", 401, "M_UNAUTHORIZED"},
		{"wrong", "PUT", transaction, "Bearer wrong", 403, "M_FORBIDDEN"},
		{"empty", "PUT", transaction, "Bearer ", 403, "M_FORBIDDEN"},
		{"the as_token", "PUT", transaction, "Bearer another", 403, "M_FORBIDDEN"},
		{"wrong in the query", "PUT", transaction + bad, "", 403, "M_FORBIDDEN"},
		{"empty in the query", "PUT", transaction + "?access_token=", "", 403, "M_FORBIDDEN"},
		{"right, but wrong in the query", "PUT", transaction + bad, bearer, 403, "M_FORBIDDEN"},
		{"wrong, but right in the query", "PUT", transaction + good, "Bearer wrong", 403, "M_FORBIDDEN"},
		{"another scheme", "PUT", transaction, "Basic " + hsToken, 401, "M_UNAUTHORIZED"},

		{"ping", "POST", "/_matrix/app/v1/ping", bearer, 200, ""},
		{"ping without a token", "POST", "/_matrix/app/v1/ping", "", 401, "M_UNAUTHORIZED"},
		{"a user", "GET", "/_matrix/app/v1/users/@_kith_a:example.org", bearer, 404, "M_NOT_FOUND"},
		{"a user, escaped", "GET", "/_matrix/app/v1/users/%40_kith_a%2F%3Aexample.org", bearer, 404, "M_NOT_FOUND"},
		{"a user without a token", "GET", "/_matrix/app/v1/users/@_kith_a:example.org", "", 401, "M_UNAUTHORIZED"},
		{"a room", "GET", "/_matrix/app/v1/rooms/%23kith:example.org", bearer, 404, "M_NOT_FOUND"},
		{"a room with a wrong token", "GET", "/_matrix/app/v1/rooms/%23kith:example.org", "Bearer x", 403, "M_FORBIDDEN"},

		{"an unknown path", "GET", "/_matrix/app/v1/nothing", bearer, 404, "M_UNRECOGNIZED"},
		{"the root", "GET", "/", "", 404, "M_UNRECOGNIZED"},
		{"a legacy path", "PUT", "/transactions/1", bearer, 404, "M_UNRECOGNIZED"},
		{"a later version", "PUT", "/_matrix/app/v2/transactions/1", bearer, 404, "M_UNRECOGNIZED"},
		{"a transaction without an id", "PUT", "/_matrix/app/v1/transactions/", bearer, 404, "M_UNRECOGNIZED"},
		{"a path with a tail", "PUT", transaction + "/more", bearer, 404, "M_UNRECOGNIZED"},
		{"a path that is not clean", "GET", "/_matrix/app/v1//users/../users/x", "", 404, "M_UNRECOGNIZED"},
		{"another method", "POST", transaction, bearer, 405, "M_UNRECOGNIZED"},
		{"another method", "GET", "/_matrix/app/v1/ping", bearer, 405, "M_UNRECOGNIZED"},
		{"another method", "DELETE", "/_matrix/app/v1/users/x", bearer, 405, "M_UNRECOGNIZED"},
		{"an odd method", "BREW", transaction, bearer, 405, "M_UNRECOGNIZED"},
		{"alive", "GET", "/_matrix/mau/live", "", 200, ""},
		{"not ready: the homeserver was never heard of", "GET", "/_matrix/mau/ready", "", 503, ""},
	} {
		status, code, _ := call(as, c.method, c.target, c.token, []byte(`{"events":[]}`))
		if status != c.status || code != c.code {
			t.Errorf("%s: %s %s gives %d %s, want %d %s", c.name, c.method, c.target, status, code, c.status, c.code)
		}
	}
	if n := strings.Count(log.String(), "wrong hs_token"); n != 1 {
		t.Errorf("the admin was told %d times about a wrong token", n)
	}
	if strings.Contains(log.String(), hsToken) {
		t.Error("the token stands in the log")
	}
}

func message(event, room, sender, content string) string {
	return fmt.Sprintf(`{"event_id":%q,"room_id":%q,"sender":%q,"type":"m.room.message","origin_server_ts":1,"content":%s}`, event, room, sender, content)
}

const peers = "!portal:example.org"

// received takes what is queued for the peers' room out of the inbox.
func received(t testing.TB, as *AppService) []id.EventID { return receivedIn(t, as, peers) }

func receivedIn(t testing.TB, as *AppService, room id.RoomID) []id.EventID {
	t.Helper()
	var events []id.EventID
	for {
		in, err := as.store.NextIncoming(t.Context(), room)
		if err != nil {
			return events
		}
		events = append(events, in.Event)
		if err = as.store.SetInboxState(t.Context(), in.Seq, store.InboxDone); err != nil {
			t.Fatal(err)
		}
	}
}

func put(t testing.TB, as *AppService, txn, body string) (status int, code string) {
	t.Helper()
	status, code, _ = call(as, "PUT", "/_matrix/app/v1/transactions/"+txn, "Bearer "+hsToken, []byte(body))
	return status, code
}

func TestATransactionIsStoredOnceHoweverOftenItComes(t *testing.T) {
	as, _ := testService(t)
	a, b, c := message("$a", peers, "@anna:example.org", `{}`), message("$b", peers, "@anna:example.org", `{}`), message("$c", peers, "@boris:example.org", `{}`)
	for _, body := range []string{
		`{"events":[` + a + `,` + b + `]}`,
		`{"events":[` + a + `,` + b + `]}`,           // repeated: the answer was lost
		`{"events":[` + a + `,` + b + `,` + c + `]}`, // Dendrite repeats an id with more in it
		`{"events":[` + c + `,` + c + `]}`,
	} {
		if status, code := put(t, as, "1", body); status != http.StatusOK {
			t.Fatalf("answered %d %s", status, code)
		}
	}
	if got := fmt.Sprint(received(t, as)); got != "[$a $b $c]" {
		t.Errorf("stored %s", got)
	}
	// Synapse starts again at 1 after a restart.
	put(t, as, "1", `{"events":[`+message("$d", peers, "@anna:example.org", `{}`)+`]}`)
	if got := fmt.Sprint(received(t, as)); got != "[$d]" {
		t.Errorf("stored %s", got)
	}
}

// What is no event is left out, what is one next to it is stored, and the transaction
// is acknowledged: refused, it would come again for ever and hold up everything.
func TestWhatIsNoEventDoesNotHoldUpTheOthers(t *testing.T) {
	deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	for name, odd := range map[string]string{
		"null": `null`, "a number": `17`, "a string": `"$a"`, "a list": `[]`, "empty": `{}`,
		"no id":                 `{"room_id":"!portal:example.org","sender":"@a:b","type":"m.room.message","content":{}}`,
		"no room":               `{"event_id":"$x","sender":"@a:b","type":"m.room.message","content":{}}`,
		"no sender":             `{"event_id":"$x","room_id":"!portal:example.org","type":"m.room.message","content":{}}`,
		"no type":               `{"event_id":"$x","room_id":"!portal:example.org","sender":"@a:b","content":{}}`,
		"a number for an id":    `{"event_id":1,"room_id":"!portal:example.org","sender":"@a:b","type":"m.room.message"}`,
		"a list for a room":     `{"event_id":"$x","room_id":[],"sender":"@a:b","type":"m.room.message"}`,
		"another sigil":         message("x", peers, "@a:b", `{}`),
		"a zero byte in the id": `{"event_id":"$x\u0000","room_id":"!portal:example.org","sender":"@a:b","type":"m.room.message"}`,
		"a long id":             message("$"+strings.Repeat("x", 255), peers, "@a:b", `{}`),
		"a long state key":      `{"event_id":"$x","room_id":"!portal:example.org","sender":"@a:b","type":"x","state_key":"` + strings.Repeat("x", 256) + `"}`,
		"a megabyte":            message("$x", peers, "@a:b", `{"body":"`+strings.Repeat("x", 1<<20)+`"}`),
		"ours":                  message("$x", peers, "@_kith_abc:example.org", `{}`),
		"the bot's":             message("$x", peers, "@support:example.org", `{}`),
		"fields in capitals":    `{"EVENT_ID":"$x","Room_id":"!portal:example.org","Sender":"@a:b","Type":"m.room.message"}`,
	} {
		t.Run(name, func(t *testing.T) {
			as, _ := testService(t)
			body := `{"events":[` + message("$before", peers, "@anna:example.org", `{}`) + `,` + odd + `,` + message("$after", peers, "@anna:example.org", `{}`) + `]}`
			if status, code := put(t, as, "1", body); status != http.StatusOK {
				t.Fatalf("answered %d %s", status, code)
			}
			if got := fmt.Sprint(received(t, as)); got != "[$before $after]" {
				t.Errorf("stored %s", got)
			}
		})
	}
	for name, odd := range map[string]string{
		"unknown type":        `{"event_id":"$x","room_id":"!portal:example.org","sender":"@a:b","type":"org.example.unheard.of","content":{"x":[1,2,{}]}}`,
		"no content":          `{"event_id":"$x","room_id":"!portal:example.org","sender":"@a:b","type":"m.room.message"}`,
		"content is a number": message("$x", peers, "@a:b", `1e999`),
		"content too deep":    message("$x", peers, "@a:b", `{"x":`+deep+`}`),
		"unsigned too deep":   strings.Replace(message("$x", peers, "@a:b", `{}`), `"content"`, `"unsigned":`+deep+`,"content"`, 1),
		"64 KiB of markup":    message("$x", peers, "@a:b", `{"body":"`+strings.Repeat("<", 65_000)+`"}`),
		"half a surrogate":    message("$x", peers, "@a:b", `{"body":"\ud800"}`),
		"not UTF-8":           message("$x", peers, "@a:b", "{\"body\":\"\xff\xfe\"}"),
		"a spoofed sender":    strings.Replace(message("$x", peers, "@a:b", `{}`), `"content"`, `"Sender":"@_kith_abc:example.org","content"`, 1),
	} {
		t.Run(name, func(t *testing.T) {
			as, _ := testService(t)
			body := `{"events":[` + odd + `,` + message("$after", peers, "@anna:example.org", `{}`) + `]}`
			if status, code := put(t, as, "1", body); status != http.StatusOK {
				t.Fatalf("answered %d %s", status, code)
			}
			if got := fmt.Sprint(received(t, as)); got != "[$x $after]" {
				t.Errorf("stored %s", got)
			}
		})
	}
}

func TestABodyThatIsNoTransactionIsRefusedAndNothingOfItIsStored(t *testing.T) {
	as, _ := testService(t)
	event := message("$a", peers, "@anna:example.org", `{}`)
	for name, c := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"empty":            {``, 400, "M_NOT_JSON"},
		"not JSON":         {`events`, 400, "M_NOT_JSON"},
		"cut off":          {`{"events":[` + event, 400, "M_NOT_JSON"},
		"two documents":    {`{"events":[` + event + `]}{}`, 400, "M_NOT_JSON"},
		"not UTF-8":        {"\xff\xfe{", 400, "M_NOT_JSON"},
		"a list":           {`[` + event + `]`, 400, "M_BAD_JSON"},
		"events no list":   {`{"events":` + event + `}`, 400, "M_BAD_JSON"},
		"events a string":  {`{"events":"x"}`, 400, "M_BAD_JSON"},
		"only too deep":    {strings.Repeat("[", 1_000_000), 400, "M_NOT_JSON"},
		"no events":        {`{}`, 200, ""},
		"null for events":  {`{"events":null}`, 200, ""},
		"null":             {`null`, 200, ""},
		"spaces":           {" \n {\"events\" : [ ] } ", 200, ""},
		"too large a body": {`{"events":[` + event + `],"x":"` + strings.Repeat("x", maxTransaction) + `"}`, 413, "M_TOO_LARGE"},
	} {
		if status, code := put(t, as, "1", c.body); status != c.status || code != c.code {
			t.Errorf("%s: %d %s, want %d %s", name, status, code, c.status, c.code)
		}
	}
	if got := received(t, as); len(got) > 0 {
		t.Errorf("stored %v", got)
	}
}

// Synapse sends at most a hundred events, which may be large, and what else it has.
func TestALargeTransactionWithEverythingElseInItIsTaken(t *testing.T) {
	as, _ := testService(t)
	var events []string
	for i := range 100 {
		events = append(events, message(fmt.Sprint("$", i), peers, "@anna:example.org", `{"body":"`+strings.Repeat("x", 60_000)+`"}`))
	}
	body := `{"events":[` + strings.Join(events, ",") + `],` +
		`"ephemeral":[{"type":"m.typing","room_id":"!x:y","content":{"user_ids":["@anna:example.org"]}}],"de.sorunome.msc2409.ephemeral":[17],` +
		`"to_device":[{"type":"m.room.encrypted","sender":"@a:b","to_user_id":"@support:example.org","content":{}}],"de.sorunome.msc2409.to_device":"x",` +
		`"device_lists":{"changed":["@a:b"]},"org.matrix.msc3202.device_lists":null,"device_one_time_keys_count":{"@a:b":5},"padding":"` + strings.Repeat("[", 50<<20) + `"}`
	if status, code := put(t, as, "1", body); status != http.StatusOK {
		t.Fatalf("answered %d %s to %d MB", status, code, len(body)>>20)
	}
	if got := received(t, as); len(got) != 100 || got[0] != "$0" || got[99] != "$99" {
		t.Errorf("stored %d events", len(got))
	}
}

func TestNothingIsAcknowledgedThatIsNotStored(t *testing.T) {
	as, log := testService(t)
	if err := as.store.Close(); err != nil {
		t.Fatal(err)
	}
	status, code := put(t, as, "1", `{"events":[`+message("$a", peers, "@anna:example.org", `{"body":"a secret"}`)+`]}`)
	if status != http.StatusInternalServerError || code != "M_UNKNOWN" {
		t.Errorf("answered %d %s", status, code)
	}
	if !strings.Contains(log.String(), "could not be stored") || strings.Contains(log.String(), "anna") || strings.Contains(log.String(), "a secret") {
		t.Errorf("logged %s", log)
	}
	if status, _, _ = call(as, "GET", "/_matrix/mau/ready", "", nil); status != http.StatusServiceUnavailable {
		t.Errorf("ready answers %d without a database", status)
	}
}

func TestTransactionsWaitUntilTheServiceHasStarted(t *testing.T) {
	as, _ := testService(t)
	as.started.Store(false)
	body := `{"events":[` + message("$a", peers, "@anna:example.org", `{}`) + `]}`
	if status, _ := put(t, as, "1", body); status != http.StatusServiceUnavailable {
		t.Errorf("answered %d before the start", status)
	}
	as.started.Store(true)
	put(t, as, "1", body)
	if got := fmt.Sprint(received(t, as)); got != "[$a]" {
		t.Errorf("stored %s", got)
	}
}

// Where events come by /sync, what the transactions carry is let pass.
func TestWhereEventsComeBySyncTransactionsAreOnlyAcknowledged(t *testing.T) {
	as, _ := testService(t)
	as.intake = IntakeSync
	if status, _ := put(t, as, "1", `{"events":[`+message("$a", peers, "@anna:example.org", `{}`)+`]}`); status != http.StatusOK {
		t.Errorf("answered %d", status)
	}
	if got := received(t, as); len(got) > 0 {
		t.Errorf("stored %v", got)
	}
}

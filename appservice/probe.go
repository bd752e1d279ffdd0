package appservice

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/secret"
)

// Probe speaks with the homeserver as the service would, for `kith doctor`. It has no
// database and keeps nothing. On the homeserver it makes no more than one user of the
// ghosts' namespace, once, and devices of that user, which it deletes.
type Probe struct{ as *AppService }

// NewProbe wires a probe. Of the options it needs those about the homeserver and the names.
func NewProbe(opts Options, key *secret.Secret) *Probe {
	return &Probe{New(opts, nil, key, zerolog.Nop())}
}

// Offer is what a homeserver says of itself.
type Offer struct {
	Software  string // as in "Synapse", or empty where it does not say
	Version   string
	Sliding   bool   // it offers simplified sliding sync (MSC4186)
	Intake    Intake // the way that would be chosen
	Date      time.Time
	AskedAt   time.Time // when the answer with Date came
	Precision time.Duration
}

// Offer asks what the homeserver offers. The errors are those that Start gives for a
// homeserver that cannot be spoken with.
func (p *Probe) Offer(ctx context.Context) (Offer, error) {
	c := p.as.ourselves()
	c.AccessToken = "" // whether that is accepted is another question
	began := time.Now()
	var versions mautrix.RespVersions
	_, resp, err := c.MakeFullRequestWithResp(ctx, mautrix.FullRequest{ //nolint:bodyclose // it is read and closed
		Method: http.MethodGet, URL: c.BuildClientURL("versions"), ResponseJSON: &versions, MaxAttempts: 1,
	})
	if err != nil {
		return Offer{}, p.as.whyUnreachable(ctx, err)
	}
	if len(versions.Versions) == 0 {
		return Offer{}, ErrNoMatrix
	}
	offer := Offer{Sliding: versions.UnstableFeatures[featureSliding], AskedAt: time.Now(), Precision: time.Since(began) + time.Second}
	offer.Date, _ = http.ParseTime(resp.Header.Get("Date")) // zero where it does not say
	offer.Intake = p.as.chosen(&versions)
	p.as.intake = offer.Intake
	offer.Software, offer.Version = p.software(ctx, resp.Header.Get("Server"))
	return offer, nil
}

// software asks for name and version (federation API, GET /version), which not every
// listener offers; then the header must do, unless a proxy has put its own name there, and
// then what only one of them has.
func (p *Probe) software(ctx context.Context, header string) (name, version string) {
	var resp struct {
		Server struct{ Name, Version string }
		Alone  string `json:"server_version"`
	}
	if p.get(ctx, &resp, "_matrix", "federation", "v1", "version") == nil && resp.Server.Name != "" {
		version, _, _ = strings.Cut(resp.Server.Version, " ")
		return resp.Server.Name, version
	}
	name, version, _ = strings.Cut(header, "/")
	version, _, _ = strings.Cut(version, " ")
	switch {
	case strings.EqualFold(name, synapse):
		return name, version
	case p.get(ctx, &resp, "_synapse", "admin", "v1", "server_version") == nil && resp.Alone != "":
		version, _, _ = strings.Cut(resp.Alone, " ")
		return synapse, version
	case p.get(ctx, nil, "_dendrite", "monitor", "up") == nil:
		return "Dendrite", ""
	}
	return "", ""
}

const synapse = "Synapse"

// get asks a path without showing who we are.
func (p *Probe) get(ctx context.Context, into any, path ...any) error {
	c := p.as.ourselves()
	c.AccessToken = ""
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: c.BuildURL(mautrix.BaseURLPath(path)), ResponseJSON: into, MaxAttempts: 1,
	})
	return err
}

// Register makes sure that the homeserver knows the token and that bot and ghosts belong
// to us there, as Start does.
func (p *Probe) Register(ctx context.Context) error {
	if err := p.as.register(ctx, p.as.opts.Bot); err != nil {
		return err
	}
	return p.as.tryGhost(ctx)
}

// Sender is the user that the homeserver made for the registration.
func (p *Probe) Sender(ctx context.Context) (id.UserID, error) { return p.as.sender(ctx) }

// Who answers where the service would listen.
var (
	// ErrNotRunning says that nobody does.
	ErrNotRunning = errors.New("the service is not running")
	// ErrOtherKith says that it is a kith with another secret or registration.
	ErrOtherKith = errors.New("another kith is running, with another secret or registration")
	// ErrOtherProgram says that it is something else.
	ErrOtherProgram = errors.New("another program is running")
)

// Running asks the service that listens at an address for its state.
func (p *Probe) Running(ctx context.Context, listen string) (State, error) {
	var state State
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	status, body, err := p.ask(ctx, http.MethodGet, listen, pathDoctor, nil)
	var refused *net.OpError
	switch {
	case errors.As(err, &refused) && refused.Op == "dial":
		return state, ErrNotRunning
	case err != nil:
		return state, fmt.Errorf("%w: %w", ErrOtherProgram, err)
	case status == http.StatusForbidden && strings.Contains(string(body), notForYou):
		return state, ErrOtherKith
	case status != http.StatusOK || json.Unmarshal(body, &state) != nil:
		return state, ErrOtherProgram
	case state.Registration != p.as.registration():
		return state, ErrOtherKith
	}
	return state, nil
}

// ask makes a request to the service on this machine.
func (p *Probe) ask(ctx context.Context, method, listen, path string, body io.Reader) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://"+local(listen)+path, body)
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+p.as.secret.DoctorToken())
	client := http.Client{Transport: transport(), Timeout: proofTime + 5*time.Second, CheckRedirect: p.as.http.CheckRedirect}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxPing))
	return resp.StatusCode, data, err
}

// local is how an address that somebody listens at is reached on this machine.
func local(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return listen
}

// Listen takes the homeserver's calls in the place of a service that is not running, until
// stop is called. Whatever it wants to deliver is refused, so that it keeps it.
func (p *Probe) Listen(ctx context.Context, listen string) (stop func(), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", listen)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: p.as.Server(), ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(listener) }()
	return func() { _ = server.Close(); <-done }, nil
}

// Called proves that the homeserver reaches the service and shows the right hs_token:
// where running, the one that listens at the address, else this probe, which must Listen.
// The errors are the ErrCall… ones.
func (p *Probe) Called(ctx context.Context, listen string, running bool) error {
	asked, err := p.as.askForCall(ctx)
	if err != nil {
		return err
	}
	came := heardAnswer{p.as.heard.how(asked.mark)}
	if running {
		_, body, err := p.ask(ctx, http.MethodGet, listen, pathHeard+asked.mark, nil)
		if err == nil {
			err = json.Unmarshal(body, &came)
		}
		if err != nil {
			return fmt.Errorf("ask the service: %w", err)
		}
	}
	return asked.why(came.Token)
}

// Burst writes the doctor's profile several times in a row, which homeservers count like
// messages, and tells whether they let it pass: ErrSlowedDown.
func (p *Probe) Burst(ctx context.Context, d *ProofDevice) error {
	for range burst {
		_, err := d.dev.client.MakeFullRequest(ctx, mautrix.FullRequest{
			Method: http.MethodPut, URL: d.dev.client.BuildClientURL("v3", "profile", d.dev.ghost.User, "displayname"),
			RequestJSON: map[string]string{"displayname": deviceName}, MaxAttempts: 1,
		})
		if errors.Is(err, mautrix.MLimitExceeded) {
			return ErrSlowedDown
		} else if err != nil {
			return fmt.Errorf("write profile: %w", err)
		}
	}
	return nil
}

// burst is more than Synapse lets anybody else do at once (rc_message, 10).
const burst = 15

// ErrSlowedDown says that the homeserver's rate limits hold for us.
var ErrSlowedDown = errors.New("the homeserver limits the rate of the service's requests")

// Unreachable asks the homeserver for keys of users that other servers would have, and
// tells which of the servers it does not reach.
func (p *Probe) Unreachable(ctx context.Context, d *ProofDevice, servers []string) ([]string, error) {
	var missing []string
	for _, server := range servers {
		user := id.NewUserID("kith-doctor", server)
		resp, err := d.dev.client.QueryKeys(ctx, &mautrix.ReqQueryKeys{DeviceKeys: mautrix.DeviceKeysRequest{user: {}}, Timeout: 10_000})
		if err != nil {
			return nil, fmt.Errorf("query keys: %w", err)
		}
		if _, failed := resp.Failures[server]; failed {
			missing = append(missing, server)
		}
	}
	return missing, nil
}

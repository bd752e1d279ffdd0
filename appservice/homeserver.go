package appservice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/rs/zerolog"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"kith/store"
)

// Intake is the way in which events and keys come in.
type Intake string

// The ways in.
const (
	// IntakeAuto takes the best way that the homeserver offers.
	IntakeAuto Intake = "auto"
	// IntakeSliding takes events from transactions and keys from a lean sliding sync
	// (MSC4186) of the bot: Synapse 1.114 and later.
	IntakeSliding Intake = "sliding"
	// IntakeSync takes both from the bot's /sync: Dendrite and the like.
	IntakeSync Intake = "sync"
)

const featureSliding = "org.matrix.simplified_msc3575"

var (
	// ErrHomeserverDown says that the homeserver does not answer.
	ErrHomeserverDown = errors.New("the homeserver does not answer")
	// ErrNotCalled says that the homeserver has not called us since the start.
	ErrNotCalled = errors.New("the homeserver does not call the service")
	// ErrNotRegistered says that the homeserver does not know our as_token.
	ErrNotRegistered = errors.New("the homeserver does not know the registration, or has another as_token")
	// ErrWrongNamespace says that the bot's name does not belong to us there.
	ErrWrongNamespace = errors.New("the homeserver's copy of the registration does not cover the bot")
	// ErrNoSliding says that the homeserver does not offer what Options.Intake wants.
	ErrNoSliding = errors.New("the homeserver offers no simplified sliding sync")
	// ErrGhostNamespace says the same of the ghosts' names.
	ErrGhostNamespace = errors.New("the homeserver's copy of the registration does not cover the ghosts")
	// ErrWrongServerName says that the homeserver goes by another name than configured.
	ErrWrongServerName = errors.New("the homeserver has another server name than the configuration says")
)

// client gives a Matrix client that speaks as one device of one of our users.
// Without an access token of its own the device is asserted with the as_token.
func (as *AppService) client(g store.Ghost) *mautrix.Client {
	base, _ := url.Parse(as.opts.HomeserverURL) // validated with the configuration
	c := &mautrix.Client{
		HomeserverURL: base,
		UserID:        g.User,
		DeviceID:      g.Device,
		AccessToken:   as.opts.ASToken,
		Client:        as.http,
		UserAgent:     "kith",
		// mautrix logs every request with the ids in its path.
		Log: zerolog.Nop(),

		SetAppServiceUserID:   true,
		SetAppServiceDeviceID: as.way == wayAsserted,
	}
	if as.speaksByToken(g) {
		c.AccessToken = g.Token
		c.SetAppServiceUserID, c.SetAppServiceDeviceID = false, false
	}
	return c
}

// ourselves gives a client that shows the as_token and speaks for none of our users.
func (as *AppService) ourselves() *mautrix.Client {
	c := as.client(store.Ghost{User: as.opts.Bot})
	c.SetAppServiceUserID, c.SetAppServiceDeviceID = false, false
	return c
}

// chooseIntake asks the homeserver what it offers and whether it knows us. The
// errors are those of whyUnreachable and of register, and ErrNoSliding.
func (as *AppService) chooseIntake(ctx context.Context) error {
	versions, err := as.ourselves().Versions(ctx)
	switch {
	case isUnknownToken(err): // Synapse looks at the token even here
		return fmt.Errorf("%w: %w", ErrNotRegistered, err)
	case err != nil:
		return as.whyUnreachable(ctx, err)
	case len(versions.Versions) == 0:
		return ErrNoMatrix
	}
	as.intake = as.chosen(versions)
	if as.intake == IntakeSliding && !versions.UnstableFeatures[featureSliding] {
		return ErrNoSliding
	}
	if _, err = as.sender(ctx); err != nil {
		return err
	}
	if err = as.register(ctx, as.opts.Bot); err != nil {
		return err
	}
	return as.tryGhost(ctx)
}

// sender is the user that the homeserver has made for the registration: that it knows one
// shows that it has read it.
func (as *AppService) sender(ctx context.Context) (id.UserID, error) {
	who, err := as.ourselves().Whoami(ctx)
	switch {
	case errors.Is(err, mautrix.MMissingToken): // we have shown one
		return "", fmt.Errorf("%w: %w", ErrHeaderStripped, err)
	case isUnknownToken(err), isForbidden(err):
		return "", fmt.Errorf("%w: %w", ErrNotRegistered, err)
	case err != nil && isDown(err):
		return "", fmt.Errorf("%w: %w", ErrHomeserverDown, err)
	case err != nil:
		return "", fmt.Errorf("ask who we are: %w", err)
	}
	return who.UserID, nil
}

// chosen is the way in, by the configuration and by what the homeserver offers.
func (as *AppService) chosen(versions *mautrix.RespVersions) Intake {
	switch {
	case as.opts.Intake != IntakeAuto && as.opts.Intake != "":
		return as.opts.Intake
	case versions.UnstableFeatures[featureSliding]:
		return IntakeSliding
	}
	return IntakeSync
}

// doctorUser is a user of the ghosts' namespace who is nobody: that it can be registered
// and spoken for shows that ghosts can. Its identity is that of our secret, so with another
// secret it is another user. No ghost's name has an underscore after the prefix.
func (as *AppService) doctorUser() id.UserID {
	return id.NewUserID(as.opts.GhostPrefix+"doctor_"+as.secret.Fingerprint()[:8], as.opts.ServerName)
}

// tryGhost makes sure that the homeserver lets us make ghosts and speak for them.
func (as *AppService) tryGhost(ctx context.Context) error {
	err := as.register(ctx, as.doctorUser())
	if errors.Is(err, ErrWrongNamespace) {
		return fmt.Errorf("%w: %w", ErrGhostNamespace, err)
	} else if err != nil {
		return err
	}
	c := as.client(store.Ghost{User: as.doctorUser()})
	c.SetAppServiceDeviceID = false
	spoken, err := c.Whoami(ctx)
	switch {
	case isForbidden(err):
		return fmt.Errorf("%w: %w", ErrGhostNamespace, err)
	case err != nil && isDown(err):
		return fmt.Errorf("%w: %w", ErrHomeserverDown, err)
	case err != nil:
		return fmt.Errorf("speak for a ghost: %w", err)
	case spoken.UserID != as.doctorUser():
		return ErrQueryStripped
	}
	return nil
}

// register makes a user of our namespace; one that is there already is as good.
func (as *AppService) register(ctx context.Context, user id.UserID) error {
	c := as.ourselves()
	resp, _, err := c.Register(ctx, &mautrix.ReqRegister[any]{
		Username: user.Localpart(), Type: mautrix.AuthTypeAppservice, InhibitLogin: true,
	})
	switch {
	case errors.Is(err, mautrix.MUserInUse):
		return nil
	case isUnknownToken(err), isForbidden(err):
		return fmt.Errorf("%w: %w", ErrNotRegistered, err)
	case errors.Is(err, mautrix.MExclusive):
		return as.whyNotOurs(ctx, c, err)
	case err != nil && isDown(err):
		return fmt.Errorf("%w: %w", ErrHomeserverDown, err)
	case err != nil:
		return fmt.Errorf("register user: %w", err)
	case resp.UserID != "" && resp.UserID != user:
		return ErrWrongServerName
	}
	return nil
}

func isUnknownToken(err error) bool {
	return errors.Is(err, mautrix.MUnknownToken) || errors.Is(err, mautrix.MMissingToken)
}

// whyNotOurs tells why a user of ours is none for the homeserver: it goes by another
// name, as the user that it made for us shows, or it has another registration.
func (as *AppService) whyNotOurs(ctx context.Context, c *mautrix.Client, why error) error {
	sender, err := c.Whoami(ctx)
	if err == nil && sender.UserID.Homeserver() != as.opts.ServerName {
		return fmt.Errorf("%w: %w", ErrWrongServerName, why)
	}
	return fmt.Errorf("%w: %w", ErrWrongNamespace, why)
}

// isDown tells whether the homeserver gave no answer that was its own: nothing at
// all, or a gateway's or an overloaded server's.
func isDown(err error) bool {
	var http5 mautrix.HTTPError
	if !errors.As(err, &http5) {
		return false
	}
	if http5.Response == nil {
		return true
	}
	status := http5.Response.StatusCode
	return status >= http.StatusInternalServerError || status == http.StatusTooManyRequests || http5.RespError == nil
}

// isForbidden tells whether the homeserver knows the request and refuses it.
func isForbidden(err error) bool { return errors.Is(err, mautrix.MForbidden) }

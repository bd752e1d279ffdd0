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

// endAccount ends the account of a ghost: by the as_token, or where the homeserver does
// not let an application service do that (Dendrite, and Synapse with Matrix Authentication
// Service, which knows nothing of ghosts), by the token of an admin. Without one the
// account stays, without a device, a profile or a room. What the ghost has said stays
// readable for those who could read it.
func (as *AppService) endAccount(ctx context.Context, user id.UserID) error {
	err := as.deactivate(ctx, user)
	if !isRefused(err) {
		return err
	}
	if as.opts.AdminToken == "" {
		as.log.Debug().Msg("The homeserver keeps the account of a ghost whose circle is over")
		return nil
	}
	err = as.deactivateAsAdmin(ctx, user)
	if isRefused(err) || isUnknownToken(err) {
		// The rest of the circle is not kept for it: that would keep who was in it.
		as.log.Error().Msg("The homeserver does not let the admin_token end the account of a ghost; the account stays, emptied")
		return nil
	}
	return err
}

func (as *AppService) deactivate(ctx context.Context, user id.UserID) error {
	c := as.client(store.Ghost{User: user})
	c.SetAppServiceUserID, c.SetAppServiceDeviceID = true, false
	return end(ctx, c, c.BuildClientURL("v3", "account", "deactivate"))
}

// deactivateAsAdmin does it by Synapse's admin API, which also knows the users that
// Matrix Authentication Service does not know.
func (as *AppService) deactivateAsAdmin(ctx context.Context, user id.UserID) error {
	c := as.adminClient()
	return end(ctx, c, c.BuildURL(mautrix.SynapseAdminURLPath{"v1", "deactivate", user}))
}

func end(ctx context.Context, c *mautrix.Client, url string) error {
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodPost, URL: url, RequestJSON: map[string]bool{"erase": false}, MaxAttempts: 1,
	})
	return err
}

// Accounts asks how the accounts of ghosts would be ended. The first is whether the
// homeserver knows the request of an application service for it; Dendrite knows it and
// wants a password all the same. The error is that of CheckAdmin.
func (p *Probe) Accounts(ctx context.Context) (known bool, err error) {
	c := p.as.ourselves()
	_, err = c.MakeFullRequest(ctx, mautrix.FullRequest{ // by the wrong method, so that nothing ends
		Method: http.MethodGet, URL: c.BuildClientURL("v3", "account", "deactivate"), MaxAttempts: 1,
	})
	var answer mautrix.HTTPError
	known = errors.As(err, &answer) && answer.Response != nil && answer.Response.StatusCode == http.StatusMethodNotAllowed
	return known, p.as.CheckAdmin(ctx)
}

// ErrAdminToken says that the homeserver does not take Options.AdminToken for that of an
// admin, or has no admin API like Synapse's. The accounts of ghosts then stay.
var ErrAdminToken = errors.New("the homeserver does not accept the admin_token")

// CheckAdmin tries the admin_token, if there is one, without changing anything. The error
// is ErrAdminToken where trying again would not help.
func (as *AppService) CheckAdmin(ctx context.Context) error {
	if as.opts.AdminToken == "" {
		return nil
	}
	c := as.adminClient()
	_, err := c.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, URL: c.BuildURL(mautrix.SynapseAdminURLPath{"v2", "users", as.opts.Bot}), MaxAttempts: 1,
	})
	if isRefused(err) || isUnknownToken(err) {
		return fmt.Errorf("%w: %w", ErrAdminToken, err)
	}
	return err
}

// adminClient speaks as an admin of the homeserver.
func (as *AppService) adminClient() *mautrix.Client {
	base, _ := url.Parse(as.opts.HomeserverURL) // validated with the configuration
	return &mautrix.Client{
		HomeserverURL: base, AccessToken: as.opts.AdminToken, Client: as.http, UserAgent: "kith", Log: zerolog.Nop(),
	}
}

// isRefused tells whether the homeserver has an answer of its own that asking again does
// not change: it wants a password that ghosts do not have, does not know the request, or
// has done it before.
func isRefused(err error) bool {
	var answer mautrix.HTTPError
	if !errors.As(err, &answer) || answer.Response == nil || isUnknownToken(err) {
		return false
	}
	if answer.Response.StatusCode == http.StatusUnauthorized && answer.RespError == nil {
		return true // it asks for a password (interactive authentication)
	}
	return !isDown(err) && answer.Response.StatusCode < http.StatusInternalServerError
}

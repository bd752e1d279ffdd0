package doctor

import (
	"context"
	"fmt"
)

// checkRegistration proves that the homeserver has read this registration: it knows the
// as_token, and has made the user that goes with it.
func (e *exam) checkRegistration(ctx context.Context) (string, error) {
	sender, err := e.probe.Sender(ctx)
	if err != nil {
		return "", err
	}
	e.sender = sender
	if file := e.config.AppService.Registration; sender.Localpart() != e.config.Registration.SenderLocalpart {
		return "", &Trouble{What: "the homeserver's copy of the registration has another sender_localpart than " + file, Remedy: copyAgain(file)}
	}
	return "the homeserver has read it and knows the as_token", nil
}

func copyAgain(file string) string {
	return "copy " + file + " to the homeserver again and restart the homeserver"
}

// checkServerName compares the name with that of the user that the homeserver has made.
func (e *exam) checkServerName(context.Context) (string, error) {
	if name := e.sender.Homeserver(); name != e.config.Homeserver.ServerName {
		return "", &Trouble{
			What:   fmt.Sprintf("the homeserver at %s goes by the name %s, not %s", e.config.Homeserver.URL, name, e.config.Homeserver.ServerName),
			Remedy: fmt.Sprintf("write `server_name: %q` under homeserver, and the same name into the regexes of %s", name, e.config.AppService.Registration),
		}
	}
	return e.config.Homeserver.ServerName, nil
}

// checkNamespaces proves that bot and ghosts belong to the service: both can be registered,
// and spoken for.
func (e *exam) checkNamespaces(ctx context.Context) (string, error) {
	if err := e.probe.Register(ctx); err != nil {
		return "", err
	}
	return fmt.Sprintf("%s and the ghosts (%s…) belong to kith", e.config.BotID(), "@"+e.config.Ghosts.Prefix), nil
}

// checkGhosts makes a device as ghosts have one: cross-signed by its user's identity.
func (e *exam) checkGhosts(ctx context.Context) (string, error) {
	var err error
	e.device, err = e.probe.Device(ctx)
	if err != nil {
		return "", err
	}
	return "a ghost can be registered, and given a device with keys that its own identity has signed", nil
}

// checkRateLimits reads the registration and then tries: the homeserver may have another
// copy.
func (e *exam) checkRateLimits(ctx context.Context) (string, error) {
	file := e.config.AppService.Registration
	if e.config.Registration.RateLimited {
		return "", &Trouble{What: file + " does not lift the homeserver's rate limits", Remedy: "write `rate_limited: false` there, " + copyAgain(file)}
	}
	if err := e.probe.Burst(ctx, e.device); err != nil {
		return "", err
	}
	return "lifted for kith's users: 15 requests in a row have passed", nil
}

// checkServers asks the homeserver whether it reaches the others whose users may take part.
func (e *exam) checkServers(ctx context.Context) (string, error) {
	var others []string
	for _, server := range e.config.Peers.AllowedServers {
		if server != e.config.Homeserver.ServerName {
			others = append(others, server)
		}
	}
	if len(others) == 0 {
		return "only " + e.config.Homeserver.ServerName, nil
	}
	missing, err := e.probe.Unreachable(ctx, e.device, others)
	if err != nil {
		return "", err
	}
	var wrong []error
	for _, server := range missing {
		wrong = append(wrong, &Trouble{
			What:   "the homeserver does not reach " + server + ", whose users may take part (peers.allowed_servers)",
			Remedy: "correct the name, or see that federation with it works: https://federationtester.matrix.org/#" + server,
		})
	}
	return fmt.Sprintf("%d others, and the homeserver reaches them all", len(others)), all(wrong...)
}

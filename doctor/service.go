package doctor

import (
	"context"
	"errors"
	"fmt"

	"kith/appservice"
)

// checkService finds out who listens where the service would. If nobody does, the doctor
// listens in its place, so that the homeserver can be asked to call.
func (e *exam) checkService(ctx context.Context) (string, error) {
	listen := e.config.AppService.Listen
	state, err := e.probe.Running(ctx, listen)
	switch {
	case errors.Is(err, appservice.ErrNotRunning):
		if e.stop, err = e.probe.Listen(ctx, listen); err != nil {
			return "", &Trouble{What: fmt.Sprintf("nobody can listen at %s: %v", listen, err), Remedy: "correct appservice.listen: it must be an address of this machine"}
		}
		return "kith is not running, and nobody else listens at " + listen, e.checkHolder(ctx)
	case errors.Is(err, appservice.ErrOtherKith):
		return "", &Trouble{
			What:   "a kith with another secret or registration is running at " + listen,
			Remedy: "if it is this one, `systemctl restart kith`, so that it reads the files as they are now; else give one of the two another appservice.listen",
		}
	case err != nil:
		return "", &Trouble{What: "another program listens at " + listen, Remedy: "stop it, or choose another address: appservice.listen, appservice.url and url in the registration"}
	}
	if state.Trouble != "" {
		return "", &Trouble{What: "kith is running, but a peer would not be answered: " + state.Trouble, Remedy: "see the other lines here and its log: `journalctl -u kith`"}
	}
	err = e.checkHolder(ctx)
	e.running = state.Started && err == nil
	return "kith is running, and a peer would be answered", err
}

// checkCalls proves that the homeserver reaches the service and shows the hs_token.
func (e *exam) checkCalls(ctx context.Context) (string, error) {
	err := e.probe.Called(ctx, e.config.AppService.Listen, e.stop == nil)
	switch {
	case errors.Is(err, appservice.ErrNoPing) && e.isDendrite():
		return "", appservice.ErrCallFails
	case errors.Is(err, appservice.ErrNoPing):
		return "", skipped(e.software() + " cannot be asked to call (it has no ping, MSC2659); write to the bot, and see whether it answers")
	case err != nil:
		return "", err
	}
	return "the homeserver reaches kith at " + e.config.Registration.URL + " and shows the right hs_token", nil
}

package doctor

import (
	"context"
	"errors"

	"kith/appservice"
)

// checkAccounts says what becomes of the accounts of ghosts whose circle is erased. That
// they stay is no failure: nobody can log in to them, and they hold nothing.
func (e *exam) checkAccounts(ctx context.Context) (string, error) {
	known, err := e.probe.Accounts(ctx)
	switch {
	case errors.Is(err, appservice.ErrAdminToken):
		return "", &Trouble{e.software() + " does not accept homeserver.admin_token",
			"give it the access token of an admin of a Synapse, or leave it empty: then the accounts of ghosts stay when their circle is erased", err}
	case err != nil:
		return "", err
	case e.isSynapse() && known:
		return "those of ghosts are ended when their circle is erased", nil
	case e.config.Homeserver.AdminToken != "":
		return "those of ghosts are ended with homeserver.admin_token when their circle is erased", nil
	case e.isSynapse():
		return "those of ghosts stay when their circle is erased, without a name, a device or a room, because Matrix Authentication Service has taken over; homeserver.admin_token would end them", nil
	}
	if e.offer.Software == "" && known {
		return "those of ghosts are ended when their circle is erased, if this homeserver lets application services do that, as Synapse does", nil
	}
	return "those of ghosts stay when their circle is erased, without a name, a device or a room", nil
}

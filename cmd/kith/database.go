package main

import (
	"context"

	"github.com/rs/zerolog"

	"kith/appservice"
	"kith/store"
)

// quieten leaves out warnings and errors while the database is away: each part says that
// it will try again, again and again, and none of it helps an admin who was told why.
func quieten(log zerolog.Logger, st *store.Store) zerolog.Logger {
	return log.Hook(zerolog.HookFunc(func(e *zerolog.Event, level zerolog.Level, _ string) {
		if level >= zerolog.WarnLevel && st.IsAway() {
			e.Discard()
		}
	}))
}

// attend waits out every absence of the database. It returns when ctx has ended, or with
// store.ErrInUse when another service has taken the database during one of them.
func attend(ctx context.Context, st *store.Store, edge *appservice.AppService, log zerolog.Logger) error {
	return st.Watch(ctx, func() {
		log.Error().Msg("The database does not answer any more; the service waits for it, and nothing is lost")
	}, func() {
		log.Info().Msg("The database is back")
		edge.Resume(ctx)
	})
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"kith"
	"kith/appservice"
	"kith/catalogue"
	"kith/circle"
	"kith/config"
	"kith/desk"
	"kith/doctor"
	"kith/lane"
	"kith/lobby"
	"kith/logging"
	"kith/matching/topics"
	"kith/pseudonym"
	"kith/safety"
	"kith/safety/endpoint"
	"kith/safety/helpline"
	"kith/secret"
	"kith/service"
	"kith/store"
	"kith/waiting"
)

// runVerb serves until it is told to stop.
type runVerb struct {
	Config string `short:"c" default:"config.yaml" help:"The configuration to run with." type:"path"`
}

// Run serves until ctx ends, then lets what is under way come to a safe stop.
func (v runVerb) Run(ctx context.Context) error {
	cfg, err := config.Load(v.Config)
	if err != nil {
		return err
	}
	log, err := logging.New(os.Stderr, cfg.Logging.Level, cfg.Logging.Format)
	if err != nil {
		return err
	}
	for _, warning := range cfg.Warnings {
		log.Warn().Msg(warning.String())
	}
	key, err := secret.New(cfg.Secret)
	if err != nil {
		return err
	}
	rules, err := safety.Load(cfg.Screening.Rules, key.TrailKey())
	if err != nil {
		return err
	}
	lines, err := helplines(cfg.Crisis.Helplines)
	if err != nil {
		return err
	}
	known, err := topics.Load(cfg.Matching.Catalogue)
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, cfg.Database, key)
	if err != nil {
		return doctor.ExplainDatabase(cfg.Database, err)
	}
	defer func() {
		if err := st.Close(); err != nil {
			log.Error().Err(err).Msg("The database could not be closed")
		}
	}()
	return serve(ctx, cfg, rules, lines, topics.NewOffer(known, cfg.Topics, cfg.Matching.Beyond), st, key, log)
}

// helplines are those that come with kith, and those of a file.
func helplines(file string) (*helpline.Directory, error) {
	if file == "" {
		return helpline.Shipped(), nil
	}
	return helpline.Load(file)
}

// endpointOf is the endpoint that is asked about messages; nil if none is configured.
func endpointOf(cfg *config.Config) (circle.Endpoint, error) {
	s := cfg.Screening
	if s.Endpoint == "" {
		return nil, nil //nolint:nilnil // nobody is asked
	}
	return endpoint.New(endpoint.Options{URL: s.Endpoint, Model: s.Model, Key: s.EndpointKey, Budget: s.Wait.Std()})
}

// serve wires the parts and runs them. offered are the topics that people can look for, and
// how they hang together: the matching.Relation of the engine.
func serve(ctx context.Context, cfg *config.Config, rules *safety.Rules, lines *helpline.Directory, offered *topics.Offer, st *store.Store, key *secret.Secret, log zerolog.Logger) error {
	opts, err := edgeOptions(cfg)
	if err != nil {
		return err
	}
	loud := log
	log = quieten(log, st)
	edge := appservice.New(opts, st, key, log)
	words := catalogue.New()
	local := func(server string) bool { return server == cfg.Homeserver.ServerName }
	desks := desk.New(desk.Options{Moderators: cfg.Moderation.Moderators, Counsellors: cfg.Crisis.Counsellors, Retention: cfg.Retention.Std(), Local: local}, st, edge, edge.Jobs(), words, log)
	ask, err := endpointOf(cfg)
	if err != nil {
		return err
	}
	waits := waiting.New(waitingOptions(cfg, lines, offered), st, edge, edge.Jobs(), words, log)
	of := circleOptions(cfg, rules, lines, offered)
	of.Endpoint, of.Local, of.Waits = ask, local, waits
	circles := circle.New(of, st, edge, desks, edge.Jobs(), words, log)
	lob := lobby.New(lobby.Parts{
		Store: st, Circles: circles, Identities: edge, Oblivion: service.NewOblivion(st, edge, circles, edge.Jobs(), words),
		Waits: waits, Limits: lobby.Limits{AsksAnHour: cfg.Peers.AsksAnHour, TurnedAway: cfg.Peers.RestAfter}, Danger: rules, Helplines: lines, Topics: offered, AtOnce: cfg.Peers.CirclesAtOnce, Now: time.Now,
		Languages: cfg.Matching.Languages, Groups: cfg.Matching.Groups, Pairs: cfg.Circles.Min <= 2, Minors: cfg.Peers.Minors,
	})
	edge.SetHandler(service.New(st, edge, lob, circles, desks, words, log))
	edge.OnGhostReady(circles.Wake)

	listener, err := listenAt(ctx, cfg.AppService.Listen)
	if err != nil {
		return err
	}
	watched, err := watch(ctx, cfg, st, edge, circles)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: edge.Server(), ReadHeaderTimeout: 10 * time.Second}
	ctx, end := context.WithCancelCause(ctx)
	var parts sync.WaitGroup
	parts.Go(func() { lane.Quietly(func() { end(attend(ctx, st, edge, loud)) }) })
	parts.Go(func() { _ = server.Serve(listener) })
	defer parts.Wait()
	defer func() { _ = shutdown(server) }()
	defer watched.stop()
	defer end(nil)

	if err = edge.Start(ctx); err == nil {
		parts.Go(func() { lane.Quietly(func() { desks.Run(ctx) }) })
		parts.Go(func() { lane.Quietly(func() { circles.Run(ctx) }) })
		err = edge.Run(ctx)
	} else {
		err = doctor.ExplainStart(cfg, err)
	}
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, store.ErrInUse):
		return doctor.ExplainDatabase(cfg.Database, cause)
	case err != nil:
		return err
	}
	log.Info().Msg("Stopped")
	return nil
}

// pictureWorkers is how many pictures are opened at a time: one for every two processors. Each
// may have a thread beside all others, so that no message waits for the one that a busy
// system has stopped in the middle of a picture.
func pictureWorkers() int {
	processors := runtime.GOMAXPROCS(0)
	workers := max(1, min(processors/2, 4))
	runtime.GOMAXPROCS(processors + workers)
	return workers
}

func listenAt(ctx context.Context, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen at %s: %w. Is kith running already?", address, errors.Unwrap(err))
	}
	return listener, nil
}

// shutdown lets the transactions that are being stored be answered.
func shutdown(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return server.Shutdown(ctx)
}

// repetitions is for how long ids are kept at least, so that what a homeserver repeats is
// recognised, however short an admin lets ended circles live.
const repetitions = 48 * time.Hour

func edgeOptions(cfg *config.Config) (appservice.Options, error) {
	opts := appservice.Options{
		HomeserverURL: cfg.Homeserver.URL,
		ServerName:    cfg.Homeserver.ServerName,
		Intake:        appservice.Intake(cfg.Homeserver.Intake),
		ID:            cfg.Registration.ID,
		ASToken:       cfg.Registration.ASToken,
		HSToken:       cfg.Registration.HSToken,
		AdminToken:    cfg.Homeserver.AdminToken,
		Bot:           cfg.BotID(),
		BotName:       cfg.Bot.DisplayName,
		GhostPrefix:   cfg.Ghosts.Prefix,
		Pool:          cfg.Ghosts.Pool,
		AllowedServer: cfg.AllowsServer,
		Retention:     max(cfg.Retention.Std(), repetitions),
		Explain:       func(err error) error { return doctor.Explain(cfg, err) },
	}
	var err error
	if cfg.Bot.Avatar == "" {
		opts.BotAvatar, err = pseudonym.Emblem(kith.RoomLobby)
	} else {
		opts.BotAvatar, err = os.ReadFile(cfg.Bot.Avatar)
	}
	if err != nil {
		return opts, fmt.Errorf("read the bot's avatar: %w", err)
	}
	return opts, nil
}

package main

import (
	"kith/circle"
	"kith/config"
	"kith/matching"
	"kith/matching/topics"
	"kith/safety"
	"kith/safety/helpline"
	"kith/waiting"
)

// circleOptions are those of the circles that the configuration decides.
func circleOptions(cfg *config.Config, rules *safety.Rules, lines *helpline.Directory, offered *topics.Offer) circle.Options {
	return circle.Options{
		Engine:     matching.NewFitting(offered, policy(cfg)),
		Rules:      rules,
		Topics:     offered.All(),
		Max:        cfg.Circles.Max,
		Answer:     cfg.Circles.Answer.Std(),
		Retention:  cfg.Retention.Std(),
		Idle:       cfg.Circles.Idle.Std(),
		Moderators: cfg.Moderation.Moderators,
		Files:      circle.Files{MaxSize: int64(cfg.Media.MaxSize) << 20, Voice: cfg.Media.Voice, AtOnce: pictureWorkers()},
		OnCall:     circle.OnCall{Counsellors: cfg.Crisis.Counsellors, Rota: cfg.Crisis.Rota, Wait: cfg.Crisis.Wait.Std()},
		Helplines:  lines,
		MuteAfter:  cfg.Moderation.MuteAfterReports,
	}
}

// waitingOptions are those of what is done for people who wait.
func waitingOptions(cfg *config.Config, lines *helpline.Directory, offered *topics.Offer) waiting.Options {
	return waiting.Options{
		Relation: offered, Topics: offered.All(), Languages: cfg.Matching.Languages, Listeners: cfg.Matching.Listeners,
		AtOnce: cfg.Peers.CirclesAtOnce, Retention: cfg.Retention.Std(), Helplines: lines,
	}
}

// policy is how the engine is set.
func policy(cfg *config.Config) matching.Policy {
	gather := cfg.Circles.Gather.Std()
	if gather == 0 {
		gather = -1
	}
	return matching.Policy{Min: cfg.Circles.Min, Max: cfg.Circles.Max, Gather: gather, Languages: cfg.Matching.Languages}
}

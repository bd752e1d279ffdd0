package waiting

import (
	"slices"
	"time"

	"kith"
)

// easing finds what most would shorten the wait of somebody who asks for much: with it others waited
// long, or there were few of them, while enough others who did not ask for it, and were not kept from
// this peer by anything else, had company within less than half the time.
func (w *Waiting) easing(alike []past, ticket kith.Ticket, now kith.Outlook) kith.Easing {
	if ticket.Request == nil || now.Soon() {
		return kith.Easing{}
	}
	var best kith.Easing
	shortest := now.Within
	if now.Kind != kith.OutlookWithin {
		shortest = longEnough
	}
	shortest /= 2
	try := func(easing kith.Easing, without func(*kith.Request) bool) {
		wide := outlook(keep(alike, func(p past) bool { return without(p.request) }), 0)
		if wide.Kind == kith.OutlookWithin && wide.Within < shortest {
			best, shortest = easing, wide.Within
		}
	}
	if insists(ticket.Request) {
		try(kith.Easing{Kind: kith.EasingGroups}, func(r *kith.Request) bool { return !insists(r) })
	}
	if pairs(ticket.Request) {
		try(kith.Easing{Kind: kith.EasingPair}, func(r *kith.Request) bool { return !pairs(r) })
	}
	mine := w.languages(ticket.Request)
	for _, language := range w.written(alike) {
		if len(mine) == 1 && !slices.Contains(mine, language) {
			try(kith.Easing{Kind: kith.EasingLanguage, Language: language}, func(r *kith.Request) bool { return slices.Contains(w.languages(r), language) })
		}
	}
	return best
}

// longEnough is what a wait counts of which nobody knows how long it takes.
const longEnough = time.Hour

func insists(r *kith.Request) bool {
	return r != nil && slices.ContainsFunc(r.Wishes, func(wish kith.TagWish) bool { return wish.Strength != kith.Prefer })
}

func pairs(r *kith.Request) bool { return r != nil && r.Shape == kith.ShapePair }

// languages are the bases of what somebody writes, or of what everybody does who said nothing.
func (w *Waiting) languages(r *kith.Request) []string {
	var all []string
	if r != nil {
		for _, language := range r.Languages {
			all = append(all, language.Base())
		}
	}
	if all == nil {
		for _, tag := range w.opts.Languages {
			all = append(all, kith.Language{Tag: tag}.Base())
		}
	}
	return all
}

// written are all languages that somebody wrote.
func (w *Waiting) written(waits []past) []string {
	var all []string
	for _, p := range waits {
		all = append(all, w.languages(p.request)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

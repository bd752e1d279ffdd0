package catalogue

import "kith"

// The sentences about what else somebody looks for.
const (
	moreBegin         ID = "more.begin"
	moreShape         ID = "more.shape"
	moreSide          ID = "more.side"
	moreNeeds         ID = "more.needs"
	moreLanguages     ID = "more.languages"
	moreGroups        ID = "more.groups"
	moreWithin        ID = "more.within"
	moreWithinOwn     ID = "more.within_own"
	moreUnlike        ID = "more.unlike"
	moreBelong        ID = "more.belong"
	moreKeep          ID = "more.keep"
	moreLine          ID = "more.line"
	moreKept          ID = "more.kept"
	moreNotKept       ID = "more.not_kept"
	moreOnce          ID = "more.once"
	moreUnchanged     ID = "more.unchanged"
	moreMatched       ID = "more.matched"
	morePartly        ID = "more.partly"
	moreNoSuchNumber  ID = "more.no_such_number"
	moreWhichWay      ID = "more.which_way"
	moreNoLanguage    ID = "more.no_language"
	moreTooMany       ID = "more.too_many"
	moreBoth          ID = "more.both"
	moreNotBelonging  ID = "more.not_belonging"
	moreNoPairs       ID = "more.no_pairs"
	moreWishes        ID = "more.wishes"
	moreWishesNow     ID = "more.wishes_now"
	moreNoWishes      ID = "more.no_wishes"
	moreHowToChange   ID = "more.how_to_change"
	moreForgotten     ID = "more.forgotten"
	moreSearchGoesOn  ID = "more.search_goes_on"
	wishPair          ID = "more.wish.pair"
	wishCircle        ID = "more.wish.circle"
	wishAnyShape      ID = "more.wish.any_shape"
	wishTalk          ID = "more.wish.talk"
	wishListen        ID = "more.wish.listen"
	wishNeeds         ID = "more.wish.needs"
	wishHeard         ID = "more.wish.heard"
	wishKnowing       ID = "more.wish.knowing"
	wishPractical     ID = "more.wish.practical"
	wishCompany       ID = "more.wish.company"
	wishLanguages     ID = "more.wish.languages"
	wishLanguage      ID = "more.wish.language"
	wishLanguageSome  ID = "more.wish.language_some"
	wishGroups        ID = "more.wish.groups"
	wishOnly          ID = "more.wish.only"
	wishRather        ID = "more.wish.rather"
	wishNot           ID = "more.wish.not"
	wishUnlike        ID = "more.wish.unlike"
	exportUsual       ID = "more.export_usual"
	exportDraft       ID = "more.export_draft"
	exportAsked       ID = "more.export_asked"
	exportAskedTopics ID = "more.export_topics"
)

// MoreBegin says how the questions work that come now.
func MoreBegin() Phrase { return Phrase{ID: moreBegin} }

// MoreShape asks whether somebody wants to meet one person or several.
func MoreShape() Phrase { return Phrase{ID: moreShape} }

// MoreSide asks whether somebody rather wants to talk or to listen.
func MoreSide() Phrase { return Phrase{ID: moreSide} }

// MoreNeeds asks what would help.
func MoreNeeds() Phrase { return Phrase{ID: moreNeeds} }

// MoreLanguages asks for languages; usual are those of who says nothing.
func MoreLanguages(usual []kith.Language, name func(kith.Language) string) Phrase {
	return Phrase{moreLanguages, map[string]any{"Languages": spoken(usual, name)}}
}

// MoreGroups asks to which groups somebody belongs.
func MoreGroups(groups []string) Phrase {
	return Phrase{moreGroups, map[string]any{"Groups": numbered(groups)}}
}

// MoreWithin asks for wishes about groups; own are those that somebody belongs to.
func MoreWithin(groups, own []string) Phrase {
	if len(own) == 0 {
		return Phrase{moreWithin, map[string]any{"Groups": numbered(groups)}}
	}
	return Phrase{moreWithinOwn, map[string]any{"Groups": numbered(groups), "Own": Names(own)}}
}

func numbered(names []string) []Phrase {
	lines := make([]Phrase, len(names))
	for i, name := range names {
		lines[i] = Phrase{moreLine, map[string]any{"Number": i + 1, "Name": name}}
	}
	return lines
}

// MoreUnlike asks whether somebody wants to meet people who are unlike them.
func MoreUnlike() Phrase { return Phrase{ID: moreUnlike} }

// MoreBelong asks whether somebody belongs to groups that they want to be with.
func MoreBelong(groups []string) Phrase {
	return Phrase{moreBelong, map[string]any{"Groups": Names(groups)}}
}

// MoreKeep asks whether to remember what was said.
func MoreKeep() Phrase { return Phrase{ID: moreKeep} }

// MoreKept says that it is remembered.
func MoreKept() Phrase { return Phrase{ID: moreKept} }

// MoreNotKept says that it counts for the search that goes on, and is then forgotten.
func MoreNotKept() Phrase { return Phrase{ID: moreNotKept} }

// MoreOnce says that it counts for the next search, and is then forgotten.
func MoreOnce() Phrase { return Phrase{ID: moreOnce} }

// MoreUnchanged ends the questions when nothing new was said.
func MoreUnchanged() Phrase { return Phrase{ID: moreUnchanged} }

// MoreMatched ends the questions because people were found meanwhile.
func MoreMatched() Phrase { return Phrase{ID: moreMatched} }

// MorePartly says that not everything was understood. What was is shown next.
func MorePartly() Phrase { return Phrase{ID: morePartly} }

// MoreNoSuchNumber answers a number that no menu has. The question comes again.
func MoreNoSuchNumber() Phrase { return Phrase{ID: moreNoSuchNumber} }

// MoreWhichWay asks for what is wanted of groups that were named. The question comes again.
func MoreWhichWay() Phrase { return Phrase{ID: moreWhichWay} }

// MoreNoLanguage answers words that are no language that is known. The question comes again.
func MoreNoLanguage() Phrase { return Phrase{ID: moreNoLanguage} }

// MoreTooMany answers who names more of one kind than can be looked at.
func MoreTooMany(most int) Phrase {
	return Phrase{moreTooMany, map[string]any{"Count": most}}
}

// MoreBoth says that two wishes for the same groups go against each other.
func MoreBoth(groups []string) Phrase {
	return Phrase{moreBoth, map[string]any{"Groups": Names(groups)}}
}

// MoreNotBelonging says why a wish for groups was left out.
func MoreNotBelonging(groups []string) Phrase {
	return Phrase{moreNotBelonging, map[string]any{"Groups": Names(groups)}}
}

// MoreNoPairs says that there are no meetings of two here.
func MoreNoPairs() Phrase { return Phrase{ID: moreNoPairs} }

// Wishes shows what somebody looks for; now tells that it counts for a search that goes on.
func Wishes(lines []Phrase, now bool) Phrase {
	if now {
		return Phrase{moreWishesNow, map[string]any{"Lines": lines}}
	}
	return Phrase{moreWishes, map[string]any{"Lines": lines}}
}

// NoWishes says that nothing more was said.
func NoWishes() Phrase { return Phrase{ID: moreNoWishes} }

// HowToChange says how wishes are changed, and dropped.
func HowToChange() Phrase { return Phrase{ID: moreHowToChange} }

// WishesForgotten says that they are dropped.
func WishesForgotten() Phrase { return Phrase{ID: moreForgotten} }

// SearchGoesOn says that only the questions have ended.
func SearchGoesOn() Phrase { return Phrase{ID: moreSearchGoesOn} }

// WishLines says in short what a request holds, one line for each kind of thing; none for one
// that holds nothing. name gives the name of a language.
func WishLines(r *kith.Request, name func(kith.Language) string) []Phrase {
	var lines []Phrase
	add := func(id ID, data map[string]any) { lines = append(lines, Phrase{id, data}) }
	switch r.Shape {
	case kith.ShapePair:
		add(wishPair, nil)
	case kith.ShapeAny:
		add(wishAnyShape, nil)
	case kith.ShapeCircle:
		add(wishCircle, nil)
	}
	switch r.Side {
	case kith.SideTalk:
		add(wishTalk, nil)
	case kith.SideListen:
		add(wishListen, nil)
	case kith.SideEither:
	}
	var needs []Phrase
	for i, id := range []ID{wishHeard, wishKnowing, wishPractical, wishCompany} {
		if r.Needs&(kith.NeedEmotional<<i) != 0 {
			needs = append(needs, Phrase{ID: id})
		}
	}
	if len(needs) > 0 {
		add(wishNeeds, map[string]any{"Needs": together(needs)})
	}
	if len(r.Languages) > 0 {
		add(wishLanguages, map[string]any{"Languages": spoken(r.Languages, name)})
	}
	var own Names
	for _, tag := range r.Tags {
		own = append(own, string(tag))
	}
	if len(own) > 0 {
		add(wishGroups, map[string]any{"Groups": own})
	}
	for _, wish := range []struct {
		strength kith.Strength
		id       ID
	}{{kith.Must, wishOnly}, {kith.Prefer, wishRather}, {kith.Avoid, wishNot}} {
		var groups Names
		for _, w := range r.Wishes {
			if w.Strength == wish.strength {
				groups = append(groups, string(w.Tag))
			}
		}
		if len(groups) > 0 {
			add(wish.id, map[string]any{"Groups": groups})
		}
	}
	if r.Unlike {
		add(wishUnlike, nil)
	}
	return lines
}

func spoken(languages []kith.Language, name func(kith.Language) string) Phrase {
	phrases := make([]Phrase, len(languages))
	for i, l := range languages {
		phrases[i] = Phrase{wishLanguage, map[string]any{"Name": name(l)}}
		if l.Some {
			phrases[i].ID = wishLanguageSome
		}
	}
	return together(phrases)
}

// together puts phrases into one, as a list is spoken. There is at least one.
func together(phrases []Phrase) Phrase {
	all := phrases[0]
	for i, next := range phrases[1:] {
		joint := wordListMore
		if i == len(phrases)-2 {
			joint = wordListLast
		}
		all = Phrase{joint, map[string]any{"Before": all, "Next": next}}
	}
	return all
}

// ExportUsual shows what is remembered of what somebody looks for.
func ExportUsual(lines []Phrase) Phrase {
	return Phrase{exportUsual, map[string]any{"Lines": lines}}
}

// ExportDraft shows what was said for the next search alone.
func ExportDraft(lines []Phrase) Phrase {
	return Phrase{exportDraft, map[string]any{"Lines": lines}}
}

// ExportAsked shows, after an ExportRequest, what else was asked for.
func ExportAsked(topics []string, lines []Phrase) []Phrase {
	var all []Phrase
	if len(topics) > 1 {
		all = append(all, Phrase{exportAskedTopics, map[string]any{"Topics": Names(topics)}})
	}
	if len(lines) > 0 {
		all = append(all, Phrase{exportAsked, map[string]any{"Lines": lines}})
	}
	return all
}

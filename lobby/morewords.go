package lobby

import (
	"slices"
	"strings"

	"kith"
)

// vocabulary are the things that can be wished for, in the form that plain gives.
var vocabulary = func() map[string]wished {
	words := make(map[string]wished)
	for item, ways := range map[wished][]string{
		{kind: ofShape, shape: kith.ShapePair}: {
			"one person", "one other person", "one other", "one to one", "one on one", "1 person", "1 to 1", "1 on 1", "1 1", "a pair", "pair", "in a pair", "only one", "just one",
			"just one person", "only one person", "only one other person", "just one other person", "one single person", "a single person", "exactly one person", "exactly one", "a person", "one",
		},
		{kind: ofShape, shape: kith.ShapeCircle}: {
			"circle", "a circle", "in a circle", "group", "a group", "in a group", "several", "several people", "more people", "many people", "a few people", "small group", "a small group", "a circle of several",
		},
		{kind: ofShape, shape: kith.ShapeAny}: {"one or several", "any size", "either size"},
		{kind: ofSide, side: kith.SideTalk}:   {"talk", "to talk", "talking", "want to talk", "tell", "speak", "rather talk", "would rather talk"},
		{kind: ofSide, side: kith.SideListen}: {"listen", "to listen", "listening", "want to listen", "listener", "a listener", "as a listener", "rather listen", "would rather listen"},
		{kind: ofNeed, need: kith.NeedEmotional}: {
			"being heard", "be heard", "heard", "to be heard", "listened to", "being listened to", "emotional", "emotional support", "comfort", "understanding", "being understood",
		},
		{kind: ofNeed, need: kith.NeedInformational}: {"knowing more", "know more", "to know more", "knowledge", "information", "informational", "facts", "learn", "learning", "learn more"},
		{kind: ofNeed, need: kith.NeedPractical}: {
			"practical", "practical ideas", "ideas", "advice", "tips", "practical help", "practical advice", "practical tips", "something to do", "what to do",
		},
		{kind: ofNeed, need: kith.NeedCompany}: {"company", "not being alone", "not be alone", "not to be alone", "companionship", "just company", "someone there", "somebody there"},
		{kind: ofUnlike, unlike: true}: {
			"people unlike me", "unlike me", "different people", "different from me", "people who are different", "people who are different from me", "others unlike me", "somebody unlike me", "someone unlike me", "unlike",
		},
		{kind: ofUnlike}: {"people like me", "like me", "somebody like me", "someone like me", "not unlike me"},
		{kind: howMuch, strength: kith.Must}: {
			"only", "only with", "must", "must be", "only be with", "be only with", "among", "be among", "just with", "nobody but", "exclusively",
		},
		{kind: howMuch, strength: kith.Prefer}: {"rather", "rather with", "prefer", "preferably", "prefer to be with", "if possible", "would prefer", "rather be with", "be rather with"},
		{kind: howMuch, strength: kith.Avoid}: {
			"not", "not with", "no", "without", "avoid", "never", "except", "dont want", "do not want", "dont want to be with", "do not want to be with", "do not want to meet", "dont want to meet",
			"rather not", "rather not with", "rather no", "not be with", "be not with",
		},
		{kind: ofOwn}: {
			"i am", "im", "we are", "i belong to", "i belong to the", "belong to", "member of", "a member of", "i am a", "im a", "i am one of", "im one of", "i am one of the", "i am in", "im in", "as a", "myself",
		},
		{kind: little}: {
			"a little", "little", "only a little", "just a little", "some", "a bit of", "a bit", "only a bit", "bit of", "a little bit", "a little bit of", "ein bisschen", "ein wenig", "bisschen", "etwas", "un peu", "un peu de",
			"un poco", "un poco de", "basic", "bad", "badly", "not well", "not so well", "not very well", "not good", "learning some",
		},
	} {
		for _, way := range ways {
			words[way] = item
		}
	}
	return words
}()

// fillersOfWishes are words beside these that add nothing.
var fillersOfWishes = []string{
	"i", "a", "an", "the", "to", "with", "please", "want", "would", "like", "id", "people", "person", "persons", "who", "write", "writes", "read", "reads", "understand", "in", "language", "languages",
	"me", "my", "is", "are", "of", "for", "be", "can", "also", "too", "someone", "somebody", "other", "others", "meet", "meeting", "looking", "look", "need", "am", "y", "groups", "number", "numbers",
	"well", "very", "ich", "spreche", "schreibe", "auch", "je", "parle", "hablo", "number", "do", "it", "that", "this", "what", "helps", "would", "could", "maybe", "both",
}

// groupWords are the ways in which a peer may name the groups of a service.
func groupWords(groups []string) map[string]wished {
	words := make(map[string]wished)
	add := func(form, group string) {
		if _, taken := words[form]; form != "" && !taken {
			words[form] = wished{kind: ofGroup, tag: kith.Tag(group)}
		}
	}
	for _, group := range groups {
		add(plain(group), group)
	}
	for _, group := range groups {
		form := plain(group)
		singular := strings.TrimSuffix(form, "s")
		if before, is := strings.CutSuffix(form, "men"); is {
			singular = before + "man"
		}
		for _, other := range []string{singular, "a " + singular, strings.TrimSuffix(form, " people")} {
			if _, spoken := vocabulary[other]; !spoken && !slices.Contains(fillersOfWishes, other) {
				add(other, group)
			}
		}
	}
	return words
}

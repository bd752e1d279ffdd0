package lobby

import (
	"slices"
	"strings"
)

// signs are words that tell of an emergency, each as the beginning of a word or
// a row of words, in the form that plain gives. They are not a diagnosis: the
// only thing that hangs on them is that the answer begins with where help is. A
// text without any of them, and not understood, is told so too.
var signs = []string{
	"suicid", "kill myself", "killing myself", "kms", "end my life", "ending my life", "take my life", "taking my life", "take my own life",
	"want to die", "wanna die", "wanting to die", "going to die", "wish i was dead", "wish i were dead", "rather be dead",
	"better off dead", "better off without me", "dont want to live", "do not want to live", "dont want to be alive", "do not want to be alive",
	"dont want to be here", "do not want to be here", "dont want to wake up", "no reason to live", "nothing to live for", "end it all",
	"end it tonight", "cant go on", "cannot go on", "can not go on", "cant do this anymore", "cant do this any more", "cant take it anymore",
	"cant take it any more", "cant take this anymore", "no way out", "goodbye forever", "say goodbye to everyone",
	"self harm", "selfharm", "hurt myself", "hurting myself", "harm myself", "harming myself", "cut myself", "cutting myself", "overdos",
	"took pills", "taken pills", "took all my pills", "jump off", "hang myself", "shoot myself",
	"emergency", "in danger", "not safe", "going to hurt me", "going to kill", "wants to kill me", "hits me", "hitting me", "beats me",
	"beating me", "raped", "being abused", "abuses me", "abusing me", "help me please",
}

// numbers are what somebody types who means to call for help.
var numbers = []string{"112", "911", "999", "000", "988", "113", "110", "119", "sos", "🆘"}

func distressed(plain string) bool {
	if slices.Contains(numbers, plain) {
		return true
	}
	padded := " " + plain
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(padded, " "+sign) })
}

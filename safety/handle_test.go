package safety

import "testing"

// TestHandlesInSentences: where else somebody can be found, said in passing.
func TestHandlesInSentences(t *testing.T) { heldAgainst(t, "account", sentenceHandles) }

var sentenceHandles = map[string]bool{
	"same name on insta, pellinghurst.m":            true,
	"mein Insta heißt wackerfrau":                   true,
	"mon snap c'est vaucharelle":                    true,
	"mi usuario de insta es montefria":              true,
	"@mossfrog on tiktok":                           true,
	"find me as mossfrog on tiktok":                 true,
	"on discord i go by mossfrog":                   true,
	"my gamertag is MossFrogger":                    true,
	"mein Steam-Name ist moosfrosch":                true,
	"auf Snap bin ich moosfrosch":                   true,
	"bei insta bin ich moosfrosch":                  true,
	"mon pseudo sur discord c'est grenouillemousse": true,
	"en insta soy ranamusgo":                        true,
	"en tiktok me encuentran como ranamusgo":        true,
	"telegram: mossfrog":                            true,
	"add mossfrog on snap":                          true,
	"my snap is mossfrog":                           true,
	"dm me on reddit, mossfrog_":                    true,
	"ich bin auf twitch unter moosfrosch":           true,
	"twitch: moosfrosch, jeden abend":               true,
	"hit me up on signal, mossfrog.12":              true,

	"im off insta for good":                      false,
	"im nobody on insta":                         false,
	"auf insta bin ich nur traurig":              false,
	"sur insta je suis jalouse de tout le monde": false,
	"en insta soy otra persona":                  false,
	"mein insta ist tot":                         false,
	"my snap is broken":                          false,
	"i was on discord all night":                 false,
	"on discord i go quiet":                      false,
	"add milk to the coffee":                     false,
	"ich bin auf twitch unterwegs":               false,
	"mon insta c'est que des chats":              false,
	"mi usuario no funciona":                     false,
	"my steam account got hacked":                false,
}

// TestSpokenMail: the signs of a mail address as words, or with odd spaces.
func TestSpokenMail(t *testing.T) { heldAgainst(t, "email", spokenMail) }

var spokenMail = map[string]bool{
	"mossfrog at proton dot me":                 true,
	"moosfrosch [ät] web punkt de":              true,
	"moosfrosch ät gmx":                         true,
	"moosfrosch (ät) posteo . de":               true,
	"ranamusgo arroba gmail punto com":          true,
	"ranamusgo arroba hotmail":                  true,
	"grenouille arobase laposte point net":      true,
	"grenouille arobaze free point fr":          true,
	"mossfrog @ gmail . com":                    true,
	"moss dot frog at gmail dot com":            true,
	"mossfrog at gmail":                         true,
	"mossfrog AT mailbox DOT org":               true,
	"moss frog, all one word, at gmail dot com": true,
	"mossfrog(at)gmx.net":                       true,
	"moosfrosch at gmx de":                      true,

	"i was at work dot dot dot": false,
	"look at web pages":         false,
	"meet at outlook point":     false,
	"bei web de gibts das auch": false,
	"chez orange on attend":     false,
	"we met at proton therapy":  false,
}

package safety

import (
	"slices"
	"testing"
)

// TestFullNames: a first and a last name tell who somebody is, with or without words before them.
func TestFullNames(t *testing.T) { heldAgainst(t, "name", fullNames) }

// heldAgainst checks which texts a rule finds something in.
func heldAgainst(t *testing.T, id string, texts map[string]bool) {
	t.Helper()
	rules := shippedRules(t)
	for text, asked := range texts {
		finding, _ := rules.Screen(message(text), Trail{}, exampleTime)
		if found := slices.ContainsFunc(finding.Hits, func(h Hit) bool { return h.Rule.ID == id }); found != asked {
			t.Errorf("%q: %s found %t, want %t", text, id, found, asked)
		}
	}
}

var fullNames = map[string]bool{
	"Martha Pellinghurst here, long time lurker":                    true,
	"if anything happens, ask for Jürgen Wackerbarth at the desk":   true,
	"bin die Ayşe Karadumlu aus dem chat gestern":                   true,
	"I'm Mrs Pellinghurst to my pupils":                             true,
	"hier ist Frau Wackerbarth, ich war gestern auch da":            true,
	"je suis Mme Vaucharel, la prof":                                true,
	"my last name is Pellinghurst":                                  true,
	"mein Nachname ist Wackerbarth, kein Witz":                      true,
	"mon nom de famille c'est Vaucharel":                            true,
	"mi apellido es Montefrío":                                      true,
	"everyone at work knows me as Tobi Wackerbarth":                 true,
	"i'm martha pellinghurst btw":                                   true,
	"ich bin jonas wackerbarth":                                     true,
	"thank you all so much.\nMartha Pellinghurst":                   true,
	"liebe Grüße\nSabine Wackerbarth":                               true,
	"Best, Oluwaseun Adetolami":                                     true,
	"Piotr Zawalski, 41, dry since May":                             true,
	"on the form it says Martha J. Pellinghurst":                    true,
	"that email was from Anneke van der Holtkamp, which is me":      true,
	"Inés de la Montefría, mucho gusto a todas":                     true,
	"Thi Lan Quynh Duongvan is what my papers say":                  true,
	"Siobhan O'Pellin, from the other night":                        true,
	"my ex still writes 'Priya Raghunathar' on the envelopes":       true,
	"there is only one Luciano Ferrabosco in this town, and I'm it": true,

	"Anna Maria was my gran":                              false,
	"I listened to Taylor Swift all night":                false,
	"reading Anna Karenina for the third time":            false,
	"we moved to San Diego after that":                    false,
	"Peter Thanks for that":                               false,
	"heute mit Anna Kaffee getrunken":                     false,
	"ich hab Thomas Montag wieder gesehen":                false,
	"gestern war Sabine Krankenhaus, heute ich":           false,
	"Tom and Jerry are my cats":                           false,
	"Tom, Anna and Lea know":                              false,
	"I told Martin. Nobody listens":                       false,
	"i'm sam again":                                       false,
	"ich bin anna und müde":                               false,
	"my last name is weird, everybody laughs":             false,
	"je suis marie et je dors pas":                        false,
	"soy juan otra vez":                                   false,
	"St. Mary Hospital kept me for a week":                false,
	"MARTIN HELP ME PLEASE I CANNOT DO THIS ANY MORE":     false,
	"Jesus Christ what a day":                             false,
	"Harry Potter got me through school":                  false,
	"Thanks, Gentle Heron":                                false,
	"there was a queue at Victoria Station":               false,
	"my therapist Mrs Dunwell says hi":                    false,
	"Black Friday and Christmas Day are the worst for me": false,
}

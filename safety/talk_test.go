package safety

import (
	"strings"
	"testing"
)

// talk is what people say on any evening, with words in it that rules look for.
const talk = `
I saw him one last time at the hospital and held his hand
my mum took all her tablets with her to the hospital in a bag
I cried the whole way home on the train
we buried my dog on Sunday, the kids wrote letters to her
they said goodbye to everyone at work, cake and all
I'm going to bed, see you tomorrow
can we do it tonight? I mean the call
I want to go home now
I've been sober for 40 days and I'm scared of the weekend
I said goodbye to my dad for the last time in March
I never got to say goodbye to her
we scattered his ashes at the river, one last time together
the doctor says I can go back to work next week
I finally quit my job and I'm not scared
we jumped in the lake on Saturday, freezing
he jumped off the sofa and broke his arm
I took two paracetamol and went to sleep
how many hours did you sleep?
how long does it take until the tablets help?
I feel so alone tonight, is anyone up?
does it ever end?
I just want to sleep
I hate Mondays so much
you are so kind, thank you
you are not alone in this
you make me laugh, you idiot
I could kill for a coffee
this song kills me every time
my head is killing me
my phone is about to die
that film was to die for
dying to see you all on Thursday
my son took his own car to the garage
take care of yourself please
take one day at a time
just take a deep breath
try to drink some water and call a friend
have you tried talking to your doctor?
I stopped drinking three years ago
send me strength
what a day, what a year
I was so hard on myself
it was hot in the room and I was naked of words
we met on a dating app, he was lovely
my sister lives at the end of the road
we live 3 streets away from each other
it took 45 minutes to drive 20 miles
there were 14 of us in the court today
I have been here since 2019
the bus at 17:45 was late again
my score was 21 and last week 18
I paid 1250 for the lawyer
he owes me 3000 and won't answer
I read a good book about grief
who else has a therapist that is late all the time
my coach says I run like a duck
my mother sold the house
ich hab heute den ganzen Tag geweint
ich kann morgen nicht kommen, bin beim Arzt
heute ist mein letzter Tag in der Klinik
wir haben Abschied genommen von Oma
ich bin so müde
nimm dir Zeit, keiner hetzt dich
hast du heute schon was gegessen?
was hast du heute gemacht?
der Zug kam zwanzig Minuten zu spät
ich wohne seit drei Jahren allein
mein Sohn hat mir einen Brief geschrieben
mein Bruder ist vor zwei Jahren gestorben
ich habe Angst vor morgen
du bist nicht allein
du bist echt stark
ich will endlich wieder lachen
es tut mir so leid, das ist hart
die Tabletten machen mich müde
ich nehme seit März Sertralin und es geht
je suis tellement fatiguée ce soir
on se parle demain ?
j'ai dit au revoir à mon père à l'hôpital
mon chat est mort hier
j'ai pris mes cachets et je vais dormir
c'est la fin du mois et je suis à sec
je pars en vacances demain, enfin
tu es courageuse
prends soin de toi
j'habite seul depuis la séparation
il m'a quittée après 12 ans
je vais chez le médecin lundi
j'ai sauté le déjeuner
hoy fue un día muy largo
mañana voy al médico
me tomé la pastilla y me voy a dormir
mi abuela murió en marzo
estoy muy cansada pero bien
eres muy valiente
cuídate mucho
vivo sola desde hace dos años
no puedo dormir
me despedí de mi padre en el hospital
te mando un abrazo
ya no bebo desde enero
me duele la cabeza de tanto llorar
`

// TestPlainTalkPasses: nothing of it is stopped, questioned or taken for distress.
func TestPlainTalkPasses(t *testing.T) {
	rules := shippedRules(t)
	for line := range strings.Lines(talk) {
		line = strings.TrimSpace(line)
		finding, _ := rules.Screen(Message{Texts: []string{line}, Own: exampleOwn}, Trail{}, exampleTime)
		for _, hit := range finding.Hits {
			t.Errorf("%s finds something in %q", hit.Rule.ID, line)
		}
	}
}

// TestOthersDoNotHideTheWriter: who speaks of somebody else first is heard all the same.
func TestOthersDoNotHideTheWriter(t *testing.T) {
	rules := shippedRules(t)
	for line, want := range map[string]Severity{
		"my husband is asleep and i have the pills in front of me": Acute,
		"she left me and i am going to kill myself tonight":        Acute,
		"he left months ago and i don't want to live anymore":      Worry,
		"sie hat mich verlassen und ich will nicht mehr leben":     Worry,
		"elle est partie et j'ai plus envie de vivre":              Worry,
		"mi mujer se fue y ya no quiero vivir":                     Worry,
		"seit monaten will ich nicht mehr leben":                   Worry,
	} {
		if severity := rules.Severity(line); severity < want {
			t.Errorf("%q is %s, want %s", line, severity, want)
		}
	}
}

package safety

import (
	_ "embed"
	"strings"
)

// givenList are names that people are given, folded. Those that are ordinary words, too, are not
// among them.
//
//go:embed given.txt
var givenList string

var givenNames = wordSet(givenList)

const (
	leastFamily   = 3 // letters of a family name
	fewestShouted = 5 // words of which a text is taken for shouting if most have capitals
	fromMedia     = 4 // words from what people watch, hear or read to who made it
	mostWords     = 6 // tokens that a name of many parts may have
)

var (
	// titles are words before a family name.
	titles = wordSet("mr mrs ms miss dr frau herr mme madame mademoiselle monsieur sr sra srta senora senor senorita doctora doktor signora")
	// holy are words before a given name that make it the name of a place, a church or a ruler.
	holy = wordSet("st saint san santa santo sankt sainte sao king queen prince princess konig konigin prinz prinzessin roi reine papst pope papa rey reina heilige heiliger port lake mount")
	// media are words that lead to somebody who is known to all.
	media = wordSet(`listen listened listening hear watch watched watching read reading book books novel song songs album singer actor actress movie film films series show concert podcast poem poems quote
		poet painter band horst hore hort gehort lese gelesen buch bucher roman lied lieder sanger sangerin serie konzert gedicht gedichte zitat schauspieler schauspielerin ecoute ecouter ecoutais lire lu livre livres chanson chansons
		chanteur chanteuse acteur actrice concert poeme citation escucho escuchar escuchando leo leer leyendo leido libro libros novela cancion canciones cantante pelicula peli poema cita actor
		president minister lyrics fan by`)
	// kinds are words that behind a given name make the name of something else, and nouns that German writes
	// with a capital.
	kinds = wordSet(`street st road rd avenue lane square park station hospital school college university church cathedral hall house hotel airport bridge island beach bay river lake day days week night
		platz strasse weg allee kirche schule krankenhaus klinik bahnhof haus tag nacht rue place hopital ecole eglise lycee gare calle plaza iglesia colegio universidad
		monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december montag dienstag mittwoch donnerstag freitag samstag
		sonntag sonnabend januar februar marz mai juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo
		christ christus benz catholic empire meth alert kong nam chile bernabeu springs city county town syndrome disease law foundation award prize cup league united fc bank bar cafe pub theatre museum
		kaffee tee bier wein essen fruhstuck abendessen angst arbeit zeit geld hunger hilfe kinder kind mama papa mutter vater oma opa bruder schwester tante onkel freund freundin hund katze
		morgen abend mittag wochenende urlaub geburtstag weihnachten ostern silvester therapie therapeut therapeutin arzt arztin auto handy telefon nummer tabletten medikamente schmerzen trauer wut
		tod krebs leben liebe herz kopf bett zimmer wohnung kuche tur fenster garten wald meer musik film buch lied serie spiel fotos bilder bild nachricht nachrichten brief briefe blumen grab beerdigung
		hi hello hey hallo hola bonjour salut thanks thank danke merci gracias please bitte yes no ja nein oui non ok okay god gott dieu dios allah lol omg wtf happy sad ihr wir sie er es he she we they his her
		what why how when where who was wie wann warum wo wer que quoi comment pourquoi quand como cuando donde mum mom dad amen covid adhd ptsd bpd ocd aa tv uk usa eu england germany france spain london
		berlin paris madrid hamburg wien koln munchen`)
	// doubles are second given names, which alone are no family name.
	doubles = wordSet("maria marie mari jose luise luisa louise anne ann anna lena lee lou jo mae sophie sofia carlos luis antonio jane beth rose grace paul pierre jacques claude christine elena carmen pablo manuel angel jesus noelle charlotte katharina theresa teresa isabel beatriz guadalupe")
	// known are first and last names of people whom everybody speaks of, living, dead and invented.
	known = nameSet(`taylor swift, harry potter, tom hanks, bob marley, bob dylan, john lennon, elton john, david bowie, michael jackson, michael jordan, freddie mercury, kurt cobain, chester bennington, amy winehouse,
		whitney houston, billie eilish, ed sheeran, lana rey, lana del, adele adkins, lewis capaldi, phoebe bridgers, frank ocean, frank sinatra, johnny cash, leonard cohen, nick cave, nick drake, elliott smith, tracy chapman,
		joni mitchell, kate bush, robin williams, sherlock holmes, peter pan, charlie brown, mary poppins, jane austen, jane eyre, charles dickens, stephen king, stephen fry, stephen hawking, george orwell, oscar wilde,
		sylvia plath, virginia woolf, emily dickinson, mary oliver, james bond, forrest gump, homer simpson, bart simpson, lisa simpson, donald duck, donald trump, joe biden, barack obama, michelle obama, martin luther,
		nelson mandela, angela merkel, olaf scholz, friedrich merz, adolf hitler, karl marx, anne frank, sophie scholl, franz kafka, hermann hesse, thomas mann, heinrich heine, max frisch, erich kastner, paul celan, rainer rilke,
		sigmund freud, carl jung, carl rogers, viktor frankl, albert einstein, albert camus, isaac newton, charles darwin, marie curie, jean paul, jean sartre, jean valjean, victor hugo, emile zola, marcel proust, simone beauvoir,
		simone weil, guy maupassant, charles baudelaire, charles aznavour, edith piaf, jacques brel, georges brassens, celine dion, emmanuel macron, nicolas sarkozy, marine pen, zinedine zidane, kylian mbappe, lionel messi,
		diego maradona, cristiano ronaldo, gabriel garcia, pablo neruda, pablo picasso, frida kahlo, federico garcia, miguel cervantes, mario vargas, isabel allende, jorge borges, julio cortazar, julio iglesias, enrique iglesias,
		joaquin sabina, alejandro sanz, pedro sanchez, pedro almodovar, ricky martin, bruce springsteen, bruce wayne, bruce willis, brad pitt, johnny depp, angelina jolie, jennifer lawrence, jennifer aniston, emma watson,
		emma stone, ryan gosling, keanu reeves, will smith, george clooney, george michael, oprah winfrey, ellen degeneres, elon musk, bill gates, steve jobs, mark zuckerberg, jeff bezos, greta thunberg, helene fischer,
		herbert gronemeyer, udo lindenberg, peter fox, rosa parks, rosa luxemburg, alice wonderland, alice munro, lady diana, kate middleton, matt haig, brene brown, gabor mate, jordan peterson, tony robbins,
		vladimir putin, recep erdogan, virginia beach, amber heard, olivia rodrigo, sabrina carpenter, ariana grande, dua lipa, miley cyrus, kim kardashian, justin bieber, ben jerry, jack daniels, johnny walker, ronald mcdonald, hannah montana, dora explorer, santa claus`)
	// surnames are words for a family name.
	surnames = wordSet("surname lastname nachname familienname apellido apellidos geburtsname madchenname nachnamen")
	// ordinary are words that people say of their family name, or behind a first name.
	ordinary = wordSet(`weird long hard german polish french turkish common rare funny same different gone changed unknown hidden public pretty boring short spelled really difficult unusual embarrassing lang schwer selten
		haufig komisch peinlich anders gleich dur rare commun bizarre difficile connu pareil largo raro dificil comun feo igual again speaking tired back today tonight alone typing online awake scared
		wieder mude heute allein alleine wach zuruck encore fatigue seul seule reveille otra cansada cansado sola solo despierto despierta sad okay fine lost done hier aqui here there from still what this that
		nothing something everything secret private geheim egal wichtig`)
)

func nameSet(list string) map[string]bool {
	set := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		set[strings.Join(strings.Fields(name), " ")] = true
	}
	return set
}

// findFullNames finds first and last names that nothing leads to, family names, and names behind a title.
func (s *screening) findFullNames() {
	shouted := s.shouted()
	for i := 0; i < len(s.text.tokens); i++ {
		if s.familyAfter(i) || s.titledAfter(i) || s.smallAfter(i) {
			continue
		}
		if last := s.fullName(i); last > i && !shouted {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[last].to))
			i = last
		}
	}
}

// shouted tells whether most words begin with capitals: then a capital makes no name.
func (s *screening) shouted() bool {
	n := len(s.text.tokens)
	return n > fewestShouted && 4*len(s.text.capitals) > 3*n
}

// fullName finds a given name at i and a family name behind it, and gives the last token.
func (s *screening) fullName(i int) int {
	tokens := s.text.tokens
	if !s.text.capital(tokens[i]) || !s.text.isIn(i, givenNames) || s.text.isIn(i-1, holy) || s.text.isIn(i+1, givenNames) && s.parted(i+1) {
		return i
	}
	last := i
	for next := i + 1; next < len(tokens) && next < i+mostWords && !s.parted(next); next++ {
		if particles[s.word(next)] || s.initial(next) {
			continue
		}
		if !s.familyName(next) {
			break
		}
		last = next
	}
	if last == i || s.possessive(last) || last == i+1 && doubles[s.word(last)] && s.between(last) == " " {
		return i
	}
	if known[s.word(i)+" "+s.word(last)] || known[s.word(i)+" "+s.word(i+1)] || s.afterMedia(i) {
		return i
	}
	return last
}

// parted tells whether more than a space, or the hyphen of a double name, stands before the token at i.
func (s *screening) parted(i int) bool {
	switch between := s.between(i); between {
	case " ", "-", "":
		return false
	case ". ":
		return !s.initial(i - 1)
	default:
		return true
	}
}

func (s *screening) initial(i int) bool {
	k := s.text.tokens[i]
	return k.end-k.start == 1 && s.text.capital(k) && s.word(i) != "i"
}

// familyName tells whether the word at i could be one, by its capital and by being nothing else.
func (s *screening) familyName(i int) bool {
	k := s.text.tokens[i]
	return s.text.capital(k) && k.end-k.start >= leastFamily && !s.noName(i) && !s.text.isIn(i, kinds) && !s.germanNoun(i)
}

// germanNoun tells endings of nouns, which no family name has.
func (s *screening) germanNoun(i int) bool {
	word := s.word(i)
	if len(word) < 7 {
		return false
	}
	for _, end := range [...]string{"ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "chen", "nis"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// possessive tells whether the word at i ends with an apostrophe and s: what follows is spoken of.
func (s *screening) possessive(i int) bool {
	k := s.text.tokens[i]
	return k.bow > 0 && k.bow == k.end-1
}

func (s *screening) afterMedia(i int) bool {
	for j := max(0, i-fromMedia); j < i; j++ {
		if s.text.isIn(j, media) {
			return true
		}
	}
	return false
}

// familyAfter finds the family name that is said to be one: "my surname is Brackwater".
func (s *screening) familyAfter(i int) bool {
	word, before := s.word(i), s.word(i-1)
	says := surnames[word] || word == "name" && (before == "last" || before == "family" || before == "maiden") ||
		(word == "famille" || word == "fille") && (s.word(i-2) == "nom" || s.word(i-3) == "nom")
	next := i + 1
	for says && next < len(s.text.tokens) && (nameFillers[s.word(next)] || s.text.isIn(next, linking)) {
		next++
	}
	if !says || next >= len(s.text.tokens) || next == i+1 && !strings.Contains(s.between(next), ":") {
		return false
	}
	k := s.text.tokens[next]
	over := s.text.ends(k.end) || strings.Contains(s.between(next+1), ",") || nameEnds[s.word(next+1)]
	if s.noName(next) || s.text.isIn(next, ordinary) || k.end-k.start < leastFamily || !s.text.capital(k) && (!over || k.end-k.start < 5) {
		return false
	}
	s.foundAt(int(k.from), int(k.to))
	return true
}

var linking = wordSet("is was ist war lautet est etait cest es era son heisst")

// titledAfter finds a family name behind an introduction and a title: "I am Mrs Brackwater".
func (s *screening) titledAfter(i int) bool {
	if i+2 >= len(s.text.tokens) || !titles[s.word(i+1)] || !s.text.capital(s.text.tokens[i+2]) {
		return false
	}
	if found, _ := s.introduced(i); !found || !s.familyName(i+2) {
		return false
	}
	s.foundAt(int(s.text.tokens[i+1].from), int(s.text.tokens[i+2].to))
	return true
}

// smallAfter finds a given and a family name in small letters behind an introduction, where no
// more follows.
func (s *screening) smallAfter(i int) bool {
	last := i + 2
	if last >= len(s.text.tokens) || !givenNames[s.word(i+1)] || s.between(last) != " " {
		return false
	}
	if found, _ := s.introduced(i); !found || s.noName(last) || s.text.isIn(last, ordinary) || s.text.isIn(last, kinds) {
		return false
	}
	k := s.text.tokens[last]
	over := s.text.ends(k.end) || strings.Contains(s.between(last+1), ",") || nameEnds[s.word(last+1)]
	if !over || k.end-k.start < 5 || known[s.word(i+1)+" "+s.word(last)] {
		return false
	}
	s.foundAt(int(s.text.tokens[i+1].from), int(k.to))
	return true
}

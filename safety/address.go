package safety

import "strings"

// findPlaces finds post codes, which say where somebody lives to a few houses
// (British ones) or with the name of the place behind them. Streets are found by
// phrases.
func findPlaces(s *screening, _ *Rule) {
	for i := range s.text.tokens {
		if s.britishCode(i) || s.placeCode(i) || s.stateCode(i) {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[i+1].to))
		}
		if last := s.house(i); last > i {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[last].to))
		}
		if last := s.landmark(i); last > i {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[last].to))
		}
	}
}

// streets are words that end the name of a street when they are written like a name.
// Many mean something else otherwise, and so do not count in small letters.
var streets = wordSet(`street st road rd avenue ave lane ln drive dr court ct close crescent cres square sq gardens gdns grove terrace mews way place row hill view rise brow
	yard walk green fold croft garth wynd brae bank vale park parade quay wharf side end bottom gate passage alley path heights meadow meadows chase broadway villas cottages mount
	drove fields loke steps stairs boulevard blvd parkway pkwy circle loop trail`)

// house finds a number and the name of a street, in either order, that are written as
// names are: "27b Tannery Row", "Birch Road 77". It gives the last token.
func (s *screening) house(i int) int {
	tokens := s.text.tokens
	name := func(j int) bool {
		return j < len(tokens) && s.text.capital(tokens[j]) && !tokens[j].symbol && tokens[j].digits == 0 && !s.text.stops[tokens[j].start]
	}
	if s.houseNumber(i) {
		last := i
		for name(last+1) && last < i+4 {
			last++
		}
		if last > i+1 && streets[s.word(last)] {
			return last
		}
	}
	if name(i) && name(i+1) && streets[s.word(i+1)] && s.houseNumber(i+2) && strings.Trim(s.between(i+2), " ,") == "" && !s.text.isIn(i+3, amounts) {
		return i + 2
	}
	return i
}

// houseNumber tells whether a number of up to four digits stands at i, perhaps with a
// letter behind it.
func (s *screening) houseNumber(i int) bool {
	if i >= len(s.text.tokens) {
		return false
	}
	k := s.text.tokens[i]
	rest := k.end - k.start - k.digits
	return k.digits > 0 && k.digits <= 4 && rest <= 1
}

var (
	// dwellings are what people live in, or say that they do.
	dwellings = wordSet(`house flat bungalow cottage caravan farm houseboat apartment live living haus hauschen wohnung bungalow hof wohnwagen bauernhof wohne wohnen maison appartement
		immeuble caravane ferme peniche habite jhabite casa piso departamento depto edificio finca rancho cabana vivo vivimos`)
	// besides are words that lead from a dwelling to what it can be told by.
	besides = wordSet(`next opposite behind above beside over neben gegenuber hinter uber direkt collee colle face cote derriere dessus coin lado enfrente detras frente encima pegada pegado
		pegadita pegadito junto esquina`)
	// within are words before the name of a place.
	within = wordSet("in a de en bei")
)

const (
	fromDwelling = 5 // words from a dwelling to what it stands beside
	fromBeside   = 8 // and from there to the name of the place
)

// landmark finds a dwelling that can be picked out by what it stands beside, in a place that
// is named: "the yellow house next to the chapel in Little Stowley". It gives the last token.
func (s *screening) landmark(i int) int {
	if !s.text.isIn(i, dwellings) {
		return i
	}
	tokens := s.text.tokens
	beside := 0
	for j := i + 1; j < len(tokens) && !s.text.stops[tokens[j].start]; j++ {
		switch {
		case beside == 0 && j > i+fromDwelling, beside > 0 && j > beside+fromBeside:
			return i
		case beside == 0 && s.text.isIn(j, besides):
			beside = j
		case beside > 0 && j > beside+2 && within[s.word(j-1)] && s.text.capital(tokens[j]) && !tokens[j].symbol:
			return j
		}
	}
	return i
}

var states = wordSet(`al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc`)

// stateCode tells whether a state of the USA and its post code stand at i, as behind the
// name of a town: "Fakeville, OH 43210".
func (s *screening) stateCode(i int) bool {
	return i > 0 && i+1 < len(s.text.tokens) && s.text.isIn(i, states) && s.text.capital(s.text.tokens[i]) && s.text.capital(s.text.tokens[i-1]) &&
		s.text.tokens[i+1].digits == 5 && s.text.tokens[i+1].end-s.text.tokens[i+1].start == 5
}

// britishCode tells whether a British post code stands at i: NW9 7ZZ.
func (s *screening) britishCode(i int) bool {
	out, in := s.word(i), s.word(i+1)
	if len(out) < 2 || len(out) > 4 || len(in) != 3 || s.between(i+1) != " " || !isSmall(out[0]) || !isDigit(out[len(out)-1]) && !isDigit(out[len(out)-2]) {
		return false
	}
	if isDigit(out[0]) || !isDigit(in[0]) || !isSmall(in[1]) || !isSmall(in[2]) {
		return false
	}
	return !units[in[1:]]
}

var units = wordSet("am pm st nd rd th kg km mg ml cm mm ft lb hr er de eu le la ou et un en os as")

// placeCode tells whether a post code of five digits and the name of a place stand
// at i, where somebody speaks of an address.
func (s *screening) placeCode(i int) bool {
	if s.shortCode(i) {
		return true
	}
	code := s.word(i)
	if len(code) != 5 || s.text.tokens[i].digits != 5 || i+1 >= len(s.text.tokens) || s.between(i+1) != " " {
		return false
	}
	named := s.text.capital(s.text.tokens[i+1]) && s.text.tokens[i+1].digits == 0
	behind := i > 1 && s.houseNumber(i-1) && s.text.capital(s.text.tokens[i-2]) && strings.Contains(s.between(i), ",")
	alone := named && s.text.ends(s.text.tokens[i].start) && strings.Contains(s.between(i+2), ",")
	return named && (code[0] == '0' || behind || alone || s.text.isIn(i-1, placeWords)) && !s.text.isIn(i+1, amounts)
}

// shortCode tells whether a post code of four digits, as in Switzerland and Austria, and the name
// of a place stand at i, behind a house or where somebody says that they live.
func (s *screening) shortCode(i int) bool {
	code := s.word(i)
	if len(code) != 4 || s.text.tokens[i].digits != 4 || i < 1 || i+1 >= len(s.text.tokens) || s.between(i+1) != " " ||
		!s.text.capital(s.text.tokens[i+1]) || s.text.tokens[i+1].digits > 0 || s.text.isIn(i+1, amounts) {
		return false
	}
	behind := s.houseNumber(i-1) && strings.Contains(s.between(i), ",")
	year := strings.HasPrefix(code, "19") || strings.HasPrefix(code, "20")
	return behind || !year && (s.text.isIn(i-1, settled) || s.text.isIn(i-2, settled))
}

// settled are words that say where somebody lives.
var settled = wordSet("wohne wohnen wohn lebe plz adresse live habite jhabite vivo")

var (
	placeWords = wordSet("in nach aus bei plz ort wohne d f e a en cp codigo postal code zip")
	amounts    = wordSet("euro euros schritte kilometer km menschen leute mal dollar franken pesos personas pasos metros meter")
)

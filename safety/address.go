package safety

// findPlaces finds post codes, which say where somebody lives to a few houses
// (British ones) or with the name of the place behind them. Streets are found by
// phrases.
func findPlaces(s *screening, _ *Rule) {
	for i := range s.text.tokens {
		if s.britishCode(i) || s.placeCode(i) {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[i+1].to))
		}
	}
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
	code := s.word(i)
	if len(code) != 5 || s.text.tokens[i].digits != 5 || i+1 >= len(s.text.tokens) || s.between(i+1) != " " {
		return false
	}
	named := s.text.capital(s.text.tokens[i+1]) && s.text.tokens[i+1].digits == 0
	return named && (code[0] == '0' || s.text.isIn(i-1, placeWords)) && !s.text.isIn(i+1, amounts)
}

var (
	placeWords = wordSet("in nach aus bei plz ort wohne d f e a en cp codigo postal code zip")
	amounts    = wordSet("euro euros schritte kilometer km menschen leute mal dollar franken pesos personas pasos metros meter")
)

package safety

import "strconv"

// numerals are numbers in words, as digits.
var numerals = func() map[string]string {
	m := map[string]string{}
	add := func(from, step int, words ...string) {
		for i, word := range words {
			m[word] = strconv.Itoa(from + i*step)
		}
	}
	add(0, 1, "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
		"sixteen", "seventeen", "eighteen", "nineteen")
	add(20, 10, "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
	add(0, 1, "null", "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf", "dreizehn", "vierzehn", "funfzehn",
		"sechzehn", "siebzehn", "achtzehn", "neunzehn")
	tens := []string{"zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"}
	add(20, 10, tens...)
	for i, ten := range tens {
		for j, unit := range []string{"ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"} {
			m[unit+"und"+ten] = strconv.Itoa((i+2)*10 + j + 1)
		}
	}
	add(0, 1, "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze", "quinze", "seize")
	add(20, 10, "vingt", "trente", "quarante", "cinquante", "soixante", "septante", "huitante", "nonante") //nolint:misspell // French
	add(0, 1, "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince",
		"dieciseis", "diecisiete", "dieciocho", "diecinueve")
	add(20, 1, "veinte", "veintiuno", "veintidos", "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete", "veintiocho", "veintinueve")
	add(30, 10, "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
	for word, digits := range map[string]string{"oh": "0", "fuenf": "5", "zwo": "2", "zwoelf": "12", "nought": "0", "naught": "0", "una": "1", "une": "1", "vingts": "20"} {
		m[word] = digits
	}
	return m
}()

// repeating are words that say that the next digit stands more than once.
var repeating = map[string]int{"double": 2, "doppel": 2, "doble": 2, "triple": 3, "dreimal": 3, "zweimal": 2}

var hundreds = wordSet("hundred hundert cent cents cientos")

// spokenFigure is the digits that words from token i on stand for, and how many
// tokens: "zero", "thirty four", "quatre vingt dix", "double seven".
func (s *screening) spokenFigure(i int) (string, int) {
	k := s.text.tokens[i]
	if times := repeating[string(s.text.letters[k.start:k.end])]; times > 0 {
		digit := numerals[s.word(i+1)]
		if digit == "" && len(s.word(i+1)) == 1 && isDigit(s.word(i + 1)[0]) {
			digit = s.word(i + 1)
		}
		if len(digit) != 1 {
			return "", 0
		}
		out := digit
		for range times - 1 {
			out += digit
		}
		return out, 2
	}
	digits := numerals[string(s.text.letters[k.start:k.end])]
	if digits == "" {
		return "", 0
	}
	total, n := number(digits), 1
	if s.text.isIn(i+1, hundreds) && total > 0 && total < 10 {
		return strconv.Itoa(total * 100), 2
	}
	if total == 4 && (s.word(i+1) == "vingt" || s.word(i+1) == "vingts") && s.between(i+1) != ", " {
		total, n = 80, 2
	}
	if total < 20 || total%10 != 0 {
		return digits, 1
	}
	next := i + n
	if word := s.word(next); word == "y" || word == "et" || word == "and" {
		next++
	}
	most := 9
	if total == 60 || total == 80 {
		most = 19 // soixante-dix, quatre-vingt-onze
	}
	if unit := numerals[s.word(next)]; unit != "" && s.between(next) != ", " && number(unit) > 0 && number(unit) <= most {
		total, n = total+number(unit), next-i+1
		if number(unit) == 10 && number(numerals[s.word(next+1)]) >= 7 && number(numerals[s.word(next+1)]) <= 9 && s.between(next+1) == "-" {
			total, n = total+number(numerals[s.word(next+1)]), n+1
		}
	}
	return strconv.Itoa(total), n
}

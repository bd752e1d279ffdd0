package safety

import (
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// figure is a token that can be part of a telephone number.
type figure struct {
	digits string
	token  int
	spoken bool
}

const (
	leastDigits  = 7
	mostDigits   = 15
	mostFigures  = 24 // in one row that is looked at closely
	contextWords = 6  // tokens on each side of a number that say what it is
)

// findPhones finds telephone numbers in digits, in words, and with letters that
// look like digits.
func findPhones(s *screening, rule *Rule) {
	var row []figure
	for i := 0; i < len(s.text.tokens); i++ {
		f, n := s.figure(i)
		if n > 0 && len(row) > 0 && !s.joins(i) {
			s.phonesIn(rule, row)
			row = row[:0]
		}
		if n == 0 {
			if len(row) > 0 && len(row) < mostFigures && s.bridges(i) {
				continue
			}
			s.phonesIn(rule, row)
			row = row[:0]
			continue
		}
		row = append(row, f)
		i += n - 1
	}
	s.phonesIn(rule, row)
}

// figure is the digits that the tokens from i on stand for, and how many tokens.
func (s *screening) figure(i int) (figure, int) {
	k := s.text.tokens[i]
	if k.symbol || k.digits == 0 && k.end-k.start > 14 {
		return figure{}, 0
	}
	word := s.text.letters[k.start:k.end]
	if word[0] >= 'a' {
		if digits, n := s.spokenFigure(i); n > 0 {
			return figure{digits, i, true}, n
		}
	}
	digits := 0
	out := make([]byte, 0, mostDigits+1)
	for j := range len(word) {
		b := word[j]
		switch {
		case isDigit(b):
			digits++
		case b == 'o':
			b = '0'
		case b == 'l' || b == 'i':
			b = '1'
		case b == 's' && len(word) > 3:
			b = '5'
		default:
			return figure{}, 0
		}
		if len(out) <= mostDigits {
			out = append(out, b)
		}
	}
	if digits*3 < len(word) && string(word) != "o" && string(word) != "oo" {
		return figure{}, 0
	}
	return figure{string(out), i, false}, 1
}

// joins tells whether what stands before the token at i may stand within a number.
func (s *screening) joins(i int) bool {
	between := s.between(i)
	return len(between) <= 4 && strings.Trim(between, " ()-./+,_*|~\n'[]") == ""
}

// bridges tells whether a word may stand within a spoken or broken number.
func (s *screening) bridges(i int) bool {
	if i+1 >= len(s.text.tokens) || !s.text.isIn(i, bridgeWords) {
		return false
	}
	_, n := s.figure(i + 1)
	return n > 0
}

var bridgeWords = wordSet("then dann puis luego und y and et dash strich minus guion tiret pause plus mas")

// phonesIn looks for a telephone number in a row of figures: from each place where
// one can begin to where the row ends.
func (s *screening) phonesIn(rule *Rule, row []figure) {
	if len(row) > mostFigures {
		row = row[:mostFigures]
	}
	n := 0
	for _, f := range row {
		n += len(f.digits)
	}
	if n < leastDigits {
		return
	}
	if s.known(rule, row) {
		return
	}
	for i := range row {
		for j := len(row); j > i && j > len(row)-3; j-- {
			if s.isPhone(row[i:j]) {
				last := s.text.tokens[row[j-1].token]
				s.foundAt(int(s.text.tokens[row[i].token].from), int(last.to))
				return
			}
		}
	}
}

// known tells whether a row is a number that is nobody's secret: one that the rule
// allows, or one that is free to call.
func (s *screening) known(rule *Rule, row []figure) bool {
	digits := ""
	for _, f := range row {
		if digits += f.digits; len(digits) > mostDigits {
			return false
		}
	}
	return allowedNumber(rule, digits) || len(digits) >= leastDigits && tollFreeAnywhere(digits)
}

// isPhone judges one row of figures.
func (s *screening) isPhone(row []figure) bool {
	digits := ""
	spoken := 0
	for _, f := range row {
		if digits += f.digits; len(digits) > mostDigits {
			return false
		}
		if f.spoken {
			spoken++
		}
	}
	n := len(digits)
	first := s.between(row[0].token)
	if row[0].token == 0 {
		first = string(s.text.plain[:s.text.tokens[0].from])
	}
	plus := strings.Contains(first, "+") || s.word(row[0].token-1) == "plus"
	if n < leastDigits || counting(row) || s.dated(row) || strings.Trim(digits, digits[:1]) == "" {
		return false
	}
	context := s.context(row)
	switch {
	case context < 0, s.thousands(row):
		return false
	case plus || strings.HasPrefix(digits, "00") && n > 9:
		return n > 8
	case context > 0:
		return true
	case spoken > 0:
		return n >= 9
	}
	return s.shaped(row, digits) || valid(digits)
}

// shaped tells whether digits are grouped as a telephone number of some country.
func (s *screening) shaped(row []figure, digits string) bool {
	var groups []int
	for _, f := range row {
		groups = append(groups, len(f.digits))
	}
	n := len(digits)
	switch {
	case digits[0] == '0' && n >= 9 && n <= 13:
		return len(groups) == 1 || groups[0] <= 5
	case n == 9 && strings.ContainsRune("6789", rune(digits[0])):
		return slices.Equal(groups, []int{3, 3, 3}) || slices.Equal(groups, []int{3, 2, 2, 2})
	case n == 7:
		return slices.Equal(groups, []int{3, 4}) && digits[0] > '1' && s.between(row[1].token) == "-"
	case n == 10:
		return slices.Equal(groups, []int{3, 3, 4}) && digits[0] > '1'
	case n == 11 && digits[0] == '1':
		return slices.Equal(groups, []int{1, 3, 3, 4})
	}
	return false
}

// counting tells whether somebody counts: 1 2 3 4.
func counting(row []figure) bool {
	if len(row) < 5 {
		return false
	}
	ups, downs := 0, 0
	for i := 1; i < len(row); i++ {
		a, b := number(row[i-1].digits), number(row[i].digits)
		if b == a+1 {
			ups++
		}
		if b == a-1 {
			downs++
		}
	}
	return ups == len(row)-1 || downs == len(row)-1
}

func number(digits string) int {
	n := 0
	for _, d := range digits[:min(len(digits), 9)] {
		n = n*10 + int(d-'0')
	}
	return n
}

// dated tells whether the row is a date, a time or a span of years.
func (s *screening) dated(row []figure) bool {
	if len(row) < 2 || len(row) > 4 {
		return false
	}
	years, small := 0, 0
	for _, f := range row {
		n := number(f.digits)
		switch {
		case len(f.digits) == 4 && n >= 1900 && n < 2100:
			years++
		case len(f.digits) <= 2 && n <= 31:
			small++
		}
	}
	return years > 0 && years+small == len(row)
}

// thousands tells whether the row is one amount with signs between thousands.
func (s *screening) thousands(row []figure) bool {
	if len(row) < 2 || row[0].digits[0] == '0' || len(row[0].digits) > 3 {
		return false
	}
	for _, f := range row[1:] {
		if between := s.between(f.token); len(f.digits) != 3 || between != "." && between != "," && between != "'" {
			return false
		}
	}
	return true
}

var (
	callWords = wordSet(`call calls text ring phone number num tel telephone mobile cell whatsapp wa sms signal telegram reach dial viber imessage facetime landline digits txt area
		ruf rufe anrufen anruf ruft handy handynummer nummer telefon telefonnummer mobil festnetz erreichst erreichbar schreib whatsappe durchwahl tele vorwahl ziffern nr
		appelle appelez appeler numero telephone portable fixe joindre joignable rappelle rappelez texto tel indicatif chiffres
		llama llamame llamen llamar numero movil telefono celular cel marca wasap guasap wasapea escribeme fono fijo contacto adelante lada prefijo whats anota anoten apunta apunten note notez notier notiert`)
	otherWords = wordSet(`isbn order ticket tracking invoice ref reference booking parcel shipment serial code pin zip plz iban bic card konto kontonummer bestellung bestellnummer sendung
		sendungsnummer rechnung rechnungsnummer aktenzeichen kundennummer commande colis facture dossier pedido envio factura expediente euros euro eur dollars pounds steps schritte pas pasos km
		followers bitcoin version case article artikel matricule`)
)

// context looks at the words around a number: 1 if they speak of calling, -1 if
// they say that it is something else.
func (s *screening) context(row []figure) int {
	first, last := row[0].token, row[len(row)-1].token
	for i := first - 3; i < first; i++ {
		if s.text.isIn(i, otherWords) && s.word(i) != "pas" {
			return -1 // "ça va pas 06 …" counts no steps
		}
	}
	if next := s.word(last + 1); otherWords[next] && next != "code" && next != "pin" && next != "plz" {
		return -1
	}
	for i := first - contextWords; i <= last+contextWords; i++ {
		if s.text.isIn(i, callWords) {
			return 1
		}
	}
	return 0
}

func allowedNumber(rule *Rule, digits string) bool {
	return rule.numbers[strings.TrimLeft(digits, "0")]
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// regions are those whose way to write numbers without a country is known.
var regions = []string{"US", "GB", "DE", "FR", "ES", "AT", "CH", "MX", "AR", "BE", "IE", "AU", "CO", "CL", "PE"}

// valid tells whether a number without a country is one that can be called.
func valid(digits string) bool {
	if len(digits) < 9 {
		return false
	}
	return slices.ContainsFunc(regions, func(region string) bool {
		parsed, err := phonenumbers.Parse(digits, region)
		return err == nil && phonenumbers.IsValidNumberForRegion(parsed, region)
	})
}

// tollFree tells whether a number costs nobody anything: it is a service, not a
// person. Lines for people in distress are such numbers in most countries.
func tollFree(digits, region string) bool {
	parsed, err := phonenumbers.Parse(digits, region)
	return err == nil && phonenumbers.GetNumberType(parsed) == phonenumbers.TOLL_FREE
}

func tollFreeAnywhere(digits string) bool {
	if !strings.HasPrefix(digits, "0") && !strings.HasPrefix(digits, "1") && !strings.HasPrefix(digits, "8") && !strings.HasPrefix(digits, "9") {
		return false
	}
	return tollFree("+"+strings.TrimPrefix(digits, "00"), "ZZ") ||
		slices.ContainsFunc(regions, func(region string) bool { return tollFree(digits, region) })
}

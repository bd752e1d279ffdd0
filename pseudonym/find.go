package pseudonym

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestSought is how many bytes somebody's words for a name have at most that are looked at.
const longestSought = 200

// Find tells which of some names are meant by what somebody wrote: a number, counted from 1 and in
// any script; a name, however it is written; or a part of one in whole words. None: nobody is
// meant; several: it is not clear.
func Find(names []string, words string) (found []int) {
	if len(words) > longestSought {
		return nil
	}
	sought := folded(words)
	if n, ok := Number(sought); ok {
		if n >= 1 && n <= len(names) {
			found = append(found, n-1)
		}
		return found
	}
	if sought == "" {
		return nil
	}
	for i, name := range names {
		switch name = folded(name); {
		case name == sought:
			return sameAs(names, sought)
		case strings.Contains(" "+name+" ", " "+sought+" "):
			found = append(found, i)
		}
	}
	return found
}

func sameAs(names []string, sought string) (found []int) {
	for i, name := range names {
		if folded(name) == sought {
			found = append(found, i)
		}
	}
	return found
}

// folded is a text in the form in which names are compared: words of letters and digits.
func folded(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(norm.NFKC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), " ")
}

// mostDigits is how many digits a number has at most that is read.
const mostDigits = 6

// Number reads a whole number that is written in the digits of any script.
func Number(text string) (n int, ok bool) {
	digits := []rune(text)
	if len(digits) == 0 || len(digits) > mostDigits {
		return 0, false
	}
	for _, r := range digits {
		value := digit(r)
		if value < 0 {
			return 0, false
		}
		n = n*10 + value
	}
	return n, true
}

// digit is the value of a decimal digit of any script, or -1: each script has its ten in a row.
func digit(r rune) int {
	in16 := slices.IndexFunc(unicode.Nd.R16, func(in unicode.Range16) bool { return rune(in.Lo) <= r && r <= rune(in.Hi) })
	if in16 >= 0 {
		return int(r-rune(unicode.Nd.R16[in16].Lo)) % 10
	}
	in32 := slices.IndexFunc(unicode.Nd.R32, func(in unicode.Range32) bool { return rune(in.Lo) <= r && r <= rune(in.Hi) })
	if in32 >= 0 {
		return int(r-rune(unicode.Nd.R32[in32].Lo)) % 10
	}
	return -1
}

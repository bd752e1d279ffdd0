package helpline

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed helplines.yaml
var shippedData []byte

// Shipped is the data that comes with the program. It is complete and consistent: the
// tests of this package see to that.
var Shipped = sync.OnceValue(func() *Directory {
	d, problems := read("helplines.yaml", shippedData, nil)
	if len(problems) > 0 {
		panic("the help lines that come with the program: " + problems.Error())
	}
	return d
})

// Directory is a set of countries. It does not change and may be used by many at once.
type Directory struct {
	general   Elsewhere
	countries map[string]Country
	names     map[string]string   // folded name → code
	ambiguous map[string]struct{} // folded names of more than one place
}

// All is every country, by code. What it returns is the caller's.
func (d *Directory) All() []Country {
	all := make([]Country, 0, len(d.countries))
	for _, c := range d.countries {
		all = append(all, c.clone())
	}
	slices.SortFunc(all, func(a, b Country) int { return strings.Compare(a.Code, b.Code) })
	return all
}

// In is the country with a code, in capitals or not.
func (d *Directory) In(code string) (Country, bool) {
	c, known := d.countries[strings.ToUpper(code)]
	if !known {
		return Country{}, false
	}
	return c.clone(), true
}

// General is what helps wherever somebody is.
func (d *Directory) General() Elsewhere {
	return Elsewhere{Emergency: slices.Clone(d.general.Emergency), Finders: slices.Clone(d.general.Finders)}
}

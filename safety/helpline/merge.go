package helpline

import (
	"fmt"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// merge lays one file over a directory and collects what is wrong with it.
type merge struct {
	file     string
	root     *yaml.Node
	own      bool // an admin's file
	problems diagnostic.Problems
}

// add notes a problem of the part of the file at a path.
func (m *merge) add(path []any, format string, args ...any) {
	m.problems = append(m.problems, diagnostic.Problem{File: m.file, Line: lineOf(m.root, path...), Message: fmt.Sprintf(format, args...)})
}

// into is the directory that the file makes of another one, or of nothing.
func (m *merge) into(under *Directory, doc document) *Directory {
	d := &Directory{countries: map[string]Country{}, names: map[string]string{}, ambiguous: map[string]struct{}{}}
	if under != nil {
		d.general, d.ambiguous = under.General(), maps.Clone(under.ambiguous)
		for _, c := range under.All() {
			d.countries[c.Code] = c
		}
	}
	m.general(d, doc.General)
	for _, name := range doc.Ambiguous {
		d.ambiguous[fold(name)] = struct{}{}
	}
	seen := map[string]bool{}
	for i, e := range doc.Countries {
		at := []any{"countries", i}
		c, shipped := d.countries[e.Code]
		switch {
		case seen[e.Code]:
			m.add(at, "%s stands twice in this file; put the two together", e.Code)
			continue
		case !shipped:
			c = Country{Code: e.Code, Names: map[string]string{}}
		}
		seen[e.Code] = true
		m.country(at, &c, e)
		m.checkCountry(at, c)
		d.countries[c.Code] = c
	}
	m.index(d, doc)
	return d
}

func (m *merge) general(d *Directory, g general) {
	for i, number := range g.Emergency {
		m.checkPhone([]any{"general", "emergency", i}, number)
	}
	for i, f := range g.Finders {
		at := []any{"general", "finders", i}
		if f.Name == "" {
			m.add(at, "a finder needs a name")
		}
		m.checkAddress(append(at, "web"), f.Web, true)
	}
	if len(g.Emergency) > 0 {
		d.general.Emergency = g.Emergency
	}
	if len(g.Finders) > 0 {
		d.general.Finders = g.Finders
	}
}

// country lays an entry over what is known of its country.
func (m *merge) country(at []any, c *Country, e entry) {
	maps.Copy(c.Names, e.Names)
	c.typed = append(c.typed, e.Typed...)
	if len(e.Emergency) > 0 {
		c.Emergency, c.Source, c.Checked = e.Emergency, e.Source, e.Checked
	} else if e.Source != "" || e.Checked != "" {
		m.add(at, "source and checked of a country belong to its emergency numbers, and there are none here")
	}
	if len(e.Without) > 0 && !m.own {
		m.add(append(at, "without"), "`without` is for an admin's own file")
	}
	for i, name := range e.Without {
		before := len(c.lines)
		c.lines = slices.DeleteFunc(c.lines, func(l Line) bool { return fold(l.Name) == fold(name) })
		if len(c.lines) == before {
			m.add(append(at, "without", i), "no line of %s is called %q", c.Code, name)
		}
	}
	var added []Line
	for i, l := range e.Lines {
		own := Line(l)
		m.checkLine(append(at, "lines", i), own)
		same := func(other Line) bool { return fold(other.Name) == fold(own.Name) }
		if place := slices.IndexFunc(c.lines, same); place >= 0 {
			c.lines[place] = own
			continue
		}
		if slices.ContainsFunc(added, same) {
			m.add(append(at, "lines", i), "two lines of %s are called %q", c.Code, own.Name)
		}
		added = append(added, own)
	}
	c.lines = append(added, c.lines...)
}

// index fills in the names by which the countries are found.
func (m *merge) index(d *Directory, doc document) {
	for _, c := range d.All() {
		for _, name := range slices.Concat(slices.Sorted(maps.Values(c.Names)), c.typed) {
			folded := fold(name)
			if _, two := d.ambiguous[folded]; two || folded == "" {
				continue
			}
			if other, taken := d.names[folded]; taken && other != c.Code {
				m.add(m.placeOf(doc, c.Code, other), "%q is a name of both %s and %s; it can belong to one only, or to `ambiguous`", name, other, c.Code)
			}
			d.names[folded] = c.Code
		}
	}
}

// placeOf is where the file speaks of one of two countries.
func (m *merge) placeOf(doc document, codes ...string) []any {
	for i := len(doc.Countries) - 1; i >= 0; i-- {
		if slices.Contains(codes, doc.Countries[i].Code) {
			return []any{"countries", i}
		}
	}
	return nil
}

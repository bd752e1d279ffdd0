package helpline

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Lines is the country's help lines, the one to try first at the beginning: those for
// everyone before those for some; among them those that speak the language (any, if it is
// empty) before the others; among them those that answer around the clock; then as the
// data has them, the best first. What it returns is the caller's.
func (c Country) Lines(language string) []Line {
	lines := c.clone().lines
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(
			first(a.For == Everyone, b.For == Everyone),
			first(a.Speaks(language), b.Speaks(language)),
			first(a.Hours.Always(), b.Hours.Always()),
		)
	})
	return lines
}

// first orders what holds before what does not.
func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// base is the language of a tag: "de" of "de-CH" and of "DE_AT".
func base(language string) string {
	language, _, _ = strings.Cut(strings.ToLower(language), "-")
	language, _, _ = strings.Cut(language, "_")
	return language
}

// clone is a copy that shares nothing.
func (c Country) clone() Country {
	c.Names = maps.Clone(c.Names)
	c.Emergency = slices.Clone(c.Emergency)
	c.typed = slices.Clone(c.typed)
	c.lines = slices.Clone(c.lines)
	for i := range c.lines {
		c.lines[i].Phones = slices.Clone(c.lines[i].Phones)
		c.lines[i].Languages = slices.Clone(c.lines[i].Languages)
	}
	return c
}

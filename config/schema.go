package config

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// checker compares a parsed file with the Go type it is meant for. It finds all
// problems at once, where the decoder would stop or quote values.
type checker struct {
	source   *source
	root     reflect.Type
	isOpen   func(key string) bool // keys that others define; nil: none
	problems diagnostic.Problems
}

func (c *checker) add(line int, key, format string, args ...any) {
	c.problems = append(c.problems, diagnostic.Problem{File: c.source.file, Line: line, Key: key, Message: fmt.Sprintf(format, args...)})
}

// check compares a node with a type and remembers the line of each key path.
func (c *checker) check(node *yaml.Node, t reflect.Type, key string) {
	c.source.lines[key] = node.Line
	if node.Kind == yaml.AliasNode {
		c.add(node.Line, key, "references (*name) are not read; write the value out, or quote it")
		return
	}
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" {
		return // "key:" alone keeps the default
	}
	switch {
	case t != durationType && t.Kind() == reflect.Struct:
		if node.Kind != yaml.MappingNode {
			c.add(node.Line, key, "needs settings of its own below it, indented by two spaces")
			return
		}
		c.checkMapping(node, t, key)
	case t.Kind() == reflect.Slice:
		if node.Kind != yaml.SequenceNode {
			c.add(node.Line, key, "needs a list: one entry a line, each beginning with `- `")
			return
		}
		for i, entry := range node.Content {
			c.check(entry, t.Elem(), fmt.Sprintf("%s[%d]", key, i))
		}
	case node.Kind != yaml.ScalarNode:
		c.add(node.Line, key, "needs a single value, not a list or a section")
	case !plainTags[node.ShortTag()]:
		c.add(node.Line, key, "a value that begins with ! needs quotes")
	default:
		if err := setScalar(reflect.New(t).Elem(), node.Value); err != nil {
			c.add(node.Line, key, "%s", err)
		}
	}
}

// plainTags are the kinds of values that YAML has without anyone naming them.
var plainTags = map[string]bool{"!!str": true, "!!int": true, "!!float": true, "!!bool": true, "!!timestamp": true}

func (c *checker) checkMapping(node *yaml.Node, t reflect.Type, key string) {
	known := yamlFields(t)
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		path := joinKey(key, shownKey(name))
		if first, twice := seen[name.Value]; twice {
			c.add(name.Line, path, "is given twice; the first is on line %d", first)
			continue
		}
		seen[name.Value] = name.Line
		index := slices.IndexFunc(known, func(f field) bool { return f.name == name.Value })
		if name.Kind == yaml.ScalarNode && index >= 0 {
			c.check(value, known[index].t, path)
			c.source.lines[path] = name.Line
		} else if c.isOpen == nil || !c.isOpen(name.Value) {
			c.add(name.Line, path, "%s", c.explainUnknown(name.Value, key, known))
		}
	}
}

// explainUnknown says what was probably meant by an unknown key.
func (c *checker) explainUnknown(name, section string, known []field) string {
	var names []string
	for _, f := range known {
		names = append(names, f.name)
	}
	if meant := suggest(name, names); meant != "" {
		return fmt.Sprintf("there is no such setting; did you mean `%s`?", meant)
	}
	if elsewhere := sectionOf(c.root, normalise(name), section); elsewhere != "" {
		return fmt.Sprintf("there is no such setting here; it belongs under `%s`", elsewhere)
	}
	if section == "" {
		return "there is no such setting"
	}
	return fmt.Sprintf("there is no such setting; `%s` has %s", section, strings.Join(names, ", "))
}

// sectionOf finds the section of the file that has a key of this name.
func sectionOf(root reflect.Type, name, except string) string {
	for _, section := range yamlFields(root) {
		if section.t.Kind() != reflect.Struct || section.name == except {
			continue
		}
		for _, f := range yamlFields(section.t) {
			if f.name == name {
				return section.name
			}
		}
	}
	return ""
}

// field is a setting as it is written in YAML.
type field struct {
	name  string
	t     reflect.Type
	index int
}

// yamlFields lists the settings that a struct holds, in the order of the file.
func yamlFields(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name != "" && name != "-" {
			fields = append(fields, field{name, t.Field(i).Type, i})
		}
	}
	return fields
}

var durationType = reflect.TypeFor[Duration]()

// setScalar puts a value, as written in a file or variable, into a setting. Its
// errors say what is wanted and never quote what was written.
func setScalar(target reflect.Value, text string) error {
	switch {
	case target.Type() == durationType:
		d, err := parseDuration(text)
		if err != nil {
			return err
		}
		target.SetInt(int64(d))
	case target.Kind() == reflect.String:
		target.SetString(text)
	case target.Kind() == reflect.Int:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return fmt.Errorf("needs a whole number")
		}
		target.SetInt(n)
	case target.Kind() == reflect.Bool:
		if text != "true" && text != "false" {
			return fmt.Errorf("needs true or false")
		}
		target.SetBool(text == "true")
	default:
		return fmt.Errorf("is a list and can only be set in the file")
	}
	return nil
}

func joinKey(section, name string) string {
	if section == "" {
		return name
	}
	return section + "." + name
}

var looksLikeKey = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_. -]{0,39}$`)

// shownKey is a key as a message may show it: a line that slipped to the left, or
// a value that lost its key, can be a secret.
func shownKey(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && looksLikeKey.MatchString(node.Value) {
		return node.Value
	}
	return "(unreadable key)"
}

package safety

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// maxFileSize bounds what is read as a rule, in bytes.
const maxFileSize = 1 << 20

// reader takes values out of one rule file and collects what is wrong with them.
type reader struct {
	file     string
	problems diagnostic.Problems
}

func (r *reader) add(line int, key, format string, args ...any) {
	r.problems = append(r.problems, diagnostic.Problem{File: r.file, Line: line, Key: key, Message: fmt.Sprintf(format, args...)})
}

var lineInError = regexp.MustCompile(`line (\d+): `)

// document is the one mapping that a rule file must hold, nil after a problem.
func (r *reader) document(data []byte) *yaml.Node {
	if len(data) > maxFileSize {
		r.add(0, "", "this file is too large to be a rule")
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, next yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		r.add(0, "", "the file is empty; a rule needs at least id, about, verdict and something to look for")
		return nil
	}
	if err == nil {
		if err = decoder.Decode(&next); err == nil {
			r.add(next.Line, "", "a second rule begins here; give it a file of its own")
			return nil
		}
	}
	if !errors.Is(err, io.EOF) {
		line := 0
		if found := lineInError.FindStringSubmatch(err.Error()); found != nil {
			line, _ = strconv.Atoi(found[1])
		}
		r.add(line, "", "this is not valid YAML (the mistake may be one line further up or down): check colons, quotes and indentation; a text that begins with a special sign or holds `: ` needs quotes")
		return nil
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		r.add(root.Line, "", "a rule must be made of settings, each written as `key: value`")
		return nil
	}
	return root
}

// fields gives the values of a mapping to those who know their keys.
func (r *reader) fields(node *yaml.Node, path string, known map[string]func(*yaml.Node, string)) {
	if node.Kind != yaml.MappingNode {
		r.add(node.Line, path, "needs settings of its own below it, indented by two spaces")
		return
	}
	r.each(node, path, func(name string, at int, value *yaml.Node, path string) {
		if read := known[name]; read != nil {
			read(value, path)
			return
		}
		var names []string
		for key := range known {
			names = append(names, key)
		}
		slices.Sort(names)
		r.add(at, path, "there is no such setting; there are %s", strings.Join(names, ", "))
	})
}

// each goes through a mapping whose keys must differ. A value left empty is passed
// over: "key:" alone is as if the key were not there.
func (r *reader) each(node *yaml.Node, path string, do func(name string, at int, value *yaml.Node, path string)) {
	seen := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], node.Content[i+1]
		key := name.Value
		if path != "" {
			key = path + "." + key
		}
		if first, twice := seen[name.Value]; twice {
			r.add(name.Line, key, "is given twice; the first is on line %d", first)
			continue
		}
		seen[name.Value] = name.Line
		if value.Kind == yaml.AliasNode {
			r.add(value.Line, key, "references (*name) are not read; write the value out, or quote it")
			continue
		}
		if value.Kind == yaml.ScalarNode && value.ShortTag() == "!!null" {
			continue
		}
		do(name.Value, name.Line, value, key)
	}
}

func (r *reader) text(node *yaml.Node, path string) string {
	if node.Kind != yaml.ScalarNode {
		r.add(node.Line, path, "needs a single value, not a list or a section")
		return ""
	}
	return strings.TrimSpace(node.Value)
}

func (r *reader) truth(node *yaml.Node, path string) bool {
	text := r.text(node, path)
	if text != "true" && text != "false" {
		r.add(node.Line, path, "needs true or false")
	}
	return text == "true"
}

func (r *reader) duration(node *yaml.Node, path string) time.Duration {
	d, err := time.ParseDuration(r.text(node, path))
	if err != nil || d <= 0 {
		r.add(node.Line, path, "needs a length of time such as 30s, 10m or 2h")
	}
	return d
}

func (r *reader) count(node *yaml.Node, path string) int {
	n, err := strconv.Atoi(r.text(node, path))
	if err != nil || n < 1 {
		r.add(node.Line, path, "needs a whole number from 1")
	}
	return n
}

func (r *reader) oneOf(node *yaml.Node, path string, words ...string) string {
	text := r.text(node, path)
	if !slices.Contains(words, text) {
		last := len(words) - 1
		r.add(node.Line, path, "needs %s or %s", strings.Join(words[:last], ", "), words[last])
	}
	return text
}

// lines is a list of texts with the lines that they stand on.
func (r *reader) lines(node *yaml.Node, path string) []line {
	if node.Kind != yaml.SequenceNode {
		r.add(node.Line, path, "needs a list: one entry a line, each beginning with `- `")
		return nil
	}
	var list []line
	for i, entry := range node.Content {
		at := fmt.Sprintf("%s[%d]", path, i+1)
		switch text := r.text(entry, at); {
		case entry.Kind != yaml.ScalarNode:
		case text == "":
			r.add(entry.Line, at, "is empty")
		default:
			list = append(list, line{text: text, at: entry.Line, key: at})
		}
	}
	return list
}

var languageCode = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// byLanguage goes through a mapping from languages to something.
func (r *reader) byLanguage(node *yaml.Node, path string, all bool, do func(language string, value *yaml.Node, path string)) {
	if node.Kind != yaml.MappingNode {
		r.add(node.Line, path, "needs a language first: `en:` and, indented below it or behind it, what belongs to it")
		return
	}
	r.each(node, path, func(name string, at int, value *yaml.Node, path string) {
		if !languageCode.MatchString(name) || name == "all" && !all {
			r.add(at, path, "needs the code of a language, such as en, de, fr or es")
			return
		}
		do(name, value, path)
	})
}

// sentences are texts by language.
func (r *reader) sentences(node *yaml.Node, path string) map[string]string {
	texts := map[string]string{}
	r.byLanguage(node, path, false, func(language string, value *yaml.Node, path string) {
		texts[language] = r.text(value, path)
	})
	return texts
}

// listsByLanguage are lists of texts, of all languages together: a person in
// distress does not say which one they write in, and many mix them.
func (r *reader) listsByLanguage(node *yaml.Node, path string) []line {
	var list []line
	r.byLanguage(node, path, true, func(_ string, value *yaml.Node, path string) {
		list = append(list, r.lines(value, path)...)
	})
	return list
}

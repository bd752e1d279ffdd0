package helpline

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// document is a file of help lines: the shipped one, or an admin's.
type document struct {
	General   general  `yaml:"general"`
	Ambiguous []string `yaml:"ambiguous"` // names of more than one place: never found
	Countries []entry  `yaml:"countries"`
}

type general struct {
	Emergency []string `yaml:"emergency"`
	Finders   []Finder `yaml:"finders"`
}

type entry struct {
	Code      string            `yaml:"code"`
	Names     map[string]string `yaml:"names"`
	Typed     []string          `yaml:"typed"`
	Emergency []Emergency       `yaml:"emergency"`
	Source    string            `yaml:"source"`
	Checked   string            `yaml:"checked"`
	Without   []string          `yaml:"without"` // an admin's: names of shipped lines that are left out
	Lines     []line            `yaml:"lines"`
}

type line struct {
	Name      string   `yaml:"name"`
	Phones    []string `yaml:"phones"`
	Press     string   `yaml:"press"`
	Text      Text     `yaml:"text"`
	WhatsApp  string   `yaml:"whatsapp"`
	Chat      string   `yaml:"chat"`
	Web       string   `yaml:"web"`
	Hours     Hours    `yaml:"hours"`
	Languages []string `yaml:"languages"`
	For       Audience `yaml:"for"`
	Source    string   `yaml:"source"`
	Checked   string   `yaml:"checked"`
}

// largestFile bounds what is read, in bytes.
const largestFile = 4 << 20

// Load is the shipped data with what stands in an admin's file, which is written as the
// shipped one is. Of a country that is shipped, what the file says replaces what was there
// (names by language, the emergency numbers as a whole, a line by its name), what it says
// beyond that is added before the shipped lines, and the lines that `without` names are
// left out. Another country is added. The error is diagnostic.Problems, with every problem in the
// file, or one of reading it.
func Load(file string) (*Directory, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("read help lines: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largestFile+1))
	if err != nil {
		return nil, fmt.Errorf("read help lines: %w", err)
	}
	d, problems := read(file, data, Shipped())
	if len(problems) > 0 {
		return nil, problems
	}
	return d, nil
}

// read makes a directory of a file's data, on top of another one if there is one.
func read(file string, data []byte, under *Directory) (*Directory, diagnostic.Problems) {
	if len(data) > largestFile {
		return nil, diagnostic.Problems{{File: file, Message: "this file is too large to hold help lines"}}
	}
	var doc document
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, diagnostic.Problems{{File: file, Message: "the file is empty; it needs `countries:` or `general:`"}}
	} else if err != nil {
		return nil, yamlProblems(file, err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, diagnostic.Problems{{File: file, Message: "only one document is read, so remove the line with ---"}}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, yamlProblems(file, err)
	}
	m := merge{file: file, root: &root, own: under != nil}
	d := m.into(under, doc)
	return d, m.problems
}

var lineInError = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// yamlProblems gives the parser's complaints file and line.
func yamlProblems(file string, err error) diagnostic.Problems {
	complaints := []string{err.Error()}
	var typed *yaml.TypeError
	if errors.As(err, &typed) {
		complaints = typed.Errors
	}
	var problems diagnostic.Problems
	for _, text := range complaints {
		p := diagnostic.Problem{File: file, Message: text}
		if match := lineInError.FindStringSubmatch(text); match != nil {
			p.Line, _ = strconv.Atoi(match[1])
			p.Message = unknownField.ReplaceAllString(match[2], "there is no setting `$1` here")
		}
		problems = append(problems, p)
	}
	return problems
}

var unknownField = regexp.MustCompile(`^field (\S+) not found in type .*$`)

// lineOf is the line at which a part of a file stands: names are keys of mappings,
// numbers are places in lists. If the part is missing, it is the line of what it is
// missing from.
func lineOf(root *yaml.Node, path ...any) int {
	node := root
	if node.Kind == yaml.DocumentNode && len(node.Content) > 0 {
		node = node.Content[0]
	}
	at := node.Line
	for _, step := range path {
		var next *yaml.Node
		switch step := step.(type) {
		case string:
			for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
				if node.Content[i].Value == step {
					at, next = node.Content[i].Line, node.Content[i+1]
				}
			}
		case int:
			if node.Kind == yaml.SequenceNode && step < len(node.Content) {
				next = node.Content[step]
				at = next.Line
			}
		}
		if next == nil {
			return at
		}
		node = next
	}
	return at
}

package config

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"kith/diagnostic"
)

// maxFileSize bounds what is read as a configuration or registration, in bytes.
const maxFileSize = 256 << 10

// maxSearchedLines bounds the search for the line of a syntax error, which parses
// the file once for each line.
const maxSearchedLines = 400

// parseDocument reads a file that must hold one YAML mapping. On a problem the
// node is nil.
func parseDocument(file string, data []byte) (*yaml.Node, diagnostic.Problems) {
	one := func(line int, message string) diagnostic.Problems {
		return diagnostic.Problems{{File: file, Line: line, Message: message}}
	}
	if len(data) > maxFileSize {
		return nil, one(0, "this file is too large to be a configuration")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, next yaml.Node
	if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
		return nil, one(0, "the file is empty; `kith init` writes a complete one")
	} else if err != nil {
		return nil, diagnostic.Problems{syntaxProblem(file, data, err)}
	}
	switch err := decoder.Decode(&next); {
	case err == nil:
		return nil, one(next.Line, "a second document begins here; only one is read, so remove the line with ---")
	case !errors.Is(err, io.EOF):
		return nil, diagnostic.Problems{syntaxProblem(file, data, err)}
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.ShortTag() == "!!null" {
		return nil, one(0, "the file is empty; `kith init` writes a complete one")
	}
	if root.Kind != yaml.MappingNode {
		return nil, one(root.Line, "the file must be made of settings, each written as `key: value`")
	}
	return root, nil
}

var lineInError = regexp.MustCompile(`line (\d+): `)

// syntaxProblem explains a parser's error. The parser's own text is not passed on,
// for it can quote a value.
func syntaxProblem(file string, data []byte, err error) diagnostic.Problem {
	line := failingLine(data, err)
	message := explainSyntax(err.Error())
	if lines := bytes.Split(data, []byte("\n")); line > 0 && line <= len(lines) {
		text := lines[line-1]
		indent := text[:len(text)-len(bytes.TrimLeft(text, " \t"))]
		if bytes.ContainsRune(indent, '\t') {
			message = "this line is indented with a tab; YAML wants spaces"
		}
	}
	return diagnostic.Problem{File: file, Line: line, Message: message}
}

// failingLine is the line at which a file stops being YAML: the one after the
// longest beginning that parses. The parser itself names the start of the block
// or the line before, and sometimes no line.
func failingLine(data []byte, err error) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(lines) <= maxSearchedLines {
		for n := len(lines) - 1; n > 0; n-- {
			var node yaml.Node
			if yaml.Unmarshal(bytes.Join(lines[:n], nil), &node) == nil {
				return n + 1
			}
		}
		return 1
	}
	if match := lineInError.FindStringSubmatch(err.Error()); match != nil {
		line, _ := strconv.Atoi(match[1])
		return line
	}
	return 0
}

// explainSyntax says what to do about the parser's error.
func explainSyntax(text string) string {
	for _, known := range []struct{ part, meaning string }{
		{"mapping values are not allowed", "this line does not fit the one before: a colon may be missing there, this line may be indented too far, or a value that holds `: ` needs quotes"},
		{"did not find expected key", "this line does not fit the ones above: check its indentation and its quotes"},
		{"did not find expected '-' indicator", "this line does not fit the list above: begin it with `- ` or check its indentation"},
		{"could not find expected ':'", "a colon is missing after the key"},
		{"did not find expected alphabetic", "a value that begins with * or & needs quotes"},
		{"unknown anchor", "a value that begins with * needs quotes"},
		{"cannot start any token", "a value that begins with @, % or ` needs quotes"},
		{"unexpected end of stream", "a quotation mark is opened here and never closed"},
		{"unexpected document indicator", "a quotation mark is opened here and never closed"},
		{"escape", "a backslash between double quotes means something else to YAML: use single quotes"},
		{"tab character", "a tab stands here; YAML wants spaces"},
		{"control characters", "the file holds control characters; save it as plain text"},
		{"UTF-8", "the file is not UTF-8 text; save it as UTF-8"},
		{"UTF-16", "the file is not UTF-8 text; save it as UTF-8"},
		{"tag", "a value that begins with ! needs quotes"},
		{"did not find expected ',' or", "a bracket is opened here and never closed"},
	} {
		if strings.Contains(text, known.part) {
			return known.meaning
		}
	}
	return "this is not valid YAML: check colons, quotes and indentation"
}

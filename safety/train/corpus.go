package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// message is one message of the corpus.
type message struct {
	language string
	labels   []string
	text     string
	source   string // the file it stands in
	fold     int
}

func (m *message) is(label string) bool {
	for _, l := range m.labels {
		if l == label || label == "distress" && (l == "acute" || l == "worry") {
			return true
		}
	}
	return false
}

// folds is how many parts the corpus has for cross-validation.
const folds = 10

// readCorpus reads files of labelled messages. The n-th part of each label of each language
// is in the same fold: messages were written label by label, and the German, French and Spanish
// ones often tell the story of an English one, in the same order.
func readCorpus(paths ...string) ([]*message, error) {
	var all []*message
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("open the corpus: %w", err)
		}
		defer file.Close()
		rows := map[string][]*message{}
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		for n := 1; lines.Scan(); n++ {
			fields := strings.Split(lines.Text(), "\t")
			if len(fields) != 3 {
				return nil, fmt.Errorf("%s:%d has %d columns", path, n, len(fields))
			}
			m := &message{language: fields[0], text: strings.ReplaceAll(fields[2], `\n`, "\n"), source: filepath.Base(path)}
			if fields[1] != "-" {
				m.labels = strings.Split(fields[1], ",")
			}
			all = append(all, m)
			key := fields[0] + fields[1]
			rows[key] = append(rows[key], m)
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		for _, row := range rows {
			for i, m := range row {
				m.fold = i * folds / len(row)
			}
		}
	}
	return all, nil
}

// invented are medicines that do not exist and placeholders: the model is to learn from what
// stands around them.
var invented = regexp.MustCompile(`(?i)\b(veltorim|drenaquil|somnarel|plentaxol|kelaphon|mirostene|calmadrin|norvexil)\b|\[[^\]]*\]`)

func withoutInvented(text string) string { return invented.ReplaceAllString(text, " medx ") }

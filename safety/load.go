package safety

import (
	"crypto/rand"
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"kith/diagnostic"
	"kith/safety/learned"
)

//go:embed rules/*.yaml
var shipped embed.FS

// Rules are all rules that are switched on, compiled. They are not changed after
// they were loaded, and any number of goroutines may use them.
type Rules struct {
	list []*Rule   // by id
	key  []byte    // of the hashes in trails
	trie *trie     // of the phrases of all of them
	pool sync.Pool // of *screening

	model *learned.Model // nil if no rule listens to it
}

// Shipped are the rules that come with the service.
func Shipped() (*Rules, error) { return Load("", nil) }

// Load reads the shipped rules and then those of the admin's folder: every file
// there that ends in .yaml or .yml. A rule with the id of a shipped one replaces it.
// With no folder only the shipped rules are there. The key makes the hashes in
// trails worthless to others; with none one is made up, and trails of other Rules
// mean nothing then. The error is diagnostic.Problems with everything that is wrong, with
// file and line.
func Load(folder string, key []byte) (*Rules, error) {
	if len(key) == 0 {
		key = make([]byte, 32)
		rand.Read(key)
	}
	rules := map[string]*Rule{}
	problems := loadShipped(rules)
	if folder != "" {
		problems = append(problems, loadFolder(folder, rules)...)
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return compile(rules, key)
}

func loadShipped(rules map[string]*Rule) diagnostic.Problems {
	names, err := fs.Glob(shipped, "rules/*.yaml")
	if err != nil {
		return diagnostic.Problems{{File: "shipped rules", Message: err.Error()}}
	}
	var problems diagnostic.Problems
	for _, name := range names {
		data, err := shipped.ReadFile(name)
		if err != nil {
			problems = append(problems, diagnostic.Problem{File: name, Message: err.Error()})
			continue
		}
		rule, found := parse("shipped "+name, data)
		problems = append(problems, found...)
		if rule != nil {
			rules[rule.ID] = rule
		}
	}
	return problems
}

// loadFolder adds the rules of an admin's folder.
func loadFolder(folder string, rules map[string]*Rule) diagnostic.Problems {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return diagnostic.Problems{{File: folder, Message: whyUnreadable(err, "folder")}}
	}
	var problems diagnostic.Problems
	first := map[string]string{}
	for _, entry := range entries {
		extension := strings.ToLower(filepath.Ext(entry.Name()))
		if entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || extension != ".yaml" && extension != ".yml" {
			continue
		}
		path := filepath.Join(folder, entry.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			problems = append(problems, diagnostic.Problem{File: path, Message: whyUnreadable(err, "file")})
			continue
		}
		rule, found := parse(path, data)
		problems = append(problems, found...)
		if rule == nil {
			continue
		}
		if other, twice := first[rule.ID]; twice {
			problems = append(problems, diagnostic.Problem{File: path, Key: "id", Message: "the rule " + rule.ID + " is also in " + other + "; give one of them another id"})
			continue
		}
		first[rule.ID], rules[rule.ID] = path, rule
	}
	return problems
}

func whyUnreadable(err error, what string) string {
	var pathError *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such " + what
	case errors.Is(err, fs.ErrPermission):
		return "this " + what + " may not be read by the user that kith runs as"
	case errors.As(err, &pathError):
		return "cannot be read: " + pathError.Err.Error()
	}
	return "cannot be read"
}

// All are the rules that are switched on, by id.
func (r *Rules) All() []*Rule { return slices.Clone(r.list) }

// Rule is the rule of that id, nil if there is none or it is switched off.
func (r *Rules) Rule(id string) *Rule {
	for _, rule := range r.list {
		if rule.ID == id {
			return rule
		}
	}
	return nil
}

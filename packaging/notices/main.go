// Command notices collects the licences of everything that ends up in the program:
// Go's own, and that of every module of which a package is linked in.
//
//	go run ./packaging/notices THIRD_PARTY_NOTICES
//	go run ./packaging/notices -check THIRD_PARTY_NOTICES
//
// With -check it writes nothing and ends with 1 if the file is out of date.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "write nothing; fail if the file is out of date")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "notices: name the file")
		os.Exit(2)
	}
	if err := run(context.Background(), flag.Arg(0), *check); err != nil {
		fmt.Fprintf(os.Stderr, "notices: %s\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, file string, check bool) error {
	text, err := notices(ctx, ".")
	if err != nil {
		return err
	}
	if !check {
		return os.WriteFile(file, text, 0o644) //nolint:gosec // everybody is to read it
	}
	if there, err := os.ReadFile(file); err != nil || !bytes.Equal(there, text) {
		return fmt.Errorf("%s is out of date: make notices", file)
	}
	return nil
}

// notices gives the text for the program whose module root is given.
func notices(ctx context.Context, root string) ([]byte, error) {
	modules, err := linked(ctx, root)
	if err != nil {
		return nil, err
	}
	var list, texts bytes.Buffer
	for _, m := range modules {
		files, err := m.licences()
		if err != nil {
			return nil, err
		}
		kinds, err := m.kinds(files)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&list, "%-55s %s\n", strings.TrimSpace(m.path+" "+m.version), strings.Join(kinds, ", "))
		for _, f := range files {
			fmt.Fprintf(&texts, "\n%[1]s\n%[2]s: %[3]s\n%[1]s\n\n%[4]s\n", strings.Repeat("=", 80), m.path, f.name, strings.TrimSpace(f.text))
		}
	}
	return fmt.Appendf(nil, "kith is licensed under the GNU Affero General Public License (see LICENSE). The program holds\n"+
		"the following works of others. This file is made by `make notices`.\n\n%s%s", &list, &texts), nil
}

// module is one work of others, with the folders of its packages that are linked in.
type module struct {
	path, version, dir string
	packages           []string
}

// linked lists Go itself and the modules of the program, sorted, as for a release.
func linked(ctx context.Context, root string) ([]*module, error) {
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", "./cmd/kith")
	list.Dir, list.Stderr = root, os.Stderr
	list.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-tags=goolm")
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("list packages: %w", err)
	}
	goroot, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("find Go: %w", err)
	}
	known := make(map[string]*module)
	modules := []*module{{path: "The Go standard library and runtime", dir: strings.TrimSpace(string(goroot))}}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 4 {
			continue
		}
		if known[f[0]] == nil {
			known[f[0]] = &module{path: f[0], version: f[1], dir: f[2]}
			modules = append(modules, known[f[0]])
		}
		known[f[0]].packages = append(known[f[0]].packages, f[3])
	}
	slices.SortFunc(modules[1:], func(a, b *module) int { return strings.Compare(a.path, b.path) })
	return modules, nil
}

type licence struct{ name, text string }

var isLicence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([-._].*)?$`)

// licences reads what stands beside the packages that are linked in, and above them.
func (m *module) licences() ([]licence, error) {
	folders := map[string]bool{m.dir: true}
	for _, folder := range m.packages {
		for ; len(folder) > len(m.dir); folder = filepath.Dir(folder) {
			folders[folder] = true
		}
	}
	var files []licence
	for folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			if !entry.Type().IsRegular() || !isLicence.MatchString(entry.Name()) || strings.HasSuffix(entry.Name(), ".go") {
				continue
			}
			path := filepath.Join(folder, entry.Name())
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(m.dir, path)
			if err != nil {
				return nil, err
			}
			files = append(files, licence{name, string(text)})
		}
	}
	slices.SortFunc(files, func(a, b licence) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// phrases tell licences that may be combined with ours from each other.
var phrases = []struct{ kind, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"BSD", "redistribution and use in source and binary forms"},
}

// kinds names the licences of a module. One that is not known is an error: somebody has
// to read it before the program is given to anybody.
func (m *module) kinds(files []licence) (kinds []string, err error) {
	for _, f := range files {
		text := strings.Join(strings.Fields(strings.ToLower(f.text)), " ")
		text = strings.ReplaceAll(text, "license, version", "license version")
		for _, p := range phrases {
			if strings.Contains(text, p.words) && !slices.Contains(kinds, p.kind) {
				kinds = append(kinds, p.kind)
			}
		}
	}
	if len(kinds) == 0 {
		return nil, fmt.Errorf("the licence of %s (%s) is none of those that are known", m.path, m.dir)
	}
	return kinds, nil
}

package kith_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// imports says which packages of ours each package may import. What a package needs
// of another beyond that it declares as an interface, and cmd wires them together. A
// new package gets a line here, and its author a moment to think where it belongs.
var imports = map[string]string{
	".": "", // the words of the domain stand on nothing of ours

	// Each knows one thing and the domain, if anything.
	"catalogue": ". safety/helpline", "config": ". diagnostic", "diagnostic": "", "fault": "", "lane": "", "logging": "", "matching": ".", "media": "", "portal": "", "pseudonym": ".", "safety": ". diagnostic safety/learned", "safety/endpoint": "safety", "safety/learned": "", "safety/train": "safety safety/learned", "secret": ".",
	"matching/topics": ". diagnostic", "matching/simulate": ". matching",
	"store/upgrades": "", "safety/helpline": "diagnostic",

	// The database, and what runs on it.
	"store": ". fault secret store/upgrades",
	"jobs":  "lane store",

	// What an operator sees of it.
	"metrics": ". store",

	// The Matrix edge; the two conversations; the reception, which brings them together.
	"appservice": ". fault jobs lane pseudonym secret store",
	"circle":     ". catalogue jobs matching media portal pseudonym safety safety/helpline store",
	"desk":       ". catalogue jobs portal store",
	"lobby":      ". catalogue matching/topics pseudonym safety safety/helpline",
	"waiting":    ". catalogue jobs matching safety/helpline store",
	"service":    ". catalogue circle desk jobs lobby portal store",

	// What is wrong, and what to do about it.
	"doctor": ". appservice config diagnostic matching/topics safety safety/helpline secret store",

	// Wiring alone, and what it can show.
	"cmd/kith": ". appservice catalogue circle config demo desk diagnostic doctor lane lobby logging matching matching/simulate matching/topics metrics pseudonym safety safety/endpoint safety/helpline secret service store waiting",
	"demo":     "catalogue config e2e/client e2e/homeserver e2e/process",

	// What is made of it for others.
	"packaging/debian": "", "packaging/notices": "",

	// Stories look at the product from outside.
	"e2e": "", "e2e/bench": "", "e2e/canary": "", "e2e/checker": "", "e2e/client": "", "e2e/crash": "", "e2e/disguise": "", "e2e/figures": "", "e2e/homeserver": "e2e/process", "e2e/postgres": "e2e/process", "e2e/process": "", "e2e/rush": ". e2e/client e2e/house e2e/process matching/simulate matching/topics", "e2e/verdict": "", "e2e/webclient": "",
	"e2e/monitor": "", "e2e/house": "config e2e/client e2e/homeserver e2e/postgres e2e/process", "e2e/nio": "e2e/homeserver", "e2e/jspeer": "e2e/canary e2e/homeserver",
}

func TestImportsRunOneWay(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}}:{{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		path, imported, _ := strings.Cut(strings.TrimSpace(line), ":")
		name := short(path)
		allowed, known := imports[name]
		if !known {
			t.Errorf("package %s is new: say in this test what it may import", name)
			continue
		}
		for _, other := range strings.Fields(imported) {
			if other != "kith" && !strings.HasPrefix(other, "kith/") {
				continue
			}
			if !slices.Contains(strings.Fields(allowed), short(other)) {
				t.Errorf("package %s imports %s", name, short(other))
			}
		}
	}
}

func short(path string) string {
	if path == "kith" {
		return "."
	}
	return strings.TrimPrefix(path, "kith/")
}

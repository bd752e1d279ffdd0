package config

import (
	"reflect"
	"strings"

	"kith/diagnostic"
)

// Registration is what the homeserver knows about kith (application service API,
// "Registration"). The homeserver and kith read the same file.
type Registration struct {
	ID               string     `yaml:"id"`
	URL              string     `yaml:"url"`
	ASToken          string     `yaml:"as_token"` // kith shows it to the homeserver
	HSToken          string     `yaml:"hs_token"` // the homeserver shows it to kith
	SenderLocalpart  string     `yaml:"sender_localpart"`
	RateLimited      bool       `yaml:"rate_limited"`
	Namespaces       Namespaces `yaml:"namespaces"`
	ReceiveEphemeral bool       `yaml:"receive_ephemeral"`
	Protocols        []string   `yaml:"protocols"`
}

// Namespaces lists what belongs to kith on its homeserver.
type Namespaces struct {
	Users   []Namespace `yaml:"users"`
	Aliases []Namespace `yaml:"aliases"`
	Rooms   []Namespace `yaml:"rooms"`
}

// Namespace is a set of ids given by a regular expression. Nobody else may
// register an id of an exclusive one.
type Namespace struct {
	Exclusive bool   `yaml:"exclusive"`
	Regex     string `yaml:"regex"`
}

// examplePrefix begins the tokens of the example registration, which everybody knows.
const examplePrefix = "example-"

// keyMSC4190 would make Synapse refuse the appservice login.
const keyMSC4190 = "io.element.msc4190"

// loadRegistration reads the registration file into c and checks the two
// against each other.
func (c *Config) loadRegistration(env environment) diagnostic.Problems {
	path := c.AppService.Registration
	if path == "" {
		return nil // Validate has said so
	}
	data, problem := readFile(path, "")
	if problem != nil {
		problem.Message += "; `kith init` writes one, and `appservice.registration` says where it is"
		return diagnostic.Problems{*problem}
	}
	c.warnIfReadable(path)
	r, s, problems := parseRegistration(path, data)
	if len(problems) > 0 {
		return problems
	}
	if s.lines[keyMSC4190] > 0 {
		c.Warnings = append(c.Warnings, Warning(s.problem(keyMSC4190, "kith does not need this and it forbids a login; remove the line")))
	}
	check := crossCheck{config: c, registration: r, source: s}
	if check.isExample() {
		return check.problems
	}
	check.swapped(env)
	check.problems = append(check.problems, env.overrideTokens(r, s)...)
	check.run()
	c.Registration = r
	return check.problems
}

// parseRegistration turns the text of a registration file into a Registration.
// Keys with a dot in them belong to extensions of the homeserver and are let be.
func parseRegistration(file string, data []byte) (*Registration, *source, diagnostic.Problems) {
	root, problems := parseDocument(file, data)
	if root == nil {
		return nil, nil, problems
	}
	s := newSource(file)
	check := checker{source: s, root: reflect.TypeFor[Registration](), isOpen: func(key string) bool {
		return strings.Contains(key, ".") || key == "group_id" || key == "ip_range_whitelist"
	}}
	check.check(root, check.root, "")
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == keyMSC4190 && root.Content[i+1].Value == "true" {
			s.lines[keyMSC4190] = root.Content[i].Line
		}
	}
	if len(check.problems) > 0 {
		return nil, nil, check.problems
	}
	r := &Registration{RateLimited: true} // the specification's default
	if err := root.Decode(r); err != nil {
		return nil, nil, diagnostic.Problems{syntaxProblem(file, data, err)}
	}
	r.URL = strings.TrimRight(r.URL, "/")
	return r, s, nil
}

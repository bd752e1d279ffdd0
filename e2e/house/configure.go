package house

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// forbidLogin makes Synapse refuse the login of application services.
func forbidLogin(t testing.TB, registration string) {
	t.Helper()
	data, err := os.ReadFile(registration)
	if err == nil {
		err = os.WriteFile(registration, append(data, "\nio.element.msc4190: true\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// adjust edits the configuration that init wrote, as an admin would.
func (h *House) adjust(o Options) {
	h.t.Helper()
	settings := map[string]any{"database": h.uri, "circles.gather": "1s", "logging.level": "debug",
		"peers.asks_an_hour": 0, "peers.rest_after": 0} // people of a story do in a minute what others do in a day
	var moderators []string
	for _, name := range o.Moderators {
		moderators = append(moderators, "@"+name+":localhost")
	}
	if moderators != nil {
		settings["moderation.moderators"] = moderators
	}
	maps.Copy(settings, o.Settings)
	h.Configure(settings)
}

// Configure changes "section.key"s of config.yaml. The service reads them when it starts
// the next time.
func (h *House) Configure(settings map[string]any) {
	h.t.Helper()
	data, err := os.ReadFile(h.Config())
	if err != nil {
		h.t.Fatal(err)
	}
	var tree map[string]any
	if err = yaml.Unmarshal(data, &tree); err != nil {
		h.t.Fatal(err)
	}
	for key, value := range settings {
		section, name, nested := strings.Cut(key, ".")
		if !nested {
			tree[section] = value
			continue
		}
		inner, _ := tree[section].(map[string]any)
		if inner == nil {
			inner = make(map[string]any)
		}
		inner[name] = value
		tree[section] = inner
	}
	if data, err = yaml.Marshal(tree); err != nil {
		h.t.Fatal(err)
	}
	if err = os.WriteFile(h.Config(), data, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// Set changes a setting ("section.key", or "key") for the next start.
func (h *House) Set(key string, value any) {
	h.t.Helper()
	h.adjust(Options{Settings: map[string]any{key: value}})
}

// Moderate names other moderators in the configuration. The service reads it when it
// starts the next time.
func (h *House) Moderate(names ...string) {
	h.t.Helper()
	h.adjust(Options{Moderators: names})
}

// Config is the path of the service's configuration.
func (h *House) Config() string { return filepath.Join(h.Dir, "config.yaml") }

// Start starts the service and waits until it is ready.
func (h *House) Start() {
	h.t.Helper()
	if err := h.TryStart(h.t.Context()); err != nil {
		h.t.Fatalf("start the service: %v\n%s", err, h.Log())
	}
}

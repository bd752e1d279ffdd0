package house

import (
	"os"
	"path/filepath"
)

// floodOff takes the place of the shipped rule on floods.
const floodOff = `id: flood
about: Off, since the people of a story write as fast as they can.
enabled: false
verdict: refuse
detect: flood
limit: {count: 1, within: 1s}
explain: {en: "Off."}
`

// AllowFloods switches off the rule on floods, for a story in which people write faster than
// people do. It belongs before the start.
func (h *House) AllowFloods() {
	h.t.Helper()
	folder := filepath.Join(h.Dir, "rules")
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, "flood.yaml"), []byte(floodOff), 0o600)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.Set("screening.rules", folder)
}

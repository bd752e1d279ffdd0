package e2e

import (
	"os"
	"strconv"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/rush"
)

// Many come within a short time, for topics that are asked for more or less often: whoever
// could meet somebody reads the words of somebody else. How long that takes is measured
// elsewhere. KITH_RUSH=60 lets so many come, within a minute, for eight topics.
func TestARush(t *testing.T) {
	o := rush.Options{People: 8, Topics: 2, Within: 5 * time.Second, Wait: 3 * time.Minute, Seed: 1}
	if n, err := strconv.Atoi(os.Getenv("KITH_RUSH")); err == nil {
		o.People, o.Topics, o.Within = n, 8, time.Minute
	}
	h := house.Build(t, homeserver.Synapse, house.Options{Settings: map[string]any{"topics": o.Settings(), "circles.gather": "5s"}})
	people := rush.Gather(t, h, o)
	load := rush.Come(t, h, people, o)
	t.Logf("%s%v", rush.Report(people), load)
	for _, v := range people {
		if _, reached := v.Took(); v.Partner && !reached {
			t.Errorf("%s came for %s like others, and never read a word of anybody", v.Name, v.Topic)
		}
	}
}

package main

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// mostAgain is how many failed stories are played again. More than that is no bad luck.
const mostAgain = 3

// again plays the stories once more that have failed, each alone, if all that failed is in
// packages below the given one. Homeservers have bad moments on a busy machine, and a story
// waits for them in vain; what is wrong with the service is wrong the second time as well.
// It tells whether all of them passed.
func (r *report) again(below string) bool {
	stories, whole := r.stories(below)
	if !whole || len(stories) == 0 || len(stories) > mostAgain {
		return false
	}
	passed := true
	for _, story := range stories {
		fmt.Fprintf(r.to, "playing again: %s %s\n", story[0], story[1])
		cmd := exec.Command("go", "test", "-count=1", "-timeout", "10m", "-run", pattern(story[1]), story[0]) //nolint:noctx // it ends by itself
		cmd.Stdout, cmd.Stderr = r.to, os.Stderr
		passed = cmd.Run() == nil && passed
	}
	if passed {
		fmt.Fprintf(r.to, "%d failed and passed when played again alone; look at why they failed\n", len(stories))
	}
	return passed
}

// stories lists the failed tests without failed tests in them; whole says that they are
// all that failed.
func (r *report) stories(below string) (stories [][2]string, whole bool) {
	whole = true
	for _, failed := range r.failed {
		if failed[0] != below && !strings.HasPrefix(failed[0], below+"/") {
			whole = false
		}
		inner := slices.ContainsFunc(r.failed, func(other [2]string) bool {
			return other[0] == failed[0] && other[1] != failed[1] && strings.HasPrefix(other[1], strings.TrimPrefix(failed[1]+"/", "/"))
		})
		switch {
		case inner:
		case failed[1] == "": // it did not compile, or ended in the middle
			whole = false
		default:
			stories = append(stories, failed)
		}
	}
	return stories, whole
}

// pattern is the -run of one test.
func pattern(test string) string {
	parts := strings.Split(test, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}

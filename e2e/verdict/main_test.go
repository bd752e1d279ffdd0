package main

import (
	"strings"
	"testing"
)

const lines = `{"Action":"output","Package":"kith/a","Test":"TestGood","Output":"    a_test.go:1: nobody needs to read this\n"}
{"Action":"pass","Package":"kith/a","Test":"TestGood","Elapsed":0.4}
{"Action":"output","Package":"kith/a","Test":"TestBad","Output":"    a_test.go:2: this went wrong\n"}
{"Action":"fail","Package":"kith/a","Test":"TestBad","Elapsed":61.2}
{"Action":"pass","Package":"kith/a","Test":"TestGood/part","Elapsed":70}
{"Action":"output","Package":"kith/a","Test":"TestNot","Output":"=== RUN   TestNot\n"}
{"Action":"output","Package":"kith/a","Test":"TestNot","Output":"    a_test.go:3: skipped on Synapse: there is none\n"}
{"Action":"output","Package":"kith/a","Test":"TestNot","Output":"--- SKIP: TestNot (0.00s)\n"}
{"Action":"skip","Package":"kith/a","Test":"TestNot"}
{"Action":"skip","Package":"kith/empty"}
{"Action":"output","Package":"kith/a","Output":"FAIL\tkith/a\t0.1s\n"}
{"Action":"fail","Package":"kith/a"}
{"Action":"build-output","ImportPath":"kith/b","Output":"b.go:1: does not compile\n"}
not JSON at all
`

func TestItTellsWhatFailedWhatWasSlowAndWhatWasSkipped(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	r := newReport(&out)
	for line := range strings.Lines(lines) {
		r.take([]byte(line))
	}
	r.summary()
	const want = `    a_test.go:2: this went wrong
FAIL	kith/a	0.1s
b.go:1: does not compile
not JSON at all
the slowest:
    70 s  kith/a TestGood/part
    61 s  kith/a TestBad
     0 s  kith/a TestGood
skipped 1 (skipped on Synapse: there is none):
  kith/a TestNot
`
	if out.String() != want {
		t.Errorf("printed:\n%s\nwant:\n%s", out.String(), want)
	}
}

func TestItSaysSoWhenNothingWasSkipped(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	newReport(&out).summary()
	if out.String() != "nothing was skipped\n" {
		t.Errorf("printed %q", out.String())
	}
}

func TestOnlyStoriesArePlayedAgain(t *testing.T) {
	t.Parallel()
	r := newReport(&strings.Builder{})
	r.failed = [][2]string{
		{"kith/e2e", "TestStories/synapse/late-keys"}, {"kith/e2e", "TestStories/synapse"}, {"kith/e2e", "TestStories"}, {"kith/e2e", ""},
		{"kith/e2e/crash", "TestStory"}, {"kith/e2e/crash", ""},
	}
	stories, whole := r.stories("kith/e2e")
	if !whole || len(stories) != 2 || pattern(stories[0][1]) != "^TestStories$/^synapse$/^late-keys$" || stories[1][1] != "TestStory" {
		t.Errorf("%v, whole=%v", stories, whole)
	}
	for _, other := range [][2]string{{"kith/store", "TestOpen"}, {"kith/e2efoo", "TestIt"}, {"kith/e2e/client", ""}} {
		r.failed = [][2]string{{"kith/e2e", "TestStories"}, other}
		if _, whole = r.stories("kith/e2e"); whole {
			t.Errorf("with %v it would be played again", other)
		}
	}
}

package secret_test

import (
	"strings"
	"testing"

	"kith/secret"
)

func TestTheIDOfAStoryIsFoundOnlyWithTheSecret(t *testing.T) {
	ours, err := secret.New(strings.Repeat("a", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := secret.New(strings.Repeat("b", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	one := ours.StoryID("$event")
	if one != ours.StoryID("$event") || one == ours.StoryID("$other") || one == theirs.StoryID("$event") {
		t.Error("the same event is not the same story, or another one is")
	}
	if len(one) != 16 || strings.Contains(one, "event") || one == ours.TransactionID("$event")[:16] {
		t.Errorf("the id is %q", one)
	}
}

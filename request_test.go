package kith_test

import (
	"reflect"
	"testing"

	"kith"
)

func TestConflicts(t *testing.T) {
	wish := func(tag kith.Tag, s kith.Strength) kith.TagWish { return kith.TagWish{Tag: tag, Strength: s} }
	for _, row := range []struct {
		name    string
		request kith.Request
		want    []kith.Conflict
	}{
		{"nothing but the age", kith.Request{Age: kith.Minor}, nil},
		{"no age", kith.Request{}, []kith.Conflict{{Why: kith.ConflictNoAge}}},
		{"an age that is none", kith.Request{Age: "old"}, []kith.Conflict{{Why: kith.ConflictNoAge}}},
		{"a group of their own", kith.Request{Age: kith.Adult, Tags: []kith.Tag{"fathers"}, Wishes: []kith.TagWish{wish("fathers", kith.Must)}}, nil},
		{"a group of others", kith.Request{Age: kith.Adult, Wishes: []kith.TagWish{wish("women", kith.Prefer)}}, []kith.Conflict{{kith.ConflictNotTheirs, "women"}}},
		{"avoiding is free to all", kith.Request{Age: kith.Adult, Wishes: []kith.TagWish{wish("men", kith.Avoid)}}, nil},
		{"must and avoid", kith.Request{Age: kith.Adult, Tags: []kith.Tag{"men"}, Wishes: []kith.TagWish{wish("men", kith.Avoid), wish("men", kith.Must)}}, []kith.Conflict{{kith.ConflictMustAndAvoid, "men"}}},
		{"a thousand groups", kith.Request{Age: kith.Adult, Tags: make([]kith.Tag, 1000)}, []kith.Conflict{{Why: kith.ConflictTooMany}}},
	} {
		if got := row.request.Conflicts(); !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

func TestBaseOfALanguage(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "en-GB": "en", " DE_at ": "de", "zh-Hans-TW": "zh", "": "", "-": "", "tlh": "tlh"} {
		if got := (kith.Language{Tag: tag}).Base(); got != want {
			t.Errorf("%q: %q, want %q", tag, got, want)
		}
	}
}

package appservice

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"maunium.net/go/mautrix/id"

	"kith/pseudonym"
	"kith/store"
)

// Who knew in which order the homeserver made the ghosts, by a stream of changed devices or
// by when it noticed them, could else tell who met in one circle and who came back.
func TestGhostsAreDrawnAtRandom(t *testing.T) {
	as, _ := testService(t)
	ctx := t.Context()
	const pool = 30
	var made []id.UserID
	var names []string
	for len(made) < pool {
		ghost, err := as.newGhost()
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(names, func(name string) bool { return pseudonym.Alike(name, ghost.Name) }) {
			continue
		}
		ghost.State = store.GhostReady
		ghost.User = id.NewUserID(fmt.Sprintf("_kith_%04d", len(made)), "example.org") // in order also where two were made at once
		if err = as.store.SaveGhost(ctx, ghost); err != nil {
			t.Fatal(err)
		}
		made, names = append(made, ghost.User), append(names, ghost.Name)
	}
	var drawn []id.UserID
	for range pool / 3 {
		ghosts, err := as.TakeGhosts(ctx, 3, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, ghost := range ghosts {
			drawn = append(drawn, ghost.User)
		}
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(drawn))); !slices.Equal(sorted, made) {
		t.Fatalf("of %d ghosts %d were drawn, each once", pool, len(sorted))
	}
	inOrder := 0
	for i := range drawn[1:] {
		if cmp.Less(drawn[i], drawn[i+1]) {
			inOrder++
		}
	}
	// Chance gives 14.5 of 29, and less than 3 or more than 26 once in a million draws.
	if inOrder < 3 || inOrder > 26 {
		t.Errorf("ghosts are drawn in the order in which they were made: %d of %d pairs", inOrder, pool-1)
	}
}

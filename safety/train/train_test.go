package main

import (
	"bytes"
	"os"
	"runtime"
	"testing"

	"kith/safety/learned"
)

// TestSameMessagesMakeTheSameWeights trains again, which takes a while: KITH_TRAIN=1 asks for it.
// The last bits of exp differ between processors, so it is for the one they were made on.
func TestSameMessagesMakeTheSameWeights(t *testing.T) {
	if os.Getenv("KITH_TRAIN") == "" || runtime.GOARCH != "amd64" {
		t.Skip("set KITH_TRAIN=1 on amd64")
	}
	t.Chdir("../..")
	all, err := readCorpus(corpus()...)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := os.ReadFile(weights)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(shipped, learned.Encode(trainAll(all))) {
		t.Error("training makes other weights than those that are shipped: run go run ./safety/train")
	}
}

// TestNothingOfTheTestIsTrainedOn: figures are worth nothing otherwise.
func TestNothingOfTheTestIsTrainedOn(t *testing.T) {
	t.Chdir("../..")
	all, err := readCorpus(corpus()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.source == "test.tsv" || m.fold < 0 || m.fold >= folds {
			t.Fatalf("a message of %s in fold %d", m.source, m.fold)
		}
	}
	if len(all) < 1000 {
		t.Errorf("only %d messages", len(all))
	}
}

// Train makes the weights of the small model beside the rules (safety/learned) from the messages
// of safety/testdata: the tuned half of the labelled set and the training set. From the same files it
// makes the same weights, bit by bit. It never reads the half that figures are measured on.
//
//	go run ./safety/train            writes safety/learned/weights.bin
//	go run ./safety/train -figures   tells how well it does in cross-validation, and writes nothing
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"kith/safety/learned"
)

const weights = "safety/learned/weights.bin"

func main() {
	figures := flag.Bool("figures", false, "tell the figures of cross-validation instead of writing weights")
	flag.Parse()
	if err := run(*figures); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(figures bool) error {
	all, err := readCorpus(corpus()...)
	if err != nil {
		return err
	}
	if figures {
		return tellFigures(all)
	}
	if err := os.WriteFile(weights, learned.Encode(trainAll(all)), 0o644); err != nil { //nolint:gosec // everybody may read it
		return fmt.Errorf("write the weights: %w", err)
	}
	return nil
}

// corpus is the files to train on, in a fixed order.
func corpus() []string {
	more, _ := filepath.Glob("safety/testdata/training/*.tsv")
	return append([]string{"safety/testdata/labelled/" + tuned}, more...)
}

// trainAll trains every label on everything, and learns from cross-validation how likely
// a score makes a label.
func trainAll(all []*message) []learned.Trained {
	x, y := vectors(all, withoutInvented), vectors(all, asWritten)
	var found []learned.Trained
	for _, label := range learned.Labels {
		slope, offset := likelihood(all, label, crossValidate(x, y, all, label))
		found = append(found, learned.Trained{Weights: train(x, all, label, func(*message) bool { return true }), Slope: slope, Offset: offset})
	}
	return found
}

package main

import (
	"io"

	"kith/matching/topics"
)

// topicsVerb prints the catalogue of topics that comes with kith.
type topicsVerb struct{}

// Run prints it as a file to copy and change.
func (topicsVerb) Run(stdout io.Writer) error {
	_, err := stdout.Write(topics.ShippedFile())
	return err
}

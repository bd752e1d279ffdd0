package store

import (
	"fmt"
	"os"
)

// makePrivate makes the file of a database that is not there yet, so that nobody but its
// owner can read it: SQLite would take the mode that the process happens to have for new
// files. What it puts beside the file has the same mode. A file that is there is let be.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if os.IsPermission(err) {
		return nil // it is there, and SQLite will say what it makes of that
	} else if err != nil {
		return fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return file.Close()
}

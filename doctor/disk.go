package doctor

import (
	"context"
	"fmt"
	"path/filepath"
)

// leastDisk is how much must be free where the database lies, in bytes. A message takes
// some kilobytes until it is erased; what counts is that there is time to act.
const leastDisk = 1 << 30

// checkDisk looks at the space where the database lies.
func (e *exam) checkDisk(context.Context) (string, error) {
	path := e.sqlitePath()
	if path == "" {
		return "", skipped("the database is on a server; watch its disk there")
	}
	folder := filepath.Dir(path)
	free, ok := freeSpace(folder)
	if !ok {
		return "", skipped("this system does not tell how much of its disk is free")
	}
	if free < leastDisk {
		return "", &Trouble{
			What:   fmt.Sprintf("only %d MiB are free in %s; when there is nothing left, no message can be taken in", free>>20, folder),
			Remedy: "make room, or move the database to a larger disk",
		}
	}
	return fmt.Sprintf("%d GiB are free in %s", free>>30, folder), nil
}

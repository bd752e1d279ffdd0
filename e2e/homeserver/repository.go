package homeserver

import (
	"errors"
	"os"
	"path/filepath"
)

// Repository is the folder of kith's sources: the nearest one upwards from the
// working directory, else from this executable.
func Repository() (string, error) {
	var from []string
	if wd, err := os.Getwd(); err == nil {
		from = append(from, wd)
	}
	if exe, err := os.Executable(); err == nil {
		if exe, err = filepath.EvalSymlinks(exe); err == nil {
			from = append(from, filepath.Dir(exe))
		}
	}
	for _, dir := range from {
		for dir != filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "e2e", "dendrite", "go.mod")); err == nil {
				return dir, nil
			}
			dir = filepath.Dir(dir)
		}
	}
	return "", errors.New("no checkout of kith in the folders above this one or above the program: run it inside one")
}

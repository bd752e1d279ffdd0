//go:build unix

package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
)

// lockFile takes a file for this process. It must not be one of SQLite's own: closing
// those would end SQLite's locks.
func lockFile(path string) (io.Closer, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	switch {
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%w: %w", ErrReadOnly, err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	if err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrInUse
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &heldFile{File: file}, nil
}

// heldFile can be closed more than once, like the database it belongs to.
type heldFile struct {
	*os.File
	once sync.Once
	err  error
}

// Close gives the file free.
func (f *heldFile) Close() error {
	f.once.Do(func() { f.err = f.File.Close() })
	return f.err
}

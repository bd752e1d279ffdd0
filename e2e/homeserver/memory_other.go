//go:build !linux

package homeserver

import "errors"

func residentMemory(int) (int64, error) {
	return 0, errors.New("read memory use: known on Linux only")
}

//go:build !linux

package store_test

import (
	"os"
	"testing"
)

func asOrdinaryUser(t *testing.T, _ string, fn func()) {
	t.Helper()
	if os.Geteuid() == 0 {
		t.Skip("permissions do not count for root")
	}
	fn()
}

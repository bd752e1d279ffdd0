package postgres

import (
	"errors"
	"os"
	"testing"
)

// ForTest starts a cluster for one test and gives an empty database in it. Where there
// is no PostgreSQL the test is skipped, or fails if RequireVariable is set.
func ForTest(t testing.TB) string {
	t.Helper()
	uri, err := ClusterForTest(t).Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return uri
}

// ClusterForTest is ForTest for a test that does more with its server.
func ClusterForTest(t testing.TB) *Cluster {
	t.Helper()
	c, err := Start(t.Context())
	if errors.Is(err, ErrMissing) && os.Getenv(RequireVariable) == "" {
		t.Skip("skipped: " + err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Stop)
	return c
}

// IsHere tells whether a PostgreSQL can be started on this machine.
func IsHere() bool {
	_, err := findPrograms()
	return err == nil
}

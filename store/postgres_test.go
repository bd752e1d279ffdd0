package store_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"kith/e2e/postgres"
)

// cluster is made when the first test asks for it and removed when all have ended.
var (
	cluster  *postgres.Cluster
	startIt  sync.Once
	startErr error
)

func TestMain(m *testing.M) {
	code := m.Run()
	if cluster != nil {
		cluster.Stop()
	}
	os.Exit(code)
}

// newPostgresDatabase gives the address of a new database, or skips the test.
func newPostgresDatabase(t *testing.T) string {
	t.Helper()
	startIt.Do(func() { cluster, startErr = postgres.Start(context.Background()) })
	if errors.Is(startErr, postgres.ErrMissing) && os.Getenv(postgres.RequireVariable) == "" {
		t.Skip(startErr)
	}
	ok(t, startErr)
	uri, err := cluster.Database(t.Context())
	ok(t, err)
	return uri
}

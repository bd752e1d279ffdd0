package store_test

import (
	"context"
	"errors"
	"testing"

	"kith/store"
)

var errChanged = errors.New("changed one's mind")

func TestATransactionIsKeptWholeOrNotAtAll(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		err := st.Txn(ctx, func(ctx context.Context) error {
			ok(t, st.SetCursor(ctx, "a", "1"))
			same(t, "its own write", must(st.Cursor(ctx, "a"))(t), "1")
			return errChanged
		})
		if !errors.Is(err, errChanged) {
			t.Fatalf("the reason was lost: %v", err)
		}
		same(t, "after the rollback", must(st.Cursor(ctx, "a"))(t), "")

		// An inner transaction is part of the outer one.
		err = st.Txn(ctx, func(ctx context.Context) error {
			ok(t, st.Txn(ctx, func(ctx context.Context) error { return st.SetCursor(ctx, "a", "inner") }))
			ok(t, st.SetCursor(ctx, "b", "outer"))
			return errChanged
		})
		if !errors.Is(err, errChanged) {
			t.Fatal(err)
		}
		same(t, "after the outer rollback", must(st.Cursor(ctx, "a"))(t)+must(st.Cursor(ctx, "b"))(t), "")

		ok(t, st.Txn(ctx, func(ctx context.Context) error {
			return st.Txn(ctx, func(ctx context.Context) error { return st.SetCursor(ctx, "a", "kept") })
		}))
		same(t, "after the commit", must(st.Cursor(ctx, "a"))(t), "kept")
	})
}

func TestAPanicRollsBackAndLeavesTheDatabaseUsable(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		func() {
			defer func() { _ = recover() }()
			_ = st.Txn(t.Context(), func(ctx context.Context) error {
				ok(t, st.SetCursor(ctx, "a", "1"))
				panic("somewhere deep")
			})
		}()
		same(t, "after the panic", must(st.Cursor(t.Context(), "a"))(t), "")
		ok(t, st.SetCursor(t.Context(), "a", "2"))
	})
}

func TestHooksRunAfterTheCommitAndNeverAfterARollback(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		var seen []string
		hook := func(name string) func() {
			return func() { seen = append(seen, name+"="+must(st.Cursor(ctx, "a"))(t)) }
		}
		ok(t, st.Txn(ctx, func(ctx context.Context) error {
			st.AfterCommit(ctx, hook("outer"))
			ok(t, st.Txn(ctx, func(ctx context.Context) error {
				st.AfterCommit(ctx, hook("inner"))
				return st.SetCursor(ctx, "a", "1")
			}))
			if len(seen) > 0 {
				t.Fatal("a hook ran when the inner transaction ended")
			}
			return nil
		}))
		same(t, "hooks see what was committed", seen, []string{"outer=1", "inner=1"})

		seen = nil
		_ = st.Txn(ctx, func(ctx context.Context) error {
			st.AfterCommit(ctx, hook("never"))
			return errChanged
		})
		same(t, "hooks of a rollback", len(seen), 0)

		ended, cancel := context.WithCancel(ctx)
		err := st.Txn(ended, func(ctx context.Context) error {
			st.AfterCommit(ctx, hook("never"))
			err := st.SetCursor(ctx, "a", "2")
			cancel()
			return err
		})
		if err == nil {
			t.Fatal("a transaction whose context ended before the commit was committed")
		}
		same(t, "hooks of a failed commit", len(seen), 0)
		same(t, "after the failed commit", must(st.Cursor(ctx, "a"))(t), "1")

		st.AfterCommit(ctx, hook("now"))
		same(t, "hook outside of a transaction", seen, []string{"now=1"})
	})
}

func TestCryptoStateJoinsTheTransaction(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		crypto := st.CryptoStore("@bot:example.org", "DEVICE")
		_ = st.Txn(t.Context(), func(ctx context.Context) error {
			ok(t, crypto.PutNextBatch(ctx, "x"))
			ok(t, crypto.PutSecret(ctx, "m.some.secret", "value"))
			return errChanged
		})
		same(t, "after the rollback", must(crypto.GetSecret(t.Context(), "m.some.secret"))(t), "")
	})
}

func TestCursorsArePlainValues(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		same(t, "unknown", must(st.Cursor(ctx, "x"))(t), "")
		ok(t, st.SetCursor(ctx, "x", "1"))
		ok(t, st.SetCursor(ctx, "x", "2"))
		same(t, "known", must(st.Cursor(ctx, "x"))(t), "2")
		ok(t, st.Ping(ctx))
	})
}

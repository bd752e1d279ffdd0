package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"maunium.net/go/mautrix/id"

	"kith/store"
)

const (
	heron = id.UserID("@_kith_heron:example.org")
	lamp  = id.UserID("@_kith_lamp:example.org")
	stone = id.UserID("@_kith_stone:example.org")
)

func reported(source string, reporter, author id.UserID) store.Report {
	return store.Report{Source: source, Circle: "circle", Reporter: reporter, Author: author, Message: 7, Reason: "unkind"}
}

func TestAReportIsKeptOnce(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 2)
		for _, source := range []string{"one", "two"} {
			for repetition := range 2 {
				kept, fresh, err := st.AddReport(ctx, reported(source, heron, lamp))
				ok(t, err)
				if fresh != (repetition == 0) || fresh && kept.Source != source {
					t.Errorf("repetition %d of %q: fresh %v, kept %+v", repetition, source, fresh, kept)
				}
			}
		}
		if _, err := st.Report(ctx, 99); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a report that there is not: %v", err)
		}
		same(t, "of this hour", must(st.ReportsBy(ctx, heron, time.Now().Add(-time.Hour)))(t), 2)
		same(t, "of the next", must(st.ReportsBy(ctx, heron, time.Now().Add(time.Hour)))(t), 0)
	})
}

func TestWhatStandsInAReportIsDroppedWhenItIsPassedOn(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 2)
		r, _, err := st.AddReport(ctx, reported("one", heron, lamp))
		ok(t, err)
		same(t, "waiting", must(st.WaitingReports(ctx, "circle"))(t), []store.Report{r})
		ok(t, st.PassReport(ctx, r.ID))
		same(t, "waiting", len(must(st.WaitingReports(ctx, "circle"))(t)), 0)
		r.Reason, r.Passed = "", true
		same(t, "passed on", must(st.Report(ctx, r.ID))(t), r)
	})
}

func TestReportersAreCountedOnce(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		openCircle(t, st, "circle", 2)
		for i, r := range []store.Report{
			reported("", heron, lamp), reported("", heron, lamp), reported("", stone, lamp), reported("", stone, heron), reported("", stone, ""),
		} {
			r.Source = fmt.Sprint(i)
			_, _, err := st.AddReport(ctx, r)
			ok(t, err)
		}
		same(t, "reporters", must(st.Reporters(ctx, lamp))(t), 2)
		same(t, "reports of one", must(st.ReportsAbout(ctx, lamp, heron))(t), 2)
		same(t, "reporters of nobody", must(st.Reporters(ctx, stone))(t), 0)

		same(t, "before", must(st.IsBeingMuted(ctx, lamp))(t), false)
		ok(t, st.SetReportMute(ctx, 1, store.ReportMutes))
		same(t, "meanwhile", must(st.IsBeingMuted(ctx, lamp))(t), true)
		same(t, "another", must(st.IsBeingMuted(ctx, heron))(t), false)
		ok(t, st.SetReportMute(ctx, 1, store.ReportMuted))
		same(t, "afterwards", must(st.IsBeingMuted(ctx, lamp))(t), false)
		same(t, "reviewed", []bool{must(st.IsReviewed(ctx, lamp))(t), must(st.IsReviewed(ctx, heron))(t)}, []bool{true, false})
		ok(t, st.EndReview(ctx, lamp))
		same(t, "reviewed in the end", must(st.IsReviewed(ctx, lamp))(t), false)
	})
}

// Two who report at the same moment are two: one of them sees both.
func TestReportersAtTheSameMomentAreBothCounted(t *testing.T) {
	onEach(t, func(t *testing.T, st *store.Store) {
		openCircle(t, st, "circle", 2)
		var all sync.WaitGroup
		counts := make([]int, 8)
		for i := range counts {
			all.Go(func() { counts[i] = countAfterReporting(t, st, i) })
		}
		all.Wait()
		seen := make(map[int]bool)
		for _, n := range counts {
			seen[n] = true
		}
		if len(seen) != len(counts) {
			t.Errorf("eight reporters counted %v", counts)
		}
	})
}

func countAfterReporting(t *testing.T, st *store.Store, i int) (count int) {
	t.Helper()
	err := st.Txn(t.Context(), func(ctx context.Context) error {
		reporter := id.UserID(fmt.Sprintf("@_kith_%d:example.org", i))
		if _, _, err := st.AddReport(ctx, reported(fmt.Sprint(i), reporter, lamp)); err != nil {
			return err
		}
		var err error
		count, err = st.Reporters(ctx, lamp)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return count
}

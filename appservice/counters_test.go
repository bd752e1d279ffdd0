package appservice

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"maunium.net/go/mautrix"

	"kith"
	"kith/store"
)

func answered(status int, code mautrix.RespError) error {
	err := mautrix.HTTPError{Response: &http.Response{StatusCode: status}}
	if code.ErrCode != "" {
		err.RespError = &code
	}
	return fmt.Errorf("send event: %w", err)
}

func TestAFailedAttemptIsCountedUnderItsReason(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no answer":       {fmt.Errorf("send event: %w", mautrix.HTTPError{}), retryDown},
		"a gateway's":     {answered(http.StatusBadGateway, mautrix.RespError{}), retryDown},
		"its own fault":   {answered(http.StatusInternalServerError, mautrix.MUnknown), retryDown},
		"too many":        {answered(http.StatusTooManyRequests, mautrix.MLimitExceeded), retryLimited},
		"no":              {answered(http.StatusBadRequest, mautrix.MBadJSON), retryRefused},
		"not now":         {fmt.Errorf("%w: it does not tell why", errRefusedNow), retryRefused},
		"took too long":   {fmt.Errorf("send event: %w", context.DeadlineExceeded), retryDown},
		"before it asked": {errors.New("encrypt event"), retryInternal},
	} {
		if got := why(c.err); got != c.want {
			t.Errorf("%s: counted as %s, not %s", name, got, c.want)
		}
	}
}

func TestTheClockOfAnotherServerCannotSpoilTheLag(t *testing.T) {
	c := newCounters(&readiness{})
	for _, sent := range []string{"", "null", `"yesterday"`, "1.5", "-1", "1e99", strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)} {
		c.kept(sent)
	}
	if n := testutil.ToFloat64(c.received); n != 7 {
		t.Errorf("counted %v events", n)
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(c.intakeLag)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	// What is no time is passed over; what comes from the future has come at once.
	if lag := families[0].GetMetric()[0].GetHistogram(); lag.GetSampleCount() != 1 || lag.GetSampleSum() != 0 {
		t.Errorf("the lags are %v", lag)
	}
}

// What a copy costs by being counted; decision 14 gives the figure.
func BenchmarkCountingACopy(b *testing.B) {
	c := newCounters(&readiness{})
	room, out := kith.Room{Kind: kith.RoomPortal}, store.Outgoing{Message: 1, Received: time.Now()}
	for b.Loop() {
		c.outgoing(room, out)
	}
}

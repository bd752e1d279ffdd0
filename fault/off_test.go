//go:build !fault

package fault

import (
	"net/http"
	"testing"
)

func TestWithoutTheTagThereIsNothing(t *testing.T) {
	t.Setenv(AfterVariable, "1")
	Point(Commit)
	if got := Driver("sqlite"); got != "sqlite" {
		t.Errorf("the driver is %q", got)
	}
	if Transport(http.DefaultTransport) != http.DefaultTransport {
		t.Error("the transport is another one")
	}
}

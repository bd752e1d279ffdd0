package appservice

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// What goes wrong with a request names nobody, neither to who asked nor in the log.
func TestAPanicInARequestNamesNobody(t *testing.T) {
	as, log := testService(t)
	failing := as.calm(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("nothing is known of @zoe.quill7:example.org") }))
	w := httptest.NewRecorder()
	failing.ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/_matrix/app/v1/transactions/1", http.NoBody))
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "M_UNKNOWN") {
		t.Errorf("it is answered with %d: %s", w.Code, w.Body)
	}
	if all := w.Body.String() + log.String(); strings.Contains(all, "zoe") || !strings.Contains(log.String(), "calm_test.go") {
		t.Errorf("what is told of it: %s", all)
	}
}

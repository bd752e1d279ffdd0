//go:build !fault

package fault

import "net/http"

// Point is where the process may end.
func Point(Kind) {}

// Driver gives the name of the SQL driver under which the named one counts commits.
func Driver(name string) string { return name }

// Transport counts the requests and answers that pass through t.
func Transport(t http.RoundTripper) http.RoundTripper { return t }

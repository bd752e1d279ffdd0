//go:build !fault

package fault

import (
	"database/sql/driver"
	"net/http"
)

// Point is where the process may end.
func Point(Kind) {}

// Driver gives the name of the SQL driver under which the named one counts commits.
func Driver(name string) string { return name }

// Connector counts the commits on the connections that c makes.
func Connector(c driver.Connector) driver.Connector { return c }

// Transport counts the requests and answers that pass through t.
func Transport(t http.RoundTripper) http.RoundTripper { return t }

package appservice

import (
	"fmt"
	"runtime/debug"
)

// guard makes a panic of fn an error like any other, so that what one event sets off
// does not end the service for everybody. The value of the panic may hold content and
// is left out.
func guard(fn func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("panic: %s", debug.Stack())
		}
	}()
	return fn()
}

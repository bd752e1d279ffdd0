package lane

import (
	"fmt"
	"runtime/debug"
)

// Quietly calls fn. A panic of fn ends the process as ever, but what is printed of it is
// where it was, and not its value, which may hold a name or what somebody wrote.
func Quietly(fn func()) {
	if where := caught(fn); where != nil {
		panic(fmt.Sprintf("the value of the panic is left out, since it may tell of somebody; it was here:\n%s", where))
	}
}

// caught gives where fn panicked. It has returned before another panic begins: of one that is
// going on the runtime would print the value, too.
func caught(fn func()) (where []byte) {
	defer func() {
		if recover() != nil {
			where = debug.Stack()
		}
	}()
	fn()
	return nil
}

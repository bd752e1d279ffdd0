package matching

import (
	"cmp"
	"container/heap"
	"time"
)

// widen moves somebody's expectations on. They never narrow again.
func (f *Fitting) widen(number int32, now int64) {
	who := &f.people[number]
	if !who.alive {
		return
	}
	step := int8(f.policy.stepAt(time.Duration(now - who.created)))
	if step <= who.step {
		return
	}
	if who.step = step; f.policy.isFirst(who) {
		f.firstUntil = max(f.firstUntil, who.created)
	}
	f.due = append(f.due, number)
	if next := int(step) + 1; next < len(f.policy.Steps) {
		heap.Push(&f.steps, stepTime{who.created + int64(f.policy.Steps[next].After), f.entry(number)})
	}
}

// nextStep is when somebody's expectations widen next; zero if nobody's will.
func (f *Fitting) nextStep() time.Time {
	for len(f.steps) > 0 && !f.living(f.steps[0].who) {
		heap.Pop(&f.steps)
	}
	if len(f.steps) == 0 {
		return time.Time{}
	}
	return time.Unix(0, f.steps[0].at)
}

// stepTime is when somebody's expectations widen next.
type stepTime struct {
	at  int64
	who entry
}

// stepQueue is a heap, the next first.
type stepQueue []stepTime

func (q stepQueue) Len() int { return len(q) }
func (q stepQueue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].at, q[j].at), cmp.Compare(q[i].who.number, q[j].who.number)) < 0
}
func (q stepQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *stepQueue) Push(x any)   { *q = append(*q, x.(stepTime)) }
func (q *stepQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

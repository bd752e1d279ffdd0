package matching

import "kith"

// Judge tells how two requests fit, outside any pool: for simulations, and to measure one
// way of matching against another.
type Judge struct {
	setting
	known map[kith.TicketID]profile
}

// NewJudge makes a judge that sees things as an engine of the same policy does.
func NewJudge(relation Relation, policy Policy) *Judge {
	policy = policy.complete()
	return &Judge{setting{newCompiler(relation, policy), policy}, map[kith.TicketID]profile{}}
}

// Fit is how well two tickets fit; false if a hard rule keeps them apart, or one of them asks
// for too much. A ticket is read once and remembered by its id until it is forgotten.
func (j *Judge) Fit(a, b kith.Ticket) (Fit, bool) {
	p, ok := j.read(a)
	q, both := j.read(b)
	if !ok || !both || !j.may(&p, &q) {
		return 0, false
	}
	return j.fit(&j.policy.Weights, &p, &q), true
}

// Forget drops what is remembered of a ticket.
func (j *Judge) Forget(id kith.TicketID) { delete(j.known, id) }

func (j *Judge) read(k kith.Ticket) (profile, bool) {
	if p, known := j.known[k.ID]; known {
		return p, true
	}
	p, err := j.compile(k)
	if err == nil {
		j.known[k.ID] = p
	}
	return p, err == nil
}

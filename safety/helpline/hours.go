package helpline

import (
	"regexp"
	"strings"
	"time"
)

// Hours is when a line is answered, in the country's own time: "24/7", or parts such as
// "Mo-Fr 09:00-17:00" divided by "; ". A part that ends at or before its beginning ends on
// the next day. Empty: not known.
type Hours string

// Always tells whether the line is answered around the clock, every day.
func (h Hours) Always() bool { return h == "24/7" }

// Span is a part of the week at which a line is answered.
type Span struct {
	From, To    time.Weekday // the first and the last day
	Open, Close string       // as in 09:00; "24:00" is midnight
}

// Spans is the parts of Hours; none if it is Always or not known.
func (h Hours) Spans() []Span {
	var spans []Span
	for part := range strings.SplitSeq(string(h), "; ") {
		match := spanForm.FindStringSubmatch(part)
		if match == nil {
			continue
		}
		s := Span{From: weekdays[match[1]], To: weekdays[match[1]], Open: match[3], Close: match[4]}
		if match[2] != "" {
			s.To = weekdays[match[2]]
		}
		spans = append(spans, s)
	}
	return spans
}

// valid tells whether the hours are written as they should be.
func (h Hours) valid() bool {
	if h == "" || h.Always() {
		return true
	}
	for part := range strings.SplitSeq(string(h), "; ") {
		if !spanForm.MatchString(part) {
			return false
		}
	}
	return true
}

var spanForm = regexp.MustCompile(`^(Mo|Tu|We|Th|Fr|Sa|Su)(?:-(Mo|Tu|We|Th|Fr|Sa|Su))? ((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$`)

var weekdays = map[string]time.Weekday{
	"Mo": time.Monday, "Tu": time.Tuesday, "We": time.Wednesday, "Th": time.Thursday,
	"Fr": time.Friday, "Sa": time.Saturday, "Su": time.Sunday,
}

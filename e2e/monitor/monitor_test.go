package monitor

import "testing"

const exposed = `# HELP kith_x What is counted.
# TYPE kith_x gauge
kith_x{state="open"} 1
kith_x{state="a \"quoted\" one"} 0
kith_wait_bucket{le="+Inf"} 3
go_goroutines 7
`

func TestQueriesThatAskInVainAreFound(t *testing.T) {
	e, err := Parse(exposed)
	if err != nil {
		t.Fatal(err)
	}
	for query, good := range map[string]bool{
		`sum by (state) (kith_x)`:                                    true,
		`kith_x{state="open", instance=~"$instance"} > 0`:            true,
		`kith_x{state!="open"}`:                                      true,
		`kith_x{state=~"open|shut"} and on (instance) go_goroutines`: true,
		`histogram_quantile(0.5, rate(kith_wait_bucket[5m]))`:        true,
		`kith_x{state="shut"}`:                                       false,
		`kith_x{status="open"}`:                                      false,
		`kith_y`:                                                     false,
		`kith_x + kith_wait`:                                         false,
		`up`:                                                         false,
	} {
		if err := e.Check(query); (err == nil) != good {
			t.Errorf("%s: %v", query, err)
		}
	}
	if _, err := Parse("kith_x one two"); err == nil {
		t.Error("took what is no sample for one")
	}
}

package main

// table is how the figures of one benchmark stand on the page.
type table struct {
	title   string
	first   string // what stands above the names of the lines
	lines   []line
	columns []column
}

type line struct{ name, benchmark string }

type column struct {
	head     string
	unit     string // as the benchmark reports it
	decimals int
	suffix   string
	limits   map[string]float64 // the most it may be, by the name of the line
}

func (t table) heads() (heads []string) {
	for _, c := range t.columns {
		heads = append(heads, c.head)
	}
	return heads
}

func eachHomeserver(benchmark string) []line {
	return []line{{"Synapse", benchmark + "/synapse"}, {"Dendrite", benchmark + "/dendrite"}}
}

var tables = []table{
	{
		title: "From a peer's send to the other's decrypted receipt", first: "homeserver", lines: eachHomeserver("BenchmarkLatency"),
		columns: []column{
			{head: "native", unit: "native-ms", suffix: " ms"},
			{head: "floor ÷ native", unit: "floor/native", decimals: 2},
			{head: "kith ÷ native", unit: "kith/native", decimals: 2, limits: map[string]float64{"Synapse": 2.3, "Dendrite": 2.0}},
			{head: "95th percentile, kith ÷ native", unit: "kith/native-p95", decimals: 2},
		},
	},
	{
		title: "From find to both invitations, when the other one waits already", first: "homeserver", lines: eachHomeserver("BenchmarkMatch"),
		columns: []column{
			{head: "median", unit: "find-to-invitations-s", decimals: 2, suffix: " s", limits: map[string]float64{"Synapse": 2}},
			{head: "slowest of 7", unit: "slowest-s", decimals: 2, suffix: " s"},
		},
	},
	{
		title: "Idle", first: "service", lines: []line{{"with ten ghosts ready", "BenchmarkIdle"}},
		columns: []column{
			{head: "memory", unit: "MB", suffix: " MB", limits: map[string]float64{"with ten ghosts ready": 60}},
			{head: "for each further ghost", unit: "KiB/ghost", decimals: 1, suffix: " KiB", limits: map[string]float64{"with ten ghosts ready": 16}},
		},
	},
	{
		title: "Program, without cgo", first: "file", lines: []line{{"bin/kith", "BenchmarkProgram"}},
		columns: []column{{head: "size", unit: "MB", decimals: 1, suffix: " MB", limits: map[string]float64{"bin/kith": 40}}},
	},
}

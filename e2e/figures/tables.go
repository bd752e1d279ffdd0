package main

import (
	"fmt"
	"strings"
)

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
	most     limits
	least    limits
}

// limits are kept by the lines of these names, "" by all.
type limits map[string]float64

func (l limits) of(name string) (float64, bool) {
	if limit, limited := l[""]; limited {
		return limit, true
	}
	limit, limited := l[name]
	return limit, limited
}

// heads are what stands above the columns, with the limit where it is the same for all.
func (t table) heads() (heads []string) {
	for _, c := range t.columns {
		head := c.head
		if most, all := c.most[""]; all {
			head += fmt.Sprintf(" (at most %v)", most)
		}
		if least, all := c.least[""]; all {
			head += fmt.Sprintf(" (at least %v)", least)
		}
		heads = append(heads, head)
	}
	return heads
}

var homeservers = []line{{"Synapse", "synapse"}, {"Synapse, PostgreSQL", "synapse-postgres"}, {"Dendrite", "dendrite"}}

// each gives a line for each homeserver.
func each(scene string) (lines []line) {
	for _, h := range homeservers {
		lines = append(lines, line{h.name, "BenchmarkHomeserver/" + h.benchmark + "/" + scene})
	}
	return lines
}

// starts are those with more and more ghosts.
func starts() (lines []line) {
	for _, h := range each("start/") {
		for _, n := range []string{"10", "100", "1,000", "10,000"} {
			lines = append(lines, line{h.name + ": " + n, h.benchmark + strings.ReplaceAll(n, ",", "")})
		}
	}
	return lines
}

var tables = []table{
	{
		title: "From a peer's send to the other's decrypted receipt", first: "homeserver", lines: each("latency"),
		columns: []column{
			{head: "native", unit: "native-ms", suffix: " ms"},
			{head: "floor ÷ native", unit: "floor/native", decimals: 2},
			{head: "kith ÷ native", unit: "kith/native", decimals: 2, most: limits{"Synapse": 2.3, "Synapse, PostgreSQL": 2.3, "Dendrite": 2}},
			{head: "kith ÷ floor", unit: "kith/floor", decimals: 2, most: limits{"": 1.25}},
			{head: "95th percentile, kith ÷ floor", unit: "kith/floor-p95", decimals: 2},
		},
	},
	{
		title: "The same with the rules of screening and without", first: "homeserver", lines: each("screening"),
		columns: []column{
			{head: "without", unit: "off-ms", suffix: " ms"},
			{head: "with", unit: "on-ms", suffix: " ms"},
			{head: "with ÷ without", unit: "on/off", decimals: 2, most: limits{"": 1.05}},
			{head: "lower quartile, with ÷ without", unit: "on/off-p25", decimals: 2},
			{head: "processor time of the rules for each message", unit: "cpu-ms/message", decimals: 1, suffix: " ms"},
		},
	},
	{
		title: "Words beside three pictures of 12 megapixels", first: "homeserver", lines: each("pictures"),
		columns: []column{
			{head: "the pictures came after", unit: "three-pictures-s", decimals: 1, suffix: " s"},
			{head: "another's words by kith, meanwhile ÷ before", unit: "kith-meanwhile/kith", decimals: 2},
			{head: "in a native room, meanwhile ÷ before", unit: "native-meanwhile/native", decimals: 2},
		},
	},
	{
		title: "Circles of five in which everybody writes at once", first: "homeserver", lines: each("deliveries"),
		columns: []column{
			{head: "raw", unit: "raw/s", suffix: " a second"},
			{head: "deliveries", unit: "deliveries/s", suffix: " a second"},
			{head: "deliveries ÷ raw", unit: "deliveries/raw", decimals: 2},
			{head: "all sends ÷ raw", unit: "all-sends/raw", decimals: 2},
			{head: "processor time of kith for each delivery", unit: "cpu-ms/delivery", decimals: 1, suffix: " ms"},
			{head: "with a backlog, kith's sends ÷ raw", unit: "backlog/raw", decimals: 2, least: limits{"Synapse": 0.8, "Synapse, PostgreSQL": 0.8}},
		},
	},
	{
		title: "From find to both invitations, when the other one waits already", first: "homeserver", lines: each("match"),
		columns: []column{
			{head: "median", unit: "find-to-invitations-s", decimals: 2, suffix: " s", most: limits{"Synapse": 2}},
			{head: "slowest of 5", unit: "slowest-s", decimals: 2, suffix: " s"},
		},
	},
	{
		title: "The same just after a restart with 2,000 circles", first: "homeserver", lines: each("matchInCrowd"),
		columns: []column{
			{head: "find to invitations", unit: "find-to-invitations-s", decimals: 2, suffix: " s"},
			{head: "memory", unit: "MB", suffix: " MB"},
		},
	},
	{
		title: "Sixty people who come within a minute, for eight topics", first: "homeserver and ghosts kept ready", lines: []line{
			{"Synapse, 80", "BenchmarkRush/pool80"}, {"Synapse, 20", "BenchmarkRush/pool20"},
		},
		columns: []column{
			{head: "had a partner", unit: "partners"},
			{head: "of these reached", unit: "reached"},
			{head: "request to somebody's first words: half", unit: "p50-s", decimals: 1, suffix: " s"},
			{head: "80 of 100", unit: "p80-s", decimals: 1, suffix: " s"},
			{head: "95 of 100", unit: "p95-s", decimals: 1, suffix: " s", most: limits{"Synapse, 80": 60}},
			{head: "the slowest", unit: "max-s", decimals: 1, suffix: " s"},
			{head: "processor time of the homeserver", unit: "homeserver-cpu-s", suffix: " s"},
			{head: "of kith", unit: "kith-cpu-s", suffix: " s"},
		},
	},
	{
		title: "Making ghosts", first: "homeserver", lines: each("ghosts"),
		columns: []column{{head: "ready", unit: "ghosts/s", decimals: 1, suffix: " a second"}},
	},
	{
		title: "Latency with the bot in many rooms", first: "homeserver", lines: each("rooms"),
		columns: []column{
			{head: "rooms", unit: "rooms"},
			{head: "kith ÷ native", unit: "kith/native", decimals: 2},
			{head: "against that with a few rooms", unit: "growth", decimals: 2, most: limits{"Synapse": 1.25, "Synapse, PostgreSQL": 1.25}},
		},
	},
	{
		title: "Starting again with so many ghosts in circles of five", first: "homeserver and ghosts", lines: starts(),
		columns: []column{
			{head: "ready after", unit: "ready-s", decimals: 2, suffix: " s", most: limits{"": 5}},
			{head: "memory", unit: "MB", suffix: " MB", most: limits{"": 80}},
		},
	},
	{
		title: "Idle", first: "service", lines: []line{{"with ten ghosts ready", "BenchmarkIdle"}},
		columns: []column{
			{head: "memory", unit: "MB", suffix: " MB", most: limits{"": 60}},
			{head: "for each further ghost", unit: "KiB/ghost", decimals: 1, suffix: " KiB", most: limits{"": 16}},
		},
	},
	{
		title: "Program, without cgo", first: "file", lines: []line{{"bin/kith", "BenchmarkProgram"}},
		columns: []column{{head: "size", unit: "MB", decimals: 1, suffix: " MB", most: limits{"": 40}}},
	},
}

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"kith/matching"
	"kith/matching/simulate"
	"kith/matching/topics"
)

// simulateVerb plays days of a service, to plan how many listeners it needs.
type simulateVerb struct {
	Scenario  string  `short:"s" placeholder:"FILE" help:"What a day is like, in YAML; what it leaves out is as in --example." type:"path"`
	Example   bool    `help:"Print the default scenario, with the sources of its figures, and nothing else."`
	Topics    string  `placeholder:"FILE" help:"A catalogue of topics of your own." type:"path"`
	Days      int     `default:"7" help:"How many days are played."`
	Seed      uint64  `default:"1" help:"Another number brings other people."`
	Requests  float64 `placeholder:"N" help:"Requests a day, in the place of the scenario's."`
	Listeners int     `default:"-1" placeholder:"N" help:"Listeners on duty, in the place of the scenario's."`
	Want      int     `placeholder:"PERCENT" help:"Look for the least number of listeners with whom so many are met within a minute."`
	Most      int     `default:"200" placeholder:"N" help:"With --want: no more listeners than these are tried."`
	SVG       string  `name:"svg" placeholder:"FILE" help:"Also draw a picture." type:"path"`
}

// mostDays bounds what is played at once.
const mostDays = 366

// Run plays the days and prints what they were like.
func (v simulateVerb) Run(stdout io.Writer) error {
	if v.Example {
		_, err := stdout.Write(simulate.ShippedFile())
		return err
	}
	if v.Days < 1 || v.Days > mostDays || v.Want < 0 || v.Want > 100 {
		return fmt.Errorf("--days needs 1 to %d, --want a percentage", mostDays)
	}
	scenario, catalogue, err := v.read()
	if err != nil {
		return err
	}
	engine := func() simulate.Engine { return matching.NewFitting(catalogue, matching.Policy{}) }
	judge := func() *matching.Judge { return matching.NewJudge(catalogue, matching.Policy{}) }
	if v.Want > 0 {
		answer := simulate.Staff(scenario, v.Days, v.Seed, float64(v.Want)/100, v.Most, engine, judge)
		if err := answer.Print(stdout); err != nil {
			return err
		}
		if answer.Enough >= 0 {
			scenario.Listeners = answer.Enough
		}
		if v.SVG == "" {
			return nil
		}
	}
	result := simulate.Play(scenario, v.Days, v.Seed, engine(), judge())
	if v.Want == 0 {
		if err := result.Print(stdout); err != nil {
			return err
		}
	}
	return v.draw(result, stdout)
}

func (v simulateVerb) read() (simulate.Scenario, *topics.Catalogue, error) {
	scenario, catalogue := simulate.Default(), topics.Shipped()
	if v.Scenario != "" {
		data, err := os.ReadFile(v.Scenario)
		if err != nil {
			return scenario, nil, fmt.Errorf("read the scenario: %w", err)
		}
		if scenario, err = simulate.Parse(data); err != nil {
			return scenario, nil, fmt.Errorf("%s: %w", filepath.Base(v.Scenario), err)
		}
	}
	if v.Topics != "" {
		data, err := os.ReadFile(v.Topics)
		if err != nil {
			return scenario, nil, fmt.Errorf("read the topics: %w", err)
		}
		if catalogue, err = topics.Parse(v.Topics, data); err != nil {
			return scenario, nil, err
		}
	}
	if v.Requests > 0 {
		scenario.RequestsPerDay = v.Requests
	}
	if v.Listeners >= 0 {
		scenario.Listeners = v.Listeners
	}
	return scenario, catalogue, scenario.Check()
}

func (v simulateVerb) draw(result *simulate.Result, stdout io.Writer) error {
	if v.SVG == "" {
		return nil
	}
	file, err := os.Create(v.SVG)
	if err != nil {
		return fmt.Errorf("draw the picture: %w", err)
	}
	if err := errors.Join(result.Draw(file), file.Close()); err != nil {
		return fmt.Errorf("draw the picture: %w", err)
	}
	_, err = fmt.Fprintf(stdout, "\nThe picture is in %s.\n", v.SVG)
	return err
}

// Package learned is a small linear model that says how likely a text is in acute danger, in
// distress, an attack and so on. It is one more voice beside the rules of safety, for what no
// phrase foresaw. It knows no language: it adds up what words, pairs of words, rows of letters and
// concepts (concepts.txt) have weighed in the messages that it was trained on. It is pure,
// works offline, and reads in linear time. safety/train makes its weights.
package learned

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Labels are what the model has an opinion on. "distress" is worry or acute.
var Labels = []string{"acute", "distress", "abuse", "sexual", "method", "advertising", "medical"}

// Scores are how likely each of Labels is, from 0 to 1, in their order. On messages like those of
// the corpus about so many in a hundred carry the label; in a real chat far fewer.
type Scores [columns]float64

// columns is how many labels there are.
const columns = 7

// Of is the score of a label, and whether there is such a label.
func (s Scores) Of(label string) (score float64, known bool) {
	i := slices.Index(Labels, label)
	if i < 0 {
		return 0, false
	}
	return s[i], true
}

// Model is the weights. It is not changed after it was read; any number of goroutines may use it.
type Model struct {
	weights []int8           // by row, then by label
	scale   [columns]float64 // of the weights
	bias    [columns]float64
	slope   [columns]float64 // from a sum to a likelihood
	offset  [columns]float64
	lexicon *lexicon
}

//go:embed weights.bin
var shipped []byte

// Shipped is the model that comes with the service.
func Shipped() (*Model, error) { return decode(shipped) }

const header = columns * 4 * 8

// decode reads weights as Encode wrote them.
func decode(data []byte) (*Model, error) {
	if len(data) != header+Rows*columns {
		return nil, fmt.Errorf("weights of the model are %d bytes, not %d: run go run ./safety/train", len(data), header+Rows*columns)
	}
	m := &Model{weights: make([]int8, Rows*columns), lexicon: readLexicon()}
	for i, numbers := range []*[columns]float64{&m.scale, &m.bias, &m.slope, &m.offset} {
		for k := range numbers {
			numbers[k] = math.Float64frombits(binary.LittleEndian.Uint64(data[(i*columns+k)*8:]))
		}
	}
	for i, b := range data[header:] {
		m.weights[i] = int8(b)
	}
	return m, nil
}

// Trained is what training found for one label.
type Trained struct {
	Weights       []float64 // by row, the bias last
	Slope, Offset float64   // likelihood = 1/(1+exp(-(slope*sum+offset)))
}

// widest is how many standard deviations from zero a weight can be: what is beyond is cut off, so
// that all the others are told apart more finely.
const widest = 8

// Encode writes what was found for each of Labels, in their order, with one byte for a weight.
func Encode(all []Trained) []byte {
	data := make([]byte, header+Rows*columns)
	put := func(i, k int, number float64) {
		binary.LittleEndian.PutUint64(data[(i*columns+k)*8:], math.Float64bits(float64(float32(number))))
	}
	for k, t := range all {
		square := 0.0
		for _, w := range t.Weights[:Rows] {
			square += float64(w * w)
		}
		scale := float64(float32(widest * math.Sqrt(square/Rows) / math.MaxInt8))
		put(0, k, scale)
		put(1, k, t.Weights[Rows])
		put(2, k, t.Slope)
		put(3, k, t.Offset)
		for row, w := range t.Weights[:Rows] {
			data[header+row*columns+k] = byte(int8(max(-math.MaxInt8, min(math.MaxInt8, math.Round(w/scale)))))
		}
	}
	return data
}

// Judge is the model at work, for one goroutine.
type Judge struct {
	model  *Model
	reader reader
}

// Judge is a judge of its own.
func (m *Model) Judge() *Judge { return &Judge{model: m, reader: reader{lexicon: m.lexicon}} }

// How much of a text is read at once, in bytes: of a longer one each part is judged, and the
// highest score counts, so that nothing is drowned in what stands around it.
const (
	longestPart = 600
	nextPart    = 300
)

// Read says what it makes of a folded text.
func (j *Judge) Read(plain []byte) Scores {
	words := j.reader.split(plain)
	highest := Scores{}
	for {
		part, rest := words, []byte(nil)
		if len(words) > longestPart {
			part, rest = words[:border(words, longestPart)], words[border(words, nextPart)-1:]
		}
		for k, score := range j.score(j.reader.find(part)) {
			highest[k] = max(highest[k], score)
		}
		if rest == nil {
			return highest
		}
		words = rest
	}
}

// border is where the last word that begins before a place ends. A word without end is cut.
func border(words []byte, at int) int {
	for i := at; i > at/2; i-- {
		if words[i-1] == ' ' {
			return i
		}
	}
	return at
}

func (j *Judge) score(found *Features) Scores {
	sums := [columns]float64{}
	for family, rows := range found {
		if len(rows) == 0 {
			continue
		}
		added := [columns]int32{}
		for _, row := range rows {
			weights := (*[columns]int8)(j.model.weights[int(row)*columns:])
			for k, w := range weights {
				added[k] += int32(w)
			}
		}
		for k, sum := range added {
			sums[k] += float64(sum) * Share(family, len(rows))
		}
	}
	scores := Scores{}
	for k, sum := range sums {
		sum = sum*j.model.scale[k] + j.model.bias[k]
		scores[k] = 1 / (1 + math.Exp(-(j.model.slope[k]*sum + j.model.offset[k])))
	}
	return scores
}

// least is added to how many features a text has, by family: a short text, which tells little,
// does not weigh as much as a long one, and without evidence the model says no.
var least = [families]float64{40, 160, 40}

// Share is the value of each feature of a family that has so many in a text.
func Share(family, features int) float64 {
	return 1 / math.Sqrt(float64(features)+least[family])
}

package config

import "strings"

// suggest finds the candidate that was most likely meant by a word, or "".
func suggest(word string, candidates []string) string {
	word = normalise(word)
	best, bestDistance := "", max(1, len(word)/3)+1
	for _, candidate := range candidates {
		if d := editDistance(word, normalise(candidate)); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// normalise makes spellings equal that people mix up: case, dashes and spaces.
func normalise(word string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(word))
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours that lead from a to b (optimal string alignment).
func editDistance(a, b string) int {
	previous, row := make([]int, len(b)+1), make([]int, len(b)+1)
	var beforePrevious []int
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		beforePrevious, previous = previous, row
		row = make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], beforePrevious[j-2]+1)
			}
		}
	}
	return row[len(b)]
}

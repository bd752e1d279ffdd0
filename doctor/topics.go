package doctor

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kith/diagnostic"
	"kith/matching/topics"
)

// checkTopics reads the catalogue of topics as `kith run` does.
func (e *exam) checkTopics(context.Context) (string, error) {
	catalogue, err := topics.Load(e.config.Matching.Catalogue)
	var problems diagnostic.Problems
	if errors.As(err, &problems) {
		var wrong []error
		for _, p := range problems {
			wrong = append(wrong, &Trouble{What: p.String(), Remedy: "correct it, or empty matching.catalogue"})
		}
		return "", all(wrong...)
	} else if err != nil {
		return "", err
	}
	offer := topics.NewOffer(catalogue, e.config.Topics, e.config.Matching.Beyond)
	found := fmt.Sprintf("%d are listed, %d can be found", len(offer.Listed()), len(offer.All()))
	var unknown []string
	for _, t := range offer.Listed() {
		if _, known := catalogue.Topic(t.ID); !known {
			unknown = append(unknown, string(t.ID))
		}
	}
	if len(unknown) > 0 {
		found += "; by their names alone, since no catalogue has words for them: " + strings.Join(unknown, ", ")
	}
	return found, nil
}

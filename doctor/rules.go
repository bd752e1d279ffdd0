package doctor

import (
	"context"
	"errors"
	"fmt"

	"kith/diagnostic"
	"kith/safety"
)

// checkRules reads the rules of screening as `kith run` does.
func (e *exam) checkRules(context.Context) (string, error) {
	rules, err := safety.Load(e.config.Screening.Rules, e.key.TrailKey())
	var problems diagnostic.Problems
	if errors.As(err, &problems) {
		var wrong []error
		for _, p := range problems {
			wrong = append(wrong, &Trouble{What: p.String(), Remedy: "correct it, or empty screening.rules"})
		}
		return "", all(wrong...)
	} else if err != nil {
		return "", err
	}
	dry := 0
	for _, rule := range rules.All() {
		if rule.DryRun {
			dry++
		}
	}
	return fmt.Sprintf("%d are in force, %d more in a dry run", len(rules.All())-dry, dry), nil
}

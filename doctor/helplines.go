package doctor

import (
	"context"
	"errors"
	"fmt"

	"kith/diagnostic"
	"kith/safety/helpline"
)

// checkHelplines reads where help is as `kith run` does.
func (e *exam) checkHelplines(context.Context) (string, error) {
	file := e.config.Crisis.Helplines
	if file == "" {
		return fmt.Sprintf("of %d countries", len(helpline.All())), nil
	}
	lines, err := helpline.Load(file)
	var problems diagnostic.Problems
	if errors.As(err, &problems) {
		var wrong []error
		for _, p := range problems {
			wrong = append(wrong, &Trouble{What: p.String(), Remedy: "correct it, or empty crisis.helplines"})
		}
		return "", all(wrong...)
	} else if err != nil {
		return "", &Trouble{What: err.Error(), Remedy: "put the file there, let kith read it, or empty crisis.helplines"}
	}
	return fmt.Sprintf("of %d countries, with your own", len(lines.All())), nil
}

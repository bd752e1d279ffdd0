package media

// Why says why a file is not passed on.
type Why string

// What a file can be refused for.
const (
	TooLarge      Why = "too_large"       // its bytes, or those of what would be made of it
	TooManyPixels Why = "too_many_pixels" // or frames: opening it takes too much memory or time
	Broken        Why = "broken"          // not of the form that it claims, or cut off
	Foreign       Why = "foreign"         // a picture in a format that cannot be cleaned
	NoPicture     Why = "no_picture"      // something else
	NoVoice       Why = "no_voice"        // no voice message of the one kind that can be cleaned
)

// Refusal is the error for a file that cannot be made anew. It holds nothing of the file, so
// it may be logged.
type Refusal struct{ Why Why }

// Error implements error.
func (r *Refusal) Error() string { return "file cannot be cleaned: " + string(r.Why) }

func refuse(why Why) error { return &Refusal{Why: why} }

package config

// Screening says by what it is judged what peers write, before others read it.
type Screening struct {
	Rules string `yaml:"rules"` // path of a folder with rules of the admin's own, or empty
}

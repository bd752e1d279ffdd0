package config

import (
	"strings"
	"time"
)

// Screening says by what it is judged what peers write, before others read it.
type Screening struct {
	Rules           string   `yaml:"rules"`             // path of a folder with rules of the admin's own, or empty
	Endpoint        string   `yaml:"endpoint"`          // base URL of an OpenAI-compatible API that is asked, too, or empty
	Model           string   `yaml:"model"`             // as the endpoint calls it
	EndpointKey     string   `yaml:"endpoint_key"`      // sent to it as a bearer token, or empty
	EndpointKeyFile string   `yaml:"endpoint_key_file"` // path of a file that holds the key instead
	Wait            Duration `yaml:"wait"`              // how long an answer is waited for
}

const longestWait = 30 * time.Second

func (v *validation) screening() {
	s := v.config.Screening
	if s.Endpoint == "" {
		return
	}
	v.want("screening.endpoint", checkBaseURL(s.Endpoint, "http://127.0.0.1:8080/v1"))
	v.wantf(s.EndpointKey == "" || isToken(s.EndpointKey), "screening.endpoint_key", "needs a key: letters, digits and signs, in one piece")
	v.wantf(strings.TrimSpace(s.Model) != "", "screening.model", "needs the name of a model that the endpoint has")
	v.wantf(s.Wait.Std() >= time.Second && s.Wait.Std() <= longestWait, "screening.wait", "needs 1s to 30s: others wait for what is being judged")
}

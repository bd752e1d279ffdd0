package portal

import (
	"regexp"
	"strings"
)

// fallbackHead is the first line of a rich reply's fallback as clients wrote it
// until version 1.13 of the specification, for messages and for emotes. It
// names the author of the message that is answered.
var fallbackHead = regexp.MustCompile(`^>[ \t]*(?:\*[ \t]*)?<@[^\n>]*>`)

// stripReplyFallback takes the quoted message off the start of a plain body.
// A quotation that does not begin with somebody's id was typed by the sender
// and stays.
func stripReplyFallback(body string) string {
	if !fallbackHead.MatchString(body) {
		return body
	}
	for strings.HasPrefix(body, ">") {
		_, rest, _ := strings.Cut(body, "\n")
		body = rest
	}
	return strings.TrimPrefix(body, "\n")
}

// profile is a per-message profile (MSC4144). The name in it is dropped; it is
// read only because a client may also have written it in front of the text.
type profile struct {
	Name        string `json:"displayname"`
	HasFallback bool   `json:"has_fallback"`
}

func (p profile) strip(body string) string {
	name := clean(p.Name)
	if !p.HasFallback || name == "" {
		return body
	}
	return strings.TrimPrefix(body, name+": ")
}

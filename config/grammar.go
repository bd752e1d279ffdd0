package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"maunium.net/go/mautrix/id"
)

// The checks in this file return what is wrong with a value and what is wanted
// instead, or "" for a good one. The same sentences serve the configuration and
// the flags of `kith init`.

// checkServerName holds a name against the specification's grammar of server
// names (appendices, "Server Name"): a DNS name or IP address, perhaps a port.
func checkServerName(name string) string {
	const want = "needs the part of your user ids after the colon, as in example.org"
	switch {
	case name == "":
		return want
	case strings.Contains(name, "/"):
		return want + "; this looks like a URL"
	case strings.HasPrefix(name, "@"):
		return want + "; this looks like a user id"
	}
	parsed := id.ParseServerName(name)
	if parsed == nil || parsed.Port > 65535 || parsed.Type == id.ServerNameIPv6 && net.ParseIP(parsed.Host) == nil {
		return shown(name) + " is not a server name: " + want
	}
	return ""
}

// checkBaseURL wants the beginning of an HTTP address. Credentials are refused:
// every request's address may be logged.
func checkBaseURL(address, example string) string {
	want := "needs an address that begins with http:// or https://, as in " + example
	if address == "" {
		return want
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return want
	case u.Scheme != "http" && u.Scheme != "https":
		return want
	case u.Hostname() == "":
		return want + "; the host is missing"
	case u.User != nil:
		return "must not hold a user name or password"
	case u.RawQuery != "" || u.Fragment != "" || strings.HasSuffix(address, "?"):
		return want + ", with nothing after a ? or #"
	case strings.Contains(u.Path, "/_matrix"):
		return want + ", without /_matrix"
	}
	if port := u.Port(); port != "" && !isPort(port) {
		return want + "; ports go from 1 to 65535"
	}
	return ""
}

// checkListen wants a host (or nothing, for every address) and a port.
func checkListen(address string) string {
	const want = "needs an address to listen on, as in " + DefaultListen
	host, port, err := net.SplitHostPort(address)
	switch {
	case strings.Contains(address, "://"):
		return want + ", without http://"
	case err != nil:
		return want
	case !isPort(port):
		return want + "; ports go from 1 to 65535"
	case strings.ContainsAny(host, "/ @"):
		return want
	}
	return ""
}

func isPort(text string) bool {
	port, err := strconv.Atoi(text)
	return err == nil && port >= 1 && port <= 65535
}

// localpartGrammar is the specification's grammar of user localparts
// (appendices, "User Identifiers").
var localpartGrammar = regexp.MustCompile(`^[a-z0-9._=/+-]+$`)

// longestUserID is the specification's limit for a whole user id, in bytes.
const longestUserID = 255

// checkLocalpart wants a name that a new Matrix user may have.
func checkLocalpart(localpart string) string {
	const want = "needs the part of a user id between @ and the colon: small letters, digits and . _ = - / +"
	if strings.HasPrefix(localpart, "@") {
		return want + ", without the @"
	}
	if !localpartGrammar.MatchString(localpart) {
		return want
	}
	return ""
}

// historicalLocalpart is what localparts of existing users may hold (appendices,
// "Historical User IDs").
var historicalLocalpart = regexp.MustCompile(`^[!-9;-~]+$`)

// checkUserID wants the full Matrix user id of somebody who may be there already.
func checkUserID(userID string) string {
	const want = "needs a Matrix user id, as in @anna:example.org"
	localpart, server, found := strings.Cut(strings.TrimPrefix(userID, "@"), ":")
	switch {
	case !strings.HasPrefix(userID, "@"):
		return want + "; it begins with @"
	case !found:
		return want + "; the colon and the server name are missing"
	case len(userID) > longestUserID:
		return fmt.Sprintf("%s, of at most %d characters", want, longestUserID)
	case !historicalLocalpart.MatchString(localpart):
		return want + "; before the colon stand small letters, digits and . _ = - / +"
	}
	return checkServerName(server)
}

// checkOneOf wants one of a few words.
func checkOneOf(value string, words ...string) string {
	for _, word := range words {
		if value == word {
			return ""
		}
	}
	last := len(words) - 1
	want := "needs " + strings.Join(words[:last], ", ") + " or " + words[last]
	if meant := suggest(value, words); meant != "" {
		want += fmt.Sprintf("; did you mean %s?", meant)
	}
	return want
}

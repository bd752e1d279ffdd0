package portal

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// webLink finds links in a text. Their parameters are ASCII: behind them there
// may follow, with no space between, a sentence in another script.
var webLink = regexp.MustCompile(`(?i)(?:https?|ftp)://[^\s<>"?#]*[!#-;=?-~]*`)

// closing is the punctuation that ends a sentence and not the link in it.
const closing = ".,;:!?'\"*_)]}"

// tracking names the parameters that tell a site who passed a link on, or where
// they came from. A name that ends in * is a beginning.
var tracking = []string{
	"utm_*", "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ttclid", "twclid",
	"mc_cid", "mc_eid", "igsh", "igshid", "si", "mibextid", "li_fat_id", "rcm", "trk", "trackingid", "_hsenc", "_hsmi",
	"mkt_tok", "vero_id", "oly_anon_id", "oly_enc_id", "s_kwcid", "wickedid", "rb_clickid", "ml_subscriber",
	"ml_subscriber_hash", "ref_src", "ref_url", "share_id", "spm", "__cft__*", "__tn__", "_openstat", "at_*", "pk_*",
	"mtm_*", "sc_*", "guce_*", "rdid", "share_url", "xmt",
}

// trackingAt names the parameters that do so on one site only.
var trackingAt = map[string][]string{
	"twitter.com":   {"s", "t"},
	"x.com":         {"s", "t"},
	"youtube.com":   {"feature", "pp"},
	"youtu.be":      {"feature", "pp"},
	"tiktok.com":    {"*"},
	"instagram.com": {"ig_*"},
	"spotify.com":   {"context", "nd"},
}

// untrackAll strips tracking from every link in a text.
func untrackAll(s string) string {
	if !strings.Contains(s, "://") {
		return s
	}
	return webLink.ReplaceAllStringFunc(s, func(m string) string {
		bare := strings.TrimRight(m, closing)
		return untrack(bare) + m[len(bare):]
	})
}

// untrack takes out of a link who follows it or passed it on: tracking
// parameters, and the user name in front of the host. All else stays as it was
// written, since a link that a site signed must not be encoded anew.
func untrack(link string) string {
	scheme, rest, ok := strings.Cut(link, "://")
	if !ok {
		return link
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, path := rest[:end], rest[end:]
	if at := strings.LastIndexByte(host, '@') + 1; plainASCII(host[:at]) {
		host = host[at:]
	}
	path, fragment, hasFragment := strings.Cut(path, "#")
	path, query, hasQuery := strings.Cut(path, "?")
	var b strings.Builder
	b.WriteString(scheme + "://" + host + path)
	if query = untrackQuery(host, query); hasQuery && query != "" {
		b.WriteString("?" + query)
	}
	if hasFragment {
		if strings.Contains(fragment, "=") && !strings.ContainsAny(fragment, "/?") {
			fragment = untrackQuery(host, fragment)
		}
		if fragment != "" {
			b.WriteString("#" + fragment)
		}
	}
	return b.String()
}

func untrackQuery(host, query string) string {
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		key, _, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(key); err == nil {
			key = plain
		}
		return tracks(host, strings.ToLower(key))
	})
	return strings.Join(kept, "&")
}

func tracks(host, key string) bool {
	if matchesAny(tracking, key) {
		return true
	}
	host, _, _ = strings.Cut(strings.ToLower(host), ":")
	for site, keys := range trackingAt {
		if (host == site || strings.HasSuffix(host, "."+site)) && matchesAny(keys, key) {
			return true
		}
	}
	return false
}

func matchesAny(patterns []string, key string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		if start, ok := strings.CutSuffix(p, "*"); ok {
			return strings.HasPrefix(key, start)
		}
		return key == p
	})
}

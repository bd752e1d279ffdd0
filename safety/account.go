package safety

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	// tag is a name with a number behind it, as Discord gave them.
	tag = regexp.MustCompile(`[a-z0-9_.]{2,32}\s?#\s?[0-9]{4}\b`)
	// matrixID names a person on any homeserver.
	matrixID = regexp.MustCompile(`@\s?[a-z0-9._=/+-]+\s?:\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
	// profile is the page of a person on another platform.
	profile = regexp.MustCompile(`(?:instagram|facebook|fb|tiktok|snapchat|twitter|x|reddit|twitch|ask|onlyfans)\.(?:com|me|tv|fm)/(?:add/|u/|user/|in/)?@?[a-z0-9_.]{3,}|\bu/[a-z0-9_-]{3,}|[a-z0-9-]+\.bsky\.social`)
	// federated is the name of an account on a server.
	federated = regexp.MustCompile(`@[a-z0-9_.]{2,}@[a-z0-9-]+(?:\.[a-z0-9-]+)+`)
)

// platforms are places where people can be found.
var platforms = wordSet(`insta instagram ig snap snapchat snapp discord dc disc telegram tele tg whatsapp kik tiktok twitter facebook fb fbook messenger reddit steam psn xbox
	skype signal threema wickr session wire viber wechat mastodon bluesky bsky matrix element twitch tumblr onlyfans vk linkedin pinterest roblox fortnite gamertag icq teams zoom
	spotify strava goodreads ao3 wattpad deviantart soundcloud vinted paypal venmo cashapp letterboxd minecraft valorant battlenet playstation nintendo substack patreon`)

// naming are words that stand between a platform and a name.
var naming = wordSet(`is ist est es cest c name nick nickname username user handle account acc konto compte cuenta pseudo id tag usuario heisst heiss its it my me mi mein meine mon ma
	unter bei sur en on at als as called under now ici aqui da lautet war sous con de la el le nom dort hier just search such suche cherche busca buscame finds findest find add im am i bin ich soy suis je como llamo me heisse usuario unter`)

var (
	// introducing are those of them behind which a name follows.
	introducing = wordSet(`username user handle called under unter als as como sous name nick nickname id im bin soy heisst heisse llamo usuario pseudo konto`)
	// owning are words that make a platform somebody's account.
	owning = wordSet(`my mein meine meinen mon ma mi`)
	// adding are words that ask to be looked for.
	adding = wordSet(`add adde addet added ajoute ajoutez agregame agrega anademe find follow folg folge folgt hmu dm suis suivez sigueme`)
)

func findAccounts(s *screening, _ *Rule) {
	plain := s.text.plain
	if bytes.IndexByte(plain, '#') >= 0 {
		s.foundAll(tag)
	}
	if bytes.IndexByte(plain, '@') >= 0 {
		for _, at := range s.matrixIDs() {
			s.foundAt(at[0], at[1])
		}
		s.oddHandles()
		s.foundAll(federated)
	}
	if bytes.IndexByte(plain, '/') >= 0 || bytes.Contains(plain, []byte(".bsky.")) {
		s.foundAll(profile)
	}
	for i, k := range s.text.tokens {
		if s.text.isIn(i, adding) || s.text.isIn(i, handles) {
			s.oddNear(i)
		}
		if !k.symbol && k.end-k.start < 12 && s.text.isIn(i, platforms) && (s.between(i+1) != "." || !topLevel[s.word(i+1)]) {
			s.accountAt(i)
			s.searched(i)
			s.aliasNear(i)
		}
	}
}

func (s *screening) foundAll(e *regexp.Regexp) {
	for _, at := range e.FindAllIndex(s.text.plain, -1) {
		s.foundAt(at[0], at[1])
	}
}

// matrixIDs are the ids of people on any homeserver, as offsets in plain.
func (s *screening) matrixIDs() [][]int {
	if bytes.IndexByte(s.text.plain, '@') < 0 || bytes.IndexByte(s.text.plain, ':') < 0 {
		return nil
	}
	return matrixID.FindAllIndex(s.text.plain, -1)
}

// oddHandles finds names behind an @ that no word looks like.
func (s *screening) oddHandles() {
	plain := s.text.plain
	for i := 0; i < len(plain); i++ {
		next := bytes.IndexByte(plain[i:], '@')
		if next < 0 {
			return
		}
		if i += next; i > 0 && (isAlnum(plain[i-1]) || plain[i-1] == '.' || plain[i-1] == '_') {
			continue
		}
		end, odd := i+1, false
		for end < len(plain) && (isAlnum(plain[end]) || plain[end] == '.' || plain[end] == '_') {
			inside := end > i+1 && end+1 < len(plain) && isAlnum(plain[end+1])
			odd = odd || isDigit(plain[end]) && end > i+1 || !isAlnum(plain[end]) && inside
			end++
		}
		if odd && end-i > 4 {
			s.foundAt(i, end)
		}
		i = end - 1
	}
}

// word is the token at i, empty outside the text.
func (s *screening) word(i int) string {
	if i < 0 || i >= len(s.text.tokens) {
		return ""
	}
	return string(s.text.letters[s.text.tokens[i].start:s.text.tokens[i].end])
}

// between is what stands between the tokens at i-1 and i.
func (s *screening) between(i int) string {
	if i < 1 || i >= len(s.text.tokens) {
		return ""
	}
	return string(s.text.plain[s.text.tokens[i-1].to:s.text.tokens[i].from])
}

const (
	aheadOfPlatform  = 7 // tokens between a platform and a name behind it
	behindOfPlatform = 8
)

// accountAt looks for a name beside the platform at i.
func (s *screening) accountAt(i int) {
	found := func(j int) { s.foundAt(int(s.text.tokens[min(i, j)].from), int(s.text.tokens[max(i, j)].to)) }
	for j := i - 1; j >= 0 && j > i-behindOfPlatform; j-- {
		if s.marked(j) || s.odd(j) && i-j < 5 {
			found(j)
			return
		}
	}
	next, introduced := i+1, false
	marked := strings.ContainsAny(s.between(next), ":=") || strings.Contains(s.between(next), "->")
	for j := next; j < len(s.text.tokens) && j < i+aheadOfPlatform; j++ {
		before := s.between(j)
		if strings.HasSuffix(before, "@") || s.odd(j) {
			found(j)
			return
		}
		marked = marked || strings.ContainsAny(before, ":=")
		word := s.word(j)
		if naming[word] {
			introduced = introduced || introducing[word]
			continue
		}
		owned := (owning[s.word(i-1)] || s.text.isIn(i-2, handles)) && j > next || s.adding(i) && j == next || introduced
		last := j == len(s.text.tokens)-1 || s.text.stops[s.text.tokens[j].end]
		if len(word) > 2 && !s.text.tokens[j].symbol && j == s.afterNaming(next) && (marked || owned && last && len(word) > 4 && !plainWords[word]) {
			found(j)
			return
		}
		if s.text.stops[s.text.tokens[j].start] {
			return
		}
	}
}

// handles are words that say that the name of an account follows.
var handles = wordSet("username usernames handle nickname nick usuario benutzername gamertag pseudo")

// oddNear finds a word near the token at i that looks like the name of an account.
func (s *screening) oddNear(i int) {
	for j := max(0, i-5); j < i+6 && j < len(s.text.tokens); j++ {
		if j != i && s.odd(j) {
			s.foundAt(int(s.text.tokens[j].from), int(s.text.tokens[j].to))
			return
		}
	}
}

// searching are words that tell to look for somebody by name.
var searching = wordSet("unter sous only einzige einziger search find look cherche chercher trouve such suche suchen findet busca buscame buscar cherchez recherche")

// particles stand between a first and a last name.
var particles = wordSet("von vom van der den zu zum de del della di du la le los las da dos al el")

// searched finds a first and a last name near the platform at i, when somebody is
// told to look for them.
func (s *screening) searched(i int) {
	from, to := max(0, i-8), min(len(s.text.tokens), i+9)
	told := false
	for j := from; j < to; j++ {
		told = told || s.text.isIn(j, searching)
		last := j + 1
		for last < to && particles[s.word(last)] {
			last++
		}
		if told && last < to && s.text.capital(s.text.tokens[j]) && s.text.capital(s.text.tokens[last]) && !s.text.stops[s.text.tokens[last].start] {
			s.foundAt(int(s.text.tokens[j].from), int(s.text.tokens[last].to))
			return
		}
	}
}

// adding tells whether the words before the platform at i ask to be looked for.
func (s *screening) adding(i int) bool {
	return adding[s.word(i-1)] || adding[s.word(i-2)] || adding[s.word(i-3)]
}

func (s *screening) afterNaming(i int) int {
	for i < len(s.text.tokens) && naming[s.word(i)] {
		i++
	}
	return i
}

// plainWords are what people say of their accounts.
var plainWords = wordSet(`broken closed empty private gone dead hacked down deleted locked boring public silent ruhig kaputt weg leer tot privat gesperrt geloescht geloscht ferme
	prive mort vide cerrado privado muerto vacio again wieder encore anymore today heute friends crazy annoying always usual ever well alone allein bored asleep online offline
	siempre toujours immer everywhere everything nothing nada rien nichts people leute gente`)

// odd tells whether a word looks like the name of an account: letters with digits,
// or parts held together by _ or a full stop.
func (s *screening) odd(i int) bool {
	if i < 0 || i >= len(s.text.tokens) {
		return false
	}
	k := s.text.tokens[i]
	word := s.word(i)
	if k.symbol || len(word) < 2 || strings.Contains(s.between(i), "/") {
		return false
	}
	digits := strings.ContainsAny(word, "0123456789")
	letters := strings.Trim(word, "0123456789") != ""
	if digits && letters && len(word) > 4 && k.digits == 0 {
		return true
	}
	tight := s.between(i + 1)
	last := i
	for s.between(last+1) == "." {
		last++
	}
	if last > i && topLevel[s.word(last)] {
		return false // a host
	}
	for j := i; letters && s.between(j+1) == "-"; j++ {
		if next := s.word(j + 1); strings.ContainsAny(next, "0123456789") && strings.Trim(next, "0123456789") != "" {
			return true
		}
	}
	return letters && (tight == "_" || tight == "__" || tight == "." && len(word) > 2) && s.word(i+1) != ""
}

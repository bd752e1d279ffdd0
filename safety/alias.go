package safety

const (
	leastAlias = 5 // letters of a name that looks like any word
	aliasReach = 7 // words from a platform to a name behind it
)

var (
	// aliases are words behind which people say what they are called somewhere.
	aliases = wordSet("as by under unter als como sous alias")
	// onto are words before the platform that a name belongs to.
	onto = wordSet("on auf bei sur en at over in")
	// requests are words that ask to be added by a name.
	requests = wordSet("add adde added ajoute ajoutez agrega agregame agregen addet")
	// noAliases are what follows those words else.
	noAliases = wordSet(`anonymous anonym anonyme anonimo usual friend friends freund freunde ami amie amis amigo amiga support distraction ablenkung escape refuge someone somebody myself
		yourself themselves nobody anybody everyone jemand niemand alguien nadie quelquun personne accident mistake choice chance default myself mother mutter madre other others always pictures
		photos fotos bilder stories story videos video content something anything posts comments another anyone different people group gruppe grupo groupe person personen persona pictures
		loco loca idiota tonta everybody where quand cuando wenn pressure stress therapy hobby anders today right wrong those these there their being saying going doing talking`)
)

// marked tells whether an @ stands right before the token at i.
func (s *screening) marked(i int) bool {
	from := s.text.tokens[i].from
	return from > 0 && s.text.plain[from-1] == '@'
}

// aliasNear finds what somebody says that they are called on the platform at i: "as mossfrog on
// tiktok", "add mossfrog on snap", "on discord i go by mossfrog".
func (s *screening) aliasNear(i int) {
	if j := i - 2; j > 0 && s.text.isIn(i-1, onto) && s.alias(j) && (s.text.isIn(j-1, aliases) || s.text.isIn(j-1, requests)) {
		s.foundAt(int(s.text.tokens[j].from), int(s.text.tokens[i].to))
		return
	}
	for j := i + 2; j < len(s.text.tokens) && j < i+aliasReach && !s.text.stops[s.text.tokens[j].start]; j++ {
		if s.text.isIn(j-1, aliases) && s.alias(j) && s.text.ends(s.text.tokens[j].end) {
			s.foundAt(int(s.text.tokens[i].from), int(s.text.tokens[j].to))
			return
		}
	}
}

// alias tells whether the word at i may be the name of an account.
func (s *screening) alias(i int) bool {
	k := s.text.tokens[i]
	return !k.symbol && k.digits == 0 && k.end-k.start >= leastAlias && !s.text.isIn(i, noAliases) && !s.text.isIn(i, plainWords) && !s.text.isIn(i, naming) &&
		!s.text.isIn(i, platforms) && !s.text.isIn(i, ordinary) && !s.noName(i)
}

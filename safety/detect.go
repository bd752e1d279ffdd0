package safety

// detectors find what words alone cannot say, by the name that a rule file gives
// in `detect`. Each adds what it found in s.text to s.found.
var detectors map[string]func(s *screening, rule *Rule)

func init() {
	detectors = map[string]func(*screening, *Rule){
		"address":  findPlaces,
		"phone":    findPhones,
		"email":    findAddresses,
		"link":     findLinks,
		"account":  findAccounts,
		"name":     findNames,
		"flood":    func(*screening, *Rule) {}, // counted, not read
		"endpoint": func(*screening, *Rule) {}, // found by another voice: see Weigh
		"repeat":   findWall,
		"mention":  findCalls,
	}
}

func detectorNames() []string {
	return []string{"account", "address", "email", "endpoint", "flood", "link", "mention", "name", "phone", "repeat"}
}

package config

// Media says which files are passed on besides words.
type Media struct {
	MaxSize int  `yaml:"max_size"` // of a picture or a voice message, in MB; 0: none are passed on
	Voice   bool `yaml:"voice"`    // voice messages are, of peers who have said yes to being heard
}

// largestFile is what a homeserver may be asked for, in MB: each file is held in memory while
// it is made anew.
const largestFile = 100

func (v *validation) media() {
	m := v.config.Media
	v.wantf(m.MaxSize >= 0 && m.MaxSize <= largestFile, "media.max_size", "needs a number of MB from 0 to %d", largestFile)
	v.wantf(!m.Voice || m.MaxSize > 0, "media.voice", "needs `media.max_size` above 0: voice messages are files, too")
}

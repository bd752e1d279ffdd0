package catalogue

import (
	"fmt"
	"time"
)

// The sentences about pictures, voice messages and other files.
const (
	fileTooLarge      ID = "file.too_large"
	fileTooManyPixels ID = "file.too_many_pixels"
	fileBroken        ID = "file.broken"
	fileForeign       ID = "file.foreign"
	fileNoPicture     ID = "file.no_picture"
	fileNoVoice       ID = "file.no_voice"
	fileGone          ID = "file.gone"
	fileNone          ID = "file.none"
	fileVoiceQuestion ID = "file.voice_question"
	fileVoiceYes      ID = "file.voice_yes"
	filePicture       ID = "file.picture"
	fileVoice         ID = "file.voice"
	fileWhere         ID = "file.where"
)

// FileWhy is why a file is not passed on.
type FileWhy string

// Why a file is not passed on.
const (
	FileTooManyPixels FileWhy = "too_many_pixels" // opening it takes too much memory or time
	FileBroken        FileWhy = "broken"
	FileForeign       FileWhy = "foreign"    // a picture of a kind that cannot be cleaned
	FileNoPicture     FileWhy = "no_picture" // another kind of file
	FileNoVoice       FileWhy = "no_voice"   // sound that is no voice message
	FileGone          FileWhy = "gone"       // the server does not give it
	FileNone          FileWhy = "none"       // the admin lets no files pass
)

var fileWhy = map[FileWhy]ID{
	FileTooManyPixels: fileTooManyPixels,
	FileBroken:        fileBroken,
	FileForeign:       fileForeign,
	FileNoPicture:     fileNoPicture,
	FileNoVoice:       fileNoVoice,
	FileGone:          fileGone,
	FileNone:          fileNone,
}

// FileNotPassed tells who sent a file that nobody else sees it, why, and what they can do
// instead. A reason that has no sentence is told as a broken file.
func FileNotPassed(why FileWhy) Phrase {
	id, ok := fileWhy[why]
	if !ok {
		id = fileBroken
	}
	return Phrase{ID: id}
}

// FileTooLarge tells the same of one that is larger than most bytes, or would be once it is
// cleaned.
func FileTooLarge(most int64) Phrase {
	return Phrase{fileTooLarge, map[string]any{"Most": fmt.Sprintf("%.4g", float64(most)/(1<<20))}}
}

// FileVoiceQuestion asks who sends a voice message whether their voice is to be heard, and
// says how long an answer is waited for.
func FileVoiceQuestion(wait time.Duration) Phrase {
	return Phrase{fileVoiceQuestion, map[string]any{"Wait": Lasting(wait)}}
}

// FileVoiceYes answers yes to that question.
func FileVoiceYes() Phrase { return Phrase{ID: fileVoiceYes} }

// FileInWords stands for a file among words.
func FileInWords(voice bool) Phrase {
	if voice {
		return Phrase{ID: fileVoice}
	}
	return Phrase{ID: filePicture}
}

// FileWhere tells moderators where a message can be seen that words alone do not show.
func FileWhere(link string) Phrase { return Phrase{fileWhere, map[string]any{"Link": link}} }

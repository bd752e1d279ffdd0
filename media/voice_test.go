package media_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kith/media"
)

func testdata(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAVoiceMessageComesInAContainerOfOurOwn(t *testing.T) {
	data := testdata(t, "voice.ogg")
	voice, err := media.CleanVoice(data, limits, 7)
	if err != nil {
		t.Fatal(err)
	}
	if d := voice.Duration; math.Abs((d - 2500*time.Millisecond).Seconds()) > 0.001 {
		t.Errorf("it lasts %v, want 2.5s", d)
	}
	for _, trace := range []string{"CANARY", "Lavc", string(data[14:18])} {
		if bytes.Contains(voice.Data, []byte(trace)) {
			t.Errorf("%q passes", trace)
		}
	}
	again, err := media.CleanVoice(voice.Data, limits, 7)
	if err != nil || !bytes.Equal(again.Data, voice.Data) {
		t.Errorf("what was cleaned changes when it is cleaned again (%v)", err)
	}
}

func TestNothingButAWholeRecordingIsAVoiceMessage(t *testing.T) {
	data := testdata(t, "voice.ogg")
	damaged := bytes.Clone(data)
	damaged[len(data)/2] ^= 1
	foreign := bytes.Replace(data, []byte("OpusHead"), []byte("OpusHeat"), 1)
	for name, data := range map[string][]byte{
		"cut off": data[:len(data)-10], "damaged": damaged, "two streams": append(bytes.Clone(data), data...),
		"something behind it": append(bytes.Clone(data), "CANARY"...), "not Opus": foreign, "nothing": nil, "a picture": testdata(t, "still.webp"),
	} {
		if _, err := media.CleanVoice(data, limits, 7); err == nil {
			t.Errorf("%s: passes", name)
		}
	}
}

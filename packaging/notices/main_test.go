package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheNoticesAreUpToDate(t *testing.T) {
	want, err := notices(t.Context(), "../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../THIRD_PARTY_NOTICES")
	if err != nil || string(got) != string(want) {
		t.Errorf("THIRD_PARTY_NOTICES is out of date (%v): make notices", err)
	}
	for _, part := range []string{"\nThe Go standard library", "\nmaunium.net/go/mautrix v", "\nmodernc.org/sqlite v", "musl", "Mozilla Public License Version 2.0"} {
		if !strings.Contains(string(want), part) {
			t.Errorf("the notices do not hold %q", part)
		}
	}
	if strings.Contains(string(want), "pgregory.net/rapid") {
		t.Error("the notices name a module of the tests")
	}
}

func TestALicenceThatIsNotKnownIsNotPassedOver(t *testing.T) {
	dir := t.TempDir()
	m := &module{path: "example.org/strange", dir: dir}
	for name, text := range map[string]string{"LICENSE": "You may look, but not touch.", "license.go": "package licence"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := m.licences()
	if err != nil || len(files) != 1 {
		t.Fatalf("found %v, %v", files, err)
	}
	if _, err = m.kinds(files); err == nil {
		t.Error("it was let pass")
	}
}

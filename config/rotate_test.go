package config

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRotatingTokens(t *testing.T) {
	folder := newFolder(t)
	path := filepath.Join(folder, "config.yaml")
	before, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(before.AppService.Registration)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = Rotate(path); err != nil {
		t.Fatal(err)
	}
	after, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if after.Registration.ASToken == before.Registration.ASToken || after.Registration.HSToken == before.Registration.HSToken || after.Secret != before.Secret {
		t.Error("the tokens are the old ones, or the secret is another one")
	}
	now, err := os.ReadFile(before.AppService.Registration)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := tokenLines.ReplaceAll(text, nil), tokenLines.ReplaceAll(now, nil); string(a) != string(b) {
		t.Errorf("more was changed:\n%s", now)
	}
	info, err := os.Stat(before.AppService.Registration)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v %v", info.Mode(), err)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 2 {
		t.Errorf("there are %d files: %v", len(files), err)
	}
	t.Setenv("KITH_AS_TOKEN", before.Registration.ASToken)
	if _, err = Rotate(path); err == nil {
		t.Error("rotated what comes from the environment")
	}
}

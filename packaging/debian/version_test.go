package debian

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Versions rise from commit to commit and from tag to tag, for Debian too: else an
// upgrade would be taken for a way back.
func TestVersionsRise(t *testing.T) {
	for _, tool := range []string{"git", "dpkg"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("skipped the versions: there is no %s here", tool)
		}
	}
	folder := t.TempDir()
	run := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "VERSION=", "COMMIT=", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	script, err := os.ReadFile("../version.sh")
	if err != nil {
		t.Fatal(err)
	}
	if err = os.Mkdir(filepath.Join(folder, "packaging"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err = os.WriteFile(filepath.Join(folder, "packaging", "version.sh"), script, 0o700); err != nil {
		t.Fatal(err)
	}
	run("git", "init", "-q")
	run("git", "add", "-A")
	last := "0"
	for _, step := range []struct{ tag, form string }{
		{"", `^v0\.0\.0-\d{14}-[0-9a-f]{12}$`},
		{"v1.2.3-rc1", `^v1\.2\.3-rc1$`},
		{"", `^v1\.2\.3-rc1\.0\.\d{14}-[0-9a-f]{12}$`},
		{"v1.2.3", `^v1\.2\.3$`},
		{"", `^v1\.2\.4-0\.\d{14}-[0-9a-f]{12}$`},
		{"v1.2.4", `^v1\.2\.4$`},
	} {
		run("git", "commit", "-q", "--allow-empty", "-m", "step")
		if step.tag != "" {
			run("git", "tag", step.tag)
		}
		version := run("packaging/version.sh", "--version")
		if !regexp.MustCompile(step.form).MatchString(version) {
			t.Errorf("%s is not like %s", version, step.form)
		}
		debian := strings.ReplaceAll(strings.TrimPrefix(version, "v"), "-", "~")
		run("dpkg", "--compare-versions", debian, "gt", last)
		last = debian
	}
	if err = os.WriteFile(filepath.Join(folder, "change"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	flags := run("packaging/version.sh")
	want := "-X main.version=v1.2.4+dirty -X main.commit=" + run("git", "rev-parse", "HEAD") + "+changes"
	if flags != want {
		t.Errorf("with changes the flags are %s, not %s", flags, want)
	}
}

package debian

import (
	"context"
	"debug/elf"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kith/e2e/homeserver"
	"kith/e2e/house"
	"kith/e2e/process"
)

// machine is a Debian in a folder, of which nothing else runs.
type machine struct {
	t    *testing.T
	root string
}

// newMachine copies the Debian that `make synapse` made, without its Synapse.
func newMachine(t *testing.T) *machine {
	t.Helper()
	source, there := homeserver.SynapseRoot()
	_, err := exec.LookPath("dpkg-deb")
	if !there || err != nil || os.Getuid() != 0 {
		if os.Getenv(homeserver.RequireVariable) != "" {
			t.Fatal("the Debian package cannot be tried here: that takes root, dpkg-deb and `make synapse`")
		}
		t.Skip("skipped the Debian package: it takes root, dpkg-deb and `make synapse`")
	}
	m := &machine{t, filepath.Join(t.TempDir(), "debian")}
	m.host("sh", "-c", `mkdir -m 755 "$2" && tar -C "$1" -c --one-file-system --exclude=./usr/lib/python3* --exclude=./usr/share/doc --exclude=./var/cache/apt --exclude=./var/lib/apt . | tar -C "$2" -x`, "sh", source, m.root)
	return m
}

func (m *machine) host(name string, args ...string) string {
	m.t.Helper()
	out, err := exec.CommandContext(m.t.Context(), name, args...).CombinedOutput()
	if err != nil {
		m.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// do runs a command on the machine as root.
func (m *machine) do(args ...string) string {
	m.t.Helper()
	return m.host("chroot", append([]string{m.root}, args...)...)
}

// as runs a command on the machine as the user kith.
func (m *machine) as(args ...string) string {
	m.t.Helper()
	return m.host("chroot", append([]string{"--userspec=kith:kith", m.root}, args...)...)
}

func (m *machine) install(deb string) {
	m.t.Helper()
	data, err := os.ReadFile(deb)
	if err != nil {
		m.t.Fatal(err)
	}
	m.write("/kith.deb", string(data))
	m.do("env", "DEBIAN_FRONTEND=noninteractive", "dpkg", "--install", "/kith.deb")
}

func (m *machine) write(path, text string) {
	m.t.Helper()
	if err := os.WriteFile(filepath.Join(m.root, path), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// wants checks what stat says of a path: owner, group and mode.
func (m *machine) wants(path, stat string) {
	m.t.Helper()
	if got := strings.TrimSpace(m.do("stat", "-c", "%U %G %a", path)); got != stat {
		m.t.Errorf("%s is %s, not %s", path, got, stat)
	}
}

func (m *machine) gone(paths ...string) {
	m.t.Helper()
	for _, path := range paths {
		if _, err := os.Lstat(filepath.Join(m.root, path)); err == nil {
			m.t.Errorf("%s is still there", path)
		}
	}
}

// build makes a package of a version of the program that the stories run.
func build(t *testing.T, version string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "./build.sh", t.TempDir())
	cmd.Env = append(os.Environ(), "VERSION="+version, "BINARY="+house.Program(t), "COMPRESS=gzip")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("build.sh: %v", err)
	}
	return strings.TrimSpace(string(out))
}

// An admin installs, sets up, runs, upgrades, removes and purges.
func TestTheLifeOfThePackageOnADebian(t *testing.T) {
	m := newMachine(t)
	first := build(t, "v1.0.0-rc1")
	if again := build(t, "v1.0.0-rc1"); m.host("sha256sum", first)[:64] != m.host("sha256sum", again)[:64] {
		t.Error("the same source gives another package")
	}
	m.install(first)
	m.wants("/etc/kith", "kith kith 700")
	m.wants("/var/lib/kith", "kith kith 700")
	m.wants("/usr/bin/kith", "root root 755")
	m.wants("/etc/default/kith", "root root 644")
	for path, mark := range map[string]string{"/usr/share/kith/kith.yaml": "KithDown", "/usr/share/kith/kith.json": "kith_ready", "/usr/share/doc/kith/admin.md": "kith init"} {
		if !strings.Contains(m.do("cat", path), mark) {
			t.Errorf("%s does not hold %s", path, mark)
		}
	}

	address := free(t)
	m.as("/usr/bin/kith", "init", "--homeserver-url", "http://127.0.0.1:1", "--server-name", "example.org",
		"--listen", address, "--dir", "/etc/kith", "--database", "sqlite:/var/lib/kith/kith.db")
	m.wants("/etc/kith/config.yaml", "kith kith 600")
	m.runs(address)
	m.wants("/var/lib/kith/kith.db", "kith kith 600")

	m.write("/etc/default/kith", "KITH_LOGGING_LEVEL=debug\n")
	m.install(build(t, "v1.0.0")) // which is later than its candidate
	if got := strings.TrimSpace(m.do("dpkg-query", "-W", "-f", "${Version} ${Status}", "kith")); got != "1.0.0 install ok installed" {
		t.Errorf("after the upgrade: %s", got)
	}
	if got := m.do("cat", "/etc/default/kith"); got != "KITH_LOGGING_LEVEL=debug\n" {
		t.Errorf("the upgrade changed what an admin had set: %s", got)
	}

	m.do("dpkg", "--remove", "kith")
	m.gone("/usr/bin/kith", "/usr/lib/systemd/system/kith.service")
	m.wants("/etc/kith/config.yaml", "kith kith 600")
	m.wants("/var/lib/kith/kith.db", "kith kith 600")

	m.do("dpkg", "--purge", "kith")
	m.gone("/etc/kith", "/var/lib/kith", "/etc/default/kith", "/usr/share/kith")
	if strings.Contains(m.do("cat", "/etc/passwd"), "kith") {
		t.Error("the user is still there")
	}
}

// runs starts the service as its unit does, until it says that it lives.
func (m *machine) runs(address string) {
	m.t.Helper()
	p, err := process.Start(process.Command{
		Path: "/usr/sbin/chroot", Args: []string{"--userspec=kith:kith", m.root, "sh", "-c", "umask 077; exec /usr/bin/kith run -c /etc/kith/config.yaml"},
		Env: os.Environ(), Log: filepath.Join(m.t.TempDir(), "kith.log"),
	})
	if err != nil {
		m.t.Fatal(err)
	}
	defer p.Kill()
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute)
	defer cancel()
	if err = p.Await(ctx, process.Answers("http://"+address+"/_matrix/mau/live")); err != nil {
		m.t.Fatal(err)
	}
	m.as("/usr/bin/kith", "health", "-c", "/etc/kith/config.yaml")
	if err = p.Stop(30 * time.Second); err != nil {
		m.t.Error(err)
	}
}

func free(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestTheProgramNeedsNothingElse(t *testing.T) {
	file, err := elf.Open(house.Program(t))
	if err != nil {
		t.Skipf("skipped: programs are not ELF files here: %v", err)
	}
	defer func() { _ = file.Close() }()
	if libraries, err := file.ImportedLibraries(); len(libraries) > 0 {
		t.Errorf("it needs %v (%v)", libraries, err)
	}
	for _, part := range file.Progs {
		if part.Type == elf.PT_INTERP {
			t.Error("it needs a loader")
		}
	}
}

// systemd's own judgement of how much of the machine is within the service's reach: 0 is
// nothing, 10 is all.
func TestTheUnitIsHardened(t *testing.T) {
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("skipped the unit: there is no systemd-analyze here")
	}
	unit := filepath.Join(t.TempDir(), "kith.service")
	data, err := os.ReadFile("../systemd/kith.service")
	if err != nil {
		t.Fatal(err)
	}
	program := house.Program(t)
	if err = os.WriteFile(unit, []byte(strings.ReplaceAll(string(data), "/usr/bin/kith", program)), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "verify", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "kith.service:") {
		t.Errorf("systemd does not understand the unit: %v\n%s", err, out)
	}
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=true", "--threshold=15", unit).CombinedOutput(); err != nil {
		t.Errorf("more is within its reach than 1.5: %v\n%s", err, out)
	}
}

// As in the container: the program, its folder, and nothing else, for a user without rights.
func TestTheProgramRunsInAnEmptyRoom(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("skipped the empty room: chroot takes root")
	}
	root, address := filepath.Join(t.TempDir(), "room"), free(t)
	m := &machine{t, root}
	m.host("install", "-D", "-m", "755", house.Program(t), root+"/usr/bin/kith")
	m.host("install", "-d", "-m", "700", "-o", "65532", "-g", "65532", root+"/data")
	kith := func(args ...string) string {
		m.t.Helper()
		return m.host("chroot", append([]string{"--userspec=65532:65532", root, "/usr/bin/kith"}, args...)...)
	}
	port := address[strings.LastIndex(address, ":"):]
	kith("init", "--homeserver-url", "http://127.0.0.1:1", "--server-name", "example.org", "--listen", "0.0.0.0"+port, "--url", "http://kith"+port, "--dir", "/data")
	p, err := process.Start(process.Command{
		Path: "/usr/sbin/chroot", Args: []string{"--userspec=65532:65532", root, "/usr/bin/kith", "run", "-c", "/data/config.yaml"},
		Log: filepath.Join(t.TempDir(), "kith.log"),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err = p.Await(ctx, process.Answers("http://"+address+"/_matrix/mau/live")); err != nil {
		t.Fatal(err)
	}
	kith("health", "-c", "/data/config.yaml")
	if err = p.Stop(30 * time.Second); err != nil {
		t.Error(err)
	}
}

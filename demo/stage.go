package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"time"

	"gopkg.in/yaml.v3"
	"maunium.net/go/mautrix/id"

	"kith/config"
	"kith/e2e/homeserver"
	"kith/e2e/process"
)

// stage is everything that runs behind the conversation.
type stage struct {
	folder   folder
	accounts accounts
	server   *homeserver.Server
	service  *process.Process
	bot      id.UserID
}

const serverName = "localhost"

// build starts the homeserver and the service, with their accounts.
func build(ctx context.Context, f folder, program string, progress func(format string, args ...any)) (*stage, error) {
	s := &stage{folder: f}
	known, made, err := f.loadAccounts()
	if err != nil {
		return s, err
	}
	s.accounts = known
	port := 0
	if _, err = os.Stat(f.file("config.yaml")); errors.Is(err, fs.ErrNotExist) {
		if port, err = s.configure(ctx); err != nil {
			return s, fmt.Errorf("write the service's configuration: %w", err)
		}
	}
	began := time.Now()
	progress("Starting a homeserver (Dendrite). The first time it is built from source, which takes a minute or two.")
	s.server, err = homeserver.StartDendrite(ctx, homeserver.Options{
		Dir: f.file("homeserver"), Port: port, ServerName: serverName,
		Registrations: []string{f.file("registration.yaml")},
		Progress:      func(line string) { progress("  %s", line) },
	})
	if err != nil {
		return s, err
	}
	progress("The homeserver runs (%s). Starting the service.", time.Since(began).Round(100*time.Millisecond))
	if made {
		if err = s.register(ctx); err != nil {
			return s, err
		}
	}
	return s, s.serve(ctx, program)
}

// configure writes config.yaml and registration.yaml and returns the port that
// they expect the homeserver on.
func (s *stage) configure(ctx context.Context) (int, error) {
	ports, err := freePorts(ctx, 2)
	if err != nil {
		return 0, err
	}
	_, err = config.Setup{
		HomeserverURL: fmt.Sprintf("http://127.0.0.1:%d", ports[0]), ServerName: serverName,
		Listen: fmt.Sprintf("127.0.0.1:%d", ports[1]),
		Admin:  s.userID(s.accounts.Moderator),
	}.Write(s.folder.path)
	if err != nil {
		return 0, err
	}
	return ports[0], s.addModerator(s.userID(s.accounts.Guardian))
}

// addModerator adds a second moderator to config.yaml, whose comments stay.
func (s *stage) addModerator(user string) error {
	path := s.folder.file("config.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var document yaml.Node
	if err = yaml.Unmarshal(data, &document); err != nil {
		return err
	}
	list := under(under(document.Content[0], "moderation"), "moderators")
	if list == nil || list.Kind != yaml.SequenceNode {
		return errors.New("config.yaml has no list of moderators")
	}
	list.Content = append(list.Content, &yaml.Node{Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: user})
	if data, err = yaml.Marshal(&document); err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// under finds the value of a key in a mapping.
func under(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil {
		return nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func (s *stage) userID(a account) string { return "@" + a.User + ":" + serverName }

func (s *stage) register(ctx context.Context) error {
	for _, a := range s.accounts.all() {
		if err := s.server.Register(ctx, a.User, a.Password); err != nil {
			return fmt.Errorf("%w; if an earlier run in %s was interrupted at this point, remove that folder", err, s.folder.path)
		}
	}
	return s.folder.save(s.accounts)
}

// serve starts the service. What must differ from config.yaml comes from the
// environment: the homeserver's port may have been taken since the last run.
func (s *stage) serve(ctx context.Context, program string) error {
	env := []string{"KITH_HOMESERVER_URL=" + s.server.URL, "KITH_CIRCLES_GATHER=" + gather}
	settings, err := config.Load(s.folder.file("config.yaml"))
	if err != nil {
		return err
	}
	s.bot = settings.BotID()
	s.service, err = startService(ctx, program, s.folder.file("config.yaml"), "http://"+settings.AppService.Listen, s.folder.file("kith.log"), env)
	return err
}

// gather is how long a circle waits for more than two: long enough for three
// scripted peers on a slow machine, short enough for whoever watches.
const gather = "5s"

// strike stops everything, first what depends on the others.
func (s *stage) strike() error {
	var err error
	if s.service != nil {
		if err = s.service.Stop(stopWithin); err != nil {
			err = fmt.Errorf("stop the service: %w", err)
		}
	}
	if s.server != nil {
		s.server.Stop()
	}
	return err
}

func freePorts(ctx context.Context, n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer l.Close() //nolint:errcheck // held until all are found, so that they differ
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

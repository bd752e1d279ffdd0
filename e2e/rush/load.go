package rush

import (
	"fmt"
	"os"
	"time"

	"kith/e2e/house"
	"kith/e2e/process"
)

// Load is for how long each had a processor, and how long it took by the clock. What cannot
// be known on this system is zero.
type Load struct {
	Homeserver, Service, Clients time.Duration

	took time.Duration
	at   time.Time
}

func loadOf(h *house.House) Load {
	of := func(pid int) time.Duration {
		used, err := process.Time(pid)
		if err != nil {
			return 0
		}
		return used
	}
	return Load{Homeserver: of(h.Server.PID()), Service: of(h.PID()), Clients: of(os.Getpid()), at: time.Now()}
}

func (l Load) since(before Load) Load {
	return Load{l.Homeserver - before.Homeserver, l.Service - before.Service, l.Clients - before.Clients, l.at.Sub(before.at), l.at}
}

func (l Load) String() string {
	return fmt.Sprintf("in %.0f s: homeserver %.0f s, service %.0f s, clients %.0f s of a processor", l.took.Seconds(), l.Homeserver.Seconds(), l.Service.Seconds(), l.Clients.Seconds())
}

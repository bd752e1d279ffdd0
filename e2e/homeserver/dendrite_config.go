package homeserver

import (
	"path/filepath"
	"strings"
)

type section = map[string]any

// dendriteConfig is a whole configuration for one machine without federation.
// Its event streams are kept on disk, because a restart must lose nothing.
func dendriteConfig(s settings, o Options) section {
	in := func(name string) string { return filepath.Join(o.Dir, name) }
	database := func(name string) section {
		if o.Postgres != "" {
			// Without a limit its parts wait for each other's connections, and it panics.
			return section{"connection_string": o.Postgres, "max_open_conns": 20, "max_idle_conns": 5, "conn_max_lifetime": -1}
		}
		return section{"connection_string": sqliteURI(in(name + ".db"))}
	}
	// Transactions of these take the lock for writing at their beginning. One that asks
	// for it later, when others have written meanwhile, fails at once, and Dendrite then
	// loses what it was to write. The others cannot have it: they wait
	// for one transaction within another.
	exclusive := func(name string) section {
		if o.Postgres != "" {
			return database(name)
		}
		return section{"connection_string": sqliteURI(in(name+".db")) + "&_txlock=immediate"}
	}
	return section{
		"version": 2,
		"global": section{
			"server_name":                    s.ServerName,
			"private_key":                    in("signing.pem"),
			"key_validity_period":            "168h0m0s",
			"cache":                          section{"max_size_estimated": "64mb", "max_age": "1h"},
			"disable_federation":             true,
			"presence":                       section{"enable_inbound": true, "enable_outbound": true},
			"jetstream":                      section{"storage_path": in("jetstream"), "topic_prefix": "Dendrite"},
			"report_stats":                   section{"enabled": false},
			"trusted_third_party_id_servers": []string{},
		},
		"app_service_api": section{"config_files": o.Registrations},
		"client_api": section{
			"registration_disabled":      true,
			"guests_disabled":            true,
			"registration_shared_secret": s.Secret,
			"rate_limiting":              section{"enabled": false},
		},
		"federation_api": section{"database": database("federation"), "key_perspectives": []section{}},
		"key_server":     section{"database": database("keys")},
		"media_api":      section{"database": database("media"), "base_path": in("media"), "max_file_size_bytes": 50 << 20},
		"mscs":           section{"database": database("mscs")},
		"relay_api":      section{"database": database("relay")},
		// Version 12 as the default makes Dendrite 0.15.2 panic on a createRoom that names no version.
		"room_server": section{"database": database("rooms"), "default_room_version": "11"},
		"sync_api":    section{"database": database("sync"), "search": section{"enabled": false}},
		// The cheapest hash: stories register many users, none of them real.
		"user_api": section{"bcrypt_cost": 4, "account_database": exclusive("accounts"), "device_database": exclusive("devices")},
		"logging":  []section{{"type": "std", "level": "warn"}},
	}
}

// sqliteURI asks for write-ahead logging. Dendrite drops the query of a file
// URI but unescapes its path, so the question mark goes in escaped; this makes
// it two to three times as fast.
func sqliteURI(path string) string {
	escaped := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F").Replace(filepath.ToSlash(path))
	return "file://" + escaped + "%3F_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(10000)"
}

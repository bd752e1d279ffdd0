package homeserver

import (
	"maps"
	"path/filepath"
	"strconv"
)

// synapseConfig is an ordinary configuration: what a new admin writes, with the
// rate limits lifted because the users of a story type faster than people.
// There is no experimental_features in it, and there must never be.
func synapseConfig(s settings, o Options) section {
	in := func(name string) string { return filepath.Join(o.Dir, name) }
	c := section{
		"server_name":                 s.ServerName,
		"public_baseurl":              "http://127.0.0.1:" + strconv.Itoa(s.Port) + "/",
		"pid_file":                    in("homeserver.pid"),
		"log_config":                  in("log.yaml"),
		"media_store_path":            in("media"),
		"signing_key_path":            in("signing.key"),
		"registration_shared_secret":  s.Secret,
		"macaroon_secret_key":         "macaroon " + s.Secret,
		"form_secret":                 "form " + s.Secret,
		"database":                    section{"name": "sqlite3", "args": section{"database": in("homeserver.db")}},
		"report_stats":                false,
		"enable_registration":         false,
		"trusted_key_servers":         []section{},
		"suppress_key_server_warning": true,
		"federation_domain_whitelist": []string{},
		"presence":                    section{"enabled": true},
		"bcrypt_rounds":               4, // the cheapest hash: stories register many users, none of them real
		"app_service_config_files":    o.Registrations,
		"listeners": []section{{
			"port": s.Port, "type": "http", "tls": false, "bind_addresses": []string{"127.0.0.1"},
			"resources": []section{{"names": []string{"client"}, "compress": false}},
		}},
	}
	if o.Postgres != "" {
		c["database"] = section{"name": "psycopg2", "args": section{"dsn": o.Postgres, "cp_min": 5, "cp_max": 10}}
	}
	if !o.Limits {
		maps.Copy(c, liftedLimits())
	}
	if o.Auth != nil || o.NoLogin {
		c["password_config"] = section{"enabled": false}
	}
	if o.Auth != nil {
		c["matrix_authentication_service"] = section{"enabled": true, "endpoint": o.Auth.url, "secret": o.Auth.secret}
	}
	return c
}

func liftedLimits() section {
	free := section{"per_second": 100000, "burst_count": 100000}
	return section{
		"rc_message":            free,
		"rc_registration":       free,
		"rc_login":              section{"address": free, "account": free, "failed_attempts": free},
		"rc_joins":              section{"local": free, "remote": free},
		"rc_joins_per_room":     free,
		"rc_invites":            section{"per_room": free, "per_user": free, "per_issuer": free},
		"rc_media_create":       free,
		"rc_room_creation":      free,
		"rc_reports":            free,
		"rc_presence":           section{"per_user": free},
		"rc_admin_redaction":    free,
		"rc_user_directory":     free,
		"rc_key_requests":       free,
		"rc_third_party_invite": free,
	}
}

// synapseLogging sends the log to standard error, which is the log file.
func synapseLogging() section {
	return section{
		"version":                  1,
		"disable_existing_loggers": false,
		"formatters":               section{"plain": section{"format": "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"}},
		"handlers":                 section{"stderr": section{"class": "logging.StreamHandler", "formatter": "plain"}},
		"root":                     section{"level": "INFO", "handlers": []string{"stderr"}},
	}
}

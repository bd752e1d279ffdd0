package config

import (
	"slices"
	"strings"

	"kith/diagnostic"
)

// shortestSecret is the least length of the secret and of tokens, in bytes. What
// `kith init` writes has 64.
const shortestSecret = 32

// readSecrets fills in the secrets of config.yaml that stand in files of their own.
func (c *Config) readSecrets(env environment) diagnostic.Problems {
	return slices.Concat(
		c.readSecret(env, "secret", &c.Secret, &c.SecretFile),
		c.readSecret(env, "homeserver.admin_token", &c.Homeserver.AdminToken, &c.Homeserver.AdminTokenFile),
		c.readSecret(env, "screening.endpoint_key", &c.Screening.EndpointKey, &c.Screening.EndpointKeyFile))
}

// readSecret fills in the secret at key from the first of: its variable, the file named
// by the variable that ends in _FILE, the setting, the file named by the setting that
// ends in _file.
func (c *Config) readSecret(env environment, key string, value, file *string) diagnostic.Problems {
	fromFile := *file != ""
	switch {
	case env[variable(key)] != "":
		fromFile = false
	case env[variable(key+fileSuffix)] != "":
	case fromFile && *value != "":
		return diagnostic.Problems{c.source.problem(key+fileSuffix, "`%s` is given too; keep one of the two", key[strings.LastIndexByte(key, '.')+1:])}
	}
	if !fromFile {
		*file = ""
		return nil
	}
	text, problem := readFile(*file, key+fileSuffix)
	if problem != nil {
		return diagnostic.Problems{c.source.problem(key+fileSuffix, "%s", problem.Message)}
	}
	c.warnIfReadable(*file)
	*value = strings.TrimSpace(string(text))
	return nil
}

// fileSuffix makes the key of a secret into the key of the file that it stands in.
const fileSuffix = "_file"

// overrideTokens puts tokens from the environment in the place of those of the
// registration file.
func (env environment) overrideTokens(r *Registration, s *source) diagnostic.Problems {
	var problems diagnostic.Problems
	for _, token := range []struct {
		value          *string
		key            string
		variable, file string
	}{
		{&r.ASToken, "as_token", variableASToken, variableASTokenFile},
		{&r.HSToken, "hs_token", variableHSToken, variableHSTokenFile},
	} {
		if env[token.variable] != "" {
			*token.value = env[token.variable]
			s.fromEnv[token.key] = token.variable
		} else if path := env[token.file]; path != "" {
			s.fromEnv[token.key] = token.file
			text, problem := readFile(path, token.key)
			if problem != nil {
				problems = append(problems, s.problem(token.key, "%s", problem.Message))
				continue
			}
			*token.value = strings.TrimSpace(string(text))
		}
	}
	return problems
}

// isToken tells whether a token can stand in an Authorization header.
func isToken(token string) bool {
	for _, r := range token {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return token != ""
}

package config

import "strings"

// shortestSecret is the least length of the secret and of tokens, in bytes. What
// `kith init` writes has 64.
const shortestSecret = 32

// readSecret fills in the secret from the first of: KITH_SECRET, the file named
// by KITH_SECRET_FILE, `secret`, the file named by `secret_file`.
func (c *Config) readSecret(env environment) Problems {
	fromFile := c.SecretFile != ""
	switch {
	case env[variableSecret] != "":
		fromFile = false
	case env[variableSecretFile] != "":
	case fromFile && c.Secret != "":
		return Problems{c.source.problem("secret_file", "`secret` is given too; keep one of the two")}
	}
	if !fromFile {
		c.SecretFile = ""
		return nil
	}
	text, problem := readFile(c.SecretFile, "secret_file")
	if problem != nil {
		return Problems{c.source.problem("secret_file", "%s", problem.Message)}
	}
	c.warnIfReadable(c.SecretFile)
	c.Secret = strings.TrimSpace(string(text))
	return nil
}

// overrideTokens puts tokens from the environment in the place of those of the
// registration file.
func (env environment) overrideTokens(r *Registration, s *source) Problems {
	var problems Problems
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

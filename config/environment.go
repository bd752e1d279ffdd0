package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"kith/diagnostic"
)

// environmentName stands for the file in problems with a variable.
const environmentName = "environment"

// The variables that stand for secrets and are not settings of config.yaml.
const (
	variableASToken     = "KITH_AS_TOKEN"
	variableASTokenFile = "KITH_AS_TOKEN_FILE"
	variableHSToken     = "KITH_HS_TOKEN"
	variableHSTokenFile = "KITH_HS_TOKEN_FILE"

	variableDatabasePassword     = "KITH_DATABASE_PASSWORD"
	variableDatabasePasswordFile = "KITH_DATABASE_PASSWORD_FILE"
)

// environment holds the variables that begin with KITH_. An empty variable counts
// as not set, since container tools pass on unset ones as empty.
type environment map[string]string

func newEnvironment(pairs []string) environment {
	env := environment{}
	for _, pair := range pairs {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, "KITH_") && value != "" {
			env[name] = value
		}
	}
	return env
}

// variable names the variable that stands for the setting at a key path.
func variable(key string) string {
	return "KITH_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// override puts variables into the settings they stand for: KITH_ and the key
// path in capitals, as in KITH_LOGGING_LEVEL.
func (env environment) override(c *Config) diagnostic.Problems {
	var problems diagnostic.Problems
	names := []string{variableASToken, variableASTokenFile, variableHSToken, variableHSTokenFile,
		variableDatabasePassword, variableDatabasePasswordFile}
	eachSetting(reflect.ValueOf(c).Elem(), "", func(key string, setting reflect.Value) {
		name := variable(key)
		names = append(names, name)
		text, isSet := env[name]
		if !isSet {
			return
		}
		if err := setScalar(setting, text); err != nil {
			problems = append(problems, diagnostic.Problem{File: environmentName, Key: name, Message: err.Error()})
			return
		}
		c.source.fromEnv[key] = name
	})
	c.Warnings = append(c.Warnings, env.misspelt(names)...)
	return problems
}

// misspelt warns of variables that were probably meant for a setting. Others may
// belong to something else and are let be.
func (env environment) misspelt(names []string) []Warning {
	var warnings []Warning
	for name := range env {
		if slices.Contains(names, name) {
			continue
		}
		if meant := suggest(name, names); meant != "" {
			warnings = append(warnings, Warning{File: environmentName, Key: name,
				Message: fmt.Sprintf("there is no such setting; did you mean %s?", meant)})
		}
	}
	slices.SortFunc(warnings, func(a, b Warning) int { return strings.Compare(a.Key, b.Key) })
	return warnings
}

// eachSetting visits every setting that is not a section.
func eachSetting(section reflect.Value, key string, visit func(key string, setting reflect.Value)) {
	for _, f := range yamlFields(section.Type()) {
		path, value := joinKey(key, f.name), section.Field(f.index)
		if f.t.Kind() == reflect.Struct {
			eachSetting(value, path, visit)
		} else {
			visit(path, value)
		}
	}
}

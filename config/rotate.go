package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"kith/diagnostic"
)

var tokenLines = regexp.MustCompile(`(?m)^(as_token|hs_token):[^\n]*$`)

// Rotate writes fresh tokens into the registration of a configuration, and leaves all else
// in it as it is, comments too. The file is replaced at once; nothing keeps the old tokens.
// It gives the registration's path. The error is diagnostic.Problems where an admin has to act first.
func Rotate(path string) (string, error) {
	c, err := Load(path)
	if err != nil {
		return "", err
	}
	file := c.AppService.Registration
	for _, variable := range []string{variableASToken, variableASTokenFile, variableHSToken, variableHSTokenFile} {
		if os.Getenv(variable) != "" {
			return "", diagnostic.Problems{{File: environmentName, Key: variable, Message: "gives a token; change it where it comes from"}}
		}
	}
	old, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read registration: %w", err)
	}
	if len(tokenLines.FindAll(old, -1)) != 2 {
		return "", diagnostic.Problems{{File: file, Message: "needs one line that begins with as_token: and one with hs_token:"}}
	}
	fresh := tokenLines.ReplaceAllFunc(old, func(line []byte) []byte {
		key, _, _ := strings.Cut(string(line), ":")
		return []byte(key + `: "` + random(32) + `"`)
	})
	return file, replaceFile(file, fresh)
}

// replaceFile puts new content in the place of a file, whole or not at all, under the same
// permissions.
func replaceFile(path string, content []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*") // mode 0600
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Chmod(info.Mode().Perm()), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("replace file: %w", err), os.Remove(file.Name()))
	}
	return nil
}

package enginetests

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pluginPath is the binary under test.
var pluginPath string

func TestMain(m *testing.M) {
	var err error
	if pluginPath, err = findPlugin(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	home, err := os.MkdirTemp("", "engine-tests")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := isolate(home); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// The tests mostly wait for processes to start and answer. What the command line says counts more than this.
	if err := flag.Set("test.parallel", "8"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(home)
	os.Exit(code)
}

func findPlugin() (string, error) {
	path := os.Getenv("COGNITO_PLUGIN")
	if path == "" {
		return "", fmt.Errorf("COGNITO_PLUGIN is not set: it has to be the absolute path of pulumi-resource-cognito")
	}
	if !filepath.IsAbs(path) {
		return "", fmt.Errorf("COGNITO_PLUGIN is %q, which is not an absolute path", path)
	}
	if info, err := os.Stat(path); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
		return "", fmt.Errorf("COGNITO_PLUGIN is %q, which is not a program", path)
	}
	return path, nil
}

// isolate keeps the credentials, proxies and settings of whoever runs the tests away from the plugin.
func isolate(home string) error {
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "PULUMI_") ||
			strings.HasSuffix(strings.ToUpper(name), "_PROXY") {
			os.Unsetenv(name)
		}
	}
	empty := filepath.Join(home, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		return err
	}
	for name, value := range map[string]string{
		"HOME":                        home,
		"PULUMI_HOME":                 filepath.Join(home, ".pulumi"),
		"AWS_CONFIG_FILE":             empty,
		"AWS_SHARED_CREDENTIALS_FILE": empty,
		"AWS_EC2_METADATA_DISABLED":   "true",
	} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

package enginetests

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/host"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
)

// client is the engine's client of one process of the plugin, with what went over the wire and what was logged.
type client struct {
	plugin.Provider
	wire *wireLog
	logs *logs
}

// start starts the plugin as the engine does, and stops it with the test.
func start(t *testing.T) *client {
	t.Helper()
	logs := &logs{}
	engine, err := host.New(context.Background(), logs, logs, nil, nil, nil, nil, nil)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, engine.Close()) })
	dir := t.TempDir()
	pctx, err := plugin.NewContextWithHost(context.Background(), logs, logs, engine, dir, dir, nil)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, pctx.Close()) })
	wire := &wireLog{}
	pctx.DialOptions = wire.dialOptions

	provider, err := plugin.NewProviderFromPath(engine, pctx, pluginPath)
	require.NoError(t, err)
	t.Cleanup(func() {
		assert.NoError(t, provider.Close())
		logs.assertCleanExit(t)
	})
	return &client{Provider: provider, wire: wire, logs: logs}
}

// logs collects all that the plugin and the engine's client say to the user, and the plugin's own output.
type logs struct {
	mu    sync.Mutex
	lines []string
}

func (l *logs) Logf(sev diag.Severity, d *diag.Diag, args ...any) {
	text := d.Message
	if !d.Raw {
		text = fmt.Sprintf(d.Message, args...)
	}
	l.add(string(sev) + ": " + text)
}

func (l *logs) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *logs) Debugf(d *diag.Diag, args ...any)   { l.Logf(diag.Debug, d, args...) }
func (l *logs) Infof(d *diag.Diag, args ...any)    { l.Logf(diag.Info, d, args...) }
func (l *logs) Infoerrf(d *diag.Diag, args ...any) { l.Logf(diag.Infoerr, d, args...) }
func (l *logs) Errorf(d *diag.Diag, args ...any)   { l.Logf(diag.Error, d, args...) }
func (l *logs) Warningf(d *diag.Diag, args ...any) { l.Logf(diag.Warning, d, args...) }

// addDiff notes what a Diff found, so that a failed test tells why something was updated.
func (l *logs) addDiff(_ string, request proto.Message, a answer) {
	if d, ok := a.message.(*pulumirpc.DiffResponse); ok && len(d.GetDetailedDiff()) > 0 {
		l.add(fmt.Sprintf("diff of %s: %v", request.(*pulumirpc.DiffRequest).GetUrn(), d.GetDetailedDiff()))
	}
}

// text is everything that was logged.
func (l *logs) text() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.lines...)
}

// joined is the same as one text.
func (l *logs) joined() string { return strings.Join(l.text(), "\n") }

// assertCleanExit fails the test if the engine found that the plugin died before it was told to.
func (l *logs) assertCleanExit(t *testing.T) {
	t.Helper()
	for _, line := range l.text() {
		assert.NotContains(t, line, "exited prematurely")
		assert.NotContains(t, line, "panicked")
	}
}

// assertNone fails the test if a secret was logged.
func (l *logs) assertNone(t *testing.T, secrets ...string) {
	t.Helper()
	for _, line := range l.text() {
		for _, secret := range secrets {
			assert.NotContains(t, line, secret)
		}
	}
}

package enginetests

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	pkgresource "github.com/pulumi/pulumi/pkg/v3/resource"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
	"github.com/stretchr/testify/require"
)

// stack deploys a program with the real engine, in memory, through our plugin.
type stack struct {
	lt.TestPlan
	t    *testing.T
	logs *logs
	snap *deploy.Snapshot
	// plugin is the binary that runs, and mayDie whether it may be gone before it is told to.
	plugin string
	mayDie bool
}

func newStack(t *testing.T, program deploytest.ProgramFunc) *stack {
	t.Helper()
	s := &stack{t: t, logs: &logs{}, plugin: pluginPath}
	s.Options = lt.TestUpdateOptions{
		T:                t,
		SkipDisplayTests: true, // These compare with recordings of the engine's own tests.
		HostF:            func() plugin.Host { return newHost(s.logs, t.TempDir(), s.plugin, program) },
	}
	t.Cleanup(func() {
		if !s.mayDie {
			s.logs.assertCleanExit(t)
		}
		s.logs.assertNone(t, secretKey)
		if t.Failed() {
			t.Log(s.logs.joined())
		}
	})
	return s
}

// pluginHost is the framework's host, which runs our plugin and, unlike the framework's, ends it as the engine does.
type pluginHost struct {
	plugin.Host
	mu        sync.Mutex
	providers []plugin.Provider
}

func newHost(logs *logs, dir, path string, program deploytest.ProgramFunc) *pluginHost {
	h := &pluginHost{}
	load := func(inner plugin.Host) (plugin.Provider, error) {
		pctx, err := plugin.NewContextWithHost(context.Background(), logs, logs, inner, dir, dir, nil)
		if err != nil {
			return nil, err
		}
		wire := &wireLog{heard: logs.addDiff}
		pctx.DialOptions = wire.dialOptions
		provider, err := plugin.NewProviderFromPath(inner, pctx, path)
		if err == nil {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.providers = append(h.providers, provider)
		}
		return provider, err
	}
	// With gRPC the framework would put the engine's own server in between, whose faults would hide ours.
	loader := deploytest.NewProviderLoaderWithHost("cognito", semver.MustParse("0.1.0"), load, deploytest.WithoutGrpc)
	h.Host = deploytest.NewPluginHost(logs, logs, deploytest.NewLanguageRuntime(program), loader)
	return h
}

func (h *pluginHost) Close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var errs []error
	for _, p := range h.providers {
		errs = append(errs, p.Close())
	}
	h.providers = nil
	return errors.Join(append(errs, h.Host.Close())...)
}

// step is one thing that the engine did.
type step struct {
	Op   string
	Name string
}

// option changes how an operation runs.
type option func(*engine.UpdateOptions)

// run previews an operation and then carries it out. It returns what was done to our resources, in no order.
func (s *stack) run(op lt.TestOp, options ...option) []step {
	s.t.Helper()
	require.NoError(s.t, s.preview(op, options...), "preview")
	steps, err := s.carryOut(op, options...)
	require.NoError(s.t, err)
	return steps
}

func (s *stack) up(options ...option) []step {
	s.t.Helper()
	return s.run(engine.Update, options...)
}

// preview is the error of a preview, if any.
func (s *stack) preview(op lt.TestOp, options ...option) error {
	_, err := s.planned(op, options...)
	return err
}

// planned is the plan that a preview makes.
func (s *stack) planned(op lt.TestOp, options ...option) (*deploy.Plan, error) {
	return op.Plan(s.GetProject(), s.GetTarget(s.t, s.snap), s.with(options), s.BackendClient, s.listen(nil))
}

// carryOut does it, and keeps the state that it leads to, whether it succeeds or not.
func (s *stack) carryOut(op lt.TestOp, options ...option) (steps []step, err error) {
	snap, err := op.Run(s.GetProject(), s.GetTarget(s.t, s.snap), s.with(options), false, s.BackendClient, s.listen(&steps))
	if snap != nil {
		s.snap = snap
	}
	return steps, err
}

// listen keeps what the engine says during an operation, and the steps that it took.
func (s *stack) listen(steps *[]step) lt.ValidateFunc {
	return func(
		_ workspace.Project, _ deploy.Target, entries engine.JournalEntries, events []engine.Event, err error,
	) error {
		for _, event := range events {
			if event.Type == engine.DiagEvent {
				s.logs.add(event.Payload().(engine.DiagEventPayload).Message)
			}
		}
		if steps != nil {
			*steps = done(entries)
		}
		return err
	}
}

func (s *stack) with(options []option) lt.TestUpdateOptions {
	out := s.Options
	for _, o := range options {
		o(&out.UpdateOptions)
	}
	return out
}

// done lists the steps that succeeded, without those of the provider itself.
func done(entries engine.JournalEntries) []step {
	steps := []step{}
	for _, e := range entries {
		if e.Kind != engine.TestJournalEntrySuccess || e.Step.Type() == providerType {
			continue
		}
		op := e.Step.Op()
		if refresh, ok := e.Step.(*deploy.RefreshStep); ok {
			op = refresh.ResultOp()
		}
		steps = append(steps, step{string(op), e.Step.URN().Name()})
	}
	return steps
}

// sorted orders steps as the program declares their resources.
func sorted(steps []step) []step {
	order := map[string]int{users: 0, web: 1, identity: 2}
	slices.SortStableFunc(steps, func(a, b step) int { return order[a.Name] - order[b.Name] })
	return steps
}

// state is what the engine recorded about a resource.
func (s *stack) state(name string) *pkgresource.State {
	s.t.Helper()
	for _, r := range s.snap.Resources {
		if r.URN.Name() == name && !r.Delete {
			return r
		}
	}
	s.t.Fatalf("%s is not in the state", name)
	return nil
}

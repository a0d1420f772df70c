package enginetests

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// parallel is the engine's own default on a machine with eight cores: four for each.
const parallel = 32

// fleet is a program of many resources, declared all at once, as programs do that wait for no output.
type fleet struct {
	*program
	// declare declares the parts, each by itself.
	declare []func(r *registrar)
}

func newFleet(aws *fakeaws.Server, retryMode string) *fleet {
	config := with(providerConfig(aws.URL), object{"retryMode": retryMode})
	return &fleet{program: &program{provider: config, options: map[string]deploytest.ResourceOptions{}}}
}

func (f *fleet) add(declare func(r *registrar)) { f.declare = append(f.declare, declare) }

func (f *fleet) run(_ plugin.RunInfo, monitor *deploytest.ResourceMonitor) error {
	first := registrar{program: f.program, monitor: monitor}
	provider := first.register(providerType, "provider", f.provider)
	if first.err != nil {
		return first.err
	}
	ref, err := providers.NewReference(provider.URN, provider.ID)
	if err != nil {
		return err
	}
	first.provider = ref.String()
	return first.together(f.declare)
}

// together declares parts at once, and returns an error of one of them, if any.
func (r *registrar) together(parts []func(r *registrar)) error {
	errs := make([]error, len(parts))
	var all sync.WaitGroup
	for i, declare := range parts {
		all.Go(func() {
			part := &registrar{program: r.program, monitor: r.monitor, provider: r.provider}
			declare(part)
			errs[i] = part.err
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// apps is a fleet of user pools, each with a client and an identity pool that has a role.
func apps(aws *fakeaws.Server, retryMode string, n int) *fleet {
	f := newFleet(aws, retryMode)
	p := theProgram(aws)
	for i := range n {
		f.add(func(r *registrar) {
			name := func(kind string) string { return fmt.Sprintf("%s-%d", kind, i) }
			pool := r.register(userPoolType, name(users), p.users)
			client := r.register(clientType, name(web), with(p.web, object{"userPoolId": pool.id()}), pool)
			r.register(identityPoolType, name(identity), with(p.identity, object{
				"cognitoIdentityProviders": list{object{"providerName": pool.output("endpoint"), "clientId": client.id()}},
			}), pool, client)
		})
	}
	return f
}

// ops are what is done to a fleet, in this order.
var ops = []struct {
	name string
	op   lt.TestOp
}{{"up", engine.Update}, {"refresh", engine.Refresh}, {"destroy", engine.Destroy}}

// cost is what an operation on some stacks took.
type cost struct {
	sent, throttled, busy int
	took                  time.Duration
	// least is the time below which the quotas let nobody make these requests.
	least time.Duration
}

// needed are the requests without those that were refused.
func (c cost) needed() int { return c.sent - c.throttled - c.busy }

func (c cost) perNeeded() float64 { return float64(c.sent) / float64(c.needed()) }

// together carries out an operation on all stacks at once, whose AWS this is.
func together(t *testing.T, aws *fakeaws.Server, op lt.TestOp, workers int32, stacks ...*stack) cost {
	t.Helper()
	aws.ForgetCalls()
	errs := make([]error, len(stacks))
	var all sync.WaitGroup
	before := time.Now()
	for i, s := range stacks {
		all.Go(func() {
			_, errs[i] = s.carryOut(op, func(o *engine.UpdateOptions) { o.Parallel = workers })
		})
	}
	all.Wait()
	c := cost{took: time.Since(before)}
	for _, err := range errs {
		require.NoError(t, err)
	}
	calls := aws.Calls()
	c.least = fakeaws.LeastTime(calls)
	for _, call := range calls {
		c.sent++
		switch {
		case call.Throttled():
			c.throttled++
		case call.Error == "ConcurrentModificationException":
			c.busy++
		}
	}
	return c
}

package enginetests

import (
	"errors"
	"fmt"
	"maps"
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

// requests are how often each operation of AWS is asked for.
type requests map[string]int

// callsOf are the requests of an operation on `apps`, for each of its pools, that AWS does not refuse for their number.
// `sent ÷ needed` sees no request that nobody needs; here each that is new has to be written down.
var callsOf = map[string]requests{
	"up": {
		// Each is made, and looked at for what AWS fills in; of a pool whether it has a second factor.
		"CreateUserPool": 1, "DescribeUserPool": 1, "GetUserPoolMfaConfig": 1,
		"CreateUserPoolClient": 1, "DescribeUserPoolClient": 1,
		"CreateIdentityPool": 1, "DescribeIdentityPool": 1,
		// The role is made, allowed what it may, given to the pool that may have one already, and looked at.
		"CreateRole": 1, "PutRolePolicy": 1, "SetIdentityPoolRoles": 1, "GetIdentityPoolRoles": 2, "GetRole": 1, "GetRolePolicy": 1,
	},
	"refresh": {
		"DescribeUserPool": 1, "GetUserPoolMfaConfig": 1, "DescribeUserPoolClient": 1,
		"DescribeIdentityPool": 1, "GetIdentityPoolRoles": 1, "GetRole": 1, "GetRolePolicy": 1,
	},
	"destroy": {
		// Whether the pool is protected or has users.
		"DescribeUserPool": 1, "ListUsers": 1, "DeleteUserPool": 1, "DeleteUserPoolClient": 1,
		"DescribeIdentityPool": 1, "GetIdentityPoolRoles": 1, "DeleteIdentityPool": 1,
		// The role that the state has is looked at, and three more names are asked for that a run which ended early may have given to
		// one: the role's second one, and both of the role for guests.
		"GetRole": 4, "GetRolePolicy": 1,
		// It goes only if nobody else gave it more.
		"ListAttachedRolePolicies": 1, "ListRolePolicies": 1, "DeleteRolePolicy": 1, "DeleteRole": 1,
	},
}

// callsOnce are those that each process makes but once: whose account it is, and before the first create of a kind which there are
// that an earlier run made and could not tell of.
var callsOnce = map[string]requests{
	"up":      {"GetCallerIdentity": 1, "ListUserPools": 1, "ListIdentityPools": 1},
	"refresh": {"GetCallerIdentity": 1},
	"destroy": {},
}

// callsOfApps are the requests of an operation on `apps` with that many pools, in one process.
func callsOfApps(op string, pools int) requests {
	all := maps.Clone(callsOnce[op])
	for name, n := range callsOf[op] {
		all[name] += n * pools
	}
	return all
}

// cost is what an operation on some stacks took.
type cost struct {
	sent, throttled, busy int
	took                  time.Duration
	// least is the time below which the quotas let nobody make these requests.
	least time.Duration
	// answered are the requests without those that were refused.
	answered requests
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
	c := cost{took: time.Since(before), answered: requests{}}
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
		default:
			c.answered[call.Operation]++
		}
	}
	return c
}

package enginetests

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"engine-tests/fakeaws"
)

// TestThrottling deploys, refreshes and destroys many pools at an AWS that enforces its quotas on requests per second.
//
// Nothing may fail, and hardly a request be refused. How long it may take is found in two ways: by arithmetic, from the
// requests and the quotas, and by measuring at an AWS that lets requests wait in line, where a provider without any pace
// of its own loses no time. Only the long form does the latter: in the short one the burst at the beginning, and what else
// the machine does, would count for too much.
//
// It is no parallel test, so that nothing else of this package takes its time.
func TestThrottling(t *testing.T) {
	table := report{
		Title:   "Throttling",
		Columns: []string{"what", "operation", "needed", "sent", "sent ÷ needed", "seconds", "least by the quotas", "the quotas allow", "ratio"},
		Notes: []string{
			fmt.Sprintf("Each pool has a client, and an identity pool with a role. The engine works on %d resources at a time, its default on eight cores; each request takes 20 ms.", parallel),
			"The quotas are those that AWS publishes for user pools; of identity pools (10 a second for each operation) and IAM (20 reads and 15 writes a second) it publishes none, so these are assumptions.",
			"needed: the requests without those that AWS refused. Least by the quotas: the seconds below which they let nobody make these requests, by arithmetic: of the quotas the longest (requests − burst) ÷ rate, where the burst is what a second brings. The quotas allow: the seconds of the same run at an AWS that lets requests wait in line and refuses none, by a provider that sends all at once; the resources of a program wait for each other there too. The ratio is that of the seconds to the greater of the two.",
		},
	}
	one, shared := 30, 8
	if soak {
		one, shared = 300, 100
	}
	for _, run := range []struct {
		what   string
		stacks int
		pools  int
	}{
		{fmt.Sprintf("%d pools", one), 1, one},
		{fmt.Sprintf("3 × %d pools, three processes at once", shared), 3, shared},
	} {
		paced := lives(t, run.stacks, run.pools, "adaptive", fakeaws.Refuse)
		for i, op := range ops {
			c := paced[i]
			table.add(t, run.what, op.name, c.needed(), c.sent, c.perNeeded(), c.took.Seconds(), c.least.Seconds())
			assert.GreaterOrEqual(t, c.took, c.least, "%s of %s: the quotas are enforced", op.name, run.what)
			if run.stacks == 1 {
				assert.LessOrEqual(t, c.perNeeded(), 1.1, "%s of %s: sent ÷ needed", op.name, run.what)
				assert.Equal(t, callsOfApps(op.name, run.pools), c.answered, "%s of %s: requests", op.name, run.what)
			}
		}
		if !soak {
			continue
		}
		best := lives(t, run.stacks, run.pools, "standard", fakeaws.Queue)
		rows := table.Rows[len(table.Rows)-len(ops):]
		for i, op := range ops {
			ratio := paced[i].took.Seconds() / max(paced[i].least, best[i].took).Seconds()
			rows[i] = append(rows[i], best[i].took.Seconds(), ratio)
			t.Log(rows[i]...)
			assert.Zero(t, best[i].throttled+best[i].busy, "%s: AWS lets requests wait in line", op.name)
			if run.stacks == 1 {
				assert.LessOrEqual(t, ratio, 1.15, "%s of %s: seconds", op.name, run.what)
			}
		}
	}
	table.write(t, "throttling")
}

// lives is what the life of some stacks costs, operation by operation.
func lives(t *testing.T, stacks, pools int, retryMode string, quotas fakeaws.Quotas) []cost {
	aws := fakeaws.New(t)
	var all []*stack
	for range stacks {
		all = append(all, newStack(t, apps(aws, retryMode, pools).run))
	}
	var costs []cost
	for _, op := range ops {
		// The buckets are full again, as after a rest.
		aws.Limit(fakeaws.Limits{Quotas: quotas, Think: 20 * time.Millisecond})
		costs = append(costs, together(t, aws, op.op, parallel, all...))
		if op.name == "up" {
			assert.Len(t, aws.UserPoolIDs(), stacks*pools)
			assert.Len(t, aws.IdentityPoolIDs(), stacks*pools)
			assert.Len(t, aws.RoleNames(), stacks*pools)
		}
	}
	assert.Empty(t, aws.Remains())
	return costs
}

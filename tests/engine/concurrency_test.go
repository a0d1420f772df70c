package enginetests

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// TestConcurrency has the engine work on as many resources at once as there are, and watches the memory of the plugin. It is
// no parallel test: no other plugin may run meanwhile.
func TestConcurrency(t *testing.T) {
	table := report{
		Title: "Concurrency",
		Columns: []string{
			"what", "operation", "resources", "sent", "refused: another write", "refused: quota", "seconds", "peak memory, MiB",
		},
		Notes: []string{
			"The engine works on all resources at once. AWS refuses a write to a user pool while another one is under way, enforces its quotas on requests per second, and takes 5 ms for each request.",
			"The memory is the most that the plugin's process had (VmHWM); each operation has a process of its own.",
		},
	}
	children, pools := 15, 40
	if soak {
		children, pools = 50, 334
	}
	for _, run := range []struct {
		what      string
		resources int
		fleet     func(aws *fakeaws.Server) *fleet
	}{
		{
			fmt.Sprintf("%d clients, %[1]d identity providers and %d sets of triggers of one pool", children, len(triggers)),
			1 + 2*children + len(triggers),
			func(aws *fakeaws.Server) *fleet { return crowd(aws, children) },
		},
		{
			fmt.Sprintf("%d pools, each with a client and an identity pool", pools),
			3 * pools,
			func(aws *fakeaws.Server) *fleet { return apps(aws, "adaptive", pools) },
		},
	} {
		aws := fakeaws.New(t)
		s := newStack(t, run.fleet(aws).run)
		for _, op := range ops {
			aws.Limit(fakeaws.Limits{Quotas: fakeaws.Refuse, OneWriter: true, Think: 5 * time.Millisecond})
			peak := watchMemory()
			c := together(t, aws, op.op, int32(run.resources), s)
			memory := peak()
			table.add(t, run.what, op.name, run.resources, c.sent, c.busy, c.throttled, c.took.Seconds(), memory)
			assert.Zero(t, c.busy, "%s of %s: writes to one pool take turns", op.name, run.what)
			assert.LessOrEqual(t, c.perNeeded(), 1.1, "%s of %s: sent ÷ needed", op.name, run.what)
			assert.Greater(t, memory, 1.0, "%s of %s: MiB, if they were measured", op.name, run.what)
			assert.Less(t, memory, 256.0, "%s of %s: MiB", op.name, run.what)
			if op.name == "up" {
				require.Len(t, s.snap.Resources, 1+run.resources, "the provider, and all others")
			}
		}
		assert.Empty(t, aws.Remains())
	}
	table.write(t, "concurrency")
}

// triggers are some that resources beside the pool attach to it.
var triggers = []string{
	"preSignUp", "postConfirmation", "preAuthentication", "postAuthentication", "userMigration", "customMessage",
}

// crowd is a fleet of resources that all belong to one pool.
func crowd(aws *fakeaws.Server, children int) *fleet {
	f := newFleet(aws, "adaptive")
	p := theProgram(aws)
	f.add(func(r *registrar) {
		pool := r.register(userPoolType, users, p.users)
		var all []func(r *registrar)
		for i := range children {
			all = append(all, func(r *registrar) {
				r.register(clientType, fmt.Sprintf("%s-%d", web, i), with(p.web, object{"userPoolId": pool.id()}), pool)
			}, func(r *registrar) {
				name := fmt.Sprintf("Corp%d", i)
				r.register(idpType, name, with(sampleOf(idpType).inputs, object{
					"userPoolId": pool.id(), "providerName": name, "attributeMapping": nil, "idpIdentifiers": nil,
				}), pool)
			})
		}
		for _, trigger := range triggers {
			all = append(all, func(r *registrar) {
				arn := "arn:aws:lambda:us-east-1:123456789012:function:" + trigger
				r.register(triggersType, trigger, object{"userPoolId": pool.id(), trigger: arn}, pool)
			})
		}
		r.err = r.together(all)
	})
	return f
}

// watchMemory watches the plugins that this process starts, until the result is called: it says how many MiB one of them had
// at most.
func watchMemory() func() float64 {
	stop, peak := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for {
			for _, pid := range pluginProcesses() {
				most = max(most, highWater(pid))
			}
			select {
			case <-stop:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() float64 {
		close(stop)
		return <-peak
	}
}

// pluginProcesses are the plugins that this process started.
func pluginProcesses() []string {
	var pids []string
	processes, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range processes {
		if program, _ := os.Readlink(exe); program == pluginPath {
			pid := filepath.Base(filepath.Dir(exe))
			status, _ := os.ReadFile("/proc/" + pid + "/status")
			if strings.Contains(string(status), fmt.Sprintf("PPid:\t%d\n", os.Getpid())) {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// highWater is how many MiB a process had at most so far, 0 if it is gone.
func highWater(pid string) float64 {
	status, _ := os.ReadFile("/proc/" + pid + "/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	kib, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	n, _ := strconv.ParseFloat(kib, 64)
	return n / 1024
}

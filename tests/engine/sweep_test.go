package enginetests

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	pkgresource "github.com/pulumi/pulumi/pkg/v3/resource"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// A sweep disturbs one call of one operation of one resource in one way, a point, and asks that a plain `pulumi up` then
// reaches what the undisturbed operation reaches: the same inventory, nothing twice, a state with the same outputs and secrets
// that says what AWS says, nothing to do, and nothing left over once all is destroyed. A refresh comes before that `up` where
// only a refresh can see what there is: after an operation that is one itself, and after the subject vanished. It does so for
// every call of the acts of every subject.
//
// SOAK tries all points, and without it every so many-th is tried. A failed point has a name by which it runs alone:
//
//	SOAK=1 go test -run 'TestFaults/of/UserPool/create/CreateUserPool-1/reset_after$'

// act is one operation of the engine on a subject.
type act struct {
	name string
	op   lt.TestOp
	// before are the inputs of the program before, if the subject is there then, and outside is what happens to it without the
	// engine after that.
	before  object
	outside func(aws *fakeaws.Server, ids ids)
	// inputs are those of the program in the operation.
	inputs object
	// imports is whether the operation imports it, since the state does not have it.
	imports bool
	// refreshes is whether a refresh comes before the `up` that has to put things right.
	refreshes bool
	// onlyWrites is whether the calls that read are left alone.
	onlyWrites bool
}

// acts are the operations that a subject goes through.
func (s subject) acts() []act {
	all := []act{
		{name: "create", op: engine.Update, inputs: s.inputs},
		{name: "read", op: engine.Refresh, before: s.inputs, inputs: s.inputs, refreshes: true},
		{name: "delete", op: engine.Update, before: s.inputs},
		{name: "import", op: engine.Update, before: s.inputs, inputs: s.inputs, imports: true},
	}
	for _, v := range s.variants {
		a := act{
			name: v.name, op: engine.Update, before: with(s.inputs, v.before), outside: v.outside, onlyWrites: v.onlyWrites,
		}
		if !v.isDeleted {
			a.inputs = with(s.inputs, v.after)
		}
		all = append(all, a)
	}
	if s.drift != nil {
		all = append(all, act{
			name: "refresh", op: engine.Refresh, before: s.inputs, outside: s.drift, inputs: s.inputs, refreshes: true,
		})
	}
	return all
}

// sweep is one act of one subject, from a start that every point goes back to.
type sweep struct {
	subject
	act
	aws *fakeaws.Server
	// The account and the state before the act, and what the subject is called there.
	start fakeaws.Saved
	snap  *deploy.Snapshot
	ids   ids
	// What the act is to lead to: in the account, and in the state, without its values.
	wanted []string
	shape  []string
}

// newSweep deploys what the act begins with.
func newSweep(t *testing.T, s subject, a act) *sweep {
	t.Helper()
	w := &sweep{subject: s, act: a, aws: fakeaws.New(t)}
	p := w.program()
	p.imported, p.inputs = "", a.before
	made := newStack(t, p.run)
	made.up()
	w.ids = idsIn(made.snap)
	w.snap = made.snap
	if a.imports {
		w.snap.Resources = slices.DeleteFunc(w.snap.Resources, func(r *pkgresource.State) bool {
			return r.URN.Name() == theSubject
		})
	}
	if a.outside != nil {
		a.outside(w.aws, w.ids)
	}
	w.start = w.aws.Save()
	return w
}

func idsIn(snap *deploy.Snapshot) ids {
	var found ids
	for _, r := range snap.Resources {
		switch r.URN.Name() {
		case users:
			found.pool = string(r.ID)
		case web:
			found.client = string(r.ID)
		case theSubject:
			found.subject = string(r.ID)
		}
	}
	return found
}

func (w *sweep) program() *subjectProgram {
	p := &subjectProgram{subject: w.subject, provider: providerConfig(w.aws.URL), inputs: w.act.inputs}
	if w.imports {
		p.imported = w.importID(w.ids)
	}
	return p
}

// patience is how long the engine may take for one operation: more than the 120 s for which a role that was just made is
// waited for, as where it vanishes; waits between other tries come to a few seconds.
const patience = 180 * time.Second

// attempt is the stack of one point, at the start of its act.
func (w *sweep) attempt(t *testing.T) (*stack, *subjectProgram) {
	w.aws.Restore(w.start)
	p := w.program()
	s := newStack(t, p.run)
	s.snap = w.snap
	return s, p
}

// do carries out an operation, which may fail, but neither hang nor say what is not for users.
func do(s *stack, op lt.TestOp, options ...option) ([]step, error) {
	var steps []step
	within, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	snap, err := op.RunWithContext(within, s.GetProject(), s.GetTarget(s.t, s.snap), s.with(options), false, s.BackendClient,
		s.listen(&steps))
	if snap != nil {
		s.snap = snap
	}
	if within.Err() != nil {
		return steps, fmt.Errorf("%w: it hangs", errUnacceptable)
	}
	for _, line := range s.logs.text() {
		for _, slip := range []string{"a bug in the cognito provider", "panicked", "goroutine"} {
			if strings.Contains(line, slip) {
				return steps, fmt.Errorf("%w: %s", errUnacceptable, line)
			}
		}
	}
	return steps, err
}

var errUnacceptable = fmt.Errorf("no way to fail")

// learn carries the act out undisturbed: the calls that it makes, of which each is then disturbed.
func (w *sweep) learn(t *testing.T) []fakeaws.Call {
	t.Helper()
	s, _ := w.attempt(t)
	_, err := do(s, w.op)
	require.NoError(t, err, "undisturbed")
	calls := w.aws.Calls()
	require.NotEmpty(t, calls)
	require.NoError(t, w.putRight(s))
	w.wanted, w.shape = w.aws.Inventory(), shapeOf(s.snap)
	require.NoError(t, w.isRight(s))
	return calls
}

// putRight does what a user does after a failure.
func (w *sweep) putRight(s *stack) error {
	if w.refreshes {
		if _, err := do(s, engine.Refresh); err != nil {
			return fmt.Errorf("the next refresh: %w", err)
		}
	}
	if _, err := do(s, engine.Update); err != nil {
		return fmt.Errorf("the next up: %w", err)
	}
	return nil
}

// isRight is the reason why the account or the state is not as it should be, if one is not.
func (w *sweep) isRight(s *stack) error {
	if got := shapeOf(s.snap); !slices.Equal(got, w.shape) {
		return fmt.Errorf("the state has other outputs, or others are secret:\n%s", difference(w.shape, got))
	}
	return w.isInPlace(s)
}

// isInPlace is the reason why the account is not as it should be, or not as the state says, if it is not.
func (w *sweep) isInPlace(s *stack) error {
	if got := w.aws.Inventory(); !slices.Equal(got, w.wanted) {
		return fmt.Errorf("the account is not as wanted:\n%s", difference(w.wanted, got))
	}
	before := valuesOf(s.snap)
	steps, err := do(s, engine.Update, func(o *engine.UpdateOptions) { o.Refresh = true })
	if err != nil {
		return fmt.Errorf("another up: %w", err)
	}
	for _, step := range steps {
		if step.Op != "same" {
			return fmt.Errorf("another up finds something to do: %v", steps)
		}
	}
	if after := valuesOf(s.snap); !slices.Equal(after, before) {
		return fmt.Errorf("the state was not what AWS says:\n%s", difference(after, before))
	}
	if _, err := do(s, engine.Destroy); err != nil {
		return fmt.Errorf("destroy: %w", err)
	}
	if left := w.aws.Remains(); len(left) > 0 {
		return fmt.Errorf("left over: %v", left)
	}
	return nil
}

// difference tells two inventories apart: what one of them alone has, from where it is another.
func difference(wanted, got []string) string {
	missing := slices.DeleteFunc(slices.Clone(wanted), func(thing string) bool { return slices.Contains(got, thing) })
	instead := slices.DeleteFunc(slices.Clone(got), func(thing string) bool { return slices.Contains(wanted, thing) })
	lines := []string{fmt.Sprintf("%d things instead of %d", len(got), len(wanted))}
	for i := range max(len(missing), len(instead)) {
		lines = append(lines, "missing: "+from(missing, instead, i), "instead: "+from(instead, missing, i))
	}
	return strings.Join(lines, "\n")
}

// from is the i-th thing, from a little before it differs from the other.
func from(things, others []string, i int) string {
	if i >= len(things) {
		return "nothing"
	}
	if i >= len(others) {
		return things[i]
	}
	thing, other, same := things[i], others[i], 0
	for same < min(len(thing), len(other)) && thing[same] == other[same] {
		same++
	}
	return thing[:min(len(thing), 20)] + " … " + thing[max(0, same-60):min(len(thing), same+200)]
}

// point is one call, and how it is disturbed.
type point struct {
	call fakeaws.Call
	// number counts the calls of the act, from 0.
	number int
	// nth counts the calls of the same operation, from 1.
	nth  int
	kind string
}

func (p point) String() string { return fmt.Sprintf("%s-%d/%s", p.call.Operation, p.nth, p.kind) }

// points are those of all calls, in their order.
func points(calls []fakeaws.Call, kinds []string) []point {
	seen := map[string]int{}
	var all []point
	for i, call := range calls {
		name := call.Service + " " + call.Operation
		seen[name]++
		for _, kind := range kinds {
			all = append(all, point{call, i, seen[name], kind})
		}
	}
	return all
}

// allCalls says in a table which calls the points are of.
func allCalls() string {
	return fmt.Sprintf("the AWS calls of the operations of %d resources (of a replacement of IdentityPool, those that write)",
		len(subjects))
}

// aPartOnly is whether the command line asks for some of the points.
func aPartOnly() bool { return strings.Contains(flag.Lookup("test.run").Value.String(), "/") }

// sweepAll tries the points of all subjects, in parallel, and counts them. Without SOAK it tries one of `every`; another
// one at each act, so that all kinds have their turn.
func sweepAll(t *testing.T, kinds []string, every int, try func(t *testing.T, w *sweep, p point) error) *table {
	counted := newTable()
	t.Run("of", func(t *testing.T) {
		turn := 0
		for _, s := range subjects {
			for _, a := range s.acts() {
				turn++
				first := turn
				t.Run(fmt.Sprintf("%s/%s", s.token.Name(), a.name), func(t *testing.T) {
					t.Parallel()
					w := newSweep(t, s, a)
					for i, p := range points(w.learn(t), kinds) {
						if (w.onlyWrites && !p.call.IsWrite()) || (!soak && (i+first)%every != 0) {
							continue
						}
						t.Run(p.String(), func(t *testing.T) {
							err := try(t, w, p)
							counted.add(a.name, err == nil)
							if err != nil {
								t.Errorf("%s: %v", t.Name(), err)
							}
						})
					}
				})
			}
		}
	})
	return counted
}

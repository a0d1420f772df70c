package enginetests

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/stretchr/testify/assert"

	"engine-tests/fakeaws"
)

// errNotMet is that a fault did not come about, so that nothing was tried.
var errNotMet = errors.New("the call was not made")

// vanished is the kind of fault that is none of AWS's: somebody deletes the subject meanwhile.
const vanished = "vanished"

// faults are the ways in which AWS and the network fail, by name.
var faults = map[string]func(service string) fakeaws.Failure{
	"throttled": func(service string) fakeaws.Failure { return throttled(service, 1) },
	"throttled_three_times": func(service string) fakeaws.Failure {
		return throttled(service, 3)
	},
	"500_before": internal,
	"500_after": func(service string) fakeaws.Failure {
		f := internal(service)
		f.After = true
		return f
	},
	"reset_before": func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Reset} },
	"reset_after":  func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Reset, After: true} },
	"reset_after_three_times": func(string) fakeaws.Failure {
		return fakeaws.Failure{Answer: fakeaws.Reset, After: true, Times: 3}
	},
	"slow":               func(string) fakeaws.Failure { return fakeaws.Failure{Delay: time.Second} },
	"truncated":          func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Truncated} },
	"garbage":            func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Garbage} },
	"garbage_502_before": func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.BadGateway} },
	"expired": func(service string) fakeaws.Failure {
		return fakeaws.Failure{Code: named(service, "ExpiredTokenException", "ExpiredToken"), Message: "The token has expired"}
	},
	"denied": func(service string) fakeaws.Failure {
		return fakeaws.Failure{Code: named(service, "AccessDeniedException", "AccessDenied"), Message: "User is not authorized"}
	},
	"concurrent": func(service string) fakeaws.Failure {
		code := named(service, "ConcurrentModificationException", "ConcurrentModification")
		return fakeaws.Failure{Code: code, Message: "Somebody else is writing", Status: 409}
	},
	vanished: func(string) fakeaws.Failure { return fakeaws.Failure{} },
}

// mayFail are the faults by which the operation may fail, so that it takes another `up`, since no repetition helps. All others
// have to be overcome at once: the call is made again, and what a create has made whose answer was lost is found.
var mayFail = []string{"denied", "expired", vanished}

// mayFail is whether the operation itself may fail at a point.
func (p point) mayFail() bool { return slices.Contains(mayFail, p.kind) }

// atOnce is the goal reached by the operation itself.
const atOnce = "at once"

// warned is the goal reached but for what a warning names.
const warned = "warned"

// leavesNotes is whether the tags stay that noted an update: the update is done, AWS does not take them off, and no repetition
// helps. So the user is told of them, and no more.
func (w *sweep) leavesNotes(p point) bool {
	return w.token == triggersType && p.call.Operation == "UntagResource" && slices.Contains([]string{"denied", "expired"}, p.kind)
}

// named is a code as a service spells it: those with the Query protocol leave its end away.
func named(service, code, inQuery string) string {
	if service == fakeaws.IAM || service == fakeaws.STS {
		return inQuery
	}
	return code
}

func throttled(service string, times int) fakeaws.Failure {
	return fakeaws.Failure{
		Code: named(service, "TooManyRequestsException", "Throttling"), Message: "Rate exceeded", Times: times,
	}
}

func internal(service string) fakeaws.Failure {
	return fakeaws.Failure{
		Code: named(service, "InternalErrorException", "ServiceFailure"), Message: "It is ours", Status: 500,
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	kinds := []string{}
	for kind := range faults {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	met, overcome, noted := newTable(), newTable(), newTable()
	counted := sweepAll(t, kinds, 29, func(t *testing.T, w *sweep, p point) error {
		err := tryFault(t, w, p)
		met.add(p.kind, err == nil)
		if !p.mayFail() {
			overcome.add(atOnce, err == nil)
		}
		if w.leavesNotes(p) {
			noted.add(warned, err == nil)
		}
		return err
	})
	for _, kind := range kinds {
		assert.True(t, met.tried(kind) > 0 || aPartOnly(), "%s was not tried", kind)
	}
	counted.write(t, "faults", "Faults", append([]string{fmt.Sprintf(
		"Of %s, each was disturbed in %d ways: %s.", allCalls(), len(kinds), sentence(kinds),
	), fmt.Sprintf(
		"At %d of these points the operation itself has to succeed, and another `pulumi up` finds nothing to do; after a read or a "+
			"refresh, the second one. At the others (%s) it may fail, and the next `pulumi up` reaches the goal; after a read or a "+
			"refresh, and where the resource vanished, a refresh and `pulumi up`.",
		overcome.tried(atOnce), sentence(mayFail),
	), fmt.Sprintf(
		"At %d of these points an update of UserPoolTriggers was done, and the tags that had noted it could not be taken off the "+
			"pool. A warning named them, and nothing else was left over.",
		noted.tried(warned),
	)}, met.failures()...))
}

func tryFault(t *testing.T, w *sweep, p point) error {
	s, program := w.attempt(t)
	f := faults[p.kind](p.call.Service)
	f.Operation, f.Skip = p.call.Operation, p.nth-1
	if p.kind == vanished {
		f.Before = func() { w.vanish(w.aws, w.ids) }
	}
	w.aws.Fail(f)
	_, failed := do(s, w.op)
	if errors.Is(failed, errUnacceptable) {
		return failed
	}
	if !w.aws.Heal() {
		return errNotMet
	}
	if !p.mayFail() {
		return w.wasOvercome(s, failed)
	}
	if p.kind == vanished {
		// What is gone without the engine's doing only a refresh can know, and nobody can import it.
		program.imported = ""
		if _, err := do(s, engine.Refresh); err != nil {
			return fmt.Errorf("the next refresh: %w", err)
		}
	}
	if err := w.putRight(s); err != nil {
		return err
	}
	if w.leavesNotes(p) {
		if failed != nil {
			return fmt.Errorf("a warning would do: %w", failed)
		}
		if err := w.takeOffNotes(s.logs); err != nil {
			return err
		}
	}
	if p.kind == vanished && w.imports {
		// What is made instead has more outputs: of what is imported AWS does not tell all.
		return w.isInPlace(s)
	}
	return w.isRight(s)
}

// wasOvercome is the reason why an operation is not as if nothing had disturbed it, if it is not.
func (w *sweep) wasOvercome(s *stack, failed error) error {
	if failed != nil {
		return fmt.Errorf("it was not overcome: %w", failed)
	}
	if w.refreshes {
		if _, err := do(s, engine.Update); err != nil {
			return fmt.Errorf("the next up: %w", err)
		}
	}
	return w.isRight(s)
}

var notesWarning = regexp.MustCompile(`tags of the pool that noted an update could not be taken off .* take them off by hand: (` +
	notePattern + `(?:, ` + notePattern + `)*)`)

const notePattern = `pulumi:cognito:attached:[0-9A-Za-z:]+`

// takeOffNotes does what the user was told of tags that noted an update: it takes off those that were named, and no other.
func (w *sweep) takeOffNotes(l *logs) error {
	told := notesWarning.FindStringSubmatch(strings.Join(strings.Fields(l.joined()), " "))
	if told == nil {
		return fmt.Errorf("%w: no warning names the tags that noted the update", errUnacceptable)
	}
	keys := []any{}
	for _, key := range strings.Split(told[1], ", ") {
		keys = append(keys, key)
	}
	w.aws.Do(fakeaws.CognitoIDP, "UntagResource", fakeaws.Object{
		"ResourceArn": w.aws.UserPool(w.ids.pool)["Arn"], "TagKeys": keys,
	})
	return nil
}

package enginetests

import (
	"errors"
	"fmt"
	"slices"
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
	"slow":         func(string) fakeaws.Failure { return fakeaws.Failure{Delay: time.Second} },
	"truncated":    func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Truncated} },
	"garbage":      func(string) fakeaws.Failure { return fakeaws.Failure{Answer: fakeaws.Garbage} },
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
	met := newTable()
	counted := sweepAll(t, kinds, 29, func(t *testing.T, w *sweep, p point) error {
		err := tryFault(t, w, p)
		met.add(p.kind, err == nil)
		return err
	})
	for _, kind := range kinds {
		assert.True(t, met.tried(kind) > 0 || aPartOnly(), "%s was not tried", kind)
	}
	counted.write(t, "faults", "Faults", append([]string{fmt.Sprintf(
		"Of every AWS call of every operation of %d resources, each was disturbed in %d ways: %s.",
		len(subjects), len(kinds), sentence(kinds),
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
	if _, err := do(s, w.op); errors.Is(err, errUnacceptable) {
		return err
	}
	if !w.aws.Heal() {
		return errNotMet
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
	return w.isRight(s)
}

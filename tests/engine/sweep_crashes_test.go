package enginetests

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// The plugin is killed before and after each call that it makes. Its engine then knows no more than it was told, and the
// next operation starts another process. What the killed one had made and not told is either found, or a message has the
// command that imports it.

const (
	killedBefore = "killed_before"
	killedAfter  = "killed_after"
)

// What comes next: `up`, a refresh and `up`, or a destroy, of what the state says or of what a refresh finds, after which
// nothing remains.
const (
	upNext               = "up"
	refreshNext          = "refresh"
	destroyNext          = "destroy"
	refreshedDestroyNext = "refresh and destroy"
)

// onlyUp is a point after which `up` alone finds what is left: the update is done and noted nowhere any more, and its end was
// not heard.
func (w *sweep) onlyUp(p point) bool {
	return w.token == triggersType && p.call.Operation == "UntagResource" && p.kind == killedAfter
}

// next is what comes after a point: calls take turns.
func (w *sweep) next(p point) string {
	ways := []string{upNext, refreshNext, destroyNext, refreshedDestroyNext}
	if w.before == nil || w.imports {
		// There may be something that is none of the engine's yet, and no destroy can know it.
		ways = ways[:2]
	}
	if w.refreshes {
		// What was changed without the engine `up` alone does not see.
		ways = ways[1:]
	}
	if w.onlyUp(p) {
		return upNext
	}
	return ways[p.number%len(ways)]
}

func TestCrashes(t *testing.T) {
	t.Parallel()
	found, nexts := newTable(), newTable()
	counted := sweepAll(t, []string{killedBefore, killedAfter}, 7, func(t *testing.T, w *sweep, p point) error {
		left, err := tryCrash(t, w, p)
		if left.told {
			found.add("told", err == nil)
		}
		if left.unknown {
			found.add("unknown", err == nil)
		}
		nexts.add(w.next(p), err == nil)
		return err
	})
	counted.write(t, "crashes", "Crashes", []string{
		fmt.Sprintf("The plugin was killed before and after each of %s.", allCalls()),
		fmt.Sprintf("What came next took turns: `pulumi up` (%d points), a refresh and then `pulumi up` (%d), or, where the resource "+
			"was the stack's before, `pulumi destroy` (%d) or a refresh and then `pulumi destroy` (%d), after which nothing may remain.",
			nexts.tried(upNext), nexts.tried(refreshNext), nexts.tried(destroyNext), nexts.tried(refreshedDestroyNext)),
		fmt.Sprintf("At %d of the points with a destroy it could not know what a replacement had made, so that something remained. "+
			"There `pulumi up` came next, as if the destroy had not been.", found.tried("unknown")),
		"After the last call of an update of UserPoolTriggers only `pulumi up` came next: no destroy knows what such an update " +
			"attached whose end the engine did not hear.",
		fmt.Sprintf("After %d of these points something was there that only the killed process had known. The provider "+
			"named it with what to do about it, which was then done.", found.tried("told")),
	})
}

// leftover is what was left that only the killed process had known: whether the user was told what to do about it, and whether a
// destroy came before, which could not know it.
type leftover struct{ told, unknown bool }

// tryCrash says as well what was left.
func tryCrash(t *testing.T, w *sweep, p point) (left leftover, err error) {
	s, _ := w.attempt(t)
	s.mayDie = true
	plugins := watch(t, s)
	f := fakeaws.Failure{Operation: p.call.Operation, Skip: p.nth - 1, Answer: fakeaws.Reset}
	if p.kind == killedAfter {
		f.After, f.Then = true, plugins.kill
	} else {
		f.Before = plugins.kill
	}
	w.aws.Fail(f)
	if _, err := do(s, w.op); errors.Is(err, errUnacceptable) {
		return left, err
	}
	if !w.aws.Heal() {
		return left, errNotMet
	}
	next := w.next(p)
	if next == refreshedDestroyNext || (next == refreshNext && !w.refreshes) {
		if _, err := do(s, engine.Refresh); err != nil {
			return left, fmt.Errorf("the next refresh: %w", err)
		}
	}
	if next == destroyNext || next == refreshedDestroyNext {
		_, err := do(s, engine.Destroy)
		remains := w.aws.Remains()
		if err == nil && len(remains) == 0 {
			return left, nil
		}
		// What a replacement made and could not tell, no destroy can know; it may even hinder one. The next `up` can.
		if w.act.name != "replace" {
			return left, fmt.Errorf("the next %s: %w, left over: %v", next, err, remains)
		}
		left.unknown = true
	}
	failed := w.putRight(s)
	if failed == nil && len(w.aws.Inventory()) == len(w.wanted) {
		return left, w.isRight(s)
	}
	left.told = true
	if err := w.follow(s); err != nil {
		return left, fmt.Errorf("%w: %v\n%s", err, failed, difference(w.wanted, w.aws.Inventory()))
	}
	return left, w.isRight(s)
}

// command is `pulumi import`, as a message has it.
type command struct {
	token tokens.Type
	id    resource.ID
}

var importCommand = regexp.MustCompile("pulumi import (\\S+) \\S+ ([^\\s`]+)`")

// orphanIn finds the latest command in what the user was told.
func orphanIn(l *logs) (command, bool) {
	all := importCommand.FindAllStringSubmatch(strings.Join(strings.Fields(l.joined()), " "), -1)
	if len(all) == 0 {
		return command{}, false
	}
	last := all[len(all)-1]
	return command{tokens.Type(last[1]), resource.ID(last[2])}, true
}

// follow does what the user was told of what is left.
func (w *sweep) follow(s *stack) error {
	orphan, found := orphanIn(s.logs)
	if found {
		if err := takeOver(s, orphan); err != nil {
			return err
		}
	} else if err := w.deleteSecrets(s.logs); err != nil {
		return err
	}
	return w.putRight(s)
}

// takeOver imports an orphan: for the subject if there is none in the state yet, and else only to destroy it.
func takeOver(s *stack, orphan command) error {
	name := theSubject
	if idsIn(s.snap).subject != "" {
		name = "orphan"
	}
	_, err := do(s, lt.ImportOp([]deploy.Import{{
		Type: orphan.token, Name: name, ID: orphan.id, Provider: s.state("provider").URN,
	}}))
	if err != nil {
		return fmt.Errorf("pulumi import: %w", err)
	}
	if name == theSubject {
		return nil
	}
	if _, err := s.carryOut(engine.Destroy, func(o *engine.UpdateOptions) {
		o.Targets = deploy.NewUrnTargetsFromUrns([]resource.URN{s.state(name).URN})
	}); err != nil {
		return fmt.Errorf("destroying what was imported: %w", err)
	}
	return nil
}

var errNothingTold = errors.New("nothing is told of what is left")

// deleteSecrets deletes the secret of a client that nobody knows the value of, if that is what the user was told.
func (w *sweep) deleteSecrets(l *logs) error {
	said := l.joined()
	told := func(id string) bool { return strings.Contains(said, id) }
	if w.token == secretType && told("aws cognito-idp delete-user-pool-client-secret") &&
		slices.ContainsFunc(w.aws.FurtherSecretIDs(w.ids.pool, w.ids.client), told) {
		w.vanish(w.aws, w.ids)
		return nil
	}
	return errNothingTold
}

// plugins knows the processes of a stack's plugin.
type plugins struct{ program, pids string }

// watch makes a stack run its plugin so that it can be killed: by a name of its own, by which its processes are known.
func watch(t *testing.T, s *stack) *plugins {
	t.Helper()
	dir := t.TempDir()
	p := &plugins{program: filepath.Join(dir, "watched"), pids: filepath.Join(dir, "pids")}
	require.NoError(t, os.Symlink(pluginPath, p.program))
	s.plugin = filepath.Join(dir, "plugin")
	script := fmt.Sprintf("#!/bin/sh\necho $$ >> '%s'\nexec '%s' \"$@\"\n", p.pids, p.program)
	require.NoError(t, os.WriteFile(s.plugin, []byte(script), 0o755))
	return p
}

// kill ends the processes that run by now, as nothing can hinder or notice.
func (p *plugins) kill() {
	pids, err := os.ReadFile(p.pids)
	if err != nil {
		panic(err)
	}
	killed := 0
	for _, pid := range strings.Fields(string(pids)) {
		n, err := strconv.Atoi(pid)
		if err != nil {
			panic(err)
		}
		// The number of one that has ended may be another's by now.
		command, _ := os.ReadFile("/proc/" + pid + "/cmdline")
		if program, _, _ := strings.Cut(string(command), "\x00"); program != p.program {
			continue
		}
		if err := syscall.Kill(n, syscall.SIGKILL); err != nil {
			panic(err)
		}
		killed++
	}
	if killed == 0 {
		panic("no plugin runs that could be killed")
	}
}

package enginetests

import (
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/stretchr/testify/assert"

	"engine-tests/fakeaws"
)

// readTimeout is how long the provider waits for a byte of an answer (ARCHITECTURE.md).
const readTimeout = 60 * time.Second

// withheld has one request carried out, and its answer held back until the test ends.
func withheld(t *testing.T, aws *fakeaws.Server, operation string) {
	ended := make(chan struct{})
	t.Cleanup(func() { close(ended) })
	aws.Fail(fakeaws.Failure{Operation: operation, Then: func() { <-ended }})
}

// An answer that does not come is given up at some time. What the request did is found, and a look is taken again.
func TestAnswerThatDoesNotCome(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		operation string
		deployed  bool
		op        lt.TestOp
		want      []step
	}{
		{"CreateUserPool", false, engine.Update, []step{{"create", users}}},
		{"DescribeUserPool", true, engine.Refresh, same(users)},
	} {
		t.Run(test.operation, func(t *testing.T) {
			t.Parallel()
			aws := fakeaws.New(t)
			p := theProgram(aws)
			p.web, p.identity = nil, nil
			s := newStack(t, p.run)
			if test.deployed {
				s.up()
			}
			withheld(t, aws, test.operation)
			aws.ForgetCalls()
			begun := time.Now()
			assert.Equal(t, test.want, s.run(test.op))
			assert.Greater(t, time.Since(begun), readTimeout, "the answer was waited for")
			assert.True(t, aws.Heal(), "%s was not called", test.operation)

			pool := string(s.state(users).ID)
			assert.Equal(t, []string{pool}, aws.UserPoolIDs(), "one pool, and the state has it")
			assert.Equal(t, same(users), s.run(engine.Refresh))
			assert.Equal(t, same(users), s.up())
			s.run(engine.Destroy)
			assert.Empty(t, aws.Remains())
		})
	}
}

package fakeaws

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// admitted counts the requests out of 100 at once that pass.
func admitted(s *Server, operation, pool string) int {
	passed := 0
	for range 100 {
		if s.gate.admit(CognitoIDP, operation, Object{"UserPoolId": pool}) == 0 {
			passed++
		}
	}
	return passed
}

func TestQuotas(t *testing.T) {
	s := New(t)
	assert.Equal(t, 100, admitted(s, "UpdateUserPool", "a"), "no limits yet")
	s.Limit(Limits{Quotas: Refuse})
	assert.Equal(t, 15, admitted(s, "UpdateUserPool", "a"))
	assert.Equal(t, 0, admitted(s, "DeleteUserPool", "b"), "a category is one quota")
	assert.Equal(t, 15, admitted(s, "DescribeUserPool", "a"))
	assert.Equal(t, 5, admitted(s, "CreateUserPoolClient", "a"), "of one operation on one pool")
	assert.Equal(t, 5, admitted(s, "DeleteUserPoolClient", "a"))
	assert.Equal(t, 5, admitted(s, "CreateUserPoolClient", "b"))
	assert.Equal(t, 0, admitted(s, "CreateUserPoolClient", "c"), "the category's own quota")
	assert.Equal(t, 5, admitted(s, "TagResource", ""))
	assert.Equal(t, 5, admitted(s, "UntagResource", ""), "each has its own quota")
	assert.Equal(t, 10, admitted(s, "ListTagsForResource", ""))
	time.Sleep(300 * time.Millisecond)
	assert.GreaterOrEqual(t, admitted(s, "UpdateUserPool", "a"), 4)

	s.Limit(Limits{Quotas: Queue})
	var last time.Duration
	for range 45 {
		last = s.gate.admit(CognitoIDP, "UpdateUserPool", Object{})
	}
	assert.InDelta(t, 2, last.Seconds(), 0.1, "the 45th of 15 a second, after 15 at once")
}

func TestLeastTime(t *testing.T) {
	asked := func(n int, operation, pool, code string) []Call {
		return slices.Repeat([]Call{{CognitoIDP, operation, Object{"UserPoolId": pool}, code}}, n)
	}
	throttled := throttling(CognitoIDP).code
	for _, test := range []struct {
		what    string
		calls   []Call
		seconds float64
	}{
		{"nothing", nil, 0},
		{"a full bucket", asked(15, "UpdateUserPool", "a", ""), 0},
		{"two seconds' more", asked(45, "UpdateUserPool", "a", ""), 2},
		{"a category is one quota", slices.Concat(asked(30, "UpdateUserPool", "a", ""), asked(15, "DeleteUserPool", "b", "")), 2},
		{"categories go at the same time", slices.Concat(asked(45, "UpdateUserPool", "a", ""), asked(30, "DescribeUserPool", "a", "")), 2},
		{"of one pool", asked(20, "CreateUserPoolClient", "a", ""), 3},
		{"of two pools", slices.Concat(asked(10, "CreateUserPoolClient", "a", ""), asked(10, "CreateUserPoolClient", "b", "")), 1},
		{"the category of many pools", slices.Concat(
			asked(15, "CreateUserPoolClient", "a", ""), asked(15, "DeleteUserPoolClient", "a", ""),
			asked(15, "CreateUserPoolClient", "b", ""), asked(15, "DeleteUserPoolClient", "b", ""),
		), 3},
		{"what was throttled", slices.Concat(asked(30, "UpdateUserPool", "a", ""), asked(30, "UpdateUserPool", "a", throttled)), 1},
		{"what was refused", asked(30, "UpdateUserPool", "a", "InvalidParameterException"), 1},
		{"what has no quota", slices.Repeat([]Call{{Service: STS, Operation: "GetCallerIdentity"}}, 100), 0},
	} {
		assert.InDelta(t, test.seconds, LeastTime(test.calls).Seconds(), 0.001, test.what)
	}
}

func TestOneWriter(t *testing.T) {
	s := New(t)
	s.Limit(Limits{OneWriter: true})
	leave, alone := s.gate.enter(CognitoIDP, "CreateUserPoolClient", Object{"UserPoolId": "a"})
	assert.True(t, alone)
	for operation, pool := range map[string]string{"DescribeUserPool": "a", "UpdateUserPool": "b"} {
		_, alone = s.gate.enter(CognitoIDP, operation, Object{"UserPoolId": pool})
		assert.True(t, alone, operation)
	}
	_, alone = s.gate.enter(CognitoIDP, "UpdateUserPool", Object{"UserPoolId": "a"})
	assert.False(t, alone)
	leave()
	_, alone = s.gate.enter(CognitoIDP, "UpdateUserPool", Object{"UserPoolId": "a"})
	assert.True(t, alone)
}

package fakeaws

import (
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
	time.Sleep(300 * time.Millisecond)
	assert.GreaterOrEqual(t, admitted(s, "UpdateUserPool", "a"), 4)

	s.Limit(Limits{Quotas: Queue})
	var last time.Duration
	for range 45 {
		last = s.gate.admit(CognitoIDP, "UpdateUserPool", Object{})
	}
	assert.InDelta(t, 2, last.Seconds(), 0.1, "the 45th of 15 a second, after 15 at once")
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

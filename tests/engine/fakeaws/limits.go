package fakeaws

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Limits are what AWS allows an account to ask at a time, beside what its operations refuse.
type Limits struct {
	// Quotas enforces the quotas on requests per second.
	Quotas Quotas
	// OneWriter refuses a write to a user pool while another one is under way.
	OneWriter bool
	// Think is how long AWS thinks about each request.
	Think time.Duration
}

// Quotas is what becomes of requests beyond a quota.
type Quotas int

// What may become of them.
const (
	// Unlimited lets them through.
	Unlimited Quotas = iota
	// Refuse answers that there were too many, as AWS does.
	Refuse
	// Queue lets each wait for its turn, as AWS does not: no client could be quicker.
	Queue
)

// Limit puts limits in force. Buckets begin full.
func (s *Server) Limit(l Limits) {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	s.gate.limits, s.gate.buckets, s.gate.writing = l, map[string]*bucket{}, map[string]bool{}
}

// gate is what a request passes before its operation.
type gate struct {
	mu      sync.Mutex
	limits  Limits
	buckets map[string]*bucket
	// writing has the pools that are being written to.
	writing map[string]bool
}

// bucket holds as many tokens as a second brings. In a queue it may owe some.
type bucket struct {
	tokens float64
	at     time.Time
}

// Throttled says whether the request was beyond a quota.
func (c Call) Throttled() bool { return c.Error == throttling(c.Service).code }

func throttling(service string) *fault {
	switch service {
	case IAM, STS:
		return refuse("Throttling", "Rate exceeded")
	case Lambda:
		return &fault{http.StatusTooManyRequests, "TooManyRequestsException", "Rate exceeded"}
	default:
		return refuse("TooManyRequestsException", "Rate exceeded")
	}
}

// perPool is the rate of one operation on one user pool in the categories that have it.
const perPool = 5

// quota is the category that counts an operation, its rate, and whether pools have a rate of their own. The categories and
// their rates are those of AWS's page on quotas; of tags of user pools, those of the operations' own pages. What it does not
// publish is assumed: 10 for each operation on identity pools, 20 for reads of IAM and 15 for its writes.
func quota(service, operation string) (category string, rate float64, pools bool) {
	client := strings.Contains(operation, "UserPoolClient")
	switch {
	case service == CognitoIDP && (operation == "DescribeUserPool" || operation == "ListUserPools"):
		return "UserPoolRead", 15, false
	case service == CognitoIDP && (operation == "CreateUserPool" || operation == "UpdateUserPool" || operation == "DeleteUserPool"):
		return "UserPoolUpdate", 15, false
	case service == CognitoIDP && operation == "ListUsers":
		return "UserList", 30, false
	case service == CognitoIDP && (operation == "TagResource" || operation == "UntagResource"):
		return operation, 5, false
	case service == CognitoIDP && operation == "ListTagsForResource":
		return operation, 10, false
	case service == CognitoIDP && client && isRead(operation):
		return "UserPoolClientRead", 15, true
	case service == CognitoIDP && client:
		return "UserPoolClientUpdate", 15, true
	case service == CognitoIDP && isRead(operation):
		return "UserPoolResourceRead", 20, true
	case service == CognitoIDP:
		return "UserPoolResourceUpdate", 15, true
	case service == CognitoIdentity:
		return CognitoIdentity + " " + operation, 10, false
	case service == IAM && isRead(operation):
		return "reads of IAM", 20, false
	case service == IAM:
		return "writes to IAM", 15, false
	case service == Lambda && operation == "GetPolicy":
		return "GetPolicy", 15, false
	case service == Lambda:
		return "management of Lambda", 15, false
	default:
		return "", 0, false
	}
}

// share is a bucket that a request takes a token from, and its rate.
type share struct {
	bucket string
	rate   float64
}

// shares are the buckets that count a request.
func shares(service, operation string, input Object) []share {
	category, rate, pools := quota(service, operation)
	if category == "" {
		return nil
	}
	all := []share{{category, rate}}
	if pool := text(input, "UserPoolId"); pools && pool != "" {
		all = append(all, share{operation + " " + pool, perPool})
	}
	return all
}

// LeastTime is how long the quotas make requests last at least, whoever sends them: each bucket begins full, with as many
// tokens as a second brings, and the last request that it counts waits for all tokens beyond these. Requests that were
// throttled took none.
func LeastTime(calls []Call) time.Duration {
	taken := map[share]int{}
	for _, c := range calls {
		if c.Throttled() {
			continue
		}
		for _, one := range shares(c.Service, c.Operation, c.Input) {
			taken[one]++
		}
	}
	var least time.Duration
	for one, n := range taken {
		least = max(least, time.Duration((float64(n)-one.rate)/one.rate*float64(time.Second)))
	}
	return least
}

// admit takes a token from each bucket that counts the request, or says how long there is none.
func (g *gate) admit(service, operation string, input Object) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.limits.Quotas == Unlimited {
		return 0
	}
	now := time.Now()
	var buckets []*bucket
	var wait time.Duration
	for _, one := range shares(service, operation, input) {
		b := g.bucket(one.bucket, one.rate, now)
		buckets = append(buckets, b)
		wait = max(wait, time.Duration((1-b.tokens)/one.rate*float64(time.Second)))
	}
	if wait > 0 && g.limits.Quotas == Refuse {
		return wait
	}
	for _, b := range buckets {
		b.tokens--
	}
	return wait
}

func (g *gate) bucket(name string, rate float64, now time.Time) *bucket {
	b, found := g.buckets[name]
	if !found {
		b = &bucket{rate, now}
		g.buckets[name] = b
	}
	b.tokens = min(rate, b.tokens+rate*now.Sub(b.at).Seconds())
	b.at = now
	return b
}

// enter begins a write to a user pool, unless there is one. The result ends it.
func (g *gate) enter(service, operation string, input Object) (leave func(), alone bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	pool := text(input, "UserPoolId")
	if !g.limits.OneWriter || service != CognitoIDP || isRead(operation) || pool == "" {
		return func() {}, true
	}
	if g.writing[pool] {
		return nil, false
	}
	g.writing[pool] = true
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.writing, pool)
	}, true
}

// within carries out a request within the limits.
func (s *Server) within(ctx context.Context, service, operation string, input Object) (Object, *fault) {
	s.gate.mu.Lock()
	limits := s.gate.limits
	s.gate.mu.Unlock()
	refused := func(f *fault) (Object, *fault) {
		s.log(Call{service, operation, input, f.code})
		return nil, f
	}
	wait := s.gate.admit(service, operation, input)
	if wait > 0 && limits.Quotas == Refuse {
		return refused(throttling(service))
	}
	pause(ctx, wait)
	leave, alone := s.gate.enter(service, operation, input)
	if !alone {
		return refused(refuse("ConcurrentModificationException", "Another write to the user pool is under way."))
	}
	defer leave()
	pause(ctx, limits.Think)
	return s.run(service, operation, input)
}

func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

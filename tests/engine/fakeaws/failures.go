package fakeaws

import (
	"context"
	"net/http"
	"time"
)

// Failure is an error that the test wants an operation to meet.
type Failure struct {
	// Operation is the name, such as SetIdentityPoolRoles.
	Operation string
	// Code and Message are what AWS answers.
	Code    string
	Message string
	// Status is the HTTP status, 400 if zero.
	Status int
	// Skip lets that many requests through first.
	Skip int
	// Times is how often to fail: once if zero, for ever if negative.
	Times int
	// After carries the request out and only then answers the error, as when the answer was lost on the way.
	After bool
	// Delay is how long to think before answering.
	Delay time.Duration
}

// Fail arranges for an operation to fail.
func (s *Server) Fail(f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	if f.Status == 0 {
		f.Status = http.StatusBadRequest
	}
	s.failures = append(s.failures, &f)
}

// Heal takes back all failures that were arranged.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = nil
}

// scripted finds the failure that this request has to meet, if any, and counts it.
func (s *Server) scripted(operation string) *Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.failures {
		if f.Operation != operation || f.Times == 0 {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		f.Times--
		return f
	}
	return nil
}

func (f *Failure) wait(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(f.Delay):
	}
}

func (f *Failure) answer(w http.ResponseWriter, wire wire) {
	wire.fail(w, &fault{status: f.Status, code: f.Code, message: f.Message})
}

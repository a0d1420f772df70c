package fakeaws

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"time"
)

// Failure is something that the test wants an operation to meet.
type Failure struct {
	// Operation is the name, such as SetIdentityPoolRoles.
	Operation string
	// Code and Message are what AWS answers. Without a code, and with a whole answer, the operation succeeds.
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
	// Answer is what arrives of the answer, all of it if zero.
	Answer Answer
	// Before is done when the request has arrived, Then when it is as good as answered.
	Before, Then func()

	met bool
}

// Answer is what arrives of an answer.
type Answer int

// What may arrive.
const (
	Whole Answer = iota
	// Reset ends the connection instead.
	Reset
	// Truncated promises more than it says.
	Truncated
	// Garbage is nothing of AWS's, with a status as if it were.
	Garbage
	// BadGateway is the page of a proxy that did not reach AWS.
	BadGateway
)

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

// Heal takes back all failures that were arranged. It says whether each of them came about.
func (s *Server) Heal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	met := true
	for _, f := range s.failures {
		met = met && f.met
	}
	s.failures = nil
	return met
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
		f.met = true
		return f
	}
	return nil
}

func (f *Failure) wait(ctx context.Context) {
	if f.Before != nil {
		f.Before()
	}
	select {
	case <-ctx.Done():
	case <-time.After(f.Delay):
	}
}

// passes is whether the request is to be carried out all the same.
func (f *Failure) passes() bool {
	return f.After || (f.Code == "" && f.Answer != Reset && f.Answer != BadGateway)
}

// answer says what the request has come to: what is said in place of what there is to say.
func (f *Failure) answer(w http.ResponseWriter, wire wire, truth func(w http.ResponseWriter)) {
	if f.Then != nil {
		f.Then()
	}
	switch f.Answer {
	case Reset:
		reset(w)
	case Truncated:
		truncate(w, truth)
	case Garbage:
		page(w, http.StatusOK)
	case BadGateway:
		page(w, http.StatusBadGateway)
	case Whole:
		if f.Code == "" {
			truth(w)
		} else {
			wire.fail(w, &fault{status: f.Status, code: f.Code, message: f.Message})
		}
	}
}

// page answers with HTML.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<html><body>the page of some proxy</body></html>")) // The client may be gone.
}

// reset ends a connection at once, with a RST.
func reset(w http.ResponseWriter) {
	conn := taken(w)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // Where it cannot be set, the client reads an end instead.
	}
	_ = conn.Close()
}

// truncate sends the head of an answer and half of its body.
func truncate(w http.ResponseWriter, truth func(w http.ResponseWriter)) {
	whole := httptest.NewRecorder()
	truth(whole)
	body := whole.Body.Bytes()
	conn := taken(w)
	fmt.Fprintf(conn, "HTTP/1.1 %d OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		whole.Code, whole.Header().Get("Content-Type"), len(body)+1, body[:len(body)/2])
	_ = conn.Close()
}

// taken is the connection of a request, which is not answered by the server any more.
func taken(w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	return conn
}

// Package fakeaws is a small AWS for the tests of this module: Cognito user pools, identity pools, IAM roles, policies of
// Lambda functions and STS on 127.0.0.1, with state, AWS-like defaults, a log of the operations it was asked for, and
// failures on request.
//
// Where AWS replaces, it replaces: what an update leaves out goes back to its default, except for the fields that were
// measured to stay. A provider that forgets a field therefore loses it here, as it would in a real account.
package fakeaws

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// The services, by the names under which requests for them are signed.
const (
	CognitoIDP      = "cognito-idp"
	CognitoIdentity = "cognito-identity"
	IAM             = "iam"
	Lambda          = "lambda"
	STS             = "sts"
)

// Object is a JSON object: a request, an answer, or a stored description.
type Object = map[string]any

// Call is one request the fake was asked to carry out.
type Call struct {
	Service   string
	Operation string
	Input     Object
	// Error is the code that was answered, empty if the request succeeded.
	Error string
}

// IsWrite is whether the operation changes something.
func (c Call) IsWrite() bool { return !isRead(c.Operation) }

// Server is one AWS account in one region. Its methods may be used from any goroutine.
type Server struct {
	Account string
	Region  string

	mu         sync.Mutex
	endpoints  map[string]*httptest.Server
	calls      []Call
	complaints []string
	failures   []*Failure
	gate       gate
	contents
}

// New starts a server that stops with the test, and fails the test if it got a request that AWS would not understand.
func New(t testing.TB) *Server {
	s := &Server{
		Account:   "123456789012",
		Region:    "us-east-1",
		endpoints: map[string]*httptest.Server{},
		contents:  nothing(),
	}
	// One listener per service, so that a provider which mixes up its endpoints is found out.
	for _, service := range []string{CognitoIDP, CognitoIdentity, IAM, Lambda, STS} {
		s.endpoints[service] = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.serve(service, w, r)
		}))
	}
	t.Cleanup(func() {
		for _, e := range s.endpoints {
			e.CloseClientConnections()
			e.Close()
		}
		for _, complaint := range s.complaints {
			t.Errorf("fake AWS: %s", complaint)
		}
	})
	return s
}

// URL is where a service listens.
func (s *Server) URL(service string) string { return s.endpoints[service].URL }

// Calls lists what was asked so far, oldest first.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

// Operations lists the names of what was asked so far, failed requests included.
func (s *Server) Operations() []string {
	var names []string
	for _, c := range s.Calls() {
		names = append(names, c.Operation)
	}
	return names
}

// Writes lists the operations that were asked to change something.
func (s *Server) Writes() []string {
	var names []string
	for _, name := range s.Operations() {
		if !isRead(name) {
			names = append(names, name)
		}
	}
	return names
}

// ForgetCalls empties the log, so that a test can look at what comes next.
func (s *Server) ForgetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

func isRead(operation string) bool {
	for _, prefix := range []string{"Describe", "Get", "List"} {
		if strings.HasPrefix(operation, prefix) {
			return true
		}
	}
	return false
}

// fault is an error answer.
type fault struct {
	status  int
	code    string
	message string
}

func (f *fault) Error() string { return f.code + ": " + f.message }

// refuse is what AWS says to most bad requests.
func refuse(code, format string, args ...any) *fault {
	return &fault{status: http.StatusBadRequest, code: code, message: fmt.Sprintf(format, args...)}
}

// operation carries out one request while the server is locked.
type operation func(s *Server, input Object) (Object, *fault)

func (s *Server) serve(service string, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // The client went away.
	}
	wire := wireOf(service)
	name, input, err := wire.request(r, body)
	if err != nil {
		s.complain("%s: unreadable request: %v", service, err)
		wire.fail(w, refuse("SerializationException", "%v", err))
		return
	}
	if f := s.credentials(service, r); f != nil {
		s.complain("%s %s: %v", service, name, f)
		wire.fail(w, f)
		return
	}

	failure := s.scripted(name)
	if failure != nil {
		failure.wait(r.Context())
	}
	if failure != nil && !failure.passes() {
		s.log(Call{service, name, input, failure.Code})
		failure.answer(w, wire, nil)
		return
	}
	output, f := s.within(r.Context(), service, name, input)
	truth := func(w http.ResponseWriter) {
		if f != nil {
			wire.fail(w, f)
			return
		}
		wire.answer(w, name, output)
	}
	if failure != nil {
		failure.answer(w, wire, truth)
		return
	}
	truth(w)
}

func (s *Server) run(service, name string, input Object) (Object, *fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	op, known := operations[service][name]
	if !known {
		s.complaints = append(s.complaints, fmt.Sprintf("%s has no operation %s here yet", service, name))
		return nil, refuse("UnknownOperationException", "unknown operation %s", name)
	}
	// Operations see a copy of what was sent: the log must keep the request as it came.
	output, f := op(s, clone(input))
	call := Call{Service: service, Operation: name, Input: input}
	if f != nil {
		call.Error = f.code
	}
	s.calls = append(s.calls, call)
	return clone(output), f
}

func (s *Server) log(c Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
}

func (s *Server) complain(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.complaints = append(s.complaints, fmt.Sprintf(format, args...))
}

// clone copies a JSON object through JSON, which also turns every number into a float64, as on the wire.
func clone(o Object) Object {
	if o == nil {
		return nil
	}
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	var out Object
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	return out
}

package enginetests

import (
	"context"
	"path"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// wireLog keeps the answers of the plugin as they came. The engine's client drops or merges some of their fields, and
// the tests are about those too.
type wireLog struct {
	mu      sync.Mutex
	answers map[string]answer
	// heard, if set, gets every request and its answer.
	heard func(method string, request proto.Message, a answer)
}

type answer struct {
	message proto.Message
	err     error
}

func (w *wireLog) dialOptions(any) []grpc.DialOption {
	return []grpc.DialOption{grpc.WithChainUnaryInterceptor(func(
		ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, call grpc.UnaryInvoker,
		options ...grpc.CallOption,
	) error {
		err := call(ctx, method, request, reply, conn, options...)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.answers == nil {
			w.answers = map[string]answer{}
		}
		a := answer{proto.Clone(reply.(proto.Message)), err}
		w.answers[path.Base(method)] = a
		if w.heard != nil {
			w.heard(path.Base(method), request.(proto.Message), a)
		}
		return err
	})}
}

// last is the latest answer to an RPC.
func (w *wireLog) last(method string) answer {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.answers[method]
}

func (w *wireLog) handshake() *pulumirpc.ProviderHandshakeResponse {
	return w.last("Handshake").message.(*pulumirpc.ProviderHandshakeResponse)
}

func (w *wireLog) diff() *pulumirpc.DiffResponse {
	return w.last("Diff").message.(*pulumirpc.DiffResponse)
}

// initFailed is the detail by which the latest error of an RPC says that the resource exists all the same, nil if the
// error has none.
func (w *wireLog) initFailed(method string) *pulumirpc.ErrorResourceInitFailed {
	for _, detail := range status.Convert(w.last(method).err).Details() {
		if failed, ok := detail.(*pulumirpc.ErrorResourceInitFailed); ok {
			return failed
		}
	}
	return nil
}

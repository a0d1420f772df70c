package enginetests

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	rpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

// BenchmarkAnswer compares the smallest answer of the plugin with the echo of one byte on the same loopback. A
// deployment makes hundreds of calls: an answer that waits for TCP's delayed acknowledgement shows as a ratio of
// hundreds.
//
//	COGNITO_PLUGIN=… go test -run '^$' -bench Answer .
func BenchmarkAnswer(b *testing.B) {
	provider := rpc.NewResourceProviderClient(dialPlugin(b))
	echo := dialEcho(b)
	var answers, echoes time.Duration
	one := []byte{1}
	for b.Loop() {
		before := time.Now()
		_, err := provider.GetPluginInfo(context.Background(), &emptypb.Empty{})
		require.NoError(b, err)
		answered := time.Now()
		_, err = echo.Write(one)
		require.NoError(b, err)
		_, err = io.ReadFull(echo, one)
		require.NoError(b, err)
		answers += answered.Sub(before)
		echoes += time.Since(answered)
	}
	b.ReportMetric(float64(answers)/float64(echoes), "echoes/answer")
}

func dialPlugin(b *testing.B) *grpc.ClientConn {
	b.Helper()
	process := exec.Command(os.Getenv("COGNITO_PLUGIN"))
	stdout, err := process.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, process.Start())
	b.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait()
	})
	port, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(b, err)
	address := "127.0.0.1:" + strings.TrimSpace(port)
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	return conn
}

func dialEcho(b *testing.B) net.Conn {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	b.Cleanup(func() { _ = listener.Close() })
	go func() {
		if conn, err := listener.Accept(); err == nil {
			_, _ = io.Copy(conn, conn)
		}
	}()
	conn, err := net.Dial("tcp", listener.Addr().String())
	require.NoError(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	return conn
}

package enginetests

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"
)

// The calls that most tests make, as the engine makes them. A gRPC error ends the test.

var seed = []byte("0123456789abcdef0123456789abcdef")

func (c *client) check(t *testing.T, s sample, olds, news resource.PropertyMap) plugin.CheckResponse {
	t.Helper()
	return c.checkNamed(t, s, olds, news, nil)
}

func (c *client) checkNamed(
	t *testing.T, s sample, olds, news resource.PropertyMap, naming *plugin.AutonamingOptions,
) plugin.CheckResponse {
	t.Helper()
	answer, err := c.Check(context.Background(), plugin.CheckRequest{
		URN: s.urn(), Olds: olds, News: news, AllowUnknowns: true, RandomSeed: seed, Autonaming: naming,
	})
	require.NoError(t, err)
	return answer
}

// checked are the inputs after a Check that found nothing wrong.
func (c *client) checked(t *testing.T, s sample, news resource.PropertyMap) resource.PropertyMap {
	t.Helper()
	answer := c.check(t, s, resource.PropertyMap{}, news)
	require.Empty(t, answer.Failures)
	return answer.Properties
}

func (c *client) diff(t *testing.T, s sample, olds, news resource.PropertyMap) plugin.DiffResponse {
	t.Helper()
	answer, err := c.tryDiff(s, olds, news)
	require.NoError(t, err)
	return answer
}

func (c *client) tryDiff(s sample, olds, news resource.PropertyMap) (plugin.DiffResponse, error) {
	return c.Diff(context.Background(), plugin.DiffRequest{
		URN: s.urn(), ID: s.id, OldInputs: olds, OldOutputs: s.outputs(olds), NewInputs: news, AllowUnknowns: true,
	})
}

func (c *client) previewCreate(t *testing.T, s sample, inputs resource.PropertyMap) resource.PropertyMap {
	t.Helper()
	answer, err := c.Create(context.Background(), plugin.CreateRequest{URN: s.urn(), Properties: inputs, Preview: true})
	require.NoError(t, err)
	return answer.Properties
}

func (c *client) previewUpdate(t *testing.T, s sample, olds, news resource.PropertyMap) resource.PropertyMap {
	t.Helper()
	answer, err := c.Update(context.Background(), plugin.UpdateRequest{
		URN: s.urn(), ID: s.id, OldInputs: olds, OldOutputs: s.outputs(olds), NewInputs: news, Preview: true,
	})
	require.NoError(t, err)
	return answer.Properties
}

func (c *client) create(t *testing.T, s sample, inputs resource.PropertyMap) plugin.CreateResponse {
	t.Helper()
	answer, err := c.Create(context.Background(), plugin.CreateRequest{
		URN: s.urn(), Properties: inputs, Timeout: 30,
	})
	require.NoError(t, err)
	return answer
}

// read reads for an import if inputs and state are nil, and for a refresh if they are not.
func (c *client) read(
	t *testing.T, s sample, id resource.ID, inputs, state resource.PropertyMap,
) plugin.ReadResponse {
	t.Helper()
	answer, err := c.Read(context.Background(), plugin.ReadRequest{URN: s.urn(), ID: id, Inputs: inputs, State: state})
	require.NoError(t, err)
	return answer
}

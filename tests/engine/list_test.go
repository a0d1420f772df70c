package enginetests

import (
	"context"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// What exists, as the engine's own client asks for it. This AWS puts everything on one page, whatever it is asked for.

func (c *client) list(t *testing.T, request plugin.ListRequest) (found []plugin.ListResult, more string) {
	t.Helper()
	stream, err := c.List(context.Background(), request)
	require.NoError(t, err)
	for item, err := range stream.Items {
		require.NoError(t, err)
		found = append(found, item)
	}
	require.False(t, stream.Computed)
	return found, stream.ContinuationToken
}

func TestList(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	made := map[resource.ID]string{}
	pool := sampleOf(userPoolType)
	for i := range 5 {
		name := fmt.Sprintf("pool-%d", i)
		made[c.create(t, pool, c.checked(t, pool, props(object{"name": name}))).ID] = name
	}
	listed := map[resource.ID]string{}
	request := plugin.ListRequest{Token: userPoolType, Limit: 2}
	for portion := range 3 {
		found, more := c.list(t, request)
		for _, one := range found {
			listed[one.ID] = one.Name
		}
		assert.Equal(t, portion < 2, more != "", "portion %d", portion)
		request.ContinuationToken = more
	}
	assert.Equal(t, made, listed)

	stream, err := c.List(context.Background(), plugin.ListRequest{Token: userPoolType})
	require.NoError(t, err)
	for range stream.Items {
		break // Whoever has seen enough hangs up, and nobody minds.
	}
	c.logs.assertNone(t, "rror")

	unknown := resource.MakeComputed(resource.NewStringProperty(""))
	stream, err = c.List(context.Background(), plugin.ListRequest{
		Token: clientType, Query: resource.FromResourcePropertyMap(props(object{"userPoolId": unknown})),
	})
	require.NoError(t, err)
	for _, err := range stream.Items {
		require.ErrorContains(t, err, "userPoolId: is required, and missing", "the engine drops what is unknown")
	}
}

func TestListInputs(t *testing.T) {
	t.Parallel()
	pkg := start(t).schema(t)
	for token, inputs := range map[string][]string{
		string(userPoolType): nil, string(clientType): {"userPoolId"}, string(identityPoolType): nil,
		"cognito:index:UserPoolClientSecret": {"clientId", "userPoolId"}, string(domainType): {"userPoolId"},
		string(idpType):                      {"userPoolId"},
		"cognito:index:ManagedLoginBranding": {"userPoolId"},
	} {
		r, found := pkg.GetResource(token)
		require.True(t, found)
		require.NotNil(t, r.ListInputs, "%s cannot be listed", token)
		var names []string
		for _, p := range r.ListInputs.Properties {
			assert.True(t, p.IsRequired(), "%s.%s", token, p.Name)
			names = append(names, p.Name)
		}
		assert.Equal(t, inputs, names, token)
	}
	f, found := pkg.GetFunction("cognito:index:getUserPoolClient")
	require.True(t, found)
	secret, found := f.Outputs.Property("clientSecret")
	require.True(t, found)
	assert.True(t, secret.Secret)
	units, found := f.Outputs.Property("tokenValidityUnits")
	require.True(t, found)
	assert.IsType(t, &schema.ArrayType{}, units.Type)
}

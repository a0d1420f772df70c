package enginetests

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

const providerType tokens.Type = "pulumi:providers:cognito"

// The credentials of the tests. The secret key must not show up in any log.
const (
	accessKey = "AKIAENGINETESTS00000"
	secretKey = "engine-tests-secret-key-never-to-be-logged"
)

// nowhere is an endpoint at which nobody listens: what is tested with it does without the network.
const nowhere = "http://127.0.0.1:1"

// providerConfig is a configuration of the provider whose services are where url says.
func providerConfig(url func(service string) string) object {
	return object{
		"region":    "us-east-1",
		"accessKey": secret(accessKey),
		"secretKey": secret(secretKey),
		"endpoints": list{object{
			"cognitoidp":      url(fakeaws.CognitoIDP),
			"cognitoidentity": url(fakeaws.CognitoIdentity),
			"iam":             url(fakeaws.IAM),
			"lambda":          url(fakeaws.Lambda),
			"sts":             url(fakeaws.STS),
		}},
	}
}

// configure configures a plugin as the engine does for an explicit provider.
func configure(t *testing.T, c *client, inputs object) {
	t.Helper()
	urn := resource.NewURN("stack", "project", "", providerType, "provider")
	id, name, token := resource.ID("00000000-0000-4000-8000-000000000001"), urn.Name(), providerType
	_, err := c.Configure(context.Background(), plugin.ConfigureRequest{
		URN: &urn, Name: &name, Type: &token, ID: &id, Inputs: props(inputs),
	})
	require.NoError(t, err)
}

// startOffline is a plugin that cannot reach AWS.
func startOffline(t *testing.T) *client {
	t.Helper()
	c := start(t)
	configure(t, c, providerConfig(func(string) string { return nowhere }))
	return c
}

// startWith is a plugin whose AWS is the given one.
func startWith(t *testing.T, aws *fakeaws.Server) *client {
	t.Helper()
	c := start(t)
	configure(t, c, providerConfig(aws.URL))
	return c
}

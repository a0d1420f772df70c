package enginetests

import (
	"context"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// What is half done is not lost: the engine learns the id, the state and the inputs beside the error.

var denied = fakeaws.Failure{
	Code: "NotAuthorizedException", Message: "User is not authorized to perform: iam:PassRole", Times: -1,
}

func failing(operation string) fakeaws.Failure {
	f := denied
	f.Operation = operation
	return f
}

// assertPartial checks an error of Create or Update that says what is there all the same.
func assertPartial(
	t *testing.T, c *client, method string, err error, status resource.Status, inputs resource.PropertyMap, want string,
) {
	t.Helper()
	require.Error(t, err)
	assert.Equal(t, resource.StatusPartialFailure, status)
	var failed *plugin.InitError
	require.ErrorAs(t, err, &failed, "got %T: %v", err, err)
	require.NotEmpty(t, failed.Reasons)
	assert.Contains(t, failed.Error(), want)
	assert.Contains(t, failed.Error(), denied.Message)

	detail := c.wire.initFailed(method)
	require.NotNil(t, detail)
	assert.NotNil(t, detail.GetProperties())
	require.NotNil(t, detail.GetInputs(), "the inputs")
	recorded, decodeErr := plugin.UnmarshalProperties(detail.GetInputs(), plugin.MarshalOptions{KeepSecrets: true})
	require.NoError(t, decodeErr)
	assert.Equal(t, inputs, recorded, "the inputs")
	if method == "Create" {
		assert.NotEmpty(t, detail.GetId())
	}
}

func TestPartialCreate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sample    sample
		operation string
	}{
		{sampleOf(identityPoolType), "SetIdentityPoolRoles"},
		{sampleOf(identityPoolType), "CreateRole"},
		{sampleOf(identityPoolType), "PutRolePolicy"},
		{sampleOf(identityPoolType), "SetPrincipalTagAttributeMap"},
		{sampleOf(userPoolType), "SetUserPoolMfaConfig"},
	} {
		t.Run(test.operation, func(t *testing.T) {
			t.Parallel()
			aws := fakeaws.New(t)
			c := startWith(t, aws)
			s := test.sample
			inputs := c.checked(t, s, props(s.inputs))
			aws.Fail(failing(test.operation))
			made, err := c.Create(context.Background(), plugin.CreateRequest{URN: s.urn(), Properties: inputs, Timeout: 30})
			assertPartial(t, c, "Create", err, made.Status, inputs, test.operation)
			assert.Contains(t, append(aws.UserPoolIDs(), aws.IdentityPoolIDs()...), string(made.ID))
			require.NotNil(t, made.Properties)
			assert.Contains(t, made.Properties, resource.PropertyKey("arn"))

			// As the engine does on the next `up`: an update, with the old inputs equal to the new ones.
			aws.Heal()
			repaired, err := c.Update(context.Background(), plugin.UpdateRequest{
				URN: s.urn(), ID: made.ID, OldInputs: inputs, OldOutputs: made.Properties, NewInputs: inputs, Timeout: 30,
			})
			require.NoError(t, err)
			assert.Len(t, append(aws.UserPoolIDs(), aws.IdentityPoolIDs()...), 1, "nothing is made twice")

			_, err = c.Delete(context.Background(), plugin.DeleteRequest{
				URN: s.urn(), ID: made.ID, Inputs: inputs, Outputs: repaired.Properties, Timeout: 30,
			})
			require.NoError(t, err)
			assert.Empty(t, aws.Remains())
		})
	}
}

func TestPartialUpdate(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	s := sampleOf(userPoolType)
	olds := c.checked(t, s, props(with(s.inputs, object{"mfaConfiguration": nil, "softwareTokenMfaConfiguration": nil})))
	made := c.create(t, s, olds)
	news := c.checked(t, s, props(with(s.inputs, object{"name": "people"})))
	aws.Fail(failing("SetUserPoolMfaConfig"))
	updated, err := c.Update(context.Background(), plugin.UpdateRequest{
		URN: s.urn(), ID: made.ID, OldInputs: olds, OldOutputs: made.Properties, NewInputs: news, Timeout: 30,
	})
	// The engine keeps the old inputs, so that the next `up` sees what is left to do.
	assertPartial(t, c, "Update", err, updated.Status, olds, "SetUserPoolMfaConfig")
	assert.Equal(t, resource.NewProperty("people"), updated.Properties["name"], "what was done shows in the state")
	assert.NotEqual(t, resource.NewProperty("OPTIONAL"), updated.Properties["mfaConfiguration"], "what was not does not")
}

// A refusal of the first call leaves nothing, and says so.
func TestFailedCreate(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	aws.Fail(failing("CreateUserPool"))
	s := sampleOf(userPoolType)
	made, err := c.Create(context.Background(), plugin.CreateRequest{
		URN: s.urn(), Properties: c.checked(t, s, props(s.inputs)), Timeout: 30,
	})
	require.Error(t, err)
	assert.Contains(t, err.Error(), denied.Message)
	assert.Empty(t, made.ID)
	assert.Nil(t, c.wire.initFailed("Create"))
	assert.Empty(t, aws.Remains())
	c.logs.assertNone(t, secretKey)
}

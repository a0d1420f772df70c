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

// made is a resource that is there, with what the engine has in state about it.
type made struct {
	sample
	inputs, outputs resource.PropertyMap
	// importID is what the user gives to import it.
	importID resource.ID
}

// makeAll creates one of each resource: the sample, and one that leaves all to AWS.
func makeAll(t *testing.T, c *client) []made {
	t.Helper()
	var out []made
	create := func(s sample, inputs object) made {
		m := made{sample: s, inputs: c.checked(t, s, props(inputs))}
		answer := c.create(t, s, m.inputs)
		m.id, m.outputs, m.importID = answer.ID, answer.Properties, answer.ID
		out = append(out, m)
		return m
	}
	pool := create(sampleOf(userPoolType), sampleOf(userPoolType).inputs)
	create(sampleOf(userPoolType), object{})
	for _, inputs := range []object{
		with(sampleOf(clientType).inputs, object{"userPoolId": string(pool.id)}),
		{"userPoolId": string(pool.id)},
	} {
		create(sampleOf(clientType), inputs)
		out[len(out)-1].importID = pool.id + "/" + out[len(out)-1].id
	}
	create(sampleOf(domainType), with(sampleOf(domainType).inputs, object{"userPoolId": string(pool.id)}))
	create(sampleOf(domainType), object{"userPoolId": string(pool.id), "domain": "customers"})
	create(sampleOf(identityPoolType), sampleOf(identityPoolType).inputs)
	create(sampleOf(identityPoolType), object{"cognitoIdentityProviders": list{object{
		"providerName": "cognito-idp.us-east-1.amazonaws.com/" + string(pool.id), "clientId": string(out[2].id),
	}}})
	return out
}

func TestReadForRefresh(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	for _, m := range makeAll(t, c) {
		label := string(m.token.Name()) + " " + string(m.id)
		read := c.read(t, m.sample, m.id, m.inputs, m.outputs)
		assert.Equal(t, m.id, read.ID, label)
		assert.Equal(t, plain(m.outputs), plain(read.Outputs), "%s: state", label)
		assert.Equal(t, plain(m.inputs), plain(read.Inputs), "%s: inputs", label)

		// As a refresh compares: what was read is old, what the state had is new.
		answer, err := c.Diff(context.Background(), plugin.DiffRequest{
			URN: m.urn(), ID: m.id, OldInputs: read.Inputs, OldOutputs: read.Outputs, NewInputs: m.inputs,
		})
		require.NoError(t, err)
		assert.Equal(t, plugin.DiffNone, answer.Changes, "%s: %v", label, answer.DetailedDiff)
	}
}

func TestReadForImport(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	for _, m := range makeAll(t, c) {
		label := string(m.token.Name()) + " " + string(m.importID)
		aws.ForgetCalls()
		read := c.read(t, m.sample, m.importID, nil, nil)
		assert.Empty(t, aws.Writes(), label)
		assert.Equal(t, m.id, read.ID, label)
		require.NotNil(t, read.Inputs, "%s: without inputs there is no import", label)

		checked := c.check(t, m.sample, read.Inputs, read.Inputs)
		assert.Empty(t, checked.Failures, label)
		assert.Equal(t, plain(read.Inputs), plain(checked.Properties), "%s: Check leaves imported inputs alone", label)
		answer, err := c.Diff(context.Background(), plugin.DiffRequest{
			URN: m.urn(), ID: m.id, OldInputs: read.Inputs, OldOutputs: read.Outputs, NewInputs: checked.Properties,
		})
		require.NoError(t, err)
		assert.Equal(t, plugin.DiffNone, answer.Changes, "%s: %v", label, answer.DetailedDiff)

		// A program that says what was said at creation fits the imported resource.
		answer, err = c.Diff(context.Background(), plugin.DiffRequest{
			URN: m.urn(), ID: m.id, OldInputs: read.Inputs, OldOutputs: read.Outputs, NewInputs: m.inputs,
		})
		require.NoError(t, err)
		assert.Equal(t, plugin.DiffNone, answer.Changes, "%s: the program that made it: %v", label, answer.DetailedDiff)
		assert.False(t, answer.Replace(), label)
	}
}

func TestReadOfWhatIsGone(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	existing := makeAll(t, c)
	for i := len(existing) - 1; i >= 0; i-- {
		m := existing[i]
		_, err := c.Delete(context.Background(), plugin.DeleteRequest{
			URN: m.urn(), ID: m.id, Inputs: m.inputs, Outputs: m.outputs, Timeout: 30,
		})
		require.NoError(t, err)
		_, err = c.Delete(context.Background(), plugin.DeleteRequest{
			URN: m.urn(), ID: m.id, Inputs: m.inputs, Outputs: m.outputs, Timeout: 30,
		})
		require.NoError(t, err, "deleting what is gone succeeds")

		for _, state := range []resource.PropertyMap{m.outputs, nil} {
			id, inputs := m.id, m.inputs
			if state == nil {
				id, inputs = m.importID, nil
			}
			read := c.read(t, m.sample, id, inputs, state)
			assert.Empty(t, read.ID)
			assert.Nil(t, read.Outputs)
			assert.Empty(t, read.Inputs)
		}
	}
	assert.Empty(t, aws.Remains())
}

// What cannot be read for another reason is not gone.
func TestReadThatFails(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	pool := makeAll(t, c)[0]
	aws.Fail(failing("DescribeUserPool"))
	_, err := c.Read(context.Background(), plugin.ReadRequest{
		URN: pool.urn(), ID: pool.id, Inputs: pool.inputs, State: pool.outputs,
	})
	require.Error(t, err)
	assert.Contains(t, err.Error(), denied.Message)
}

func TestImportIDs(t *testing.T) {
	t.Parallel()
	c := startWith(t, fakeaws.New(t))
	for _, test := range []struct {
		sample sample
		id     resource.ID
		format string
	}{
		{sampleOf(clientType), "abcdefghijklmnopqrstuvwxyz", "/"},
		{sampleOf(clientType), "us-east-1_abcdefghi/", "/"},
		{sampleOf(userPoolType), "not a pool", "_"},
		{sampleOf(identityPoolType), "not-an-identity-pool", ":"},
	} {
		_, err := c.Read(context.Background(), plugin.ReadRequest{URN: test.sample.urn(), ID: test.id})
		if assert.Error(t, err, "%s %s", test.sample.token, test.id) {
			assert.Contains(t, err.Error(), test.format, "the error shows what an id looks like")
		}
	}
}

// The secret that AWS made is a secret in state, whoever reads it.
func TestClientSecret(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	all := makeAll(t, c)
	m := all[2]
	secret, _ := aws.Client(string(all[0].id), string(m.id))["ClientSecret"].(string)
	require.NotEmpty(t, secret)
	for where, outputs := range map[string]resource.PropertyMap{
		"create":  m.outputs,
		"refresh": c.read(t, m.sample, m.id, m.inputs, m.outputs).Outputs,
		"import":  c.read(t, m.sample, m.importID, nil, nil).Outputs,
	} {
		v := outputs["clientSecret"]
		if assert.True(t, v.IsSecret(), where) {
			assert.Equal(t, secret, v.SecretValue().Element.StringValue(), where)
		}
	}
	c.logs.assertNone(t, secret, secretKey)
}

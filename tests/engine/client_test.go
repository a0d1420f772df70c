package enginetests

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// The process: it starts, says who it is, takes its configuration and goes when it is told to.

func TestHandshake(t *testing.T) {
	t.Parallel()
	c := start(t)
	answer := c.wire.handshake()
	assert.True(t, answer.GetAcceptSecrets(), "acceptSecrets")
	assert.True(t, answer.GetAcceptResources(), "acceptResources")
	assert.True(t, answer.GetAcceptOutputs(), "acceptOutputs")
	assert.True(t, answer.GetSupportsAutonamingConfiguration(), "supportsAutonamingConfiguration")

	info, err := c.GetPluginInfo(context.Background())
	require.NoError(t, err)
	require.NotNil(t, info.Version, "the engine warns about a plugin without a version")
}

// schema is the provider's schema as the engine takes it.
func (c *client) schema(t *testing.T) *schema.Package {
	t.Helper()
	answer, err := c.GetSchema(context.Background(), plugin.GetSchemaRequest{})
	require.NoError(t, err)
	var spec schema.PackageSpec
	require.NoError(t, json.Unmarshal(answer.Schema, &spec))
	pkg, diags, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	require.NoError(t, err)
	for _, d := range diags {
		t.Errorf("schema: %s: %s", d.Summary, d.Detail)
	}
	require.NotNil(t, pkg)
	return pkg
}

func TestSchema(t *testing.T) {
	t.Parallel()
	c := start(t) // Not configured: language SDKs are generated from such a process.
	pkg := c.schema(t)
	assert.Equal(t, "cognito", pkg.Name)

	info, err := c.GetPluginInfo(context.Background())
	require.NoError(t, err)
	require.NotNil(t, pkg.Version)
	assert.Equal(t, info.Version.String(), pkg.Version.String(), "schema and plugin have one version")

	for _, s := range samples {
		r, found := pkg.GetResource(string(s.token))
		require.True(t, found, "the schema lacks %s", s.token)
		inputs := map[string]bool{}
		for _, p := range r.InputProperties {
			inputs[p.Name] = true
		}
		for name := range s.inputs {
			assert.True(t, inputs[name], "%s lacks the input %s", s.token, name)
		}
		outputs := map[string]bool{}
		for _, p := range r.Properties {
			outputs[p.Name] = true
		}
		for name := range s.computed {
			assert.True(t, outputs[name], "%s lacks the output %s", s.token, name)
		}
	}
}

// Half of a pair of credentials: the engine tells how to set the other half.
func TestConfigureLacksAKey(t *testing.T) {
	t.Parallel()
	c := start(t)
	configure(t, c, object{"accessKey": "AKIDEXAMPLE"})
	// The engine configures in the background; the first call waits for it.
	_, err := c.Read(context.Background(), plugin.ReadRequest{
		URN: samples[0].urn(), ID: "us-east-1_nothing", Inputs: props(nil), State: props(nil),
	})
	require.Error(t, err)
	assert.Contains(t, err.Error(), `missing required configuration key "cognito:secretKey"`)
	assert.Contains(t, err.Error(), "pulumi config set")
}

func TestConfigure(t *testing.T) {
	t.Parallel()
	t.Run("in every encoding", func(t *testing.T) {
		t.Parallel()
		aws := fakeaws.New(t)
		endpoints, err := json.Marshal(providerConfig(aws.URL)["endpoints"])
		require.NoError(t, err)
		for name, changes := range map[string]object{
			"values":       {},
			"JSON text":    {"endpoints": string(endpoints)},
			"secret JSON":  {"endpoints": secret(string(endpoints))},
			"secret list":  {"endpoints": secret(providerConfig(aws.URL)["endpoints"])},
			"with version": {"version": "0.1.0"},
		} {
			c := start(t)
			configure(t, c, with(providerConfig(aws.URL), changes))
			// That the endpoints were understood shows in where the next call goes.
			aws.ForgetCalls()
			read, err := c.Read(context.Background(), plugin.ReadRequest{
				URN: samples[0].urn(), ID: "us-east-1_nothing", Inputs: props(nil), State: props(nil),
			})
			require.NoError(t, err, name)
			assert.Empty(t, read.ID, name)
			assert.NotEmpty(t, aws.Calls(), name)
			c.logs.assertNone(t, secretKey)
		}
	})
	t.Run("without credentials", func(t *testing.T) {
		t.Parallel()
		c := start(t)
		configure(t, c, object{})
	})
	t.Run("check and diff", func(t *testing.T) {
		t.Parallel()
		c := start(t)
		urn := resource.NewURN("stack", "project", "", providerType, "provider")
		inputs := plain(props(providerConfig(func(string) string { return nowhere })))
		checked, err := c.CheckConfig(context.Background(), plugin.CheckConfigRequest{
			URN: urn, News: resource.FromResourcePropertyMap(inputs), AllowUnknowns: true,
		})
		require.NoError(t, err)
		assert.Empty(t, checked.Failures)
		assert.Equal(t, inputs, resource.ToResourcePropertyMap(checked.Properties),
			"what the user wrote is recorded, and nothing else")

		diff, err := c.DiffConfig(context.Background(), plugin.DiffConfigRequest{
			URN: urn, OldInputs: inputs, OldOutputs: inputs, AllowUnknowns: true,
			NewInputs: replaced(inputs, resource.PropertyPath{"accessKey"}, resource.NewProperty("another")),
		})
		require.NoError(t, err)
		assert.False(t, diff.Replace(), "other credentials must not replace every resource")
	})
}

func TestCancel(t *testing.T) {
	t.Parallel()
	t.Run("at rest", func(t *testing.T) {
		t.Parallel()
		c := startOffline(t)
		require.NoError(t, c.SignalCancellation(context.Background()))
		require.NoError(t, c.SignalCancellation(context.Background()), "again")
		_, err := c.GetPluginInfo(context.Background())
		require.NoError(t, err, "the process stays until the engine ends it")
	})
	t.Run("in the middle of a wait", func(t *testing.T) {
		t.Parallel()
		aws := fakeaws.New(t)
		// Another writer that never finishes: the provider tries again for as long as it may.
		aws.Fail(fakeaws.Failure{
			Operation: "SetIdentityPoolRoles", Code: "ConcurrentModificationException", Times: -1,
			Message: "Only one request to update resource type Identity Pool can be processed at a time",
		})
		c := startWith(t, aws)
		s := sampleOf(identityPoolType)
		type result struct {
			plugin.CreateResponse
			err error
		}
		done := make(chan result, 1)
		go func() {
			answer, err := c.Create(context.Background(), plugin.CreateRequest{
				URN: s.urn(), Properties: props(s.inputs), Timeout: 60,
			})
			done <- result{answer, err}
		}()
		require.Eventually(t, func() bool { return len(aws.Writes()) > 3 }, 20*time.Second, 10*time.Millisecond)
		before := time.Now()
		require.NoError(t, c.SignalCancellation(context.Background()))
		assert.Less(t, time.Since(before), time.Second, "Cancel is answered at once")
		select {
		case r := <-done:
			assert.Less(t, time.Since(before), 3*time.Second, "Create gives up soon after Cancel")
			require.Error(t, r.err)
			assert.Equal(t, resource.StatusPartialFailure, r.Status)
			assert.Equal(t, aws.IdentityPoolIDs(), []string{string(r.ID)}, "what was made is not lost")
		case <-time.After(20 * time.Second):
			t.Fatal("Create did not return after Cancel")
		}
	})
}

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

// A preview asks nothing of AWS: here there is none, and every kind of preview of every resource works all the same,
// with any one value not known yet or secret.
func TestPreviewOffline(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	for _, s := range samples {
		t.Run(string(s.token.Name()), func(t *testing.T) {
			inputs := c.checked(t, s, props(s.inputs))

			made := c.previewCreate(t, s, inputs)
			assertEchoed(t, inputs, made, "preview of Create")
			for key := range s.computed {
				assertNotFalselyKnown(t, made, resource.PropertyKey(key))
			}
			assertEchoed(t, inputs, c.previewUpdate(t, s, inputs, inputs), "preview of Update")

			for _, path := range places(inputs) {
				v, _ := at(inputs, path)
				for kind, marked := range map[string]resource.PropertyValue{
					"unknown": unknown(), "secret": resource.MakeSecret(v),
				} {
					news := replaced(inputs, path, marked)
					assertMarked(t, c.previewCreate(t, s, news), path, kind, "preview of Create")

					answer, err := c.tryDiff(s, inputs, news)
					if !assert.NoError(t, err, "Diff when %s is %s", path, kind) {
						continue
					}
					assertDiff(t, c, inputs, news)
					if kind == "secret" {
						assert.Equal(t, plugin.DiffNone, answer.Changes, "%s is only secret now", path)
					} else {
						assert.Equal(t, plugin.DiffSome, answer.Changes, "%s may become anything", path)
					}
					if !answer.Replace() {
						assertMarked(t, c.previewUpdate(t, s, inputs, news), path, kind, "preview of Update")
					}
				}
			}
		})
	}
}

// assertEchoed fails the test if an output lacks something that the input of the same name says. It may say more: what
// AWS adds inside an object is known in advance.
func assertEchoed(t *testing.T, inputs, outputs resource.PropertyMap, where string) {
	t.Helper()
	for _, path := range places(inputs) {
		want, _ := at(inputs, path)
		got, found := at(outputs, path)
		if assert.True(t, found, "%s: %s is not there", where, path) && !want.IsObject() && !want.IsArray() {
			assert.Equal(t, want, got, "%s: %s", where, path)
		}
	}
}

// assertNotFalselyKnown fails the test if a value that only AWS can tell is null or empty in a preview: dependents would
// take that for the truth.
func assertNotFalselyKnown(t *testing.T, outputs resource.PropertyMap, key resource.PropertyKey) {
	t.Helper()
	v, found := outputs[key]
	if !found {
		return
	}
	for v.IsSecret() {
		v = v.SecretValue().Element
	}
	assert.False(t, v.IsNull() || v.IsString() && v.StringValue() == "", "%s is %v in the preview", key, v)
}

// assertMarked fails the test if an output lost the mark that the input of the same path has.
func assertMarked(t *testing.T, outputs resource.PropertyMap, path resource.PropertyPath, kind, where string) {
	t.Helper()
	v := resource.NewProperty(outputs)
	for _, step := range path {
		if v.IsSecret() || v.IsComputed() {
			break // The mark of a container covers what is in it.
		}
		next, found := resource.PropertyPath{step}.Get(v)
		if !found {
			if kind == "secret" {
				t.Errorf("%s: %s is not there", where, path)
			}
			return // What is left out counts as unknown at the top, and the list around it is checked by itself.
		}
		v = next
	}
	switch kind {
	case "secret":
		assert.True(t, v.IsSecret(), "%s: %s is no longer secret: %v", where, path, v)
	case "unknown":
		assert.True(t, v.IsComputed() || v.IsSecret() && v.SecretValue().Element.IsComputed(),
			"%s: %s is no longer unknown: %v", where, path, v)
	}
}

// What a preview says is known has to come true.
func TestPreviewComesTrue(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	c := startWith(t, aws)
	for _, s := range samples {
		t.Run(string(s.token.Name()), func(t *testing.T) {
			inputs := props(s.inputs)
			if inputs.HasValue("userPoolId") {
				made := aws.Do(fakeaws.CognitoIDP, "CreateUserPool", fakeaws.Object{"PoolName": "pool"})
				pool := made["UserPool"].(fakeaws.Object)["Id"].(string)
				inputs["userPoolId"] = resource.NewProperty(pool)
				if inputs.HasValue("clientId") {
					made := aws.Do(fakeaws.CognitoIDP, "CreateUserPoolClient", fakeaws.Object{
						"UserPoolId": pool, "ClientName": "web", "GenerateSecret": true,
					})
					client := made["UserPoolClient"].(fakeaws.Object)["ClientId"].(string)
					inputs["clientId"] = resource.NewProperty(client)
				}
			}
			inputs = c.checked(t, s, inputs)
			aws.ForgetCalls()
			predicted := c.previewCreate(t, s, inputs)
			assert.Empty(t, aws.Calls(), "a preview asks nothing of AWS")
			made := c.create(t, s, inputs)
			require.NotEmpty(t, made.ID)
			real := plain(made.Properties)
			for key, v := range plain(predicted) {
				if !v.ContainsUnknowns() {
					assert.Equal(t, v, real[key], "%s", key)
				}
			}
			for key, v := range made.Properties {
				assert.False(t, v.IsNull(), "the output %s is null", key)
			}

			again, err := c.Update(context.Background(), plugin.UpdateRequest{
				URN: s.urn(), ID: made.ID, OldInputs: inputs, OldOutputs: made.Properties, NewInputs: inputs, Timeout: 30,
			})
			require.NoError(t, err, "an update without a change repairs, and there is nothing to repair")
			assert.Equal(t, real, plain(again.Properties))
		})
	}
}

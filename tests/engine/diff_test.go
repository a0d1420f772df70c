package enginetests

import (
	"slices"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// assertDiff checks the form of the latest Diff answer, between these inputs: what the engine needs in order to show
// it, to replace the resource, and to match it with ignoreChanges and replaceOnChanges.
func assertDiff(t *testing.T, c *client, olds, news resource.PropertyMap) {
	t.Helper()
	d := c.wire.diff()
	some := d.GetChanges() == pulumirpc.DiffResponse_DIFF_SOME
	assert.Contains(t, []pulumirpc.DiffResponse_DiffChanges{
		pulumirpc.DiffResponse_DIFF_SOME, pulumirpc.DiffResponse_DIFF_NONE,
	}, d.GetChanges(), "changes are known")
	assert.Equal(t, some, d.GetHasDetailedDiff(), "hasDetailedDiff with changes %s", d.GetChanges())
	assert.Equal(t, some, len(d.GetDetailedDiff()) > 0, "detailedDiff has entries with changes %s", d.GetChanges())

	heads, replacing := map[string]bool{}, map[string]bool{}
	for text, entry := range d.GetDetailedDiff() {
		path, err := resource.ParsePropertyPath(text)
		if !assert.NoError(t, err, "path %s", text) {
			continue
		}
		require.NotEmpty(t, path, "path %s", text)
		head, isName := path[0].(string)
		require.True(t, isName, "path %s begins with a name", text)
		heads[head] = true
		switch entry.GetKind() {
		case pulumirpc.PropertyDiff_ADD_REPLACE, pulumirpc.PropertyDiff_DELETE_REPLACE,
			pulumirpc.PropertyDiff_UPDATE_REPLACE:
			replacing[head] = true
		}
		if entry.GetInputDiff() {
			assertSides(t, text, path, entry.GetKind(), olds, news)
		}
	}
	assert.ElementsMatch(t, keys(heads), d.GetDiffs(), "diffs are the heads of detailedDiff")
	assert.ElementsMatch(t, keys(replacing), d.GetReplaces(), "replaces are the heads of what replaces")
}

// assertSides checks that a path leads to something on the sides that its kind speaks of: the engine shows what is there.
func assertSides(
	t *testing.T, text string, path resource.PropertyPath, kind pulumirpc.PropertyDiff_Kind,
	olds, news resource.PropertyMap,
) {
	t.Helper()
	// Something else may stand on the other side of an addition or deletion, in a list whose items are known by value.
	inOld, inNew := leads(path, olds), leads(path, news)
	switch kind {
	case pulumirpc.PropertyDiff_ADD, pulumirpc.PropertyDiff_ADD_REPLACE:
		assert.True(t, inNew, "%s is added, and not in the new inputs", text)
	case pulumirpc.PropertyDiff_DELETE, pulumirpc.PropertyDiff_DELETE_REPLACE:
		assert.True(t, inOld, "%s is deleted, and not in the old inputs", text)
	default:
		assert.True(t, inOld && inNew, "%s is updated: in the old inputs %v, in the new %v", text, inOld, inNew)
	}
}

// leads tells whether a path leads to a value, or to where one may come to be.
func leads(path resource.PropertyPath, m resource.PropertyMap) bool {
	v := resource.NewProperty(m)
	for _, step := range path {
		for v.IsSecret() {
			v = v.SecretValue().Element
		}
		if v.IsComputed() {
			return true
		}
		next, found := resource.PropertyPath{step}.Get(v)
		if !found {
			return false
		}
		v = next
	}
	return true
}

func keys(set map[string]bool) []string {
	out := []string{}
	for key := range set {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func TestDiff(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	type change struct {
		token    string
		olds     object
		news     object
		paths    []string
		replaces []string
	}
	for name, ch := range map[string]change{
		"nothing": {token: "UserPool"},
		"a nested value": {
			token: "UserPool", news: object{"passwordPolicy": with(sampleOf(userPoolType).inputs["passwordPolicy"].(object),
				object{"minimumLength": 12})},
			paths: []string{"passwordPolicy.minimumLength"},
		},
		"a value that is added": {
			token: "UserPool", olds: object{"deletionProtection": nil}, news: object{"deletionProtection": "ACTIVE"},
			paths: []string{"deletionProtection"},
		},
		"a default written out":   {token: "UserPool", olds: object{"deletionProtection": nil}},
		"a value that is removed": {token: "UserPool", news: object{"lambdaConfig": nil}, paths: []string{"lambdaConfig"}},
		"a rename":                {token: "UserPool", news: object{"name": "people"}, paths: []string{"name"}},
		"a tag with a dot": {
			token: "UserPool", news: object{"tags": with(tags(awkwardKeys), object{"with.dot": "changed"})},
			paths: []string{`tags["with.dot"]`},
		},
		"how people sign in": {
			token: "UserPool", news: object{"usernameAttributes": list{"phone_number"}},
			paths: []string{"usernameAttributes"}, replaces: []string{"usernameAttributes"},
		},
		"the order of a set": {
			token: "UserPoolClient", news: object{
				"explicitAuthFlows": list{"ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"},
				"callbackUrls":      list{"https://example.com/also-in", "https://example.com/in"},
			},
		},
		"another pool": {
			token: "UserPoolClient", news: object{"userPoolId": "us-east-1_123456789"},
			paths: []string{"userPoolId"}, replaces: []string{"userPoolId"},
		},
		"a pool that is not there yet": {
			token: "UserPoolClient", news: object{"userPoolId": unknown()},
			paths: []string{"userPoolId"}, replaces: []string{"userPoolId"},
		},
		"a secret for a client without one": {
			token: "UserPoolClient", olds: object{"generateSecret": nil},
			paths: []string{"generateSecret"}, replaces: []string{"generateSecret"},
		},
		"the name of an identity pool": {
			token: "IdentityPool", news: object{"identityPoolName": "other"}, paths: []string{"identityPoolName"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := sampleOf(userPoolType)
			for _, candidate := range samples {
				if string(candidate.token.Name()) == ch.token {
					s = candidate
				}
			}
			olds, news := props(with(s.inputs, ch.olds)), props(with(s.inputs, ch.news))
			answer := c.diff(t, s, olds, news)
			assertDiff(t, c, olds, news)
			if ch.paths == nil {
				assert.Equal(t, plugin.DiffNone, answer.Changes)
				return
			}
			assert.Equal(t, plugin.DiffSome, answer.Changes)
			assertPaths(t, ch.paths, answer.DetailedDiff)
			var replaces []string
			for _, key := range answer.ReplaceKeys {
				replaces = append(replaces, string(key))
			}
			assert.ElementsMatch(t, ch.replaces, replaces)
			assert.Equal(t, len(ch.replaces) > 0, answer.Replace())
		})
	}
}

// assertPaths checks that a detailed diff speaks of exactly these places. It may be more precise: a list may be shown
// whole or element by element.
func assertPaths(t *testing.T, want []string, got map[string]plugin.PropertyDiff) {
	t.Helper()
	var found []resource.PropertyPath
	for text := range got {
		path, err := resource.ParsePropertyPath(text)
		require.NoError(t, err, text)
		found = append(found, path)
	}
	for _, text := range want {
		path, err := resource.ParsePropertyPath(text)
		require.NoError(t, err, text)
		assert.True(t, slices.ContainsFunc(found, path.Contains), "%s is not in the diff %v", text, got)
		found = slices.DeleteFunc(found, path.Contains)
	}
	assert.Empty(t, found, "nothing else is in the diff %v", got)
}

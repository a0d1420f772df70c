package enginetests

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// awsName is what AWS takes for a name, for all that is named by us.
var awsName = regexp.MustCompile(`^[\w\s+=,.@-]{1,128}$`)

func TestAutonaming(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	for _, s := range samples {
		if s.name == "" {
			continue
		}
		nameless := props(with(s.inputs, object{s.name: nil}))
		key := resource.PropertyKey(s.name)
		naming := func(mode plugin.AutonamingMode, proposed string) *plugin.AutonamingOptions {
			return &plugin.AutonamingOptions{Mode: mode, ProposedName: proposed}
		}
		// name is the name that Check gives, which has to find nothing wrong.
		name := func(t *testing.T, olds, news resource.PropertyMap, naming *plugin.AutonamingOptions) resource.PropertyValue {
			answer := c.checkNamed(t, s, olds, news, naming)
			require.Empty(t, answer.Failures)
			return answer.Properties[key]
		}
		fresh := resource.PropertyMap{}
		prefix := string(s.token.Name()) + " "

		t.Run(prefix+"without a configuration", func(t *testing.T) {
			got := name(t, fresh, nameless, nil)
			require.True(t, got.IsString(), "got %v", got)
			assert.Regexp(t, `^sample-[0-9a-f]{7}$`, got.StringValue())
			assert.Equal(t, got, name(t, fresh, nameless, nil), "one seed makes one name")
		})
		t.Run(prefix+"proposed", func(t *testing.T) {
			got := name(t, fresh, nameless, naming(plugin.AutonamingModePropose, "team-users"))
			require.True(t, got.IsString(), "got %v", got)
			assert.True(t, strings.HasPrefix(got.StringValue(), "team-users"), "got %v", got)
		})
		t.Run(prefix+"proposed but too long", func(t *testing.T) {
			got := name(t, fresh, nameless, naming(plugin.AutonamingModePropose, strings.Repeat("long-", 40)))
			require.True(t, got.IsString(), "got %v", got)
			assert.Regexp(t, awsName, got.StringValue())
		})
		t.Run(prefix+"enforced", func(t *testing.T) {
			got := name(t, fresh, nameless, naming(plugin.AutonamingModeEnforce, "team-users"))
			assert.Equal(t, resource.NewProperty("team-users"), got)
		})
		t.Run(prefix+"enforced but impossible", func(t *testing.T) {
			for _, impossible := range []string{"with/slash", strings.Repeat("x", 129)} {
				answer := c.checkNamed(t, s, fresh, nameless, naming(plugin.AutonamingModeEnforce, impossible))
				assert.NotEmpty(t, answer.Failures, impossible)
			}
		})
		t.Run(prefix+"disabled", func(t *testing.T) {
			answer := c.checkNamed(t, s, fresh, nameless, naming(plugin.AutonamingModeDisabled, ""))
			require.NotEmpty(t, answer.Failures, "the API insists on a name")
			failure := answer.Failures[0]
			assert.Contains(t, fmt.Sprint(failure.Property, " ", failure.Reason), s.name)
		})
		for _, mode := range []*plugin.AutonamingOptions{
			nil,
			naming(plugin.AutonamingModePropose, "team-users"),
			naming(plugin.AutonamingModeEnforce, "team-users"),
			naming(plugin.AutonamingModeDisabled, ""),
		} {
			label := "without a configuration"
			if mode != nil {
				label = fmt.Sprintf("in mode %d", mode.Mode)
			}
			t.Run(prefix+"the user's name "+label, func(t *testing.T) {
				news := replacedTop(nameless, s.name, resource.NewProperty("mine"))
				assert.Equal(t, resource.NewProperty("mine"), name(t, fresh, news, mode))
			})
			t.Run(prefix+"an unknown name "+label, func(t *testing.T) {
				news := replacedTop(nameless, s.name, unknown())
				assert.True(t, name(t, fresh, news, mode).IsComputed())
			})
			t.Run(prefix+"the name there is "+label, func(t *testing.T) {
				olds := replacedTop(nameless, s.name, resource.NewProperty("as-before-1234567"))
				assert.Equal(t, resource.NewProperty("as-before-1234567"), name(t, olds, nameless, mode))
			})
		}
	}
}

func replacedTop(m resource.PropertyMap, key string, v resource.PropertyValue) resource.PropertyMap {
	out := m.Copy()
	out[resource.PropertyKey(key)] = v
	return out
}

// Check leaves what the user wrote as it is, wherever a value is secret or not known yet.
func TestCheckPreserves(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	for _, s := range samples {
		t.Run(string(s.token.Name()), func(t *testing.T) {
			inputs := props(s.inputs)
			base := c.checked(t, s, inputs)
			assert.Equal(t, inputs, base, "nothing was left to add")
			again := c.check(t, s, base, base)
			require.Empty(t, again.Failures)
			assert.Equal(t, base, again.Properties, "a second Check changes nothing")

			for _, path := range places(inputs) {
				v, _ := at(inputs, path)
				for kind, marked := range map[string]resource.PropertyValue{
					"unknown":           unknown(),
					"secret":            resource.MakeSecret(bare(v)),
					"an unknown secret": resource.MakeSecret(unknown()),
				} {
					news := replaced(inputs, path, marked)
					answer := c.check(t, s, resource.PropertyMap{}, news)
					assert.Empty(t, answer.Failures, "%s is %s", path, kind)
					if got, found := at(answer.Properties, path); assert.True(t, found, "%s is lost when %s", path, kind) {
						assert.Equal(t, marked, got, "%s is %s", path, kind)
					}
				}
			}
		})
	}
}

// All that is wrong is said at once, and the reason says where.
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	c := startOffline(t)
	answer := c.check(t, sampleOf(userPoolType), resource.PropertyMap{}, props(object{
		"name": "no/slash", "aliasAttributes": list{"email"}, "usernameAttributes": list{"email"},
		"passwordPolicy": object{"minimumLength": 5}, "nosuch": true,
	}))
	said := fmt.Sprint(answer.Failures)
	for _, property := range []string{"name", "aliasAttributes", "usernameAttributes", "minimumLength", "nosuch"} {
		assert.Contains(t, said, property)
	}
	assert.GreaterOrEqual(t, len(answer.Failures), 4)

	answer = c.check(t, sampleOf(clientType), resource.PropertyMap{}, props(object{"name": "web"}))
	assert.Contains(t, fmt.Sprint(answer.Failures), "userPoolId")
}

// bare is a value without its secret mark.
func bare(v resource.PropertyValue) resource.PropertyValue {
	if v.IsSecret() {
		return v.SecretValue().Element
	}
	return v
}

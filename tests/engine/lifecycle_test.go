package enginetests

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// The life of a stack, with the engine's own steps and assertions: create, refresh, update, refresh and destroy, all of
// which have to find nothing to do but what they are for.

// resources is how many there are in the state of the program, its provider included.
const resources = 4

func TestLife(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(p *program){
		"ordinary": func(*program) {},
		"everything": func(p *program) {
			p.users = with(sampleOf(userPoolType).inputs, nil)
			p.web = with(sampleOf(clientType).inputs, nil)
			p.identity = with(sampleOf(identityPoolType).inputs, nil)
		},
		"nothing but what is required": func(p *program) {
			p.users, p.web, p.identity = object{}, object{}, object{}
		},
		"secrets": func(p *program) {
			p.users = with(p.users, object{"name": secret("hidden"), "tags": object{"team": secret("hidden too")}})
			p.web = with(p.web, oauth(secret(list{"https://example.com/hidden"})))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			aws := fakeaws.New(t)
			p := theProgram(aws)
			change(p)
			s := newStack(t, p.run)
			s.Steps = lt.MakeBasicLifecycleSteps(t, resources)
			s.Run(t, nil)
			assert.Empty(t, aws.Remains())
		})
	}
}

// The default provider gets its configuration from the stack, where everything is a string.
func TestLifeWithDefaultProvider(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	endpoints, err := json.Marshal(p.provider["endpoints"])
	require.NoError(t, err)
	p.provider = nil
	s := newStack(t, p.run)
	key := func(name string) config.Key { return config.MustMakeKey("cognito", name) }
	s.Config = config.Map{
		key("region"):    config.NewValue("us-east-1"),
		key("accessKey"): config.NewValue(accessKey),
		key("secretKey"): config.NewValue(secretKey),
		key("endpoints"): config.NewValue(string(endpoints)),
	}
	s.Decrypter = config.NopDecrypter
	s.Steps = lt.MakeBasicLifecycleSteps(t, resources)
	s.Run(t, nil)
	assert.Empty(t, aws.Remains())
}

// The outputs of one resource arrive in the next, and the state keeps the secret.
func TestStateAfterCreate(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := newStack(t, p.run)
	assert.ElementsMatch(t, []step{{"create", users}, {"create", web}, {"create", identity}}, s.up())

	pool, client, identityPool := s.state(users), s.state(web), s.state(identity)
	described := aws.IdentityPool(string(identityPool.ID))
	assert.Equal(t, []any{fakeaws.Object{
		"ProviderName":         "cognito-idp.us-east-1.amazonaws.com/" + string(pool.ID),
		"ClientId":             string(client.ID),
		"ServerSideTokenCheck": false,
	}}, described["CognitoIdentityProviders"])
	assert.Equal(t, false, described["AllowUnauthenticatedIdentities"], "guests are off unless asked for")

	secret := aws.Client(string(pool.ID), string(client.ID))["ClientSecret"].(string)
	assert.Equal(t, resource.MakeSecret(resource.NewProperty(secret)), client.Outputs["clientSecret"])
	s.logs.assertNone(t, secret)

	for key, want := range map[resource.PropertyKey]string{
		"arn":                    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + string(pool.ID),
		"endpoint":               "cognito-idp.us-east-1.amazonaws.com/" + string(pool.ID),
		"issuer":                 "https://cognito-idp.us-east-1.amazonaws.com/" + string(pool.ID),
		"jwksUri":                "https://cognito-idp.us-east-1.amazonaws.com/" + string(pool.ID) + "/.well-known/jwks.json",
		"openidConfigurationUri": "https://cognito-idp.us-east-1.amazonaws.com/" + string(pool.ID) + "/.well-known/openid-configuration",
	} {
		assert.Equal(t, resource.NewProperty(want), pool.Outputs[key], key)
	}
	assert.Equal(t,
		resource.NewProperty("arn:aws:cognito-identity:us-east-1:123456789012:identitypool/"+string(identityPool.ID)),
		identityPool.Outputs["arn"])

	// The role of those who signed in: they alone may take it, and it holds the program's statements and no others.
	role := identityPool.Outputs["authenticatedRoleName"].StringValue()
	assert.Equal(t, []string{role}, aws.RoleNames())
	trust, inline := aws.Policies(role)
	assert.Contains(t, trust, string(identityPool.ID))
	assert.Contains(t, trust, "authenticated")
	require.Len(t, inline, 1)
	for _, policy := range inline {
		assert.Contains(t, policy, "arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*")
	}

	assert.ElementsMatch(t, []step{{"delete", users}, {"delete", web}, {"delete", identity}}, s.run(engine.Destroy))
	assert.Empty(t, aws.Remains())
}

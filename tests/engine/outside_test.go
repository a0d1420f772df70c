package enginetests

import (
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// What the stack makes of things that happened without it.

func TestRefreshAfterDeletion(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool, client := string(s.state(users).ID), string(s.state(web).ID)

	aws.Do(fakeaws.CognitoIDP, "DeleteUserPoolClient", fakeaws.Object{"UserPoolId": pool, "ClientId": client})
	assert.ElementsMatch(t, append(same(users, identity), step{"delete", web}), s.run(engine.Refresh))
	assert.ElementsMatch(t, []step{{"same", users}, {"create", web}, {"update", identity}}, s.up())

	// With its pool a client is gone too.
	aws.Do(fakeaws.CognitoIDP, "DeleteUserPool", fakeaws.Object{"UserPoolId": pool})
	aws.Do(fakeaws.CognitoIdentity, "DeleteIdentityPool", fakeaws.Object{"IdentityPoolId": string(s.state(identity).ID)})
	assert.ElementsMatch(t, []step{{"delete", users}, {"delete", web}, {"delete", identity}}, s.run(engine.Refresh))
	s.run(engine.Destroy)
}

// Destroying what is gone already, without a refresh, works and leaves nothing: the roles go with the identity pool.
func TestDestroyAfterDeletion(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	s := deployed(t, theProgram(aws))
	aws.Do(fakeaws.CognitoIDP, "DeleteUserPool", fakeaws.Object{"UserPoolId": string(s.state(users).ID)})
	aws.Do(fakeaws.CognitoIdentity, "DeleteIdentityPool", fakeaws.Object{"IdentityPoolId": string(s.state(identity).ID)})
	s.run(engine.Destroy)
	assert.Empty(t, aws.Remains())
}

func TestRefreshAfterChange(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool := string(s.state(users).ID)

	aws.Do(fakeaws.CognitoIDP, "UpdateUserPool", fakeaws.Object{
		"UserPoolId": pool, "AutoVerifiedAttributes": []any{"email"}, "DeletionProtection": "ACTIVE",
	})
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.run(engine.Refresh))
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up(), "the program's word counts")
	assert.Equal(t, "INACTIVE", aws.UserPool(pool)["DeletionProtection"])
	assert.Equal(t, same(users, web, identity), sorted(s.run(engine.Refresh)))
}

func TestImportOption(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	maker := deployed(t, theProgram(aws))
	pool, client, identityPool := maker.state(users).ID, maker.state(web).ID, maker.state(identity).ID
	aws.ForgetCalls()

	// The same program, without the state, finds what is there.
	p := theProgram(aws)
	p.users["name"] = maker.state(users).Outputs["name"]
	p.web["name"] = maker.state(web).Outputs["name"]
	p.identity["identityPoolName"] = maker.state(identity).Outputs["identityPoolName"]
	p.options = map[string]deploytest.ResourceOptions{
		users: {ImportID: pool}, web: {ImportID: pool + "/" + client}, identity: {ImportID: identityPool},
	}
	s := newStack(t, p.run)
	assert.ElementsMatch(t, []step{{"import", users}, {"import", web}, {"import", identity}}, s.up())
	assert.Empty(t, aws.Writes(), "an import changes nothing")
	assert.Equal(t, client, s.state(web).ID, "the id is the one that programs pass on")

	p.options = map[string]deploytest.ResourceOptions{}
	assert.Equal(t, same(users, web, identity), sorted(s.up()))
	assert.Equal(t, same(users, web, identity), sorted(s.run(engine.Refresh)))
	s.run(engine.Destroy)
	assert.Empty(t, aws.Remains())
}

func TestImportOfNothing(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	p.web, p.identity = nil, nil
	p.options[users] = deploytest.ResourceOptions{ImportID: "us-east-1_nothing"}
	s := newStack(t, p.run)
	require.Error(t, s.preview(engine.Update))
	_, err := s.carryOut(engine.Update)
	require.Error(t, err)
	assert.Empty(t, aws.Remains())
}

func TestGet(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	maker := deployed(t, theProgram(aws))
	pool, client, identityPool := maker.state(users), maker.state(web), maker.state(identity)
	aws.ForgetCalls()

	s := newStack(t, (&program{provider: providerConfig(aws.URL), gets: []get{
		{userPoolType, users, pool.ID, nil},
		{clientType, web, client.ID, object{"userPoolId": string(pool.ID)}},
		{identityPoolType, identity, identityPool.ID, nil},
	}}).run)
	reads := []step{{"read", users}, {"read", web}, {"read", identity}}
	assert.ElementsMatch(t, reads, s.up())
	assert.Equal(t, pool.Outputs["endpoint"], s.state(users).Outputs["endpoint"])
	assert.Equal(t, client.Outputs["clientSecret"], s.state(web).Outputs["clientSecret"])
	assert.Equal(t, identityPool.Outputs["authenticatedRoleArn"], s.state(identity).Outputs["authenticatedRoleArn"])
	assert.Equal(t, same(users, web, identity), sorted(s.run(engine.Refresh)))
	assert.Empty(t, aws.Writes(), "looking changes nothing")

	s = newStack(t, (&program{provider: providerConfig(aws.URL), gets: []get{
		{userPoolType, users, "us-east-1_nothing", nil},
	}}).run)
	_, err := s.carryOut(engine.Update)
	require.Error(t, err, "what does not exist cannot be had")
}

// A deployment that stops half way goes on from there.
func TestResume(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"CreateUserPool", "CreateUserPoolClient", "CreateIdentityPool", "CreateRole", "PutRolePolicy", "SetIdentityPoolRoles",
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			aws := fakeaws.New(t)
			s := newStack(t, theProgram(aws).run)
			aws.Fail(failing(operation))
			_, err := s.carryOut(engine.Update)
			require.Error(t, err)
			if operation == "CreateRole" || operation == "PutRolePolicy" || operation == "SetIdentityPoolRoles" {
				state := s.state(identity)
				assert.Equal(t, []string{string(state.ID)}, aws.IdentityPoolIDs())
				require.NotEmpty(t, state.InitErrors)
				assert.Contains(t, state.InitErrors[0], denied.Message)
			}

			aws.Heal()
			s.up()
			assert.Len(t, aws.UserPoolIDs(), 1)
			assert.Len(t, aws.IdentityPoolIDs(), 1)
			assert.Len(t, aws.RoleNames(), 1)
			assert.Equal(t, same(users, web, identity), sorted(s.up()))
			assert.Contains(t, s.state(identity).Outputs, resource.PropertyKey("authenticatedRoleArn"))
			s.run(engine.Destroy)
			assert.Empty(t, aws.Remains())
		})
	}
}

package enginetests

import (
	"maps"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// What happens to a deployed stack when the program changes.

// same are the steps in which nothing is done to these resources.
func same(names ...string) []step {
	steps := []step{}
	for _, name := range names {
		steps = append(steps, step{"same", name})
	}
	return steps
}

func TestUpdateInPlace(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool := string(s.state(users).ID)
	before := aws.UserPool(pool)
	aws.ForgetCalls()

	p.users["passwordPolicy"] = object{"minimumLength": 14, "requireNumbers": true}
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up())
	assert.Equal(t, []string{"UpdateUserPool"}, aws.Writes())
	after := aws.UserPool(pool)
	assert.EqualValues(t, 14, after["Policies"].(fakeaws.Object)["PasswordPolicy"].(fakeaws.Object)["MinimumLength"])
	for _, o := range []fakeaws.Object{before, after} {
		delete(o, "LastModifiedDate")
		delete(o["Policies"].(fakeaws.Object)["PasswordPolicy"].(fakeaws.Object), "MinimumLength")
	}
	assert.Equal(t, before, after, "an update changes what the diff shows and nothing else")
	assert.Equal(t, same(users, web, identity), sorted(s.up()))

	// What the program no longer says goes back to the default.
	delete(p.users, "autoVerifiedAttributes")
	delete(p.users, "passwordPolicy")
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up())
	after = aws.UserPool(pool)
	assert.NotContains(t, after, "AutoVerifiedAttributes")
	policy := after["Policies"].(fakeaws.Object)["PasswordPolicy"].(fakeaws.Object)
	assert.EqualValues(t, 8, policy["MinimumLength"])
	assert.Equal(t, true, policy["RequireSymbols"], "without any policy AWS requires all kinds of characters")
	assert.Equal(t, same(users, web, identity), sorted(s.up()))
	assert.Equal(t, same(users, web, identity), sorted(s.run(engine.Refresh)))
}

func TestUpdateOfEachResource(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	for _, change := range []func(){
		func() { p.users["name"] = "people" },
		func() {
			p.users["mfaConfiguration"], p.users["softwareTokenMfaConfiguration"] = "OPTIONAL", object{"enabled": true}
		},
		func() { delete(p.users, "mfaConfiguration"); delete(p.users, "softwareTokenMfaConfiguration") },
		func() { p.users["tags"] = object{"with.dot": "1"} },
		func() {
			p.users["schemas"] = list{object{"name": "plan", "attributeDataType": "String", "mutable": true}}
		},
	} {
		change()
		assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up())
		assert.Equal(t, same(users, web, identity), sorted(s.up()))
	}
	for _, change := range []func(){
		func() { p.web = with(p.web, oauth(list{"https://example.com/in"})) },
		func() {
			p.web["accessTokenValidity"], p.web["tokenValidityUnits"] = 30, object{"accessToken": "minutes"}
		},
		func() { delete(p.web, "accessTokenValidity"); delete(p.web, "tokenValidityUnits") },
		func() {
			for name := range oauth(nil) {
				delete(p.web, name)
			}
		},
	} {
		change()
		assert.ElementsMatch(t, append(same(users, identity), step{"update", web}), s.up())
		assert.Equal(t, same(users, web, identity), sorted(s.up()))
	}
	for _, change := range []func(){
		func() { p.identity["allowUnauthenticatedIdentities"] = true },
		func() {
			p.identity["permissions"] = object{"authenticated": list{}, "unauthenticated": list{
				object{"actions": list{"s3:GetObject"}, "resources": list{"arn:aws:s3:::uploads/public/*"}},
			}}
		},
		func() { p.identity["tags"] = object{"team": "two"} },
		func() { delete(p.identity, "permissions"); delete(p.identity, "tags") },
	} {
		change()
		assert.ElementsMatch(t, append(same(users, web), step{"update", identity}), s.up())
		assert.Equal(t, same(users, web, identity), sorted(s.up()))
		assert.Equal(t, same(users, web, identity), sorted(s.run(engine.Refresh)))
	}
	assert.Empty(t, aws.RoleNames(), "roles without permissions are gone")
	s.run(engine.Destroy)
	assert.Empty(t, aws.Remains())
}

func TestReplace(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool, client, identityPool := s.state(users).ID, s.state(web).ID, s.state(identity).ID

	p.users = with(p.users, object{"usernameAttributes": list{"phone_number"}, "autoVerifiedAttributes": nil})
	assert.ElementsMatch(t, []step{
		{"create-replacement", users}, {"replace", users}, {"delete-replaced", users},
		{"create-replacement", web}, {"replace", web}, {"delete-replaced", web},
		{"update", identity},
	}, s.up())
	assert.NotEqual(t, pool, s.state(users).ID)
	assert.NotEqual(t, client, s.state(web).ID)
	assert.Equal(t, identityPool, s.state(identity).ID, "an identity pool keeps its identities")
	assert.Equal(t, []string{string(s.state(users).ID)}, aws.UserPoolIDs())
	assert.Equal(t, same(users, web, identity), sorted(s.up()))
}

// A pool in which people have signed up is not replaced or deleted, and the preview says so already.
func TestUsersAreSafe(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool := string(s.state(users).ID)
	aws.SetUsers(pool, 3)

	p.users = with(p.users, object{"usernameAttributes": list{"phone_number"}, "autoVerifiedAttributes": nil})
	require.Error(t, s.preview(engine.Update), "the preview refuses to replace the pool")
	_, err := s.carryOut(engine.Update)
	require.Error(t, err)
	assert.Contains(t, s.logs.joined(), "usernameAttributes", "the error names what forces the replacement")
	_, err = s.carryOut(engine.Destroy)
	require.Error(t, err)
	assert.Equal(t, []string{pool}, aws.UserPoolIDs())

	// `forceDestroy` has to stand in state first.
	p.users = with(theProgram(aws).users, object{"forceDestroy": true})
	s.up()
	s.run(engine.Destroy)
	assert.Empty(t, aws.Remains())
}

func TestTargetedUpdate(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	aws.ForgetCalls()

	p.users["name"], p.web["name"] = "people", "site"
	target := func(o *engine.UpdateOptions) {
		o.Targets = deploy.NewUrnTargetsFromUrns([]resource.URN{s.state(web).URN})
	}
	assert.Contains(t, s.up(target), step{"update", web})
	assert.Equal(t, []string{"UpdateUserPoolClient"}, aws.Writes())
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up())
}

func TestIgnoreChanges(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := deployed(t, p)
	pool := string(s.state(users).ID)

	p.options[users] = deploytest.ResourceOptions{IgnoreChanges: []string{"passwordPolicy", "tags.team"}}
	p.users["passwordPolicy"] = object{"minimumLength": 20}
	p.users["tags"] = object{"team": "ignored"}
	assert.Equal(t, same(users, web, identity), sorted(s.up()))

	// Somebody changes what is ignored; an update of something else leaves it alone.
	aws.Do(fakeaws.CognitoIDP, "UpdateUserPool", fakeaws.Object{
		"UserPoolId": pool, "AutoVerifiedAttributes": []any{"email"},
		"Policies": fakeaws.Object{"PasswordPolicy": fakeaws.Object{"MinimumLength": 33, "RequireNumbers": true}},
	})
	p.users["name"] = "people"
	assert.ElementsMatch(t, append(same(web, identity), step{"update", users}), s.up())
	description := aws.UserPool(pool)
	assert.Equal(t, "people", description["Name"])
	assert.EqualValues(t, 33, description["Policies"].(fakeaws.Object)["PasswordPolicy"].(fakeaws.Object)["MinimumLength"])
	assert.Equal(t, fakeaws.Object{"team": "one"}, programTags(description))
}

// programTags are the tags of a pool, without the provider's own.
func programTags(pool fakeaws.Object) fakeaws.Object {
	tags := maps.Clone(pool["UserPoolTags"].(fakeaws.Object))
	delete(tags, fakeaws.CreateMark)
	return tags
}

// A plan of a preview holds: names that are made up in the preview are the same in the update.
func TestPlanFile(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theProgram(aws)
	s := newStack(t, p.run)
	for range 2 {
		plan, err := s.planned(engine.Update, experimental)
		require.NoError(t, err)
		_, err = s.carryOut(engine.Update, experimental, func(o *engine.UpdateOptions) { o.Plan = plan.Clone() })
		require.NoError(t, err, "%s", s.logs.joined())
		p.users["name"] = "people"
	}
	for _, name := range []string{users, web, identity} {
		planned := s.state(name)
		assert.NotEmpty(t, planned.ID)
	}
}

func experimental(o *engine.UpdateOptions) { o.Experimental = true }

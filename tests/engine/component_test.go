package enginetests

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/engine"
	lt "github.com/pulumi/pulumi/pkg/v3/engine/lifecycletest/framework"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy"
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"engine-tests/fakeaws"
)

// inState is how many resources the program in components has in the state: three components, four resources, their
// provider, and the engine's own, which looks components up.
const inState = 9

// The engine makes the children through the plugin that is making their component, one at a time or all at once.
func TestComponentLife(t *testing.T) {
	t.Parallel()
	for _, parallel := range []int32{1, 200} {
		for _, explicit := range []bool{true, false} {
			t.Run(fmt.Sprintf("parallel %d, explicit provider %v", parallel, explicit), func(t *testing.T) {
				t.Parallel()
				aws := fakeaws.New(t)
				p := theComponents(aws)
				s := newStack(t, p.run)
				if !explicit {
					p.defaultProvider(t, s)
				}
				s.Options.Parallel = parallel
				s.Steps = lt.MakeBasicLifecycleSteps(t, inState)
				s.Run(t, nil)
				assert.Empty(t, aws.Remains())
			})
		}
	}
}

// What components made is in the state as if the program had made it: below its component, after what it was made of, and
// managed by the provider of its component.
func TestComponentState(t *testing.T) {
	t.Parallel()
	for _, explicit := range []bool{true, false} {
		t.Run(fmt.Sprintf("explicit provider %v", explicit), func(t *testing.T) {
			t.Parallel()
			aws := fakeaws.New(t)
			p := theComponents(aws)
			s := newStack(t, p.run)
			if !explicit {
				p.defaultProvider(t, s)
			}
			s.up()
			provider := s.state(poolOf).Provider
			assert.Equal(t, explicit, strings.Contains(provider, "::provider::"), provider)
			for child, parent := range map[string]string{
				poolOf: users, domainOf: users, web: users, clientOf: web, identityOf: identity,
			} {
				assert.Equal(t, s.state(parent).URN, s.state(child).Parent, child)
				if s.state(child).Custom {
					assert.Equal(t, provider, s.state(child).Provider, child)
				}
			}
			pool, domain, client := s.state(poolOf), s.state(domainOf), s.state(clientOf)
			assert.Equal(t, map[resource.PropertyKey][]resource.URN{"userPoolId": {pool.URN}, "domain": {}},
				domain.PropertyDependencies)
			assert.ElementsMatch(t, []resource.URN{pool.URN, domain.URN}, client.PropertyDependencies["userPoolId"])
			assert.ElementsMatch(t, []resource.URN{pool.URN, domain.URN}, client.Dependencies)
			assert.Contains(t, s.state(identityOf).Dependencies, pool.URN)

			secret := aws.Client(string(pool.ID), string(client.ID))["ClientSecret"].(string)
			assert.Equal(t, resource.MakeSecret(resource.NewProperty(secret)), s.state(web).Outputs["secret"])
			s.logs.assertNone(t, secret)
			assert.Equal(t, resource.NewProperty(string(client.ID)), s.state(web).Outputs["id"])

			aws.ForgetCalls()
			s.run(engine.Destroy)
			gone := slices.DeleteFunc(aws.Writes(), func(name string) bool { return !strings.HasPrefix(name, "DeleteUserPool") })
			assert.Equal(t, []string{"DeleteUserPoolClient", "DeleteUserPoolDomain", "DeleteUserPool"}, gone)
			assert.Empty(t, aws.Remains())
		})
	}
}

// What a component is asked to be changes it in place, and nothing else.
func TestComponentChange(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	s := newStack(t, p.run)
	s.up()
	p.users = with(p.users, object{"deletionProtection": "ACTIVE", "mfa": "optional", "softwareToken": true})
	changed := slices.DeleteFunc(s.up(), func(s step) bool { return s.Op == "same" })
	assert.ElementsMatch(t, []step{{"update", users}, {"update", poolOf}}, changed)
	assert.Equal(t, "ACTIVE", aws.UserPool(string(s.state(poolOf).ID))["DeletionProtection"])

	p.users = with(p.users, object{"deletionProtection": nil})
	s.up()
	// What a change would cost reaches the terminal, whoever registered the pool.
	aws.SetUsers(string(s.state(poolOf).ID), 3)
	p.users = with(p.users, object{"usernames": nil, "aliases": list{"email"}})
	require.Error(t, s.preview(engine.Update))
	assert.Contains(t, s.logs.joined(), "cannot change without a replacement: ")
	assert.Contains(t, s.logs.joined(), "3 users")
}

// The engine hands what protects a component down to its children.
func TestComponentOptionsReachChildren(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	yes := true
	p.options = deploytest.ResourceOptions{Protect: &yes, RetainOnDelete: &yes}
	s := newStack(t, p.run)
	s.up()
	for _, name := range []string{users, poolOf, domainOf, web, clientOf} {
		assert.True(t, s.state(name).Protect && s.state(name).RetainOnDelete, name)
	}
	assert.False(t, s.state(identityOf).Protect)
	_, err := s.carryOut(engine.Destroy)
	require.Error(t, err, "a protected pool stays")

	no := false
	p.options = deploytest.ResourceOptions{Protect: &no, RetainOnDelete: &yes}
	s.up()
	aws.ForgetCalls()
	s.run(engine.Destroy)
	assert.NotContains(t, aws.Writes(), "DeleteUserPool", "it is retained")
}

// What the engine's own tests of components in other languages ask of one (provider-ignore-changes-component,
// provider-replacement-trigger-component): the options are in the state of the component.
func TestComponentOptionsAreItsOwn(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	p.options = deploytest.ResourceOptions{
		IgnoreChanges:      []string{"domain"},
		ReplacementTrigger: resource.NewProperty("one"),
	}
	s := newStack(t, p.run)
	s.up()
	assert.Equal(t, []string{"domain"}, s.state(users).IgnoreChanges)
	assert.Empty(t, s.state(poolOf).IgnoreChanges)
	assert.Equal(t, property.New("one"), s.state(users).ReplacementTrigger)

	p.options.ReplacementTrigger = resource.NewProperty("two")
	steps := s.up()
	assert.Contains(t, steps, step{"replace", users})
	assert.Contains(t, steps, step{"same", poolOf}, "children are no part of it")
}

// A transform that a program puts on a component sees every child; a hook is the component's own.
func TestComponentTransformsAndHooks(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	var seen []string
	callbacks, callback := transformed(t, func(
		token, name string, inputs resource.PropertyMap, _ *pulumirpc.TransformResourceOptions,
	) {
		seen = append(seen, name)
		if token == string(userPoolType) {
			inputs["tags"] = resource.NewProperty(props(object{"by": "transform"}))
		}
	})
	var mu sync.Mutex
	var hooked []string
	p := theComponents(aws)
	p.options.Transforms = []*pulumirpc.Callback{callback}
	p.before = func(monitor *deploytest.ResourceMonitor, _ string) error {
		hook, err := deploytest.NewHook(monitor, callbacks, "noted", func(
			_ context.Context, _ resource.URN, _ resource.ID, name string, _ tokens.Type,
			_, _ *pulumirpc.ResourceOptions, _, _, _, _ resource.PropertyMap,
		) error {
			mu.Lock()
			defer mu.Unlock()
			hooked = append(hooked, name)
			return nil
		}, false, false)
		p.options.ResourceHookBindings = deploytest.ResourceHookBindings{BeforeCreate: []*deploytest.ResourceHook{hook}}
		return err
	}
	s := newStack(t, p.run)
	_, err := s.carryOut(engine.Update)
	require.NoError(t, err)
	assert.Subset(t, seen, []string{poolOf, domainOf})
	assert.Equal(t, fakeaws.Object{"by": "transform"}, programTags(aws.UserPool(string(s.state(poolOf).ID))))
	assert.Equal(t, []string{users}, hooked)
}

// A program that moves from resources to components keeps what it has, and a component that is renamed keeps its children
// (provider-alias-component).
func TestComponentAliases(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	p.users, p.web, p.identity = nil, nil, nil
	p.before = func(monitor *deploytest.ResourceMonitor, provider string) error {
		_, err := monitor.RegisterResource(userPoolType, "former", true, deploytest.ResourceOptions{
			Inputs: props(object{
				"usernameAttributes": list{"email"}, "usernameConfiguration": object{"caseSensitive": false},
			}),
			Provider: provider,
		})
		return err
	}
	s := newStack(t, p.run)
	s.up()
	id := s.state("former").ID

	_, callback := transformed(t, func(token, _ string, _ resource.PropertyMap, options *pulumirpc.TransformResourceOptions) {
		if token == string(userPoolType) {
			options.Aliases = append(options.Aliases, alias("former"))
		}
	})
	p.before = nil
	p.users = theComponents(aws).users
	p.options.Transforms = []*pulumirpc.Callback{callback}
	for _, step := range s.up() {
		assert.NotContains(t, []string{"delete", "replace"}, step.Op, step.Name)
	}
	assert.Equal(t, id, s.state(poolOf).ID)

	arguments := props(p.users)
	p.users, p.options = nil, deploytest.ResourceOptions{}
	p.before = func(monitor *deploytest.ResourceMonitor, provider string) error {
		_, err := monitor.RegisterResource(poolComponent, "renamed", false, deploytest.ResourceOptions{
			Inputs: arguments, Remote: true, Provider: provider, Aliases: []*pulumirpc.Alias{alias(users)}, AliasSpecs: true,
		})
		return err
	}
	assert.ElementsMatch(t, same("renamed", "renamedUserPool", "renamedDomain"), s.up())
	assert.Equal(t, id, s.state("renamedUserPool").ID)
}

func alias(name string) *pulumirpc.Alias {
	spec := &pulumirpc.Alias_Spec{Name: name, Parent: &pulumirpc.Alias_Spec_NoParent{NoParent: true}}
	return &pulumirpc.Alias{Alias: &pulumirpc.Alias_Spec_{Spec: spec}}
}

// A component that is new to a program does not stop what is meant for other resources.
func TestComponentBesideTargets(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	all := *p.program
	p.users = nil
	name := "first"
	p.before = func(monitor *deploytest.ResourceMonitor, provider string) error {
		_, err := monitor.RegisterResource(userPoolType, "other", true, deploytest.ResourceOptions{
			Inputs: props(object{"name": name}), Provider: provider,
		})
		return err
	}
	s := newStack(t, p.run)
	s.up()
	*p.program = all
	name = "second"
	targets := deploy.NewUrnTargetsFromUrns([]resource.URN{s.state("other").URN})
	steps := s.up(func(o *engine.UpdateOptions) { o.Targets = targets })
	assert.Contains(t, steps, step{"update", "other"})
	assert.Len(t, aws.UserPoolIDs(), 1)
	// The whole then makes up for it.
	assert.Contains(t, s.up(), step{"create", poolOf})
	assert.Len(t, aws.UserPoolIDs(), 2)
}

// A child that fails ends the deployment, even where the engine would go on: it would delete what comes after the child.
func TestComponentThatFails(t *testing.T) {
	t.Parallel()
	aws := fakeaws.New(t)
	p := theComponents(aws)
	s := newStack(t, p.run)
	continued := func(o *engine.UpdateOptions) { o.ContinueOnError = true }
	aws.Fail(failing("CreateUserPool"))
	_, err := s.carryOut(engine.Update, continued)
	require.Error(t, err)
	assert.Empty(t, aws.Remains())
	aws.Heal()
	s.up()

	p.users = with(p.users, object{"deletionProtection": "ACTIVE"})
	aws.Fail(failing("UpdateUserPool"))
	aws.ForgetCalls()
	_, err = s.carryOut(engine.Update, continued)
	require.Error(t, err)
	for _, name := range []string{domainOf, clientOf, identityOf} {
		s.state(name)
	}
	aws.Heal()
	s.up()
	for _, name := range aws.Writes() {
		assert.False(t, strings.HasPrefix(name, "Delete"), name)
	}
}

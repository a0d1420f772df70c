package enginetests

import (
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"engine-tests/fakeaws"
)

// The names of the resources in the program.
const (
	users    = "users"
	web      = "web"
	identity = "identity"
)

// program is a Pulumi program: a pool of users, a client of it, and an identity pool that trusts both. Tests change it
// between deployments.
type program struct {
	// provider is the configuration of an explicit provider, or nil for the default one.
	provider object
	// The inputs of the three, beside those that come from another resource. A resource without inputs is not declared.
	users, web, identity object
	// options are the resource options, by name.
	options map[string]deploytest.ResourceOptions
	// gets are resources of others that the program looks at.
	gets []get
}

// get is the `.get` of a language's SDK.
type get struct {
	token tokens.Type
	name  string
	id    resource.ID
	state object
}

// theProgram is an ordinary one, whose AWS is the given server.
func theProgram(aws *fakeaws.Server) *program {
	return &program{
		provider: providerConfig(aws.URL),
		users: object{
			"usernameAttributes":     list{"email"},
			"autoVerifiedAttributes": list{"email"},
			"passwordPolicy":         object{"minimumLength": 10, "requireNumbers": true},
			"tags":                   object{"team": "one"},
		},
		web: object{
			"generateSecret":    true,
			"explicitAuthFlows": list{"ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"},
		},
		identity: object{
			"permissions": object{"authenticated": list{object{
				"actions":   list{"s3:*"},
				"resources": list{"arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*"},
			}}},
		},
		options: map[string]deploytest.ResourceOptions{},
	}
}

// run is the program as a language host would run it.
func (p *program) run(_ plugin.RunInfo, monitor *deploytest.ResourceMonitor) error {
	r := registrar{program: p, monitor: monitor}
	r.registerProvider()
	pool, client := registered{}, registered{}
	if p.users != nil {
		pool = r.register(userPoolType, users, p.users)
	}
	if p.web != nil {
		client = r.register(clientType, web, with(p.web, object{"userPoolId": pool.id()}), pool)
	}
	if p.identity != nil {
		r.register(identityPoolType, identity, with(p.identity, object{
			"cognitoIdentityProviders": list{object{"providerName": pool.output("endpoint"), "clientId": client.id()}},
		}), pool, client)
	}
	for _, g := range p.gets {
		if r.err == nil {
			_, _, r.err = monitor.ReadResource(g.token, g.name, g.id, "", props(g.state), r.provider, "", "", nil, "", "")
		}
	}
	return r.err
}

// registrar registers resources until one fails.
type registrar struct {
	*program
	monitor  *deploytest.ResourceMonitor
	provider string
	err      error
}

// registerProvider registers the program's own provider, if it has one, for all that comes after.
func (r *registrar) registerProvider() {
	if r.program.provider == nil {
		return
	}
	provider := r.register(providerType, "provider", r.program.provider)
	if r.err != nil {
		return
	}
	id := provider.ID
	if id == "" {
		id = providers.UnknownID
	}
	ref, err := providers.NewReference(provider.URN, id)
	if err != nil {
		r.err = err
		return
	}
	r.provider = ref.String()
}

func (r *registrar) register(token tokens.Type, name string, inputs object, uses ...registered) registered {
	if r.err != nil {
		return registered{}
	}
	options := r.options[name]
	options.Inputs = props(inputs)
	options.Provider = r.provider
	options.PropertyDeps = map[resource.PropertyKey][]resource.URN{}
	for _, used := range uses {
		if used.RegisterResourceResponse != nil {
			options.Dependencies = append(options.Dependencies, used.URN)
		}
	}
	for _, key := range []resource.PropertyKey{"userPoolId", "clientId", "cognitoIdentityProviders"} {
		if _, found := options.Inputs[key]; found {
			options.PropertyDeps[key] = options.Dependencies
		}
	}
	answer, err := r.monitor.RegisterResource(token, name, true, options)
	if err != nil {
		r.err = err
		return registered{}
	}
	return registered{answer}
}

// registered is a resource that the program may refer to.
type registered struct {
	*deploytest.RegisterResourceResponse
}

// id is the resource's id, unknown before it is created.
func (r registered) id() resource.PropertyValue {
	if r.RegisterResourceResponse == nil || r.ID == "" {
		return unknown()
	}
	return resource.NewProperty(string(r.ID))
}

// output is an output of the resource, unknown where a preview does not tell.
func (r registered) output(key resource.PropertyKey) resource.PropertyValue {
	if r.RegisterResourceResponse == nil {
		return unknown()
	}
	if v, found := r.Outputs[key]; found {
		return v
	}
	return unknown()
}

// deployed is a stack with the program, deployed once.
func deployed(t *testing.T, p *program) *stack {
	t.Helper()
	s := newStack(t, p.run)
	s.up()
	return s
}

package enginetests

import (
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/providers"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"engine-tests/fakeaws"
)

// The components under test.
const (
	poolComponent     tokens.Type         = "cognito:components:CognitoUserPool"
	identityComponent tokens.Type         = "cognito:components:CognitoIdentityPool"
	addClient         tokens.ModuleMember = "cognito:components:CognitoUserPool/addClient"
)

// The names of what the components make.
const (
	poolOf     = users + "UserPool"
	domainOf   = users + "Domain"
	clientOf   = web + "Client"
	identityOf = identity + "IdentityPool"
)

// inComponents is the program in components: a pool with a domain, a client that its method makes, and an identity pool.
type inComponents struct {
	*program
	// options are those of the pool's component.
	options deploytest.ResourceOptions
	// before, if set, comes before the components.
	before func(monitor *deploytest.ResourceMonitor, provider string) error
}

func theComponents(aws *fakeaws.Server) *inComponents {
	return &inComponents{program: &program{
		provider: providerConfig(aws.URL),
		users:    object{"usernames": list{"email"}, "domain": "customers"},
		web:      object{"transform": object{"client": object{"generateSecret": true}}},
		identity: object{"permissions": object{"authenticated": list{object{
			"actions":   list{"s3:*"},
			"resources": list{"arn:aws:s3:::uploads/private/${cognito-identity.amazonaws.com:sub}/*"},
		}}}},
	}}
}

// run is the program as a language host would run it, with what an SDK adds of its own.
func (p *inComponents) run(_ plugin.RunInfo, monitor *deploytest.ResourceMonitor) error {
	provider := ""
	if p.provider != nil {
		r := registrar{program: &program{}, monitor: monitor}
		made := r.register(providerType, "provider", p.provider)
		if r.err != nil {
			return r.err
		}
		id := made.ID
		if id == "" {
			id = providers.UnknownID
		}
		ref, err := providers.NewReference(made.URN, id)
		if err != nil {
			return err
		}
		provider = ref.String()
	}
	if p.before != nil {
		if err := p.before(monitor, provider); err != nil {
			return err
		}
	}
	if p.users == nil {
		return nil
	}
	options := p.options
	options.Inputs, options.Remote, options.Provider = props(p.users), true, provider
	pool, err := monitor.RegisterResource(poolComponent, users, false, options)
	if err != nil || p.web == nil {
		return err
	}
	client, err := p.addClient(monitor, provider, pool.URN)
	if err != nil || p.identity == nil {
		return err
	}
	_, err = monitor.RegisterResource(identityComponent, identity, false, deploytest.ResourceOptions{
		Inputs: props(with(p.identity, object{"userPools": list{object{
			"userPool": orUnknown(pool.Outputs, "id"), "client": orUnknown(client, "id"),
		}}})),
		PropertyDeps: map[resource.PropertyKey][]resource.URN{"userPools": pool.Dependencies["id"]},
		Remote:       true,
		Provider:     provider,
	})
	return err
}

// addClient calls the method, and looks at what it made as an SDK does.
func (p *inComponents) addClient(
	monitor *deploytest.ResourceMonitor, provider string, pool resource.URN,
) (resource.PropertyMap, error) {
	args := props(with(p.web, object{"name": web, "__self__": resource.MakeComponentResourceReference(pool, "")}))
	answer, _, failures, err := monitor.Call(addClient, args, nil, provider, "", "", "", nil, "")
	if err != nil || len(failures) > 0 {
		return nil, fmt.Errorf("%w %v", err, failures)
	}
	made := answer["client"].ResourceReferenceValue().URN
	found, _, err := monitor.Invoke("pulumi:pulumi:getResource", props(object{"urn": string(made)}), "", "", "")
	if err != nil {
		return nil, err
	}
	return found["state"].ObjectValue(), nil
}

func orUnknown(outputs resource.PropertyMap, key resource.PropertyKey) resource.PropertyValue {
	if v, found := outputs[key]; found {
		return v
	}
	return unknown()
}

// defaultProvider configures the stack instead of an explicit provider, and the program has none.
func (p *inComponents) defaultProvider(t *testing.T, s *stack) {
	t.Helper()
	endpoints, err := json.Marshal(p.provider["endpoints"])
	require.NoError(t, err)
	key := func(name string) config.Key { return config.MustMakeKey("cognito", name) }
	s.Config = config.Map{
		key("region"):    config.NewValue("us-east-1"),
		key("accessKey"): config.NewValue(accessKey),
		key("secretKey"): config.NewValue(secretKey),
		key("endpoints"): config.NewValue(string(endpoints)),
	}
	s.Decrypter = config.NopDecrypter
	p.provider = nil
}

// transformed is the option that has the program see and change what the component registers.
func transformed(
	t *testing.T, change func(token, name string, inputs resource.PropertyMap, options *pulumirpc.TransformResourceOptions),
) (*deploytest.CallbackServer, *pulumirpc.Callback) {
	t.Helper()
	callbacks, err := deploytest.NewCallbacksServer()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, callbacks.Close()) })
	var mu sync.Mutex
	marks := plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: true}
	callback, err := callbacks.Allocate(func(in []byte) (proto.Message, error) {
		mu.Lock()
		defer mu.Unlock()
		var request pulumirpc.TransformRequest
		if err := proto.Unmarshal(in, &request); err != nil {
			return nil, err
		}
		inputs, err := plugin.UnmarshalProperties(request.Properties, marks)
		if err != nil {
			return nil, err
		}
		change(request.Type, request.Name, inputs, request.Options)
		properties, err := plugin.MarshalProperties(inputs, marks)
		return &pulumirpc.TransformResponse{Properties: properties, Options: request.Options}, err
	})
	require.NoError(t, err)
	return callbacks, callback
}

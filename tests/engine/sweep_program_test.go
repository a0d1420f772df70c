package enginetests

import (
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// theSubject is the name of the subject in its program.
const theSubject = "subject"

// subjectProgram declares what a subject needs, and the subject.
type subjectProgram struct {
	subject
	provider object
	// inputs are those of the subject now; without any it is not declared.
	inputs object
	// imported is the id that it is imported by, if it is.
	imported string
}

func (p *subjectProgram) run(_ plugin.RunInfo, monitor *deploytest.ResourceMonitor) error {
	options := p.options
	options.ImportID = resource.ID(p.imported)
	r := registrar{
		program: &program{provider: p.provider, options: map[string]deploytest.ResourceOptions{theSubject: options}},
		monitor: monitor,
	}
	r.registerProvider()
	needed := object{}
	var uses []registered
	if p.needsPool {
		pool := r.register(userPoolType, users, object{"name": "users"})
		needed["userPoolId"] = pool.id()
		uses = append(uses, pool)
		if p.needsClient {
			client := r.register(clientType, web, object{
				"name": "web", "generateSecret": true, "userPoolId": pool.id(),
			}, pool)
			needed["clientId"] = client.id()
			uses = append(uses, client)
		}
	}
	if p.inputs != nil {
		r.register(p.token, theSubject, with(p.inputs, needed), uses...)
	}
	return r.err
}

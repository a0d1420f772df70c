module guide

go 1.25

require (
	github.com/pulumi/pulumi/sdk/v3 v3.256.0
	pulumi-cognito/sdk/go v0.1.0
)

// The SDK of a clone of the provider. It has no host to be fetched from.
replace pulumi-cognito/sdk/go => ../../sdk/go

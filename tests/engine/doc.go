// Package enginetests drives the provider's real binary with the code of the Pulumi engine itself: its gRPC client, and
// the framework in which the engine tests deployments. What the engine would reject, misread or crash on fails here.
//
// COGNITO_PLUGIN names the binary, by an absolute path, and without it nothing runs:
//
//	COGNITO_PLUGIN=$PWD/../../target/debug/pulumi-resource-cognito go test ./...
//
// AWS is a stand-in on 127.0.0.1, package fakeaws; nothing here reaches the network.
package enginetests

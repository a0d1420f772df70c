package enginetests

import (
	"github.com/pulumi/pulumi/pkg/v3/resource/deploy/deploytest"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"

	"engine-tests/fakeaws"
)

// subject is a resource as the sweeps try it: with inputs that use most of what it has, and variants for calls that its life
// with these inputs does not make. Calls that it makes in none of them are not tried.
type subject struct {
	token tokens.Type
	// needsPool and needsClient are whether the program has a pool and a client for it.
	needsPool, needsClient bool
	// inputs are those beside userPoolId and clientId.
	inputs   object
	variants []variant
	options  deploytest.ResourceOptions
	// importID is what it is imported by.
	importID func(ids ids) string
	// drift changes it behind the provider's back, and vanish takes it away.
	drift, vanish func(aws *fakeaws.Server, ids ids)
}

// variant is an operation on a subject that changes it.
type variant struct {
	name string
	// before and after are what the subject has instead of its inputs, before the operation and in it.
	before, after object
	// isDeleted is whether it is not in the program any more.
	isDeleted bool
	// outside is what happens to it without the engine before the operation.
	outside func(aws *fakeaws.Server, ids ids)
	// onlyWrites leaves out the points of calls that read, where other acts make the same.
	onlyWrites bool
}

// ids are those of what the program has, empty where it is not there.
type ids struct{ pool, client, subject string }

func (i ids) of(o fakeaws.Object) fakeaws.Object {
	if i.pool != "" {
		o["UserPoolId"] = i.pool
	}
	return o
}

func function(name string) string { return "arn:aws:lambda:us-east-1:123456789012:function:" + name }

// What the users of an identity pool may do, and a role that is managed elsewhere.
var (
	signedIn  = list{object{"actions": list{"s3:GetObject"}, "resources": list{"arn:aws:s3:::bucket/*"}}}
	guests    = list{object{"actions": list{"s3:ListBucket"}, "resources": list{"arn:aws:s3:::bucket"}}}
	elsewhere = "arn:aws:iam::123456789012:role/elsewhere"
)

var subjects = []subject{
	{
		token: userPoolType,
		inputs: with(sampleOf(userPoolType).inputs, object{
			"tags":                 object{"team": "one", "stage": "test"},
			"sessionConfiguration": object{"userSessionTracking": "ENABLED", "tokenSession": object{"maxPerUser": 5}},
			"schemas": list{
				object{"name": "department", "attributeDataType": "String", "mutable": true},
				object{"name": "custom:name", "attributeDataType": "String", "mutable": true},
			},
		}),
		variants: []variant{
			{name: "update", after: object{
				"name":                          "people",
				"tags":                          object{"team": "two"},
				"mfaConfiguration":              "ON",
				"sessionConfiguration":          object{"userSessionTracking": "DISABLED", "tokenSession": object{"maxPerUser": 7}},
				"passwordPolicy":                object{"minimumLength": 12},
				"lambdaConfig":                  nil,
				"softwareTokenMfaConfiguration": object{"enabled": true},
				"schemas": list{
					object{"name": "department", "attributeDataType": "String", "mutable": true},
					object{"name": "custom:name", "attributeDataType": "String", "mutable": true},
					object{"name": "level", "attributeDataType": "Number", "mutable": true},
				},
			}},
			{name: "replace", after: object{"usernameAttributes": list{"email", "phone_number"}}},
			{
				name: "delete_with_users", isDeleted: true,
				before:  object{"forceDestroy": true, "deletionProtection": "ACTIVE"},
				outside: func(aws *fakeaws.Server, ids ids) { aws.SetUsers(ids.subject, 3) },
			},
		},
		importID: func(ids ids) string { return ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateUserPool", fakeaws.Object{
				"UserPoolId": ids.subject, "AutoVerifiedAttributes": []any{"email"}, "PoolName": "drifted",
			})
		},
		vanish: func(aws *fakeaws.Server, _ ids) {
			for _, id := range aws.UserPoolIDs() {
				aws.Do(fakeaws.CognitoIDP, "UpdateUserPool", fakeaws.Object{"UserPoolId": id, "DeletionProtection": "INACTIVE"})
				aws.Do(fakeaws.CognitoIDP, "DeleteUserPool", fakeaws.Object{"UserPoolId": id})
			}
		},
	},
	{
		token:     clientType,
		needsPool: true,
		inputs: with(sampleOf(clientType).inputs, object{
			"sessionConfiguration": object{"ssoSession": object{"maxValidityMinutes": 30}},
		}),
		variants: []variant{
			{name: "update", after: object{
				"name": "site", "callbackUrls": list{"https://example.com/in"}, "accessTokenValidity": 20,
				"sessionConfiguration": object{"ssoSession": object{"maxValidityMinutes": 45}},
			}},
			{name: "replace", after: object{"generateSecret": nil}},
		},
		importID: func(ids ids) string { return ids.pool + "/" + ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateUserPoolClient", ids.of(fakeaws.Object{
				"ClientId": ids.subject, "ClientName": "drifted",
			}))
		},
		vanish: func(aws *fakeaws.Server, ids ids) {
			for _, id := range aws.ClientIDs(ids.pool) {
				aws.Do(fakeaws.CognitoIDP, "DeleteUserPoolClient", ids.of(fakeaws.Object{"ClientId": id}))
			}
		},
	},
	{
		token:       secretType,
		needsPool:   true,
		needsClient: true,
		inputs:      object{},
		importID:    func(ids ids) string { return ids.pool + "/" + ids.client + "/" + ids.subject },
		vanish: func(aws *fakeaws.Server, ids ids) {
			for _, id := range aws.FurtherSecretIDs(ids.pool, ids.client) {
				aws.Do(fakeaws.CognitoIDP, "DeleteUserPoolClientSecret", ids.of(fakeaws.Object{
					"ClientId": ids.client, "ClientSecretId": id,
				}))
			}
		},
	},
	{
		token:     domainType,
		needsPool: true,
		inputs:    sampleOf(domainType).inputs,
		variants: []variant{
			{name: "update", after: object{
				"securityPolicy": "TLS_V1_3_2025", "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/b",
			}},
			{name: "replace", after: object{"domain": "login.example.com"}},
		},
		importID: func(ids ids) string { return ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateUserPoolDomain", ids.of(fakeaws.Object{
				"Domain": ids.subject, "CustomDomainConfig": fakeaws.Object{
					"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/other",
				},
			}))
		},
		vanish: func(aws *fakeaws.Server, ids ids) {
			if domain, found := aws.UserPool(ids.pool)["CustomDomain"]; found {
				aws.Do(fakeaws.CognitoIDP, "DeleteUserPoolDomain", ids.of(fakeaws.Object{"Domain": domain}))
			}
		},
	},
	{
		token:     idpType,
		needsPool: true,
		inputs:    sampleOf(idpType).inputs,
		variants: []variant{
			{name: "update", after: object{"attributeMapping": object{"email": "mail"}, "idpIdentifiers": list{"corp"}}},
			{name: "replace", after: object{"providerName": "Corp"}},
		},
		importID: func(ids ids) string { return ids.pool + "/" + ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateIdentityProvider", ids.of(fakeaws.Object{
				"ProviderName": ids.subject, "AttributeMapping": fakeaws.Object{"email": "other"},
			}))
		},
		vanish: func(aws *fakeaws.Server, ids ids) {
			for _, name := range aws.ProviderNames(ids.pool) {
				aws.Do(fakeaws.CognitoIDP, "DeleteIdentityProvider", ids.of(fakeaws.Object{"ProviderName": name}))
			}
		},
	},
	{
		token:       brandingType,
		needsPool:   true,
		needsClient: true,
		inputs:      sampleOf(brandingType).inputs,
		variants: []variant{
			// Something goes, so that the update takes the way over Cognito's own style.
			{name: "update", after: object{
				"settings": `{"categories":{"form":{"displayGraphics":true}}}`,
				"assets": list{object{
					"category": "FAVICON_ICO", "colorMode": "LIGHT", "extension": "ICO", "bytes": "PHN2Zy8+", "resourceId": "Icon",
				}},
			}},
		},
		importID: func(ids ids) string { return ids.pool + "/" + ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateManagedLoginBranding", ids.of(fakeaws.Object{
				"ManagedLoginBrandingId": ids.subject, "Settings": fakeaws.Object{"drifted": true},
			}))
		},
		vanish: func(aws *fakeaws.Server, ids ids) {
			for _, id := range aws.StyleIDs(ids.pool) {
				aws.Do(fakeaws.CognitoIDP, "DeleteManagedLoginBranding", ids.of(fakeaws.Object{"ManagedLoginBrandingId": id}))
			}
		},
	},
	{
		token:     triggersType,
		needsPool: true,
		inputs:    sampleOf(triggersType).inputs,
		variants: []variant{
			{name: "update", after: object{"preSignUp": function("other"), "postConfirmation": function("after")}},
		},
		importID: func(ids ids) string { return ids.pool + "/preSignUp,preTokenGenerationConfig" },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.Lambda, "RemovePermission", fakeaws.Object{
				"FunctionName": function("before"), "StatementId": "cognito-" + ids.pool + "-presignup",
			})
		},
		// The pool's triggers, and the permissions of their functions.
		vanish: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIDP, "UpdateUserPool", fakeaws.Object{"UserPoolId": ids.pool})
			aws.RemovePermissions()
		},
	},
	{
		token: identityPoolType,
		inputs: with(sampleOf(identityPoolType).inputs, object{
			"tags":        object{"team": "one", "stage": "test"},
			"roles":       nil,
			"permissions": object{"authenticated": signedIn, "unauthenticated": guests},
			"roleOptions": object{
				"description": "of the app", "maxSessionDuration": 7200, "permissionsBoundary": "arn:aws:iam::123456789012:policy/most",
			},
		}),
		variants: []variant{
			{name: "update", after: object{
				"tags":             object{"team": "two"},
				"allowClassicFlow": true,
				"permissions": object{
					"authenticated": list{object{"actions": list{"s3:PutObject"}, "resources": list{"arn:aws:s3:::bucket/*"}}},
				},
				"allowUnauthenticatedIdentities": false,
				"roleOptions":                    object{"description": "changed", "maxSessionDuration": 3600},
				"principalTags":                  nil,
			}},
			{name: "move", after: object{"identityPoolName": "moved", "roleOptions": object{"path": "/apps/"}}},
			{
				// It reads what a create and a delete read, and it is the longest of all.
				name: "replace", onlyWrites: true,
				before: object{"developerProviderName": "login.one"}, after: object{"developerProviderName": "login.two"},
			},
			// A side's role gives way to one that is managed elsewhere, and the other way round.
			{name: "update_to_roles", after: object{
				"permissions": object{"unauthenticated": guests}, "roles": object{"authenticated": elsewhere},
			}},
			{name: "update_from_roles", before: object{
				"permissions": object{"authenticated": signedIn}, "roles": object{"unauthenticated": elsewhere},
			}},
		},
		importID: func(ids ids) string { return ids.subject },
		drift: func(aws *fakeaws.Server, ids ids) {
			aws.Do(fakeaws.CognitoIdentity, "UpdateIdentityPool", fakeaws.Object{
				"IdentityPoolId": ids.subject, "IdentityPoolName": "app", "AllowUnauthenticatedIdentities": false,
			})
			aws.Do(fakeaws.IAM, "DeleteRolePolicy", fakeaws.Object{
				"RoleName": aws.RoleNames()[0], "PolicyName": aws.PolicyNames(aws.RoleNames()[0])[0],
			})
		},
		// Whoever deletes a pool by hand has its roles to delete as well.
		vanish: func(aws *fakeaws.Server, _ ids) {
			for _, id := range aws.IdentityPoolIDs() {
				aws.Do(fakeaws.CognitoIdentity, "DeleteIdentityPool", fakeaws.Object{"IdentityPoolId": id})
			}
			aws.RemoveRoles()
		},
	},
}

package enginetests

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// The resources under test.
const (
	userPoolType     tokens.Type = "cognito:index:UserPool"
	clientType       tokens.Type = "cognito:index:UserPoolClient"
	idpType          tokens.Type = "cognito:index:IdentityProvider"
	identityPoolType tokens.Type = "cognito:index:IdentityPool"
	domainType       tokens.Type = "cognito:index:UserPoolDomain"
	secretType       tokens.Type = "cognito:index:UserPoolClientSecret"
	brandingType     tokens.Type = "cognito:index:ManagedLoginBranding"
	triggersType     tokens.Type = "cognito:index:UserPoolTriggers"
)

// sample is a resource that uses most of its properties, as it stands in a program and in state.
type sample struct {
	token tokens.Type
	// name is the input that names it in AWS, empty if the program always gives its name.
	name string
	id   resource.ID
	// inputs are valid for AWS, all of them together.
	inputs object
	// computed are outputs beside the inputs.
	computed object
}

func (s sample) urn() resource.URN {
	return resource.NewURN("stack", "project", "", s.token, "sample")
}

func (s sample) outputs(inputs resource.PropertyMap) resource.PropertyMap {
	out := props(s.computed)
	for key, v := range inputs {
		out[key] = v
	}
	return out
}

const (
	samplePool   = "us-east-1_abcdefghi"
	sampleClient = "abcdefghijklmnopqrstuvwxyz"
	sampleRole   = "arn:aws:iam::123456789012:role/reader"
)

// awkwardKeys are keys of maps that have to be quoted in a property path, or that look as if they had.
var awkwardKeys = []string{
	"plain", "with.dot", "with space", "with[bracket]", "with-dash", "a:b/c", "it's", "0", "ünïcode", "_", "$ref",
	"with.a.b[0].c",
}

// awkwardKeysForRoles are those of them that IAM takes as keys of tags.
var awkwardKeysForRoles = []string{"plain", "with.dot", "with space", "with-dash", "a:b/c", "0", "ünïcode", "_"}

func tags(keys []string) object {
	tags := object{}
	for _, key := range keys {
		tags[key] = "value of " + key
	}
	return tags
}

var samples = []sample{
	{
		token: userPoolType,
		name:  "name",
		id:    samplePool,
		inputs: object{
			"name":                   "users",
			"usernameAttributes":     list{"email"},
			"autoVerifiedAttributes": list{"email"},
			"usernameConfiguration":  object{"caseSensitive": false},
			"passwordPolicy": object{
				"minimumLength": 10, "requireLowercase": true, "requireNumbers": true, "requireSymbols": false,
				"requireUppercase": true, "temporaryPasswordValidityDays": 3,
			},
			"mfaConfiguration":              "OPTIONAL",
			"softwareTokenMfaConfiguration": object{"enabled": true},
			"schemas": list{
				object{
					"name": "department", "attributeDataType": "String", "mutable": true,
					"stringAttributeConstraints": object{"minLength": "1", "maxLength": "64"},
				},
				object{
					"name": "level", "attributeDataType": "Number", "mutable": true,
					"numberAttributeConstraints": object{"minValue": "1", "maxValue": "9"},
				},
			},
			"lambdaConfig": object{
				"preSignUp":        "arn:aws:lambda:us-east-1:123456789012:function:before",
				"postConfirmation": "arn:aws:lambda:us-east-1:123456789012:function:after",
			},
			"verificationMessageTemplate": object{
				"defaultEmailOption": "CONFIRM_WITH_CODE", "smsMessage": "Your code is {####}",
			},
			"adminCreateUserConfig": object{"allowAdminCreateUserOnly": true},
			"accountRecoverySetting": object{"recoveryMechanisms": list{
				object{"name": "verified_email", "priority": 1},
				object{"name": "verified_phone_number", "priority": 2},
			}},
			"deviceConfiguration": object{
				"challengeRequiredOnNewDevice": true, "deviceOnlyRememberedOnUserPrompt": false,
			},
			"deletionProtection": "INACTIVE",
			"userPoolTier":       "ESSENTIALS",
			"tags":               tags(awkwardKeys),
		},
		computed: object{
			"arn":                    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + samplePool,
			"endpoint":               "cognito-idp.us-east-1.amazonaws.com/" + samplePool,
			"issuer":                 "https://cognito-idp.us-east-1.amazonaws.com/" + samplePool,
			"jwksUri":                "https://cognito-idp.us-east-1.amazonaws.com/" + samplePool + "/.well-known/jwks.json",
			"openidConfigurationUri": "https://cognito-idp.us-east-1.amazonaws.com/" + samplePool + "/.well-known/openid-configuration",
		},
	},
	{
		token: clientType,
		name:  "name",
		id:    sampleClient,
		inputs: object{
			"userPoolId":                      samplePool,
			"name":                            "web",
			"explicitAuthFlows":               list{"ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"},
			"callbackUrls":                    list{"https://example.com/in", "https://example.com/also-in"},
			"logoutUrls":                      list{"https://example.com/out"},
			"defaultRedirectUri":              "https://example.com/in",
			"allowedOauthFlows":               list{"code"},
			"allowedOauthScopes":              list{"openid", "email"},
			"allowedOauthFlowsUserPoolClient": true,
			"supportedIdentityProviders":      list{"COGNITO"},
			"generateSecret":                  true,
			"accessTokenValidity":             30,
			"idTokenValidity":                 30,
			"refreshTokenValidity":            10,
			"tokenValidityUnits":              object{"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"},
			"preventUserExistenceErrors":      "ENABLED",
			"enableTokenRevocation":           true,
			"authSessionValidity":             5,
			"readAttributes":                  list{"email", "name"},
			"writeAttributes":                 list{"email"},
		},
		computed: object{"clientSecret": secret("a-secret-of-the-sample-client")},
	},
	{
		token: domainType,
		id:    "auth.example.com",
		inputs: object{
			"userPoolId":          samplePool,
			"domain":              "auth.example.com",
			"certificateArn":      "arn:aws:acm:us-east-1:123456789012:certificate/a",
			"managedLoginVersion": 2,
			"securityPolicy":      "TLS_V1_2_2021",
			"routing": object{"failover": object{
				"primaryRoute53HealthCheckId": "01234567-89ab-cdef-0123-456789abcdef", "secondaryRegion": "us-west-2",
			}},
		},
		computed: object{
			"awsAccountId":                 "123456789012",
			"cloudfrontDistribution":       "d111111abcdef8.cloudfront.net",
			"cloudfrontDistributionArn":    "d111111abcdef8.cloudfront.net",
			"cloudfrontDistributionZoneId": "Z2FDTNDATAQYW2",
			"domainUrl":                    "https://auth.example.com",
			"s3Bucket":                     "aws-cognito-prod-iad-assets",
			"version":                      "20260101000000",
		},
	},
	{
		token: idpType,
		id:    "CorpSignIn",
		inputs: object{
			"userPoolId":   samplePool,
			"providerName": "CorpSignIn",
			"providerType": "OIDC",
			"providerDetails": object{
				"client_id": "1example23456789", "client_secret": secret("a-secret-of-the-sample-provider"),
				"authorize_scopes": "openid email", "attributes_request_method": "POST",
				"oidc_issuer": "https://auth.example.com", "token_url": "https://auth.example.com/other/token",
			},
			"attributeMapping": object{"email": "email", "custom:tenant": "tid", "custom:with.dot": "dotted"},
			"idpIdentifiers":   list{"corp", "example.com"},
			"acrMapping":       object{"Level1": "low", "Level4": "high"},
		},
		computed: object{"derivedDetails": object{"authorize_url": "https://auth.example.com/authorize"}},
	},
	{
		token: secretType,
		id:    sampleClient + "--1767225600",
		inputs: object{
			"userPoolId": samplePool, "clientId": sampleClient,
			"clientSecret": secret("a_further_secret_of_the_sample_client"),
		},
		computed: object{"clientSecretCreateDate": "2026-01-01T00:00:00Z"},
	},
	{
		token: brandingType,
		id:    "06c6ae7b-1e66-46d2-87a9-1203ea3307bd",
		inputs: object{
			"userPoolId": samplePool,
			"clientId":   sampleClient,
			"settings":   `{"categories":{"form":{"location":{"horizontal":"CENTER"}}}}`,
			"assets": list{object{
				"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "SVG", "bytes": "PHN2Zy8+", "resourceId": "Logo",
			}},
		},
		computed: object{
			"managedLoginBrandingId": "06c6ae7b-1e66-46d2-87a9-1203ea3307bd", "settingsAll": `{"categories":{}}`,
			"useCognitoProvidedValues": false,
		},
	},
	{
		token: triggersType,
		id:    samplePool,
		inputs: object{
			"userPoolId": samplePool,
			"preSignUp":  "arn:aws:lambda:us-east-1:123456789012:function:before",
			"preTokenGenerationConfig": object{
				"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:claims:live", "lambdaVersion": "V2_0",
			},
		},
		computed: object{"userPoolArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + samplePool},
	},
	{
		token: identityPoolType,
		name:  "identityPoolName",
		id:    "us-east-1:11111111-2222-4333-8444-555555555555",
		inputs: object{
			"identityPoolName":               "app",
			"allowUnauthenticatedIdentities": true,
			"allowClassicFlow":               false,
			"cognitoIdentityProviders": list{object{
				"providerName":         "cognito-idp.us-east-1.amazonaws.com/" + samplePool,
				"clientId":             sampleClient,
				"serverSideTokenCheck": false,
			}},
			"supportedLoginProviders": object{"graph.facebook.com": "7346241598935552"},
			"permissions": object{
				"authenticated": list{
					object{
						"actions":   list{"s3:GetObject", "s3:PutObject"},
						"resources": list{"arn:aws:s3:::bucket/private/${cognito-identity.amazonaws.com:sub}/*"},
					},
					object{
						"effect": "Deny", "actions": list{"execute-api:*"}, "resources": list{"*"},
						"conditions": list{object{"test": "StringEquals", "variable": "aws:RequestedRegion", "values": list{"eu-west-1"}}},
					},
				},
			},
			"roles": object{"unauthenticated": sampleRole},
			"roleMappings": list{object{
				"identityProvider": "cognito-idp.us-east-1.amazonaws.com/" + samplePool + ":" + sampleClient,
				"type":             "Rules", "ambiguousRoleResolution": "Deny",
				"mappingRules": list{
					object{"claim": "custom:plan", "matchType": "Equals", "value": "paid", "roleArn": sampleRole},
				},
			}},
			"principalTags": list{object{
				"identityProviderName": "cognito-idp.us-east-1.amazonaws.com/" + samplePool,
				"principalTags":        object{"tenant": "custom:tenant", "with.dot": "custom:dotted"},
			}},
			"tags": tags(awkwardKeysForRoles),
		},
		computed: object{
			"arn":                   "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/us-east-1:11111111-2222-4333-8444-555555555555",
			"authenticatedRoleArn":  "arn:aws:iam::123456789012:role/app-authenticated",
			"authenticatedRoleName": "app-authenticated",
		},
	},
}

func sampleOf(token tokens.Type) sample {
	for _, s := range samples {
		if s.token == token {
			return s
		}
	}
	panic("no sample of " + token)
}

// oauth is what a client needs to send users back to some URLs.
func oauth(callbackURLs any) object {
	return object{
		"allowedOauthFlowsUserPoolClient": true, "allowedOauthFlows": list{"code"}, "allowedOauthScopes": list{"openid"},
		"callbackUrls": callbackURLs,
	}
}

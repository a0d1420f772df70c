package fakeaws

import (
	"net/http"
)

// wire is how a service reads requests and writes answers.
type wire interface {
	request(r *http.Request, body []byte) (operation string, input Object, err error)
	answer(w http.ResponseWriter, operation string, output Object)
	fail(w http.ResponseWriter, f *fault)
}

func wireOf(service string) wire {
	switch service {
	case CognitoIDP:
		return jsonWire{prefix: "AWSCognitoIdentityProviderService."}
	case CognitoIdentity:
		return jsonWire{prefix: "AWSCognitoIdentityService."}
	case Lambda:
		return restWire{}
	default:
		return queryWire{}
	}
}

// operations holds everything that the fake can do.
var operations = map[string]map[string]operation{
	CognitoIDP: {
		"CreateUserPool":                        createUserPool,
		"DescribeUserPool":                      describeUserPool,
		"UpdateUserPool":                        updateUserPool,
		"DeleteUserPool":                        deleteUserPool,
		"ListUserPools":                         listUserPools,
		"ListUsers":                             listUsers,
		"AddCustomAttributes":                   addCustomAttributes,
		"GetUserPoolMfaConfig":                  getUserPoolMfaConfig,
		"SetUserPoolMfaConfig":                  setUserPoolMfaConfig,
		"CreateUserPoolClient":                  createUserPoolClient,
		"DescribeUserPoolClient":                describeUserPoolClient,
		"UpdateUserPoolClient":                  updateUserPoolClient,
		"DeleteUserPoolClient":                  deleteUserPoolClient,
		"ListUserPoolClients":                   listUserPoolClients,
		"GetUserPoolSessionConfiguration":       getUserPoolSession,
		"SetUserPoolSessionConfiguration":       setUserPoolSession,
		"GetUserPoolClientSessionConfiguration": getClientSession,
		"SetUserPoolClientSessionConfiguration": setClientSession,
		"AddUserPoolClientSecret":               addClientSecret,
		"ListUserPoolClientSecrets":             listClientSecrets,
		"DeleteUserPoolClientSecret":            deleteClientSecret,
		"CreateManagedLoginBranding":            createBranding,
		"DescribeManagedLoginBranding":          describeBranding,
		"DescribeManagedLoginBrandingByClient":  describeBrandingByClient,
		"UpdateManagedLoginBranding":            updateBranding,
		"DeleteManagedLoginBranding":            deleteBranding,
		"CreateUserPoolDomain":                  createUserPoolDomain,
		"DescribeUserPoolDomain":                describeUserPoolDomain,
		"UpdateUserPoolDomain":                  updateUserPoolDomain,
		"DeleteUserPoolDomain":                  deleteUserPoolDomain,
		"CreateIdentityProvider":                createIdentityProvider,
		"DescribeIdentityProvider":              describeIdentityProvider,
		"UpdateIdentityProvider":                updateIdentityProvider,
		"DeleteIdentityProvider":                deleteIdentityProvider,
		"ListIdentityProviders":                 listIdentityProviders,
		"TagResource":                           tagUserPool,
		"UntagResource":                         untagUserPool,
		"ListTagsForResource":                   listUserPoolTags,
	},
	CognitoIdentity: {
		"CreateIdentityPool":          createIdentityPool,
		"DescribeIdentityPool":        describeIdentityPool,
		"UpdateIdentityPool":          updateIdentityPool,
		"DeleteIdentityPool":          deleteIdentityPool,
		"ListIdentityPools":           listIdentityPools,
		"SetIdentityPoolRoles":        setIdentityPoolRoles,
		"GetIdentityPoolRoles":        getIdentityPoolRoles,
		"SetPrincipalTagAttributeMap": setPrincipalTagAttributeMap,
		"GetPrincipalTagAttributeMap": getPrincipalTagAttributeMap,
		"TagResource":                 tagIdentityPool,
		"UntagResource":               untagIdentityPool,
		"ListTagsForResource":         listIdentityPoolTags,
	},
	IAM: {
		"CreateRole":                    createRole,
		"GetRole":                       getRole,
		"UpdateRole":                    updateRole,
		"UpdateAssumeRolePolicy":        updateAssumeRolePolicy,
		"DeleteRole":                    deleteRole,
		"PutRolePolicy":                 putRolePolicy,
		"GetRolePolicy":                 getRolePolicy,
		"DeleteRolePolicy":              deleteRolePolicy,
		"ListRolePolicies":              listRolePolicies,
		"ListAttachedRolePolicies":      listAttachedRolePolicies,
		"DetachRolePolicy":              detachRolePolicy,
		"ListInstanceProfilesForRole":   listInstanceProfilesForRole,
		"TagRole":                       tagRole,
		"UntagRole":                     untagRole,
		"ListRoleTags":                  listRoleTags,
		"PutRolePermissionsBoundary":    putRolePermissionsBoundary,
		"DeleteRolePermissionsBoundary": deleteRolePermissionsBoundary,
	},
	Lambda: {
		"AddPermission":    addPermission,
		"RemovePermission": removePermission,
		"GetPolicy":        getPolicy,
	},
	STS: {
		"GetCallerIdentity": getCallerIdentity,
	},
}

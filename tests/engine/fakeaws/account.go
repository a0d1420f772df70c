package fakeaws

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// What a test sees of the account, and does to it behind the provider's back. All of it panics on an unknown id: a test
// that asks for what is not there is wrong.

// Do carries out an operation as if somebody else had asked for it: it is not logged and meets no scripted failure.
func (s *Server) Do(service, name string, input Object) Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	output, f := operations[service][name](s, clone(input))
	if f != nil {
		panic(fmt.Sprintf("%s %s: %v", service, name, f))
	}
	return clone(output)
}

// UserPool is the description of a pool.
func (s *Server) UserPool(id string) Object {
	return s.Do(CognitoIDP, "DescribeUserPool", Object{"UserPoolId": id})["UserPool"].(Object)
}

// Client is the description of an app client.
func (s *Server) Client(pool, id string) Object {
	return s.Do(CognitoIDP, "DescribeUserPoolClient",
		Object{"UserPoolId": pool, "ClientId": id})["UserPoolClient"].(Object)
}

// IdentityPool is the description of an identity pool.
func (s *Server) IdentityPool(id string) Object {
	return s.Do(CognitoIdentity, "DescribeIdentityPool", Object{"IdentityPoolId": id})
}

// SetUsers says how many people have signed up in a pool.
func (s *Server) SetUsers(pool string, users int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.userPools[pool].users = users
}

// UserPoolIDs lists the pools there are.
func (s *Server) UserPoolIDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.userPools))
}

// IdentityPoolIDs lists the identity pools there are.
func (s *Server) IdentityPoolIDs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.identityPools))
}

// RoleNames lists the roles there are.
func (s *Server) RoleNames() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, r := range s.roles {
		names = append(names, text(r.description, "RoleName"))
	}
	slices.Sort(names)
	return names
}

// Policies is the trust policy of a role and its inline policies, as the provider wrote them.
func (s *Server) Policies(roleName string) (trust string, inline map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.roles[strings.ToLower(roleName)]
	return r.trust, maps.Clone(r.inline)
}

// Remains says what is left in the account, nothing if it is as at the start.
func (s *Server) Remains() []string {
	var left []string
	for _, id := range s.UserPoolIDs() {
		left = append(left, "user pool "+id)
	}
	for _, id := range s.IdentityPoolIDs() {
		left = append(left, "identity pool "+id)
	}
	for _, name := range s.RoleNames() {
		left = append(left, "role "+name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.domains)) {
		left = append(left, "domain "+name)
	}
	for _, function := range slices.Sorted(maps.Keys(s.permissions)) {
		for _, id := range slices.Sorted(maps.Keys(s.permissions[function])) {
			left = append(left, "permission "+id+" of "+function)
		}
	}
	return left
}

// ClientIDs lists the clients of a pool.
func (s *Server) ClientIDs(pool string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.userPools[pool].clients))
}

// FurtherSecretIDs lists the secrets of a client beside its first.
func (s *Server) FurtherSecretIDs(pool, client string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var further []string
	for i, secret := range s.userPools[pool].clientSecrets[client] {
		if i > 0 {
			further = append(further, text(secret.(Object), "ClientSecretId"))
		}
	}
	return further
}

// ProviderNames lists the identity providers of a pool.
func (s *Server) ProviderNames(pool string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.userPools[pool].providers))
}

// StyleIDs lists the branding styles of a pool.
func (s *Server) StyleIDs(pool string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.userPools[pool].styles))
}

// PolicyNames lists the inline policies of a role.
func (s *Server) PolicyNames(roleName string) []string {
	_, inline := s.Policies(roleName)
	return slices.Sorted(maps.Keys(inline))
}

// RemoveRoles deletes all roles, with what is in them.
func (s *Server) RemoveRoles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.roles)
}

// RemovePermissions takes all statements out of the policies of functions.
func (s *Server) RemovePermissions() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.permissions)
}

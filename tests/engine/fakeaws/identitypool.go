package fakeaws

import (
	"maps"
	"slices"
	"strings"
)

// identityPool is a pool as DescribeIdentityPool shows it, and what only other operations show.
type identityPool struct {
	description   Object
	roles         Object
	roleMappings  Object
	principalTags map[string]Object
}

// identityMembers are what CreateIdentityPool and UpdateIdentityPool share.
var identityMembers = []string{
	"IdentityPoolName", "AllowUnauthenticatedIdentities", "AllowClassicFlow", "SupportedLoginProviders",
	"DeveloperProviderName", "OpenIdConnectProviderARNs", "CognitoIdentityProviders", "SamlProviderARNs",
}

func createIdentityPool(s *Server, in Object) (Object, *fault) {
	d, f := identityDescription(in)
	if f != nil {
		return nil, f
	}
	id := s.Region + ":" + s.uuid()
	d["IdentityPoolId"] = id
	fill(d, pick(in, "IdentityPoolTags"))
	s.identityPools[id] = &identityPool{description: d, principalTags: map[string]Object{}}
	return d, nil
}

func identityDescription(in Object) (Object, *fault) {
	if text(in, "IdentityPoolName") == "" {
		return nil, refuse("InvalidParameterException", "IdentityPoolName is missing")
	}
	if _, ok := in["AllowUnauthenticatedIdentities"].(bool); !ok {
		return nil, refuse("InvalidParameterException", "AllowUnauthenticatedIdentities is missing")
	}
	d := pick(in, identityMembers...)
	for _, item := range list(d, "CognitoIdentityProviders") {
		fill(item.(Object), Object{"ServerSideTokenCheck": false})
	}
	return d, nil
}

func (s *Server) identityPool(in Object) (*identityPool, *fault) {
	id := text(in, "IdentityPoolId")
	if p, ok := s.identityPools[id]; ok {
		return p, nil
	}
	return nil, refuse("ResourceNotFoundException", "IdentityPool '%s' not found.", id)
}

func describeIdentityPool(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	return p.description, nil
}

func updateIdentityPool(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	d, f := identityDescription(in)
	if f != nil {
		return nil, f
	}
	// The developer's provider, once set, stays as it is; tags have operations of their own.
	fill(d, pick(p.description, "IdentityPoolId", "DeveloperProviderName", "IdentityPoolTags"))
	if old := text(p.description, "DeveloperProviderName"); old != "" && old != text(d, "DeveloperProviderName") {
		return nil, refuse("InvalidParameterException", "DeveloperProviderName cannot be changed.")
	}
	p.description = d
	return d, nil
}

func deleteIdentityPool(s *Server, in Object) (Object, *fault) {
	if _, f := s.identityPool(in); f != nil {
		return nil, f
	}
	delete(s.identityPools, text(in, "IdentityPoolId"))
	return nil, nil
}

func listIdentityPools(s *Server, _ Object) (Object, *fault) {
	pools := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.identityPools)) {
		pools = append(pools, pick(s.identityPools[id].description, "IdentityPoolId", "IdentityPoolName"))
	}
	return Object{"IdentityPools": pools}, nil
}

// setIdentityPoolRoles replaces the roles and the mappings, both at once.
func setIdentityPoolRoles(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	for side, arn := range object(in, "Roles") {
		if side != "authenticated" && side != "unauthenticated" {
			return nil, refuse("InvalidParameterException", "%s is not a kind of role.", side)
		}
		if v, _ := arn.(string); !strings.HasPrefix(v, "arn:aws:iam::") {
			return nil, refuse("InvalidParameterException", "%v is not the ARN of a role.", arn)
		}
	}
	for provider, item := range object(in, "RoleMappings") {
		if text(item.(Object), "AmbiguousRoleResolution") == "" {
			return nil, refuse("InvalidParameterException",
				"AmbiguousRoleResolution is required for %s.", provider)
		}
	}
	p.roles, p.roleMappings = object(in, "Roles"), object(in, "RoleMappings")
	return nil, nil
}

func getIdentityPoolRoles(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	out := Object{"IdentityPoolId": in["IdentityPoolId"]}
	if len(p.roles) > 0 {
		out["Roles"] = p.roles
	}
	if len(p.roleMappings) > 0 {
		out["RoleMappings"] = p.roleMappings
	}
	return out, nil
}

func setPrincipalTagAttributeMap(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	m := pick(in, "IdentityPoolId", "IdentityProviderName", "UseDefaults", "PrincipalTags")
	fill(m, Object{"UseDefaults": true})
	p.principalTags[text(in, "IdentityProviderName")] = m
	return m, nil
}

func getPrincipalTagAttributeMap(s *Server, in Object) (Object, *fault) {
	p, f := s.identityPool(in)
	if f != nil {
		return nil, f
	}
	if m, ok := p.principalTags[text(in, "IdentityProviderName")]; ok {
		return m, nil
	}
	return nil, refuse("ResourceNotFoundException", "No principal tags for %s.", text(in, "IdentityProviderName"))
}

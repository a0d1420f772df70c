package fakeaws

import (
	"maps"
	"slices"
)

// providerMembers are what CreateIdentityProvider and UpdateIdentityProvider share.
var providerMembers = []string{"ProviderDetails", "AttributeMapping", "IdpIdentifiers", "AcrMapping"}

func createIdentityProvider(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	name := text(in, "ProviderName")
	if p.providers[name] != nil {
		return nil, refuse("DuplicateProviderException", "The provider %s exists.", name)
	}
	c := pick(in, append(providerMembers, "UserPoolId", "ProviderName", "ProviderType")...)
	c["CreationDate"] = now()
	return p.keepProvider(name, c), nil
}

// keepProvider completes a provider of OpenID Connect as AWS does: with the endpoints found at the issuer's, and the
// claim that tells users apart.
func (p *userPool) keepProvider(name string, c Object) Object {
	c = clone(c)
	details := object(c, "ProviderDetails")
	issuer := text(details, "oidc_issuer")
	fill(details, Object{
		"attributes_url": issuer + "/userInfo", "authorize_url": issuer + "/authorize", "token_url": issuer + "/token",
		"jwks_uri": issuer + "/jwks.json", "attributes_url_add_attributes": "false", "attributes_request_method": "GET",
	})
	mapping := pick(object(c, "AttributeMapping"), slices.Collect(maps.Keys(object(c, "AttributeMapping")))...)
	fill(mapping, Object{"username": "sub"})
	c["AttributeMapping"] = mapping
	c["LastModifiedDate"] = now()
	p.providers[name] = c
	return Object{"IdentityProvider": c}
}

func (s *Server) provider(in Object) (*userPool, Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, nil, f
	}
	if c, ok := p.providers[text(in, "ProviderName")]; ok {
		return p, c, nil
	}
	return nil, nil, refuse("ResourceNotFoundException", "Identity provider %s does not exist.", text(in, "ProviderName"))
}

func describeIdentityProvider(s *Server, in Object) (Object, *fault) {
	_, c, f := s.provider(in)
	if f != nil {
		return nil, f
	}
	return Object{"IdentityProvider": c}, nil
}

// updateIdentityProvider replaces what it is given.
func updateIdentityProvider(s *Server, in Object) (Object, *fault) {
	p, old, f := s.provider(in)
	if f != nil {
		return nil, f
	}
	c := pick(in, providerMembers...)
	fill(c, old)
	return p.keepProvider(text(in, "ProviderName"), c), nil
}

func deleteIdentityProvider(s *Server, in Object) (Object, *fault) {
	p, _, f := s.provider(in)
	if f != nil {
		return nil, f
	}
	delete(p.providers, text(in, "ProviderName"))
	return nil, nil
}

func listIdentityProviders(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	providers := []any{}
	for _, name := range slices.Sorted(maps.Keys(p.providers)) {
		providers = append(providers, pick(p.providers[name], "ProviderName", "ProviderType"))
	}
	return Object{"Providers": providers}, nil
}

package fakeaws

import (
	"maps"
	"slices"
	"strings"
)

// clientMembers are what CreateUserPoolClient and UpdateUserPoolClient share.
var clientMembers = []string{
	"ClientName", "RefreshTokenValidity", "AccessTokenValidity", "IdTokenValidity", "TokenValidityUnits",
	"ReadAttributes", "WriteAttributes", "ExplicitAuthFlows", "SupportedIdentityProviders", "CallbackURLs", "LogoutURLs",
	"DefaultRedirectURI", "AllowedOAuthFlows", "AllowedOAuthScopes", "AllowedOAuthFlowsUserPoolClient",
	"AnalyticsConfiguration", "PreventUserExistenceErrors", "EnableTokenRevocation",
	"EnablePropagateAdditionalUserContextData", "AuthSessionValidity", "RefreshTokenRotation",
}

func createUserPoolClient(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	c := pick(in, clientMembers...)
	if f := checkClient(c); f != nil {
		return nil, f
	}
	if text(c, "ClientName") == "" {
		return nil, refuse("InvalidParameterException", "ClientName is missing")
	}
	id := s.unique(26)
	c["ClientId"] = id
	c["UserPoolId"] = in["UserPoolId"]
	c["CreationDate"] = now()
	if in["GenerateSecret"] == true {
		c["ClientSecret"] = "secret" + s.unique(40)
	} else if own := text(in, "ClientSecret"); own != "" {
		c["ClientSecret"] = own
	}
	completeClient(c)
	c = clone(c)
	p.clients[id] = c
	if text(c, "ClientSecret") != "" {
		p.clientSecrets[id] = []any{s.secretOf(id)}
	}
	return Object{"UserPoolClient": c}, nil
}

func checkClient(c Object) *fault {
	for _, key := range []string{"CallbackURLs", "LogoutURLs"} {
		for _, item := range list(c, key) {
			url, _ := item.(string)
			if strings.HasPrefix(url, "http://") && !strings.HasPrefix(url, "http://localhost") {
				return refuse("InvalidParameterException", "HTTPS is required in %s.", url)
			}
		}
	}
	if uri := text(c, "DefaultRedirectURI"); uri != "" && !slices.Contains(list(c, "CallbackURLs"), any(uri)) {
		return refuse("InvalidParameterException", "DefaultRedirectURI must be in the list of CallbackURLs.")
	}
	return nil
}

func completeClient(c Object) {
	for _, key := range []string{
		"ExplicitAuthFlows", "CallbackURLs", "LogoutURLs", "ReadAttributes", "WriteAttributes", "AllowedOAuthFlows",
		"AllowedOAuthScopes",
	} {
		if v, ok := c[key]; ok {
			c[key] = sorted(v)
		}
	}
	if units := object(c, "TokenValidityUnits"); units != nil {
		fill(units, Object{"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"})
	}
	if days, _ := c["RefreshTokenValidity"].(float64); days == 0 {
		c["RefreshTokenValidity"] = 30
	}
	fill(c, Object{
		"AuthSessionValidity":                      3,
		"EnableTokenRevocation":                    true,
		"AllowedOAuthFlowsUserPoolClient":          false,
		"EnablePropagateAdditionalUserContextData": false,
	})
	c["LastModifiedDate"] = now()
}

func (s *Server) client(in Object) (*userPool, Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, nil, f
	}
	if c, ok := p.clients[text(in, "ClientId")]; ok {
		return p, c, nil
	}
	return nil, nil, refuse("ResourceNotFoundException", "User pool client %s does not exist.", text(in, "ClientId"))
}

func describeUserPoolClient(s *Server, in Object) (Object, *fault) {
	_, c, f := s.client(in)
	if f != nil {
		return nil, f
	}
	return Object{"UserPoolClient": c}, nil
}

// updateUserPoolClient replaces the whole client. Only units, once set, cannot be unset.
func updateUserPoolClient(s *Server, in Object) (Object, *fault) {
	p, old, f := s.client(in)
	if f != nil {
		return nil, f
	}
	c := pick(in, clientMembers...)
	if f := checkClient(c); f != nil {
		return nil, f
	}
	fill(c, pick(old, "ClientName", "ClientId", "UserPoolId", "CreationDate", "ClientSecret", "TokenValidityUnits"))
	completeClient(c)
	c = clone(c)
	p.clients[text(in, "ClientId")] = c
	return Object{"UserPoolClient": c}, nil
}

func deleteUserPoolClient(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	id := text(in, "ClientId")
	delete(p.clients, id)
	delete(p.clientSecrets, id)
	delete(p.clientSessions, id)
	maps.DeleteFunc(p.styles, func(_ string, style Object) bool { return text(style, "ClientId") == id })
	return nil, nil
}

func listUserPoolClients(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	clients := []any{}
	for _, id := range slices.Sorted(maps.Keys(p.clients)) {
		clients = append(clients, pick(p.clients[id], "ClientId", "ClientName", "UserPoolId"))
	}
	return Object{"UserPoolClients": clients}, nil
}

package fakeaws

import "strings"

// createUserPoolDomain makes a domain, which works at once here.
func createUserPoolDomain(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	name := text(in, "Domain")
	if _, taken := s.domains[name]; taken {
		return nil, refuse("InvalidParameterException", "Domain already exists.")
	}
	custom := strings.Contains(name, ".")
	if custom != (object(in, "CustomDomainConfig") != nil) {
		return nil, refuse("InvalidParameterException", "A custom domain has a certificate, and a prefix has none.")
	}
	member := domainMember(name)
	if text(p.description, member) != "" {
		return nil, refuse("InvalidParameterException", "User pool already has a domain configured.")
	}
	p.description[member] = name
	s.domains[name] = s.domain(in)
	return Object{}, nil
}

func domainMember(name string) string {
	if strings.Contains(name, ".") {
		return "CustomDomain"
	}
	return "Domain"
}

// domain is a domain as it is described.
func (s *Server) domain(in Object) Object {
	d := pick(in, "Domain", "UserPoolId", "CustomDomainConfig", "ManagedLoginVersion", "Routing")
	fill(d, Object{
		"AWSAccountId": s.Account, "CloudFrontDistribution": "d111111abcdef8.cloudfront.net", "Status": "ACTIVE",
		"S3Bucket": "aws-cognito-prod-iad-assets", "Version": "20260101000000", "ManagedLoginVersion": 1,
	})
	if config := object(d, "CustomDomainConfig"); config != nil {
		fill(config, Object{"SecurityPolicy": "TLS_V1"})
	}
	return clone(d)
}

// describeUserPoolDomain describes a domain that is not there as nothing.
func describeUserPoolDomain(s *Server, in Object) (Object, *fault) {
	d, found := s.domains[text(in, "Domain")]
	if !found {
		d = Object{}
	}
	return Object{"DomainDescription": d}, nil
}

// updateUserPoolDomain replaces the whole domain, and wants the certificate of a custom one.
func updateUserPoolDomain(s *Server, in Object) (Object, *fault) {
	name := text(in, "Domain")
	if d, found := s.domains[name]; !found || d["UserPoolId"] != in["UserPoolId"] {
		return nil, refuse("ResourceNotFoundException", "User pool domain was not found.")
	}
	if strings.Contains(name, ".") && object(in, "CustomDomainConfig") == nil {
		return nil, refuse("InvalidParameterException", "Cannot convert custom domain to prefix domain.")
	}
	s.domains[name] = s.domain(in)
	return Object{}, nil
}

func deleteUserPoolDomain(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	name := text(in, "Domain")
	if text(p.description, domainMember(name)) != name {
		return nil, refuse("InvalidParameterException", "No such domain or user pool exists.")
	}
	delete(p.description, domainMember(name))
	delete(s.domains, name)
	return nil, nil
}

package fakeaws

import (
	"fmt"
	"slices"
)

// The secrets of a client: two at most, and never none where there was one. Values are said once.

func (s *Server) secretOf(client string) Object {
	s.serial++
	return Object{"ClientSecretId": fmt.Sprintf("%s--%d", client, 1767225600+s.serial), "ClientSecretCreateDate": now()}
}

func addClientSecret(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	client := text(in, "ClientId")
	switch len(p.clientSecrets[client]) {
	case 0:
		return nil, refuse("InvalidParameterException", "The client was made without a secret.")
	case 2:
		return nil, refuse("LimitExceededException", "The client has two secrets.")
	}
	made := s.secretOf(client)
	p.clientSecrets[client] = append(p.clientSecrets[client], made)
	if text(in, "ClientSecret") == "" {
		made = clone(made)
		made["ClientSecretValue"] = "secret" + s.unique(40)
	}
	return Object{"ClientSecretDescriptor": made}, nil
}

func listClientSecrets(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	secrets := p.clientSecrets[text(in, "ClientId")]
	if secrets == nil {
		secrets = []any{}
	}
	return Object{"ClientSecrets": secrets}, nil
}

func deleteClientSecret(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	client := text(in, "ClientId")
	secrets := p.clientSecrets[client]
	at := slices.IndexFunc(secrets, func(one any) bool {
		return text(one.(Object), "ClientSecretId") == text(in, "ClientSecretId")
	})
	if at < 0 {
		return nil, refuse("ResourceNotFoundException", "The client has no such secret.")
	}
	if len(secrets) == 1 {
		return nil, refuse("InvalidParameterException", "A client keeps its last secret.")
	}
	p.clientSecrets[client] = slices.Delete(slices.Clone(secrets), at, at+1)
	return nil, nil
}

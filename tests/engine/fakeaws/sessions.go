package fakeaws

// What has a call of its own beside pools and clients: sessions.

func getUserPoolSession(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	out := pick(in, "UserPoolId")
	fill(out, p.session)
	fill(out, Object{"UserSessionTracking": "DISABLED", "TokenSession": Object{"MaxPerUser": 20}})
	return out, nil
}

func setUserPoolSession(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	p.session = pick(in, "UserSessionTracking", "TokenSession")
	return getUserPoolSession(s, in)
}

func getClientSession(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	out := pick(in, "UserPoolId", "ClientId")
	fill(out, p.clientSessions[text(in, "ClientId")])
	fill(out, Object{"SSOSession": Object{"MaxValidityMinutes": 60}})
	return out, nil
}

func setClientSession(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	p.clientSessions[text(in, "ClientId")] = pick(in, "SSOSession")
	return getClientSession(s, in)
}

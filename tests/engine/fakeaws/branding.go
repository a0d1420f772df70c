package fakeaws

import "maps"

// createBranding makes the one style that a client may have.
func createBranding(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	for _, style := range p.styles {
		if style["ClientId"] == in["ClientId"] {
			return nil, refuse("ManagedLoginBrandingExistsException", "The client has a style.")
		}
	}
	id := s.uuid()
	style := pick(in, "ClientId", "UserPoolId", "UseCognitoProvidedValues", "Settings", "Assets")
	fill(style, Object{"ManagedLoginBrandingId": id, "UseCognitoProvidedValues": false, "CreationDate": now()})
	p.styles[id] = style
	return Object{"ManagedLoginBranding": shownStyle(style)}, nil
}

// shownStyle is a style as it is described: it does not say whose it is.
func shownStyle(style Object) Object {
	shown := maps.Clone(style)
	delete(shown, "ClientId")
	return shown
}

func (s *Server) style(in Object) (*userPool, Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, nil, f
	}
	if style, ok := p.styles[text(in, "ManagedLoginBrandingId")]; ok {
		return p, style, nil
	}
	return nil, nil, refuse("ResourceNotFoundException", "There is no such style.")
}

func describeBranding(s *Server, in Object) (Object, *fault) {
	_, style, f := s.style(in)
	if f != nil {
		return nil, f
	}
	shown := shownStyle(style)
	if in["ReturnMergedResources"] == true {
		settings := maps.Clone(object(style, "Settings"))
		if settings == nil {
			settings = Object{}
		}
		fill(settings, Object{"componentClasses": Object{}})
		shown["Settings"] = settings
	}
	return Object{"ManagedLoginBranding": shown}, nil
}

func describeBrandingByClient(s *Server, in Object) (Object, *fault) {
	p, _, f := s.client(in)
	if f != nil {
		return nil, f
	}
	for _, style := range p.styles {
		if style["ClientId"] == in["ClientId"] {
			return Object{"ManagedLoginBranding": shownStyle(style)}, nil
		}
	}
	return nil, refuse("ResourceNotFoundException", "The client has no style.")
}

// updateBranding keeps what it is not given, but for Cognito's own style, which takes everything away.
func updateBranding(s *Server, in Object) (Object, *fault) {
	_, style, f := s.style(in)
	if f != nil {
		return nil, f
	}
	style["UseCognitoProvidedValues"] = in["UseCognitoProvidedValues"] == true
	if in["UseCognitoProvidedValues"] == true {
		delete(style, "Settings")
		delete(style, "Assets")
	}
	if given := object(in, "Settings"); given != nil {
		style["Settings"] = merged(object(style, "Settings"), given)
	}
	if given := list(in, "Assets"); given != nil {
		style["Assets"] = given
	}
	return Object{"ManagedLoginBranding": shownStyle(style)}, nil
}

// merged lays one object over another, at every depth.
func merged(under, over Object) Object {
	out := Object{}
	maps.Copy(out, under)
	for key, v := range over {
		if inner, ok := v.(Object); ok {
			v = merged(object(out, key), inner)
		}
		out[key] = v
	}
	return out
}

func deleteBranding(s *Server, in Object) (Object, *fault) {
	p, _, f := s.style(in)
	if f != nil {
		return nil, f
	}
	delete(p.styles, text(in, "ManagedLoginBrandingId"))
	return nil, nil
}

package fakeaws

// factors are the members of the MFA configuration that are a second factor. WebAuthnConfiguration is not one.
var factors = []string{"SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration"}

func getUserPoolMfaConfig(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	out := Object{"MfaConfiguration": p.description["MfaConfiguration"]}
	fill(out, p.mfa)
	if sms := p.description["SmsConfiguration"]; sms != nil && out["MfaConfiguration"] != "OFF" {
		config := Object{"SmsConfiguration": sms}
		if m := text(p.description, "SmsAuthenticationMessage"); m != "" {
			config["SmsAuthenticationMessage"] = m
		}
		out["SmsMfaConfiguration"] = config
	}
	return out, nil
}

// setUserPoolMfaConfig replaces everything, unlike UpdateUserPool: what is left out is off.
func setUserPoolMfaConfig(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	mode := text(in, "MfaConfiguration")
	if mode == "" {
		mode = "OFF"
	}
	given := pick(in, factors...)
	if mode == "OFF" && len(given) > 0 {
		return nil, refuse("InvalidParameterException",
			"Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
	}
	enabled := false
	for name, factor := range given {
		enabled = enabled || name == "SmsMfaConfiguration" || factor.(Object)["Enabled"] == true ||
			name == "EmailMfaConfiguration"
	}
	if mode != "OFF" && !enabled {
		return nil, refuse("InvalidParameterException",
			"Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.")
	}
	if given["EmailMfaConfiguration"] != nil &&
		text(object(p.description, "EmailConfiguration"), "EmailSendingAccount") != "DEVELOPER" {
		return nil, refuse("InvalidParameterException", "E-mail MFA needs the DEVELOPER sending account.")
	}
	if sms := object(given, "SmsMfaConfiguration"); sms != nil {
		// The pool and its MFA configuration have these two in common.
		for key, v := range pick(sms, "SmsConfiguration", "SmsAuthenticationMessage") {
			p.description[key] = v
		}
	}
	p.description["MfaConfiguration"] = mode
	p.mfa = pick(in, "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration")
	return getUserPoolMfaConfig(s, in)
}

package fakeaws

import (
	"maps"
	"slices"
)

// userPool is a pool as DescribeUserPool shows it, and what only other operations show.
type userPool struct {
	description Object
	mfa         Object
	clients     map[string]Object
	providers   map[string]Object
	users       int
	// What was set for the sessions of the pool, and of each client.
	session        Object
	clientSessions map[string]Object
	// The secrets of each client that has one, and the branding styles by their ids.
	clientSecrets map[string][]any
	styles        map[string]Object
}

// createOnly are the members that CreateUserPool takes and no update can change.
var createOnly = []string{"UsernameAttributes", "AliasAttributes", "UsernameConfiguration"}

// updatable are the members that CreateUserPool and UpdateUserPool share.
var updatable = []string{
	"Policies", "DeletionProtection", "LambdaConfig", "AutoVerifiedAttributes", "SmsVerificationMessage",
	"EmailVerificationMessage", "EmailVerificationSubject", "VerificationMessageTemplate", "SmsAuthenticationMessage",
	"MfaConfiguration", "UserAttributeUpdateSettings", "DeviceConfiguration", "EmailConfiguration", "SmsConfiguration",
	"UserPoolTags", "AdminCreateUserConfig", "UserPoolAddOns", "AccountRecoverySetting", "UserPoolTier",
	"KeyConfiguration", "IssuerConfiguration", "AcrConfiguration", "DcrConfiguration",
}

// kept are the members that were measured (or are documented) to stay when an update leaves them out.
var kept = []string{
	"Policies", "MfaConfiguration", "UserAttributeUpdateSettings", "UserPoolTier", "UserPoolTags", "DcrConfiguration",
}

func createUserPool(s *Server, in Object) (Object, *fault) {
	if text(in, "PoolName") == "" {
		return nil, refuse("InvalidParameterException", "PoolName is missing")
	}
	if in["UsernameAttributes"] != nil && in["AliasAttributes"] != nil {
		return nil, refuse("InvalidParameterException",
			"Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")
	}
	if f := factorFirst(in); f != nil {
		return nil, f
	}
	attributes, f := attributesOf(list(in, "Schema"))
	if f != nil {
		return nil, f
	}
	id := s.Region + "_" + s.unique(9)
	d := pick(in, append(createOnly, updatable...)...)
	fill(d, Object{
		"Id":                     id,
		"Arn":                    "arn:aws:cognito-idp:" + s.Region + ":" + s.Account + ":userpool/" + id,
		"Name":                   in["PoolName"],
		"CreationDate":           now(),
		"LastModifiedDate":       now(),
		"SchemaAttributes":       attributes,
		"EstimatedNumberOfUsers": 0,
	})
	complete(d)
	d = clone(d)
	s.userPools[id] = &userPool{
		description: d, mfa: Object{}, clients: map[string]Object{}, providers: map[string]Object{},
		clientSessions: map[string]Object{}, clientSecrets: map[string][]any{}, styles: map[string]Object{},
	}
	return Object{"UserPool": d}, nil
}

// complete fills in what AWS fills in.
func complete(d Object) {
	policies := object(d, "Policies")
	if policies == nil {
		policies = Object{}
		d["Policies"] = policies
	}
	if password := object(policies, "PasswordPolicy"); password == nil {
		policies["PasswordPolicy"] = Object{
			"MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true, "RequireNumbers": true,
			"RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
		}
	} else {
		// A policy that is there but says little is another thing than no policy: nothing is required then.
		fill(password, Object{
			"MinimumLength": 8, "RequireUppercase": false, "RequireLowercase": false, "RequireNumbers": false,
			"RequireSymbols": false,
		})
		if days, _ := password["TemporaryPasswordValidityDays"].(float64); days == 0 {
			password["TemporaryPasswordValidityDays"] = 7
		}
	}
	fill(policies, Object{"SignInPolicy": Object{"AllowedFirstAuthFactors": []any{"PASSWORD"}}})
	days := object(policies, "PasswordPolicy")["TemporaryPasswordValidityDays"]

	fill(d, Object{
		"MfaConfiguration":            "OFF",
		"DeletionProtection":          "INACTIVE",
		"LambdaConfig":                Object{},
		"VerificationMessageTemplate": Object{},
		"EmailConfiguration":          Object{},
		"AdminCreateUserConfig":       Object{},
		"UserPoolTier":                "ESSENTIALS",
		"AccountRecoverySetting": Object{"RecoveryMechanisms": []any{
			Object{"Priority": 1, "Name": "verified_email"},
			Object{"Priority": 2, "Name": "verified_phone_number"},
		}},
		"AcrConfiguration": Object{},
	})
	fill(object(d, "EmailConfiguration"), Object{"EmailSendingAccount": "COGNITO_DEFAULT"})
	fill(object(d, "AdminCreateUserConfig"), Object{"AllowAdminCreateUserOnly": false})
	object(d, "AdminCreateUserConfig")["UnusedAccountValidityDays"] = days
	for _, level := range []string{"1", "2", "3", "4"} {
		fill(object(d, "AcrConfiguration"), Object{"Level" + level: Object{"AcrValue": "urn:cognito:loa:" + level}})
	}
	mirrorMessages(d)
	mirrorTrigger(object(d, "LambdaConfig"))
}

// mirrorMessages keeps the old verification members and the template, which mean the same, in step.
func mirrorMessages(d Object) {
	template := object(d, "VerificationMessageTemplate")
	fill(template, Object{"DefaultEmailOption": "CONFIRM_WITH_CODE"})
	for old, member := range map[string]string{
		"SmsVerificationMessage":   "SmsMessage",
		"EmailVerificationMessage": "EmailMessage",
		"EmailVerificationSubject": "EmailSubject",
	} {
		if v, ok := d[old]; ok {
			fill(template, Object{member: v})
		}
		if v, ok := template[member]; ok {
			d[old] = v
		}
	}
}

// mirrorTrigger keeps the two spellings of the token trigger in step.
func mirrorTrigger(triggers Object) {
	config := object(triggers, "PreTokenGenerationConfig")
	if config != nil {
		triggers["PreTokenGeneration"] = config["LambdaArn"]
	} else if arn := text(triggers, "PreTokenGeneration"); arn != "" {
		triggers["PreTokenGenerationConfig"] = Object{"LambdaVersion": "V1_0", "LambdaArn": arn}
	}
}

// factorFirst is the rule that only text messages can back multi-factor authentication in the pool's own operations.
func factorFirst(in Object) *fault {
	if mode := text(in, "MfaConfiguration"); mode != "" && mode != "OFF" && in["SmsConfiguration"] == nil {
		return refuse("InvalidParameterException",
			"SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
	}
	return nil
}

func (s *Server) userPool(in Object) (*userPool, *fault) {
	id := text(in, "UserPoolId")
	if p, ok := s.userPools[id]; ok {
		return p, nil
	}
	return nil, refuse("ResourceNotFoundException", "User pool %s does not exist.", id)
}

func describeUserPool(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	d := maps.Clone(p.description)
	d["EstimatedNumberOfUsers"] = p.users
	return Object{"UserPool": d}, nil
}

func updateUserPool(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	// A pool that has a factor from SetUserPoolMfaConfig may name its mode here; one without may not.
	if len(p.mfa) == 0 && p.description["SmsConfiguration"] == nil {
		if f := factorFirst(in); f != nil {
			return nil, f
		}
	}
	d := pick(in, updatable...)
	// An empty list is how these settings are cleared, and it reads back as empty.
	if v, ok := in["UserAttributeUpdateSettings"]; ok {
		d["UserAttributeUpdateSettings"] = v
	}
	fill(d, pick(p.description, kept...))
	if policies := object(d, "Policies"); policies != nil {
		// The two policies stay or go each for itself.
		fill(policies, object(p.description, "Policies"))
	}
	fill(d, pick(p.description, append(createOnly, "Id", "Arn", "Name", "CreationDate", "SchemaAttributes")...))
	if name := text(in, "PoolName"); name != "" {
		d["Name"] = name
	}
	d["LastModifiedDate"] = now()
	complete(d)
	p.description = clone(d)
	return nil, nil
}

func deleteUserPool(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	if text(p.description, "DeletionProtection") == "ACTIVE" {
		return nil, refuse("InvalidParameterException",
			"The user pool cannot be deleted because deletion protection is activated. "+
				"Deletion protection must be inactivated first.")
	}
	if text(p.description, "Domain")+text(p.description, "CustomDomain") != "" {
		return nil, refuse("InvalidParameterException",
			"User pool cannot be deleted. It has a domain configured that should be deleted first.")
	}
	delete(s.userPools, text(in, "UserPoolId"))
	return nil, nil
}

func listUserPools(s *Server, _ Object) (Object, *fault) {
	pools := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.userPools)) {
		pools = append(pools, pick(s.userPools[id].description, "Id", "Name", "CreationDate", "LastModifiedDate"))
	}
	return Object{"UserPools": pools}, nil
}

func listUsers(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	users := []any{}
	for range p.users {
		users = append(users, Object{"Username": s.uuid(), "UserStatus": "CONFIRMED", "Enabled": true})
	}
	if limit, ok := in["Limit"].(float64); ok && int(limit) < len(users) {
		users = users[:int(limit)]
	}
	return Object{"Users": users}, nil
}

package fakeaws

import (
	"slices"
	"strings"
)

// standardAttributes are in the schema of every pool.
var standardAttributes = []string{
	"profile", "address", "birthdate", "gender", "preferred_username", "updated_at", "website", "picture",
	"sub", "phone_number", "phone_number_verified", "zoneinfo", "locale", "email", "email_verified",
	"given_name", "family_name", "middle_name", "name", "nickname",
}

func standardAttribute(name string) Object {
	a := Object{
		"Name": name, "AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": true, "Required": false,
	}
	switch name {
	case "email_verified", "phone_number_verified":
		a["AttributeDataType"] = "Boolean"
	case "updated_at":
		a["AttributeDataType"] = "Number"
		a["NumberAttributeConstraints"] = Object{"MinValue": "0"}
	case "birthdate":
		a["StringAttributeConstraints"] = Object{"MinLength": "10", "MaxLength": "10"}
	case "sub":
		a["Mutable"], a["Required"] = false, true
		a["StringAttributeConstraints"] = Object{"MinLength": "1", "MaxLength": "2048"}
	default:
		a["StringAttributeConstraints"] = Object{"MinLength": "0", "MaxLength": "2048"}
	}
	return a
}

// attributesOf makes the schema of a new pool: the standard attributes, changed as asked, and the custom ones.
func attributesOf(schema []any) ([]any, *fault) {
	asked := map[string]Object{}
	var custom []any
	for _, item := range schema {
		a, _ := item.(Object)
		name := text(a, "Name")
		if strings.Contains(name, ":") {
			return nil, refuse("InvalidParameterException", "the name %s must not carry a prefix", name)
		}
		if isStandard(name) {
			asked[name] = a
			continue
		}
		if a["Required"] == true {
			return nil, refuse("InvalidParameterException",
				"Required custom attributes are not supported currently.")
		}
		custom = append(custom, customAttribute(a))
	}
	var out []any
	for _, name := range standardAttributes {
		a := standardAttribute(name)
		for key, v := range asked[name] {
			a[key] = v
		}
		out = append(out, a)
	}
	return append(out, custom...), nil
}

func isStandard(name string) bool { return slices.Contains(standardAttributes, name) }

// customAttribute is an attribute as it reads back: with its prefix, and with everything said.
func customAttribute(a Object) Object {
	prefix := "custom:"
	if a["DeveloperOnlyAttribute"] == true {
		prefix = "dev:"
	}
	out := pick(a, "AttributeDataType", "DeveloperOnlyAttribute", "Mutable", "StringAttributeConstraints",
		"NumberAttributeConstraints")
	out["Name"] = prefix + text(a, "Name")
	out["Required"] = false
	fill(out, Object{"AttributeDataType": "String", "DeveloperOnlyAttribute": false, "Mutable": false})
	switch out["AttributeDataType"] {
	case "String":
		fill(out, Object{"StringAttributeConstraints": Object{}})
	case "Number":
		fill(out, Object{"NumberAttributeConstraints": Object{}})
	}
	return out
}

func addCustomAttributes(s *Server, in Object) (Object, *fault) {
	p, f := s.userPool(in)
	if f != nil {
		return nil, f
	}
	have := map[string]bool{}
	for _, item := range list(p.description, "SchemaAttributes") {
		have[text(item.(Object), "Name")] = true
	}
	attributes := list(p.description, "SchemaAttributes")
	for _, item := range list(in, "CustomAttributes") {
		a := customAttribute(item.(Object))
		if have[text(a, "Name")] {
			return nil, refuse("InvalidParameterException", "%s: Existing attribute already has name %s.",
				text(in, "UserPoolId"), text(a, "Name"))
		}
		attributes = append(attributes, a)
	}
	p.description["SchemaAttributes"] = attributes
	return nil, nil
}

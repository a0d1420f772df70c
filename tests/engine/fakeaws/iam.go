package fakeaws

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// role is an IAM role: what GetRole shows, its tags and its policies.
type role struct {
	description Object
	trust       string
	tags        map[string]string
	inline      map[string]string
	attached    map[string]bool
}

func createRole(s *Server, in Object) (Object, *fault) {
	name := text(in, "RoleName")
	if name == "" || len(name) > 64 {
		return nil, refuse("ValidationError", "RoleName must have 1 to 64 characters")
	}
	if _, exists := s.roles[strings.ToLower(name)]; exists {
		return nil, &fault{http.StatusConflict, "EntityAlreadyExists", "Role with name " + name + " already exists."}
	}
	trust, f := document(in, "AssumeRolePolicyDocument")
	if f != nil {
		return nil, f
	}
	path := text(in, "Path")
	if path == "" {
		path = "/"
	}
	if !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") {
		return nil, refuse("ValidationError", "Path must begin and end with a slash")
	}
	d := pick(in, "RoleName", "Description", "MaxSessionDuration")
	fill(d, Object{
		"Path":               path,
		"RoleId":             "AROA" + strings.ToUpper(s.unique(17)),
		"Arn":                "arn:aws:iam::" + s.Account + ":role" + path + name,
		"CreateDate":         "2026-01-02T03:04:05Z",
		"MaxSessionDuration": "3600",
	})
	r := &role{
		description: d, trust: trust, tags: map[string]string{}, inline: map[string]string{}, attached: map[string]bool{},
	}
	if arn := text(in, "PermissionsBoundary"); arn != "" {
		r.bound(arn)
	}
	for _, item := range members(in, "Tags", "Key", "Value") {
		r.tags[item["Key"]] = item["Value"]
	}
	s.roles[strings.ToLower(name)] = r
	return Object{"Role": r.shown()}, nil
}

// document reads a policy, which has to be JSON.
func document(in Object, key string) (string, *fault) {
	text := text(in, key)
	var policy Object
	if err := json.Unmarshal([]byte(text), &policy); err != nil || policy["Statement"] == nil {
		return "", refuse("MalformedPolicyDocument", "%s is not a policy: %v", key, err)
	}
	return text, nil
}

// encoded is a policy as IAM answers it.
func encoded(policy string) string { return strings.ReplaceAll(url.QueryEscape(policy), "+", "%20") }

func (r *role) bound(arn string) {
	r.description["PermissionsBoundary"] = Object{
		"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn,
	}
}

func (r *role) shown() Object {
	d := maps.Clone(r.description)
	d["AssumeRolePolicyDocument"] = encoded(r.trust)
	if tags := r.tagList(); len(tags) > 0 {
		d["Tags"] = tags
	}
	return d
}

func (r *role) tagList() []any {
	tags := []any{}
	for _, key := range slices.Sorted(maps.Keys(r.tags)) {
		tags = append(tags, Object{"Key": key, "Value": r.tags[key]})
	}
	return tags
}

func noSuch(format string, args ...any) *fault {
	return &fault{http.StatusNotFound, "NoSuchEntity", fmt.Sprintf(format, args...)}
}

func (s *Server) role(in Object) (*role, *fault) {
	name := text(in, "RoleName")
	if r, ok := s.roles[strings.ToLower(name)]; ok {
		return r, nil
	}
	return nil, noSuch("The role with name %s cannot be found.", name)
}

// onRole makes an operation out of what it does to an existing role.
func onRole(do func(r *role, in Object) (Object, *fault)) operation {
	return func(s *Server, in Object) (Object, *fault) {
		r, f := s.role(in)
		if f != nil {
			return nil, f
		}
		return do(r, in)
	}
}

var getRole = onRole(func(r *role, _ Object) (Object, *fault) {
	return Object{"Role": r.shown()}, nil
})

var updateRole = onRole(func(r *role, in Object) (Object, *fault) {
	// A description that is left out goes away, a duration goes back to an hour.
	delete(r.description, "Description")
	r.description["MaxSessionDuration"] = "3600"
	maps.Copy(r.description, pick(in, "Description", "MaxSessionDuration"))
	return nil, nil
})

var updateAssumeRolePolicy = onRole(func(r *role, in Object) (Object, *fault) {
	trust, f := document(in, "PolicyDocument")
	if f != nil {
		return nil, f
	}
	r.trust = trust
	return nil, nil
})

func deleteRole(s *Server, in Object) (Object, *fault) {
	r, f := s.role(in)
	if f != nil {
		return nil, f
	}
	if len(r.inline)+len(r.attached) > 0 {
		return nil, &fault{http.StatusConflict, "DeleteConflict", "Cannot delete entity, must delete policies first."}
	}
	delete(s.roles, strings.ToLower(text(in, "RoleName")))
	return nil, nil
}

var putRolePolicy = onRole(func(r *role, in Object) (Object, *fault) {
	policy, f := document(in, "PolicyDocument")
	if f != nil {
		return nil, f
	}
	r.inline[text(in, "PolicyName")] = policy
	return nil, nil
})

var getRolePolicy = onRole(func(r *role, in Object) (Object, *fault) {
	name := text(in, "PolicyName")
	policy, ok := r.inline[name]
	if !ok {
		return nil, noSuch("The role policy with name %s cannot be found.", name)
	}
	return Object{"RoleName": in["RoleName"], "PolicyName": name, "PolicyDocument": encoded(policy)}, nil
})

var deleteRolePolicy = onRole(func(r *role, in Object) (Object, *fault) {
	name := text(in, "PolicyName")
	if _, ok := r.inline[name]; !ok {
		return nil, noSuch("The role policy with name %s cannot be found.", name)
	}
	delete(r.inline, name)
	return nil, nil
})

var listRolePolicies = onRole(func(r *role, _ Object) (Object, *fault) {
	names := []any{}
	for _, name := range slices.Sorted(maps.Keys(r.inline)) {
		names = append(names, name)
	}
	return Object{"PolicyNames": names, "IsTruncated": false}, nil
})

var listAttachedRolePolicies = onRole(func(r *role, _ Object) (Object, *fault) {
	policies := []any{}
	for _, arn := range slices.Sorted(maps.Keys(r.attached)) {
		policies = append(policies, Object{"PolicyArn": arn, "PolicyName": arn[strings.LastIndex(arn, "/")+1:]})
	}
	return Object{"AttachedPolicies": policies, "IsTruncated": false}, nil
})

var detachRolePolicy = onRole(func(r *role, in Object) (Object, *fault) {
	arn := text(in, "PolicyArn")
	if !r.attached[arn] {
		return nil, noSuch("Policy %s was not found.", arn)
	}
	delete(r.attached, arn)
	return nil, nil
})

// listInstanceProfilesForRole finds none: no role of an identity pool is in one.
var listInstanceProfilesForRole = onRole(func(*role, Object) (Object, *fault) {
	return Object{"InstanceProfiles": []any{}, "IsTruncated": false}, nil
})

var tagRole = onRole(func(r *role, in Object) (Object, *fault) {
	for _, item := range members(in, "Tags", "Key", "Value") {
		r.tags[item["Key"]] = item["Value"]
	}
	return nil, nil
})

var untagRole = onRole(func(r *role, in Object) (Object, *fault) {
	for _, item := range members(in, "TagKeys", "") {
		delete(r.tags, item[""])
	}
	return nil, nil
})

var listRoleTags = onRole(func(r *role, _ Object) (Object, *fault) {
	return Object{"Tags": r.tagList(), "IsTruncated": false}, nil
})

var putRolePermissionsBoundary = onRole(func(r *role, in Object) (Object, *fault) {
	r.bound(text(in, "PermissionsBoundary"))
	return nil, nil
})

var deleteRolePermissionsBoundary = onRole(func(r *role, _ Object) (Object, *fault) {
	delete(r.description, "PermissionsBoundary")
	return nil, nil
})

func getCallerIdentity(s *Server, _ Object) (Object, *fault) {
	return Object{
		"Account": s.Account, "Arn": "arn:aws:iam::" + s.Account + ":user/tester", "UserId": "AIDAEXAMPLE",
	}, nil
}

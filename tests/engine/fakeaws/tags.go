package fakeaws

import (
	"maps"
	"strings"
)

// tagsOf finds the tags of what an ARN names: a user pool or an identity pool. It returns where they are stored.
func (s *Server) tagsOf(in Object) (owner Object, member string, f *fault) {
	arn := text(in, "ResourceArn")
	if id, ok := strings.CutPrefix(arn, "arn:aws:cognito-idp:"+s.Region+":"+s.Account+":userpool/"); ok {
		p, f := s.userPool(Object{"UserPoolId": id})
		if f != nil {
			return nil, "", f
		}
		return p.description, "UserPoolTags", nil
	}
	if id, ok := strings.CutPrefix(arn, "arn:aws:cognito-identity:"+s.Region+":"+s.Account+":identitypool/"); ok {
		p, f := s.identityPool(Object{"IdentityPoolId": id})
		if f != nil {
			return nil, "", f
		}
		return p.description, "IdentityPoolTags", nil
	}
	return nil, "", refuse("InvalidParameterException", "%q is not the ARN of a pool.", arn)
}

func tag(s *Server, in Object) (Object, *fault) {
	owner, member, f := s.tagsOf(in)
	if f != nil {
		return nil, f
	}
	tags := maps.Clone(object(owner, member))
	if tags == nil {
		tags = Object{}
	}
	maps.Copy(tags, object(in, "Tags"))
	owner[member] = tags
	return nil, nil
}

func untag(s *Server, in Object) (Object, *fault) {
	owner, member, f := s.tagsOf(in)
	if f != nil {
		return nil, f
	}
	tags := maps.Clone(object(owner, member))
	for _, key := range list(in, "TagKeys") {
		delete(tags, key.(string))
	}
	if len(tags) == 0 {
		delete(owner, member)
		return nil, nil
	}
	owner[member] = tags
	return nil, nil
}

func listTags(s *Server, in Object) (Object, *fault) {
	owner, member, f := s.tagsOf(in)
	if f != nil {
		return nil, f
	}
	return Object{"Tags": owner[member]}, nil
}

// The two services have the same three operations; an ARN says which of them is meant.
var (
	tagUserPool, tagIdentityPool           = tag, tag
	untagUserPool, untagIdentityPool       = untag, untag
	listUserPoolTags, listIdentityPoolTags = listTags, listTags
)

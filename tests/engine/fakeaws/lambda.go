package fakeaws

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// The policies of functions. Every function exists; its policy has the statements that were added, by their ids.

func noStatement() *fault {
	return &fault{http.StatusNotFound, "ResourceNotFoundException", "The resource you requested does not exist."}
}

// functionOf tells a function, or a version or alias of it.
func functionOf(in Object) string { return text(in, "FunctionName") + ":" + text(in, "Qualifier") }

func addPermission(s *Server, in Object) (Object, *fault) {
	id := text(in, "StatementId")
	statements := s.permissions[functionOf(in)]
	if _, exists := statements[id]; exists {
		return nil, &fault{http.StatusConflict, "ResourceConflictException",
			"The statement id (" + id + ") provided already exists. Please provide a new statement id, or remove the existing statement."}
	}
	statement := Object{
		"Sid": id, "Effect": "Allow", "Principal": Object{"Service": in["Principal"]}, "Action": in["Action"],
		"Resource": functionOf(in), "Condition": Object{
			"StringEquals": Object{"AWS:SourceAccount": in["SourceAccount"]},
			"ArnLike":      Object{"AWS:SourceArn": in["SourceArn"]},
		},
	}
	if statements == nil {
		statements = map[string]Object{}
		s.permissions[functionOf(in)] = statements
	}
	statements[id] = statement
	return Object{"Statement": said(statement)}, nil
}

// said is a document in a text.
func said(document Object) string {
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func removePermission(s *Server, in Object) (Object, *fault) {
	statements := s.permissions[functionOf(in)]
	if _, exists := statements[text(in, "StatementId")]; !exists {
		return nil, noStatement()
	}
	delete(statements, text(in, "StatementId"))
	return nil, nil
}

func getPolicy(s *Server, in Object) (Object, *fault) {
	statements := []any{}
	for _, id := range slices.Sorted(maps.Keys(s.permissions[functionOf(in)])) {
		statements = append(statements, s.permissions[functionOf(in)][id])
	}
	if len(statements) == 0 {
		return nil, noStatement()
	}
	return Object{"Policy": said(Object{"Version": "2012-10-17", "Statement": statements})}, nil
}

package fakeaws

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// restWire is Lambda's: the method and the path tell the operation, and the body is JSON.
type restWire struct{}

func (restWire) request(r *http.Request, body []byte) (string, Object, error) {
	rest, isFunction := strings.CutPrefix(r.URL.Path, "/2015-03-31/functions/")
	function, statement, isPolicy := strings.Cut(rest, "/policy")
	if !isFunction || !isPolicy {
		return "", nil, fmt.Errorf("%s is not the policy of a function", r.URL.Path)
	}
	input := Object{}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &input); err != nil {
			return "", nil, err
		}
	}
	input["FunctionName"] = function
	if qualifier := r.URL.Query().Get("Qualifier"); qualifier != "" {
		input["Qualifier"] = qualifier
	}
	switch r.Method {
	case http.MethodPost:
		return "AddPermission", input, nil
	case http.MethodDelete:
		input["StatementId"] = strings.TrimPrefix(statement, "/")
		return "RemovePermission", input, nil
	default:
		return "GetPolicy", input, nil
	}
}

func (restWire) answer(w http.ResponseWriter, operation string, output Object) {
	switch operation {
	case "AddPermission":
		write(w, http.StatusCreated, output)
	case "RemovePermission":
		w.WriteHeader(http.StatusNoContent)
	default:
		write(w, http.StatusOK, output)
	}
}

func (restWire) fail(w http.ResponseWriter, f *fault) {
	w.Header().Set("x-amzn-errortype", f.code)
	write(w, f.status, Object{"Message": f.message})
}

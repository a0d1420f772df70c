package fakeaws

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// jsonWire is AWS JSON 1.1: the operation is in a header, everything else is JSON.
type jsonWire struct{ prefix string }

func (j jsonWire) request(r *http.Request, body []byte) (string, Object, error) {
	target := r.Header.Get("X-Amz-Target")
	operation, ours := strings.CutPrefix(target, j.prefix)
	if !ours {
		return "", nil, fmt.Errorf("X-Amz-Target is %q, want %s…", target, j.prefix)
	}
	if kind := r.Header.Get("Content-Type"); kind != "application/x-amz-json-1.1" {
		return "", nil, fmt.Errorf("content type is %q", kind)
	}
	input := Object{}
	if err := json.Unmarshal(body, &input); err != nil {
		return "", nil, err
	}
	return operation, input, nil
}

func (j jsonWire) answer(w http.ResponseWriter, _ string, output Object) {
	if output == nil {
		output = Object{}
	}
	write(w, http.StatusOK, output)
}

func (j jsonWire) fail(w http.ResponseWriter, f *fault) {
	w.Header().Set("x-amzn-errortype", f.code)
	write(w, f.status, Object{"__type": f.code, "message": f.message})
}

func write(w http.ResponseWriter, status int, body Object) {
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.Header().Set("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
	w.WriteHeader(status)
	_, _ = w.Write(text) // A client that went away is no concern of ours.
}

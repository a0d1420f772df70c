package fakeaws

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"
)

// text reads a string member, empty if it is not there.
func text(o Object, key string) string {
	v, _ := o[key].(string)
	return v
}

// object reads an object member, nil if it is not there.
func object(o Object, key string) Object {
	v, _ := o[key].(Object)
	return v
}

// list reads a list member, nil if it is not there.
func list(o Object, key string) []any {
	v, _ := o[key].([]any)
	return v
}

// pick copies the named members that are there and say something: AWS never answers null, "" or an empty list.
func pick(from Object, keys ...string) Object {
	out := Object{}
	for _, key := range keys {
		if v, ok := from[key]; ok && !silent(v) {
			out[key] = v
		}
	}
	return out
}

func silent(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	}
	return false
}

// fill sets members that are not there yet.
func fill(o Object, defaults Object) {
	for key, v := range defaults {
		if _, ok := o[key]; !ok {
			o[key] = v
		}
	}
}

// sorted orders a list of strings, as Cognito does with what it takes for sets.
func sorted(v any) any {
	items, ok := v.([]any)
	if !ok {
		return v
	}
	slices.SortFunc(items, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return items
}

// now is a timestamp as JSON 1.1 writes it: seconds with a fraction.
func now() float64 { return float64(time.Now().UnixMilli()) / 1000 }

// unique makes the next identifier of the given length, in lower-case letters and digits. It is the same on every run.
func (s *Server) unique(length int) string {
	s.serial++
	sum := sha256.Sum256(fmt.Appendf(nil, "fakeaws %d", s.serial))
	return hex.EncodeToString(sum[:])[:length]
}

func (s *Server) uuid() string {
	h := s.unique(32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-8" + h[17:20] + "-" + h[20:]
}

package fakeaws

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// queryWire is the AWS query protocol: a form comes in, XML goes out.
type queryWire struct{}

func (queryWire) request(_ *http.Request, body []byte) (string, Object, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", nil, err
	}
	if form.Get("Action") == "" {
		return "", nil, fmt.Errorf("the form has no Action")
	}
	input := Object{}
	for key := range form {
		if key != "Action" && key != "Version" {
			input[key] = form.Get(key)
		}
	}
	return form.Get("Action"), input, nil
}

func (queryWire) answer(w http.ResponseWriter, operation string, output Object) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "<%sResponse><%sResult>", operation, operation)
	element(&b, output)
	fmt.Fprintf(&b, "</%sResult><ResponseMetadata><RequestId>00000000-0000-4000-8000-000000000000</RequestId>", operation)
	fmt.Fprintf(&b, "</ResponseMetadata></%sResponse>", operation)
	w.Header().Set("Content-Type", "text/xml")
	_, _ = w.Write(b.Bytes()) // A client that went away is no concern of ours.
}

func (queryWire) fail(w http.ResponseWriter, f *fault) {
	var b bytes.Buffer
	b.WriteString("<ErrorResponse><Error>")
	element(&b, Object{"Type": "Sender", "Code": f.code, "Message": f.message})
	b.WriteString("</Error><RequestId>00000000-0000-4000-8000-000000000000</RequestId></ErrorResponse>")
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(f.status)
	_, _ = w.Write(b.Bytes()) // As above.
}

// element writes a value as the query protocol does: an object as its members, a list as <member>s, the rest as text.
func element(b *bytes.Buffer, v any) {
	switch v := v.(type) {
	case Object:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			fmt.Fprintf(b, "<%s>", key)
			element(b, v[key])
			fmt.Fprintf(b, "</%s>", key)
		}
	case []any:
		for _, item := range v {
			b.WriteString("<member>")
			element(b, item)
			b.WriteString("</member>")
		}
	default:
		if err := xml.EscapeText(b, []byte(fmt.Sprint(v))); err != nil {
			panic(err)
		}
	}
}

// members reads a list of the query protocol, `Tags.member.1.Key=…`, as objects with the given members.
func members(input Object, list string, names ...string) []map[string]string {
	var out []map[string]string
	for i := 1; ; i++ {
		prefix := fmt.Sprintf("%s.member.%d", list, i)
		item := map[string]string{}
		for _, name := range names {
			if v, ok := input[strings.TrimSuffix(prefix+"."+name, ".")].(string); ok {
				item[name] = v
			}
		}
		if len(item) == 0 {
			return out
		}
		out = append(out, item)
	}
}

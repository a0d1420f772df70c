package fakeaws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ask sends a request as an AWS SDK would, and returns the status and the body.
func ask(t *testing.T, s *Server, service, operation, contentType, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.URL(service), strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Amz-Target", operation)
	r.Header.Set("Authorization", fmt.Sprintf("AWS4-HMAC-SHA256 Credential=AKID/20260102/%s/%s/aws4_request, x",
		s.Region, service))
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func askJSON(t *testing.T, s *Server, service, operation string, input Object) (int, Object) {
	t.Helper()
	prefix := wireOf(service).(jsonWire).prefix
	body, err := json.Marshal(input)
	require.NoError(t, err)
	status, answer := ask(t, s, service, prefix+operation, "application/x-amz-json-1.1", string(body))
	out := Object{}
	require.NoError(t, json.NewDecoder(bytes.NewBufferString(answer)).Decode(&out))
	return status, out
}

func TestUpdateReplacesAllButWhatIsKept(t *testing.T) {
	s := New(t)
	_, out := askJSON(t, s, CognitoIDP, "CreateUserPool", Object{
		"PoolName":               "users",
		"AutoVerifiedAttributes": []any{"email"},
		"Policies":               Object{"PasswordPolicy": Object{"MinimumLength": 12}},
	})
	id := text(object(out, "UserPool"), "Id")
	require.NotEmpty(t, id)

	status, _ := askJSON(t, s, CognitoIDP, "UpdateUserPool", Object{"UserPoolId": id})
	require.Equal(t, http.StatusOK, status)
	pool := s.UserPool(id)
	assert.NotContains(t, pool, "AutoVerifiedAttributes")
	assert.EqualValues(t, 12, object(object(pool, "Policies"), "PasswordPolicy")["MinimumLength"])
	assert.Equal(t, "users", pool["Name"])
}

func TestScriptedFailure(t *testing.T) {
	s := New(t)
	s.Fail(Failure{Operation: "CreateUserPool", Code: "TooManyRequestsException", Message: "slow down", After: true})

	status, out := askJSON(t, s, CognitoIDP, "CreateUserPool", Object{"PoolName": "users"})
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Equal(t, "TooManyRequestsException", out["__type"])
	assert.Len(t, s.UserPoolIDs(), 1, "the request is carried out, only its answer is lost")

	status, _ = askJSON(t, s, CognitoIDP, "CreateUserPool", Object{"PoolName": "users"})
	assert.Equal(t, http.StatusOK, status, "a failure happens once unless told otherwise")
	assert.Equal(t, []string{"CreateUserPool", "CreateUserPool"}, s.Operations())
}

func TestQueryProtocol(t *testing.T) {
	s := New(t)
	form := url.Values{
		"Action": {"CreateRole"}, "RoleName": {"reader"}, "AssumeRolePolicyDocument": {`{"Statement":[{"Effect":"Allow"}]}`},
		"Tags.member.1.Key": {"team"}, "Tags.member.1.Value": {"a&b"},
	}
	status, answer := ask(t, s, IAM, "", "application/x-www-form-urlencoded", form.Encode())
	require.Equal(t, http.StatusOK, status, answer)
	assert.Contains(t, answer, "<Arn>arn:aws:iam::123456789012:role/reader</Arn>")
	assert.Contains(t, answer, "<AssumeRolePolicyDocument>%7B%22Statement%22")
	assert.Contains(t, answer, "<member><Key>team</Key><Value>a&amp;b</Value></member>")

	form = url.Values{"Action": {"GetRole"}, "RoleName": {"writer"}}
	status, answer = ask(t, s, IAM, "", "application/x-www-form-urlencoded", form.Encode())
	assert.Equal(t, http.StatusNotFound, status)
	assert.Contains(t, answer, "<Code>NoSuchEntity</Code>")
}

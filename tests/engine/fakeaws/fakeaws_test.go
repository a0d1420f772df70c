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

func TestInventoryIsWithoutIds(t *testing.T) {
	s := New(t)
	empty := s.Save()
	build := func(name string) []string {
		id := text(object(s.Do(CognitoIDP, "CreateUserPool", Object{"PoolName": name}), "UserPool"), "Id")
		s.Do(CognitoIDP, "CreateUserPoolClient", Object{"UserPoolId": id, "ClientName": "web", "GenerateSecret": true})
		s.Do(Lambda, "AddPermission", Object{"FunctionName": "f", "StatementId": "cognito-" + id})
		return s.Inventory()
	}
	first := build("users")
	require.Len(t, first, 3)
	s.Restore(empty)
	assert.Empty(t, s.Remains())
	s.unique(1)
	assert.Equal(t, first, build("users"))
	s.Restore(empty)
	assert.NotEqual(t, first, build("people"))
}

func TestBrokenAnswers(t *testing.T) {
	s := New(t)
	for answer, carriedOut := range map[Answer]bool{Reset: false, Truncated: true, Garbage: true} {
		s.Restore(Saved{nothing()})
		happened := 0
		s.Fail(Failure{
			Operation: "CreateUserPool", Answer: answer, Before: func() { happened++ }, Then: func() { happened++ },
		})
		r, err := http.NewRequest(http.MethodPost, s.URL(CognitoIDP), strings.NewReader(`{"PoolName": "users"}`))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/x-amz-json-1.1")
		r.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService.CreateUserPool")
		r.Header.Set("Authorization", "Credential=A/20260102/us-east-1/cognito-idp/aws4_request")
		got, err := http.DefaultClient.Do(r)
		if err == nil {
			body, broken := io.ReadAll(got.Body)
			assert.True(t, answer == Garbage || broken != nil, "answer %d arrived whole: %s", answer, body)
		}
		assert.Equal(t, answer == Reset, err != nil)
		assert.Equal(t, carriedOut, len(s.UserPoolIDs()) == 1, "answer %d", answer)
		assert.Equal(t, 2, happened)
		assert.True(t, s.Heal())
	}
}

func TestPolicyOfAFunction(t *testing.T) {
	s := New(t)
	answer := func(method, path, body string) (int, string) {
		r, err := http.NewRequest(method, s.URL(Lambda)+"/2015-03-31/functions/"+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Authorization", "Credential=A/20260102/us-east-1/lambda/aws4_request")
		got, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer got.Body.Close()
		text, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		return got.StatusCode, string(text)
	}
	add := func() (int, string) {
		return answer(http.MethodPost, "f/policy?Qualifier=live", `{"StatementId": "a"}`)
	}
	status, _ := add()
	assert.Equal(t, http.StatusCreated, status)
	status, text := add()
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, text, "already exists")
	assert.Equal(t, []string{"permission a of f:live"}, s.Remains())
	status, text = answer(http.MethodGet, "f/policy?Qualifier=live", "")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, text, `\"Sid\":\"a\"`)
	status, _ = answer(http.MethodDelete, "f/policy/a?Qualifier=live", "")
	assert.Equal(t, http.StatusNoContent, status)
	status, _ = answer(http.MethodGet, "f/policy?Qualifier=live", "")
	assert.Equal(t, http.StatusNotFound, status)
}

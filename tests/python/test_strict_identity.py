"""The strict proxy refuses, resets and describes identity pools and IAM roles as AWS does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import REGION
from support import INLINE, ROLE, TRUST, Client, body, make_identity_pool, refused

PROVIDER = {"ProviderName": f"cognito-idp.{REGION}.amazonaws.com/{REGION}_abcdefghi", "ClientId": "c1"}
OIDC = "arn:aws:iam::123456789012:oidc-provider/example.com"
SAML = "arn:aws:iam::123456789012:saml-provider/s"
RULE = {"Claim": "c", "MatchType": "Equals", "Value": "v", "RoleARN": ROLE}
TOKEN = {"Type": "Token", "AmbiguousRoleResolution": "Deny"}
RULES = TOKEN | {"Type": "Rules", "RulesConfiguration": {"Rules": [RULE]}}


def describe(identity: Any, pool: str) -> dict[str, Any]:
    return body(identity.describe_identity_pool(IdentityPoolId=pool))


def update(identity: Any, pool: str, **members: Any) -> dict[str, Any]:
    base = {"IdentityPoolId": pool, "IdentityPoolName": "i", "AllowUnauthenticatedIdentities": False}
    return identity.update_identity_pool(**base | members)


def arn(pool: str, account: str) -> dict[str, str]:
    return {"ResourceArn": f"arn:aws:cognito-identity:{REGION}:{account}:identitypool/{pool}"}


@pytest.fixture
def identity_pool(identity: Any) -> str:
    return make_identity_pool(identity)["IdentityPoolId"]


class TestIdentityPools:
    @pytest.mark.parametrize(
        "members",
        [
            {"CognitoIdentityProviders": [PROVIDER | {"ProviderName": "cognito.example.com/eu-west-1_a"}]},
            {"CognitoIdentityProviders": [PROVIDER | {"ProviderName": f"https://{PROVIDER['ProviderName']}"}]},
            {"CognitoIdentityProviders": [{"ProviderName": PROVIDER["ProviderName"]}]},
            {"OpenIdConnectProviderARNs": [SAML]},
            {"SamlProviderARNs": [OIDC]},
            {"IdentityPoolTags": {"aws:x": "1"}},
            {"IdentityPoolName": "a/b"},
            {"SupportedLoginProviders": {f"p{index}": "v" for index in range(11)}},
        ],
    )
    def test_refused(self, identity: Any, identity_pool: str, members: dict[str, Any]) -> None:
        base = {"IdentityPoolName": "i", "AllowUnauthenticatedIdentities": False}
        refused(lambda: identity.create_identity_pool(**base | members))
        if "IdentityPoolTags" not in members:
            refused(lambda: update(identity, identity_pool, **members))

    @pytest.mark.parametrize(
        "members",
        [
            {"AllowClassicFlow": True},
            {"SupportedLoginProviders": {"graph.facebook.com": "1"}},
            {"OpenIdConnectProviderARNs": [OIDC]},
            {"SamlProviderARNs": [SAML]},
            {"CognitoIdentityProviders": [PROVIDER | {"ServerSideTokenCheck": True}]},
        ],
    )
    def test_update_replaces(self, identity: Any, client: Client, members: dict[str, Any]) -> None:
        created = make_identity_pool(identity, **members)
        pool, name = created["IdentityPoolId"], next(iter(members))
        assert describe(identity, pool)[name] == members[name]
        update(identity, pool)
        assert not describe(identity, pool).get(name)
        assert not describe(client("cognito-identity", behind=True), pool)[name]

    def test_token_check_defaults_to_false(self, identity: Any) -> None:
        created = make_identity_pool(identity, CognitoIdentityProviders=[PROVIDER])
        assert created["CognitoIdentityProviders"] == [PROVIDER | {"ServerSideTokenCheck": False}]

    def test_developer_name_is_set_once(self, identity: Any, identity_pool: str) -> None:
        update(identity, identity_pool, DeveloperProviderName="d")
        update(identity, identity_pool)
        assert describe(identity, identity_pool)["DeveloperProviderName"] == "d"
        refused(lambda: update(identity, identity_pool, DeveloperProviderName="e"))

    def test_rename(self, identity: Any, identity_pool: str) -> None:
        assert update(identity, identity_pool, IdentityPoolName="j")["IdentityPoolName"] == "j"
        assert identity.list_identity_pools(MaxResults=5)["IdentityPools"][0]["IdentityPoolName"] == "j"

    def test_tags_are_one(self, identity: Any, account: str) -> None:
        pool = make_identity_pool(identity, IdentityPoolTags={"a": "1", "b": ""})["IdentityPoolId"]
        where = arn(pool, account)
        assert identity.list_tags_for_resource(**where)["Tags"] == {"a": "1", "b": ""}
        identity.tag_resource(**where, Tags={"c": "3"})
        identity.untag_resource(**where, TagKeys=["a"])
        update(identity, pool)
        assert identity.list_tags_for_resource(**where)["Tags"] == {"b": "", "c": "3"}
        assert describe(identity, pool)["IdentityPoolTags"] == {"b": "", "c": "3"}
        identity.untag_resource(**where, TagKeys=["b", "c"])
        assert identity.list_tags_for_resource(**where)["Tags"] == {}
        assert "IdentityPoolTags" not in describe(identity, pool)

    def test_tags_are_checked(self, identity: Any, identity_pool: str, account: str) -> None:
        where = arn(identity_pool, account)
        refused(lambda: identity.tag_resource(**where, Tags={"aws:x": "1"}))
        identity.tag_resource(**where, Tags={f"k{index}": "" for index in range(50)})
        refused(lambda: identity.tag_resource(**where, Tags={"one-more": ""}))
        refused(lambda: identity.list_tags_for_resource(ResourceArn="arn:aws:iam::123456789012:role/r"))

    def test_gone_behind_the_proxy(self, identity: Any, identity_pool: str, client: Client, account: str) -> None:
        client("cognito-identity", behind=True).delete_identity_pool(IdentityPoolId=identity_pool)
        code = "ResourceNotFoundException"
        refused(lambda: describe(identity, identity_pool), code)
        refused(lambda: update(identity, identity_pool), code)
        refused(lambda: identity.list_tags_for_resource(**arn(identity_pool, account)), code)


class TestIdentityPoolRoles:
    @pytest.mark.parametrize(
        "members",
        [
            {"Roles": {"admin": ROLE}},
            {"Roles": {"authenticated": "arn:aws:iam::123456789012:user/somebody"}},
            {"Roles": {"authenticated": "role"}},
            {"Roles": {}, "RoleMappings": {"p": {"Type": "Token"}}},
            {"Roles": {}, "RoleMappings": {"p": TOKEN | {"Type": "Rules"}}},
            {"Roles": {}, "RoleMappings": {"p": RULES | {"Type": "Token"}}},
            {"Roles": {}, "RoleMappings": {"p": RULES | {"RulesConfiguration": {"Rules": [RULE] * 26}}}},
            {"Roles": {}, "RoleMappings": {"p": RULES | {"RulesConfiguration": {"Rules": [RULE | {"RoleARN": OIDC}]}}}},
            {},
        ],
    )
    def test_refused(self, identity: Any, identity_pool: str, members: dict[str, Any]) -> None:
        refused(lambda: identity.set_identity_pool_roles(IdentityPoolId=identity_pool, **members))
        assert body(identity.get_identity_pool_roles(IdentityPoolId=identity_pool)) == {"IdentityPoolId": identity_pool}

    def test_set_replaces(self, identity: Any, identity_pool: str) -> None:
        where = {"IdentityPoolId": identity_pool}
        whole = {"Roles": {"authenticated": ROLE}, "RoleMappings": {PROVIDER["ProviderName"] + ":c1": RULES}}
        identity.set_identity_pool_roles(**where, **whole)
        assert body(identity.get_identity_pool_roles(**where)) == where | whole
        identity.set_identity_pool_roles(**where, Roles={"unauthenticated": ROLE})
        assert body(identity.get_identity_pool_roles(**where)) == where | {"Roles": {"unauthenticated": ROLE}}

    def test_principal_tags(self, identity: Any, identity_pool: str) -> None:
        where = {"IdentityPoolId": identity_pool, "IdentityProviderName": PROVIDER["ProviderName"]}
        refused(lambda: identity.get_principal_tag_attribute_map(**where), "ResourceNotFoundException")
        tags = {"UseDefaults": False, "PrincipalTags": {"team": "custom:team"}}
        identity.set_principal_tag_attribute_map(**where, **tags)
        assert body(identity.get_principal_tag_attribute_map(**where)) == where | tags


class TestRoles:
    def make(self, iam: Any, name: str = "r", document: str = TRUST) -> None:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)

    @pytest.mark.parametrize(
        "document",
        [
            "{",
            "[]",
            "{}",
            '{"Statement": []}',
            json.dumps(json.loads(TRUST) | {"Version": "2020-01-01"}),
            INLINE,
            '{"Statement": {"Effect": "Maybe", "Principal": "*", "Action": "sts:AssumeRole"}}',
            '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}}',
        ],
    )
    def test_malformed_trust(self, iam: Any, document: str) -> None:
        refused(lambda: self.make(iam, document=document), "MalformedPolicyDocument")
        self.make(iam)
        change = {"RoleName": "r", "PolicyDocument": document}
        refused(lambda: iam.update_assume_role_policy(**change), "MalformedPolicyDocument")

    @pytest.mark.parametrize("document", ["{", TRUST, '{"Statement": {"Effect": "Allow", "Action": "s3:*"}}'])
    def test_malformed_inline_policy(self, iam: Any, document: str) -> None:
        self.make(iam)
        policy = {"RoleName": "r", "PolicyName": "p", "PolicyDocument": document}
        refused(lambda: iam.put_role_policy(**policy), "MalformedPolicyDocument")

    def test_names_are_unique_whatever_their_case(self, iam: Any) -> None:
        self.make(iam)
        refused(lambda: self.make(iam), "EntityAlreadyExists")
        refused(lambda: self.make(iam, "R"), "EntityAlreadyExists")
        elsewhere = {"RoleName": "R", "Path": "/p/", "AssumeRolePolicyDocument": TRUST}
        refused(lambda: iam.create_role(**elsewhere), "EntityAlreadyExists")

    def test_delete_needs_an_empty_role(self, iam: Any) -> None:
        self.make(iam)
        managed = {"RoleName": "r", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
        iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=INLINE)
        iam.attach_role_policy(**managed)
        refused(lambda: iam.delete_role(RoleName="r"), "DeleteConflict")
        iam.detach_role_policy(**managed)
        refused(lambda: iam.delete_role(RoleName="r"), "DeleteConflict")
        iam.delete_role_policy(RoleName="r", PolicyName="p")
        iam.delete_role(RoleName="r")
        refused(lambda: iam.delete_role(RoleName="r"), "NoSuchEntity")

    def test_unknown_managed_policy(self, iam: Any, account: str) -> None:
        self.make(iam)
        policy = {"RoleName": "r", "PolicyArn": f"arn:aws:iam::{account}:policy/none"}
        refused(lambda: iam.attach_role_policy(**policy), "NoSuchEntity")

    def test_quotas(self, iam: Any) -> None:
        long = json.loads(TRUST)
        long["Statement"][0]["Sid"] = "s" * 2048
        refused(lambda: self.make(iam, document=json.dumps(long)), "LimitExceeded")
        self.make(iam)
        half = json.loads(INLINE)
        half["Statement"][0]["Sid"] = "s" * 5100
        document = json.dumps(half)
        iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document)
        iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document)
        second = {"RoleName": "r", "PolicyName": "q", "PolicyDocument": document}
        refused(lambda: iam.put_role_policy(**second), "LimitExceeded")

    def test_inline_policies_share_a_limit(self, iam: Any) -> None:
        self.make(iam)

        def put(name: str, size: int) -> None:
            statements = [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]
            bare = json.dumps({"Statement": statements, "Id": ""}, separators=(",", ":"))
            document = json.dumps({"Statement": statements, "Id": "s" * (size - len(bare))}, indent=4)
            iam.put_role_policy(RoleName="r", PolicyName=name, PolicyDocument=document)

        # White space is not counted, and what IAM shows is URL-encoded, which counts no more.
        put("a", 5000)
        put("b", 5240)
        refused(lambda: put("c", 100), "LimitExceeded")
        refused(lambda: put("b", 5241), "LimitExceeded")
        put("b", 5140)
        put("c", 100)

    def test_unset_description_is_left_out(self, iam: Any) -> None:
        self.make(iam)
        assert "Description" not in iam.get_role(RoleName="r")["Role"]

"""The strict proxy: the model, faults, and what passes through."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
from typing import Any

import pytest
from botocore.exceptions import ConnectionClosedError

from conftest import Strict
from support import INVALID, TRUST, Client, describe, make_client, make_identity_pool, make_pool, messages, raw, refused


class TestModel:
    """Layer 2: the constraints of the service model."""

    @pytest.mark.parametrize(
        ("members", "expected"),
        [
            (
                {"PoolName": "a" * 129},
                "at 'poolName' failed to satisfy constraint: Member must have length less than or equal to 128",
            ),
            (
                {"PoolName": "a#"},
                "at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern",
            ),
            ({"PoolName": "größe"}, "pattern"),
            ({"PoolName": None}, "Value null at 'poolName' failed to satisfy constraint: Member must not be null"),
            ({"UserPoolTier": "GOLD"}, "Member must satisfy enum value set: [LITE, ESSENTIALS, PLUS]"),
            (
                {"AutoVerifiedAttributes": ["fax"]},
                "Value '[fax]' at 'autoVerifiedAttributes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [phone_number, email]]",
            ),
            (
                {"Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
                "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
            ),
            ({"Schema": [{"Name": "a" * 21, "AttributeDataType": "Text"}]}, "at 'schema.1.member.attributeDataType'"),
            (
                {"Schema": [{"Name": "a" * 21, "AttributeDataType": "String"}]},
                "at 'schema.1.member.name' failed to satisfy constraint: Member must have length less than or equal to 20",
            ),
            ({"UsernameConfiguration": {}}, "at 'usernameConfiguration.caseSensitive'"),
            (
                {"UserPoolTags": {"": "v"}},
                "Map keys must satisfy constraint: [Member must have length greater than or equal to 1]",
            ),
            ({"UserPoolTags": {"k": "v" * 257}}, "at 'userPoolTags.k.member'"),
            ({"AccountRecoverySetting": {"RecoveryMechanisms": []}}, "greater than or equal to 1"),
        ],
    )
    def test_request(self, idp: Any, strict: Strict, account: str, members: dict[str, Any], expected: str) -> None:
        request = {k: v for k, v in ({"PoolName": "p"} | members).items() if v is not None}
        assert expected in refused(lambda: idp.create_user_pool(**request))
        assert any(expected in message for message in messages(strict, account))
        assert idp.list_user_pools(MaxResults=1)["UserPools"] == []

    def test_several_errors_are_counted(self, idp: Any) -> None:
        text = refused(lambda: idp.create_user_pool(PoolName="#", UserPoolTier="GOLD"))
        assert text.startswith("2 validation errors detected: ")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            (b'{"PoolName": 5}', "SerializationException"),
            (b'{"PoolName": "p", "AutoVerifiedAttributes": "email"}', "SerializationException"),
            (b'{"PoolName": "p", "Nonsense": 1}', INVALID),
            (b"[", "SerializationException"),
        ],
    )
    def test_raw_request(self, strict: Strict, account: str, body: bytes, code: str) -> None:
        status, answer, _ = raw(strict, account, "AWSCognitoIdentityProviderService.CreateUserPool", body)
        assert (status, answer["__type"]) == (400, code)

    def test_unknown_operation(self, strict: Strict, account: str) -> None:
        status, answer, headers = raw(strict, account, "AWSCognitoIdentityProviderService.MakePool", b"{}")
        assert (status, answer["__type"]) == (400, "UnknownOperationException")
        assert headers["x-amzn-errortype"] == "UnknownOperationException"
        assert messages(strict, account) == ["unknown operation MakePool"]

    def test_sensitive_values_stay_out(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        text = refused(lambda: make_client(idp, pool, ClientSecret="hush!"))
        assert "Value at 'clientSecret'" in text
        assert "hush" not in json.dumps([text, strict.violations(account), strict.log(account)])
        created = next(entry for entry in strict.log(account) if entry["op"] == "CreateUserPoolClient")
        assert created["params"]["ClientSecret"] == "[sensitive]"
        assert created["error"] == INVALID

    def test_iam_error_is_xml(self, iam: Any, strict: Strict, account: str) -> None:
        long = "r" * 65
        text = refused(lambda: iam.create_role(RoleName=long, AssumeRolePolicyDocument=TRUST), "ValidationError")
        assert text.startswith(f"1 validation error detected: Value '{long}' at 'roleName'")
        assert len(messages(strict, account)) == 1

    def test_iam_lists(self, iam: Any, strict: Strict, account: str) -> None:
        tags = [{"Key": "a", "Value": ""}, {"Key": "b", "Value": "2"}]
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST, Tags=tags, MaxSessionDuration=3600)
        assert strict.log(account)[0]["params"]["Tags"] == tags
        assert strict.log(account)[0]["params"]["MaxSessionDuration"] == 3600
        assert iam.list_role_tags(RoleName="r")["Tags"] == tags
        text = refused(lambda: iam.tag_role(RoleName="r", Tags=[{"Key": "", "Value": ""}]), "ValidationError")
        assert "'tags.1.member.key'" in text

    def test_answers_satisfy_the_model(self, idp: Any, identity: Any, iam: Any, strict: Strict, account: str) -> None:
        pool = make_pool(idp)["Id"]
        make_client(idp, pool, GenerateSecret=True)
        idp.create_user_pool_domain(UserPoolId=pool, Domain=f"d{account}")
        idp.describe_user_pool_domain(Domain=f"d{account}")
        idp.create_group(UserPoolId=pool, GroupName="g")
        make_identity_pool(identity)
        iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
        assert [entry["status"] for entry in strict.log(account)] == [200] * 7
        assert strict.violations(account) == {"violations": [], "response_violations": [], "refusals": []}

    def test_answers_hold_no_noise(self, idp: Any) -> None:
        pool = describe(idp, make_pool(idp)["Id"])
        assert {name for name, value in pool.items() if value in (None, "", [], {})} == {"LambdaConfig"}


class TestFaults:
    """Layer 4: injected faults."""

    @pytest.mark.parametrize(
        ("kind", "code"),
        [
            ("throttle", "TooManyRequestsException"),
            ("internal", "InternalErrorException"),
            ("concurrent", "ConcurrentModificationException"),
            ("expired", "ExpiredTokenException"),
            ("access-denied", "AccessDeniedException"),
            ("limit", "LimitExceededException"),
            ("error:InvalidSmsRoleTrustRelationshipException", "InvalidSmsRoleTrustRelationshipException"),
        ],
    )
    def test_errors(self, idp: Any, strict: Strict, account: str, kind: str, code: str) -> None:
        strict.fault("CreateUserPool", kind, account=account)
        refused(lambda: make_pool(idp), code)
        assert idp.list_user_pools(MaxResults=5)["UserPools"] == []
        assert strict.log(account)[0]["fault"] == kind
        assert strict.log(account)[0]["error"] == code
        make_pool(idp)  # once only

    @pytest.mark.parametrize(("kind", "code"), [("throttle", "Throttling"), ("concurrent", "ConcurrentModification")])
    def test_iam_has_names_of_its_own(self, iam: Any, strict: Strict, account: str, kind: str, code: str) -> None:
        strict.fault("*", kind, account=account)
        refused(lambda: iam.get_role(RoleName="r"), code)

    @pytest.mark.parametrize(("kind", "made"), [("drop-before", 0), ("drop-after", 1)])
    def test_dropped_connections(self, idp: Any, strict: Strict, account: str, kind: str, made: int) -> None:
        strict.fault("CreateUserPool", kind, account=account)
        with pytest.raises(ConnectionClosedError):
            make_pool(idp)
        assert len(idp.list_user_pools(MaxResults=5)["UserPools"]) == made

    def test_truncated_body(self, idp: Any, strict: Strict, account: str) -> None:
        strict.fault("ListUserPools", "truncate", account=account)
        # boto3 swallows broken JSON: what it lacks is the evidence.
        assert "UserPools" not in idp.list_user_pools(MaxResults=5)
        assert "UserPools" in idp.list_user_pools(MaxResults=5)

    def test_slow_answer(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        strict.fault("DescribeUserPool", "slow", account=account, delay=0.5)
        start = time.monotonic()
        describe(idp, pool)
        assert time.monotonic() - start >= 0.5

    def test_an_answer_says_more(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        failure = {"EmailConfigurationFailure": "the identity is not verified", "UserPoolTier": "PLUS"}
        strict.fault("DescribeUserPool", "says", account=account, members={"UserPool": failure})
        said = describe(idp, pool)
        assert said["Name"] == "p"
        assert {name: said[name] for name in failure} == failure
        assert "EmailConfigurationFailure" not in describe(idp, pool)
        strict.fault("DescribeUserPool", "says", account=account, members={"UserPool": {"Nonsense": 1}})
        describe(idp, pool)
        assert len(messages(strict, account, "response_violations")) == 1

    def test_a_new_role_is_not_seen_at_once(self, idp: Any, iam: Any, pool: str, strict: Strict, account: str) -> None:
        sms = {"SmsConfiguration": {"SnsCallerArn": f"arn:aws:iam::{account}:role/new"}}
        code = "InvalidSmsRoleTrustRelationshipException"
        strict.fault("CreateRole", "unseen", account=account, delay=3)
        iam.create_role(RoleName="new", AssumeRolePolicyDocument=TRUST)
        factor = {"UserPoolId": pool, "MfaConfiguration": "ON", "SmsMfaConfiguration": sms}
        refused(lambda: iam.get_role(RoleName="new"), "NoSuchEntity")
        refused(lambda: make_pool(idp, **sms), code)
        refused(lambda: idp.update_user_pool(UserPoolId=pool, **sms), code)
        refused(lambda: idp.set_user_pool_mfa_config(**factor), code)
        # That it exists is known all the same.
        refused(lambda: iam.create_role(RoleName="NEW", AssumeRolePolicyDocument=TRUST), "EntityAlreadyExists")
        time.sleep(3)
        assert iam.get_role(RoleName="new")["Role"]["RoleName"] == "new"
        idp.set_user_pool_mfa_config(**factor)

    def test_nth_and_count(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        strict.fault("DescribeUserPool", "throttle", nth=2, count=2, account=account)
        seen = []
        for _ in range(4):
            try:
                describe(idp, pool)
                seen.append("ok")
            except idp.exceptions.TooManyRequestsException:
                seen.append("throttled")
        assert seen == ["ok", "throttled", "throttled", "ok"]
        assert [f["fired"] for f in strict.faults() if f["account"] == account] == [2]

    def test_reset_of_one_account(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        strict.fault("DescribeUserPool", "throttle", account=account)
        refused(lambda: make_pool(idp, UserPoolTier="GOLD"))
        before = strict.log("222222222222")
        strict.reset(account)
        assert strict.log(account) == []
        assert not any(strict.violations(account).values())
        assert strict.log("222222222222") == before
        describe(idp, pool)  # the fault is gone too

    def test_unknown_kind(self, strict: Strict) -> None:
        with pytest.raises(urllib.error.HTTPError):
            strict.fault("CreateUserPool", "earthquake")


class TestConcurrency:
    def test_overlapping_writes_collide(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        clients = [make_client(idp, pool)["ClientId"] for _ in range(2)]
        strict.fault("UpdateUserPoolClient", "slow", account=account, delay=1)
        slow = threading.Thread(target=lambda: idp.update_user_pool_client(UserPoolId=pool, ClientId=clients[0]))
        slow.start()
        time.sleep(0.4)
        update = {"UserPoolId": pool, "ClientId": clients[1]}
        text = refused(lambda: idp.update_user_pool_client(**update), "ConcurrentModificationException")
        assert text == "Only one request to update user pool client can be processed at a time"
        refused(lambda: idp.update_user_pool(UserPoolId=pool), "ConcurrentModificationException")
        make_client(idp, pool)  # creating a client is not such a write
        describe(idp, pool)
        slow.join()
        idp.update_user_pool_client(**update)

    def test_writes_to_different_pools_do_not(self, idp: Any, pool: str, strict: Strict, account: str) -> None:
        other = make_pool(idp)["Id"]
        strict.fault("UpdateUserPool", "slow", account=account, delay=1)
        slow = threading.Thread(target=lambda: idp.update_user_pool(UserPoolId=pool))
        slow.start()
        time.sleep(0.4)
        idp.update_user_pool(UserPoolId=other)
        slow.join()

    def test_identity_pools_collide_too(self, identity: Any, strict: Strict, account: str) -> None:
        pool = make_identity_pool(identity)["IdentityPoolId"]
        strict.fault("SetIdentityPoolRoles", "slow", account=account, delay=1)
        slow = threading.Thread(target=lambda: identity.set_identity_pool_roles(IdentityPoolId=pool, Roles={}))
        slow.start()
        time.sleep(0.4)
        again = {"IdentityPoolId": pool, "Roles": {}}
        refused(lambda: identity.set_identity_pool_roles(**again), "ConcurrentModificationException")
        slow.join()
        identity.set_identity_pool_roles(**again)


class TestPassThrough:
    def test_s3(self, client: Client, strict: Strict, account: str) -> None:
        s3 = client("s3", s3={"addressing_style": "path"})
        s3.create_bucket(Bucket=f"b{account}", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        content = bytes(range(256)) * 4096
        start = time.monotonic()
        s3.put_object(Bucket=f"b{account}", Key="k", Body=content, Metadata={"m": "1"})
        assert time.monotonic() - start < 0.9, "100 Continue did not come: boto3 waits a second for it"
        stored = s3.get_object(Bucket=f"b{account}", Key="k")
        assert stored["Body"].read() == content
        assert stored["Metadata"] == {"m": "1"}
        s3.head_object(Bucket=f"b{account}", Key="k")
        s3.delete_object(Bucket=f"b{account}", Key="k")
        assert strict.log(account) == []

    def test_sts(self, client: Client, account: str, strict: Strict) -> None:
        assert client("sts").get_caller_identity()["Account"] == account
        assert [entry["op"] for entry in strict.log(account)] == ["GetCallerIdentity"]

    def test_other_query_services(self, client: Client, strict: Strict, account: str) -> None:
        client("sns").create_topic(Name="t")
        assert strict.log(account) == []

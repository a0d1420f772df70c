"""The strict proxy refuses, resets and describes user pools as AWS does."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import REGION, Strict
from support import INVALID, KEY, LAMBDA, ROLE, SES, SMS, Client, body, describe, make_pool, messages, refused


class TestPoolRules:
    @pytest.mark.parametrize(
        ("members", "code"),
        [
            ({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]}, INVALID),
            ({"MfaConfiguration": "ON"}, INVALID),
            ({"MfaConfiguration": "OPTIONAL"}, INVALID),
            ({"SmsConfiguration": {}}, INVALID),
            ({"SmsConfiguration": SMS | {"EumsSms": {"CallerArn": ROLE}}}, INVALID),
            ({"SmsConfiguration": {"EumsSms": {"CallerArn": ROLE, "Region": "us-west-2"}}}, INVALID),
            ({"SmsConfiguration": {"ExternalId": "x"}}, INVALID),
            ({"AutoVerifiedAttributes": ["phone_number"]}, INVALID),
            ({"AliasAttributes": ["preferred_username"], "Schema": [{"Name": "preferred_username", "AttributeDataType": "String", "Required": True}]}, INVALID),
            ({"Schema": [{"Name": "x", "AttributeDataType": "String", "Required": True}]}, INVALID),
            ({"Schema": [{"Name": "custom:x", "AttributeDataType": "String"}]}, INVALID),
            ({"Schema": [{"Name": "x", "AttributeDataType": "String"}] * 2}, INVALID),
            ({"Schema": [{"Name": "email", "AttributeDataType": "Number"}]}, INVALID),
            ({"Schema": [{"Name": "x", "AttributeDataType": "Number", "StringAttributeConstraints": {"MinLength": "1"}}]}, INVALID),
            ({"Schema": [{"Name": "x", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "9", "MaxValue": "1"}}]}, INVALID),
            ({"UserPoolTags": {"aws:x": "1"}}, INVALID),
            ({"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}}, "FeatureUnavailableInTierException"),
            ({"UserPoolAddOns": {"AdvancedSecurityMode": "OFF", "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"}}}, "FeatureUnavailableInTierException"),
            ({"UserPoolTier": "LITE", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}, "FeatureUnavailableInTierException"),
            ({"UserPoolTier": "LITE", "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}, "FeatureUnavailableInTierException"),
            ({"UserPoolTier": "LITE", "LambdaConfig": {"PreTokenGenerationConfig": {"LambdaArn": LAMBDA, "LambdaVersion": "V2_0"}}}, "FeatureUnavailableInTierException"),
            ({"UserPoolTier": "LITE", "DcrConfiguration": {"OpenDcrEnabled": True}}, "FeatureUnavailableInTierException"),
            ({"UserPoolTier": "LITE", "AcrConfiguration": {"Level1": {"AcrValue": "low"}}}, "FeatureUnavailableInTierException"),
            ({"AcrConfiguration": {"Level1": {"AcrValue": "urn:cognito:loa:2"}}}, INVALID),
            ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["SMS_OTP", "PASSWORD"]}}}, INVALID),
            ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["SOFTWARE_TOKEN", "PASSWORD"]}}}, INVALID),
            ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["WEB_AUTHN"]}}}, INVALID),
            ({"MfaConfiguration": "ON", "SmsConfiguration": SMS, "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}, INVALID),
            ({"LambdaConfig": {"PreTokenGeneration": LAMBDA, "PreTokenGenerationConfig": {"LambdaArn": LAMBDA + "2", "LambdaVersion": "V1_0"}}}, INVALID),
            ({"LambdaConfig": {"CustomEmailSender": {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}}}, INVALID),
            ({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}, INVALID),
            ({"EmailConfiguration": {"ConfigurationSet": "s"}}, INVALID),
            ({"EmailVerificationMessage": "a {####}", "VerificationMessageTemplate": {"EmailMessage": "b {####}"}}, INVALID),
            ({"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": "hello {####}"}}}, INVALID),
            ({"AdminCreateUserConfig": {"UnusedAccountValidityDays": 3}, "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}}}, INVALID),
            ({"AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}, {"Priority": 2, "Name": "verified_email"}]}}, INVALID),
            ({"AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_phone_number"}, {"Priority": 1, "Name": "verified_email"}]}}, INVALID),
            ({"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY"}}, INVALID),
            ({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}, INVALID),
        ],
    )  # fmt: skip
    def test_refused_at_creation(
        self, idp: Any, strict: Strict, account: str, members: dict[str, Any], code: str
    ) -> None:
        refused(lambda: make_pool(idp, **members), code)
        assert idp.list_user_pools(MaxResults=1)["UserPools"] == []
        # A rule's refusal, not the model's: the request was well formed.
        assert messages(strict, account) == []
        assert len(messages(strict, account, "refusals")) == 1

    @pytest.mark.parametrize(
        "members",
        [
            {"AliasAttributes": ["email"]},
            {"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": SMS},
            {"MfaConfiguration": "OPTIONAL", "SmsConfiguration": SMS},
            {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}},
            {"MfaConfiguration": "OPTIONAL", "SmsConfiguration": SMS, "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}},
            {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT", "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"}}},
            {"UserPoolTier": "LITE", "DcrConfiguration": {"EnableStatus": "Disabled"}},
            {"SmsConfiguration": {"EumsSms": {"CallerArn": ROLE, "Region": REGION, "OriginationIdentity": "Sender"}}},
            {"LambdaConfig": {"InboundFederation": {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}}},
            {"LambdaConfig": {"CustomEmailSender": {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}, "KMSKeyID": KEY}},
            {"AcrConfiguration": {"Level1": {"AcrValue": "low"}}},
            {"AutoVerifiedAttributes": ["email"], "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
            {"Schema": [{"Name": "x", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}}]},
        ],
    )  # fmt: skip
    def test_accepted_at_creation(self, idp: Any, members: dict[str, Any]) -> None:
        created = make_pool(idp, **members)
        shown = describe(idp, created["Id"])
        expected = {
            name: value for name, value in members.items() if name not in ("Schema", "Policies", "AcrConfiguration")
        }
        assert {name: shown[name] for name in expected} == expected

    def test_defaults(self, idp: Any) -> None:
        shown = describe(idp, make_pool(idp)["Id"])
        assert shown["Policies"] == {
            "PasswordPolicy": {
                "MinimumLength": 8,
                "RequireUppercase": True,
                "RequireLowercase": True,
                "RequireNumbers": True,
                "RequireSymbols": True,
                "TemporaryPasswordValidityDays": 7,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
        }
        assert [m["Name"] for m in shown["AccountRecoverySetting"]["RecoveryMechanisms"]] == [
            "verified_email",
            "verified_phone_number",
        ]
        assert shown["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
        assert shown["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}
        assert shown["UserPoolTier"] == "ESSENTIALS"
        assert shown["AcrConfiguration"]["Level3"] == {"AcrValue": "urn:cognito:loa:3"}
        assert len(shown["SchemaAttributes"]) == 20

    @pytest.mark.parametrize("days", [0, None])
    def test_partial_password_policy(self, idp: Any, days: int | None) -> None:
        policy = {"MinimumLength": 10, "RequireNumbers": True} | (
            {} if days is None else {"TemporaryPasswordValidityDays": days}
        )
        shown = make_pool(idp, Policies={"PasswordPolicy": policy})["Policies"]["PasswordPolicy"]
        assert shown == {
            "MinimumLength": 10,
            "RequireUppercase": False,
            "RequireLowercase": False,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "TemporaryPasswordValidityDays": 7,
        }

    def test_legacy_days_follow_the_policy(self, idp: Any) -> None:
        shown = make_pool(idp, Policies={"PasswordPolicy": {"TemporaryPasswordValidityDays": 3}})
        assert shown["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 3}

    def test_twins_are_mirrored(self, idp: Any) -> None:
        shown = make_pool(
            idp,
            EmailVerificationSubject="hi",
            VerificationMessageTemplate={"SmsMessage": "c {####}"},
            LambdaConfig={"PreTokenGeneration": LAMBDA},
        )
        assert shown["VerificationMessageTemplate"]["EmailSubject"] == "hi"
        assert shown["SmsVerificationMessage"] == "c {####}"
        assert shown["LambdaConfig"]["PreTokenGenerationConfig"] == {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}

    def test_new_members_are_kept(self, idp: Any) -> None:
        members = {
            "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
            "IssuerConfiguration": {"Type": "UPDATED"},
            "DcrConfiguration": {"OpenDcrEnabled": True},
        }
        shown = describe(idp, make_pool(idp, **members)["Id"])
        assert shown["KeyConfiguration"] == members["KeyConfiguration"]
        assert shown["IssuerConfiguration"] == {"Type": "UPDATED"}
        assert describe(idp, make_pool(idp)["Id"])["IssuerConfiguration"] == {"Type": "ORIGINAL"}
        assert shown["DcrConfiguration"] == {"EnableStatus": "Enabled", "OpenDcrEnabled": True}

    def test_deletion_protection(self, idp: Any) -> None:
        pool = make_pool(idp, DeletionProtection="ACTIVE")["Id"]
        assert "deletion protection" in refused(lambda: idp.delete_user_pool(UserPoolId=pool))
        idp.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
        idp.delete_user_pool(UserPoolId=pool)
        refused(lambda: describe(idp, pool), "ResourceNotFoundException")

    def test_domain_before_pool(self, idp: Any, pool: str, account: str) -> None:
        domain = {"UserPoolId": pool, "Domain": f"d{account}"}
        idp.create_user_pool_domain(**domain)
        assert "domain" in refused(lambda: idp.delete_user_pool(UserPoolId=pool))
        idp.delete_user_pool_domain(**domain)
        refused(lambda: idp.delete_user_pool(UserPoolId=pool))  # it is on its way out
        while idp.describe_user_pool_domain(Domain=domain["Domain"])["DomainDescription"]:
            pass
        idp.delete_user_pool(UserPoolId=pool)

    def test_custom_attributes(self, idp: Any, pool: str) -> None:
        def add(*attributes: dict[str, Any]) -> None:
            idp.add_custom_attributes(UserPoolId=pool, CustomAttributes=list(attributes))

        number = {"AttributeDataType": "Number"}
        add({"Name": "a"} | number)
        (added,) = describe(idp, pool)["SchemaAttributes"][20:]
        assert (added["Name"], added["NumberAttributeConstraints"]) == ("custom:a", {})
        refused(lambda: add({"Name": "a"} | number))
        refused(lambda: add({"Name": "custom:b"} | number))
        refused(lambda: add({"Name": "b", "Required": True} | number))
        refused(lambda: add(*({"Name": f"c{index}"} | number for index in range(26))))
        assert len(describe(idp, pool)["SchemaAttributes"]) == 21

    def test_tags(self, idp: Any) -> None:
        pool = make_pool(idp, UserPoolTags={"a": "1"})
        arn = {"ResourceArn": pool["Arn"]}
        idp.tag_resource(**arn, Tags={"b": "2"})
        idp.untag_resource(**arn, TagKeys=["a"])
        assert idp.list_tags_for_resource(**arn)["Tags"] == {"b": "2"}
        assert describe(idp, pool["Id"])["UserPoolTags"] == {"b": "2"}
        refused(lambda: idp.tag_resource(**arn, Tags={"aws:x": "1"}))
        refused(lambda: idp.tag_resource(**arn, Tags={f"k{index}": "" for index in range(50)}))


DEFAULT_LEVELS = {f"Level{level}": {"AcrValue": f"urn:cognito:loa:{level}"} for level in range(1, 5)}
RESET_ON_OMISSION = [
    ({"AutoVerifiedAttributes": ["email"]}, None),
    ({"LambdaConfig": {"PreSignUp": LAMBDA}}, {}),
    ({"EmailConfiguration": SES}, {"EmailSendingAccount": "COGNITO_DEFAULT"}),
    ({"SmsAuthenticationMessage": "c {####}"}, None),
    ({"EmailVerificationMessage": "c {####}"}, None),
    ({"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}}, None),
    (
        {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}},
        {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    ),
    ({"DeletionProtection": "ACTIVE"}, "INACTIVE"),
    (
        {"VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"}},
        {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    ),
    ({"UserPoolTags": {"a": "1"}}, None),
    ({"KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"}}, None),
    ({"IssuerConfiguration": {"Type": "UPDATED"}}, {"Type": "ORIGINAL"}),
    ({"AcrConfiguration": {"Level1": {"AcrValue": "low"}}}, DEFAULT_LEVELS),
    ({"LambdaConfig": {"InboundFederation": {"LambdaArn": LAMBDA, "LambdaVersion": "V1_0"}}}, {}),
]
KEPT_ON_OMISSION = [
    {"MfaConfiguration": "OPTIONAL", "SmsConfiguration": SMS},
    {"SmsConfiguration": SMS},
    {"UserPoolTier": "PLUS"},
    {"DcrConfiguration": {"EnableStatus": "Disabled"}},
    {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}},
    {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}},
]


class TestPoolUpdate:
    @pytest.mark.parametrize(("members", "default"), RESET_ON_OMISSION)
    def test_omitted_members_are_reset(self, idp: Any, client: Client, members: dict[str, Any], default: Any) -> None:
        pool = make_pool(idp, **members)["Id"]
        name = next(iter(members))
        assert describe(idp, pool)[name] != default
        idp.update_user_pool(UserPoolId=pool)
        assert describe(idp, pool).get(name) == default
        # The emulator itself has let go too: what it does follows what it shows.
        emulated = describe(client("cognito-idp", behind=True), pool).get(name)
        assert emulated == default or not emulated

    @pytest.mark.parametrize("members", KEPT_ON_OMISSION)
    def test_measured_exceptions_are_kept(self, idp: Any, members: dict[str, Any]) -> None:
        pool = make_pool(idp, **members)["Id"]
        name = next(iter(members))
        before = describe(idp, pool)[name]
        idp.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
        after = describe(idp, pool)
        assert after[name] == before
        assert after["AutoVerifiedAttributes"] == ["email"]

    def test_sub_policies_are_independent(self, idp: Any) -> None:
        factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
        pool = make_pool(idp, Policies={"SignInPolicy": factors})["Id"]
        idp.update_user_pool(UserPoolId=pool, Policies={"PasswordPolicy": {"MinimumLength": 9}})
        policies = describe(idp, pool)["Policies"]
        assert policies["SignInPolicy"] == factors
        assert policies["PasswordPolicy"]["MinimumLength"] == 9
        assert policies["PasswordPolicy"]["RequireSymbols"] is False

    def test_update_settings_are_kept_and_cleared(self, idp: Any) -> None:
        settings = {"AttributesRequireVerificationBeforeUpdate": ["email"]}
        pool = make_pool(idp, AutoVerifiedAttributes=["email"], UserAttributeUpdateSettings=settings)["Id"]
        idp.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
        assert describe(idp, pool)["UserAttributeUpdateSettings"] == settings
        cleared: dict[str, Any] = {"AttributesRequireVerificationBeforeUpdate": []}
        idp.update_user_pool(UserPoolId=pool, UserAttributeUpdateSettings=cleared)
        assert describe(idp, pool)["UserAttributeUpdateSettings"] == cleared

    def test_create_only_members_survive(self, idp: Any) -> None:
        members = {"UsernameAttributes": ["email"], "UsernameConfiguration": {"CaseSensitive": False}}
        pool = make_pool(idp, **members)["Id"]
        idp.update_user_pool(UserPoolId=pool)
        assert {name: describe(idp, pool)[name] for name in members} == members

    def test_rename(self, idp: Any, pool: str) -> None:
        idp.update_user_pool(UserPoolId=pool, PoolName="q")
        assert describe(idp, pool)["Name"] == "q"
        assert [p["Name"] for p in idp.list_user_pools(MaxResults=5)["UserPools"]] == ["q"]
        idp.update_user_pool(UserPoolId=pool)
        assert describe(idp, pool)["Name"] == "q"

    def test_mfa_needs_a_factor(self, idp: Any, pool: str) -> None:
        refused(lambda: idp.update_user_pool(UserPoolId=pool, MfaConfiguration="ON"))
        idp.set_user_pool_mfa_config(
            UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        idp.update_user_pool(UserPoolId=pool, MfaConfiguration="ON")
        assert describe(idp, pool)["MfaConfiguration"] == "ON"

    def test_a_passkey_is_no_factor(self, idp: Any, pool: str) -> None:
        idp.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration={"UserVerification": "required"})
        refused(lambda: idp.update_user_pool(UserPoolId=pool, MfaConfiguration="ON"))

    def test_sms_stays_once_it_is_set(self, idp: Any, pool: str) -> None:
        sms = {"SmsConfiguration": SMS}
        idp.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="ON", SmsMfaConfiguration=sms)
        idp.update_user_pool(UserPoolId=pool)
        assert idp.get_user_pool_mfa_config(UserPoolId=pool)["SmsMfaConfiguration"] == sms
        idp.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration="OFF")
        idp.update_user_pool(UserPoolId=pool)
        assert describe(idp, pool)["SmsConfiguration"] == SMS

    def test_registration_is_replaced_as_a_whole(self, idp: Any) -> None:
        whole = {"EnableStatus": "Disabled", "OpenDcrEnabled": True, "AuthenticatedGrantTypes": []}
        pool = make_pool(idp, DcrConfiguration=whole)["Id"]
        assert describe(idp, pool)["DcrConfiguration"] == whole
        idp.update_user_pool(UserPoolId=pool, DcrConfiguration={"OpenDcrGrantTypes": ["code"]})
        assert describe(idp, pool)["DcrConfiguration"] == {"EnableStatus": "Enabled", "OpenDcrGrantTypes": ["code"]}
        idp.update_user_pool(UserPoolId=pool, DcrConfiguration={})
        assert describe(idp, pool)["DcrConfiguration"] == {"EnableStatus": "Enabled"}

    def test_levels_are_replaced_as_a_whole(self, idp: Any) -> None:
        pool = make_pool(idp, AcrConfiguration={"Level1": {"AcrValue": "low"}, "Level2": {"AcrValue": "mid"}})["Id"]
        idp.update_user_pool(UserPoolId=pool, AcrConfiguration={"Level4": {"AcrValue": "urn:x"}})
        assert describe(idp, pool)["AcrConfiguration"] == DEFAULT_LEVELS | {"Level4": {"AcrValue": "urn:x"}}
        refused(
            lambda: idp.update_user_pool(
                UserPoolId=pool, AcrConfiguration={"Level2": {"AcrValue": "urn:cognito:loa:1"}}
            )
        )

    @pytest.mark.parametrize(
        ("members", "without"),
        [
            ({"AcrConfiguration": {"Level1": {"AcrValue": "low"}}}, {}),
            ({"DcrConfiguration": {"OpenDcrEnabled": True}}, {"DcrConfiguration": {"EnableStatus": "Disabled"}}),
            ({"LambdaConfig": {"PreTokenGenerationConfig": {"LambdaArn": LAMBDA, "LambdaVersion": "V3_0"}}}, {}),
            ({"Policies": {"PasswordPolicy": {"PasswordHistorySize": 2}}}, {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}}),
            ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}, {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}}),
        ],
    )  # fmt: skip
    def test_features_keep_the_plan(self, idp: Any, members: dict[str, Any], without: dict[str, Any]) -> None:
        pool = make_pool(idp, **members)["Id"]
        lite = {"UserPoolId": pool, "UserPoolTier": "LITE"}
        refused(lambda: idp.update_user_pool(**lite, **members), "TierChangeNotAllowedException")
        idp.update_user_pool(**lite, **without)
        refused(lambda: idp.update_user_pool(**lite, **members), "FeatureUnavailableInTierException")

    def test_passkeys_as_mfa_keep_the_plan(self, idp: Any) -> None:
        pool = make_pool(idp)["Id"]
        passkey = {
            "UserPoolId": pool,
            "WebAuthnConfiguration": {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
        }
        idp.set_user_pool_mfa_config(**passkey)
        refused(lambda: idp.update_user_pool(UserPoolId=pool, UserPoolTier="LITE"), "TierChangeNotAllowedException")
        idp.set_user_pool_mfa_config(UserPoolId=pool, WebAuthnConfiguration={"FactorConfiguration": "SINGLE_FACTOR"})
        idp.update_user_pool(UserPoolId=pool, UserPoolTier="LITE")
        refused(lambda: idp.set_user_pool_mfa_config(**passkey), "FeatureUnavailableInTierException")

    def test_email_mfa_keeps_the_plan(self, idp: Any) -> None:
        pool = make_pool(idp, EmailConfiguration=SES)["Id"]
        mail = {"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {"Subject": "s"}}
        idp.set_user_pool_mfa_config(UserPoolId=pool, **mail)
        lite = {"UserPoolId": pool, "UserPoolTier": "LITE", "EmailConfiguration": SES}
        refused(lambda: idp.update_user_pool(**lite), "TierChangeNotAllowedException")
        idp.set_user_pool_mfa_config(UserPoolId=pool)
        idp.update_user_pool(**lite)
        refused(lambda: idp.set_user_pool_mfa_config(UserPoolId=pool, **mail), "FeatureUnavailableInTierException")

    def test_plan_change(self, idp: Any) -> None:
        add_ons = {"AdvancedSecurityMode": "AUDIT"}
        pool = make_pool(idp, UserPoolTier="PLUS", UserPoolAddOns=add_ons)["Id"]
        update = {"UserPoolId": pool, "UserPoolTier": "ESSENTIALS"}
        refused(lambda: idp.update_user_pool(**update, UserPoolAddOns=add_ons), "TierChangeNotAllowedException")
        idp.update_user_pool(**update)
        assert describe(idp, pool)["UserPoolTier"] == "ESSENTIALS"

    def test_gone_behind_the_proxy(self, idp: Any, client: Client, pool: str) -> None:
        client("cognito-idp", behind=True).delete_user_pool(UserPoolId=pool)
        refused(lambda: describe(idp, pool), "ResourceNotFoundException")
        refused(lambda: idp.update_user_pool(UserPoolId=pool), "ResourceNotFoundException")
        refused(lambda: idp.delete_user_pool(UserPoolId=pool), "ResourceNotFoundException")
        assert idp.list_user_pools(MaxResults=5)["UserPools"] == []

    def test_made_behind_the_proxy(self, idp: Any, client: Client) -> None:
        pool = make_pool(
            client("cognito-idp", behind=True),
            AutoVerifiedAttributes=["email"],
            MfaConfiguration="OPTIONAL",
            SmsConfiguration=SMS,
        )["Id"]
        assert describe(idp, pool)["AccountRecoverySetting"]
        idp.update_user_pool(UserPoolId=pool, SmsConfiguration=SMS)
        shown = describe(idp, pool)
        assert "AutoVerifiedAttributes" not in shown
        assert shown["MfaConfiguration"] == "OPTIONAL"

    def test_accounts_and_regions_are_apart(self, idp: Any, client: Client, pool: str, strict: Strict) -> None:
        idp.update_user_pool(UserPoolId=pool, PoolName="mine")
        elsewhere = client("cognito-idp", region="us-west-2")
        assert elsewhere.list_user_pools(MaxResults=5)["UserPools"] == []
        stranger = client("cognito-idp", key="111111111111")
        refused(lambda: describe(stranger, pool), "ResourceNotFoundException")
        assert describe(idp, pool)["Name"] == "mine"
        assert strict.log("111111111111")[-1]["error"] == "ResourceNotFoundException"


class TestMfa:
    @pytest.mark.parametrize(
        ("config", "pool_members"),
        [
            ({"SoftwareTokenMfaConfiguration": {"Enabled": True}}, {}),
            ({"MfaConfiguration": "OFF", "SoftwareTokenMfaConfiguration": {"Enabled": False}}, {}),
            ({"MfaConfiguration": "ON"}, {}),
            ({"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": False}}, {}),
            ({"MfaConfiguration": "ON", "EmailMfaConfiguration": {"Subject": "s"}}, {}),
            ({"MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsAuthenticationMessage": "c {####}"}}, {}),
            ({"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}, {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}),
            ({"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}, "WebAuthnConfiguration": {"FactorConfiguration": "SINGLE_FACTOR"}}, {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}),
            ({"MfaConfiguration": "ON", "EmailMfaConfiguration": {"Subject": "s"}}, {"EmailConfiguration": SES, "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]}}),
        ],
    )  # fmt: skip
    def test_refused(self, idp: Any, config: dict[str, Any], pool_members: dict[str, Any]) -> None:
        pool = make_pool(idp, **pool_members)["Id"]
        refused(lambda: idp.set_user_pool_mfa_config(UserPoolId=pool, **config))
        assert body(idp.get_user_pool_mfa_config(UserPoolId=pool)) == {"MfaConfiguration": "OFF"}

    @pytest.mark.parametrize(
        ("config", "pool_members"),
        [
            ({"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}}, {}),
            ({"MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": {"SmsConfiguration": SMS}}, {}),
            ({"MfaConfiguration": "ON", "EmailMfaConfiguration": {"Subject": "s"}}, {"EmailConfiguration": SES}),
            ({"MfaConfiguration": "OFF", "WebAuthnConfiguration": {"RelyingPartyId": "a.b", "UserVerification": "required", "FactorConfiguration": "SINGLE_FACTOR"}}, {}),
        ],
    )  # fmt: skip
    def test_accepted(self, idp: Any, config: dict[str, Any], pool_members: dict[str, Any]) -> None:
        pool = make_pool(idp, **pool_members)["Id"]
        idp.set_user_pool_mfa_config(UserPoolId=pool, **config)
        assert body(idp.get_user_pool_mfa_config(UserPoolId=pool)) == config
        assert describe(idp, pool)["MfaConfiguration"] == config["MfaConfiguration"]

    def test_a_bare_call_turns_everything_off(self, idp: Any, pool: str) -> None:
        idp.set_user_pool_mfa_config(
            UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        idp.set_user_pool_mfa_config(UserPoolId=pool)
        assert body(idp.get_user_pool_mfa_config(UserPoolId=pool)) == {"MfaConfiguration": "OFF"}

    def test_sms_is_shared_with_the_pool(self, idp: Any, pool: str) -> None:
        idp.set_user_pool_mfa_config(
            UserPoolId=pool, MfaConfiguration="ON", SmsMfaConfiguration={"SmsConfiguration": SMS}
        )
        assert describe(idp, pool)["SmsConfiguration"] == SMS

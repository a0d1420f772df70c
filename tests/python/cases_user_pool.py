"""The properties of a user pool that change in place, each with values and with what AWS then has."""

from __future__ import annotations

from typing import Any

from life import ABSENT, ADDED, GIVEN_UP, Case

ACCOUNT = "123456789012"
LAMBDA = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-"
SES = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/"
SMS = {"snsCallerArn": f"{ROLE}sms", "externalId": "x", "snsRegion": "us-east-1"}
LIVE_SMS = {"SnsCallerArn": f"{ROLE}sms", "ExternalId": "x", "SnsRegion": "us-east-1"}
DEVELOPER = {"emailSendingAccount": "DEVELOPER", "sourceArn": f"{SES}example.com"}
TRIGGERS = {
    name: name[0].upper() + name[1:]
    for name in (
        "createAuthChallenge", "customMessage", "defineAuthChallenge", "postAuthentication", "postConfirmation",
        "preAuthentication", "preSignUp", "userMigration", "verifyAuthChallengeResponse",
    )
}  # fmt: skip


def _password(length: int, required: bool, days: int, **more: Any) -> dict[str, Any]:
    classes = dict.fromkeys(("RequireLowercase", "RequireNumbers", "RequireSymbols", "RequireUppercase"), required)
    return {"MinimumLength": length, "TemporaryPasswordValidityDays": days} | classes | more


def _policies(password: dict[str, Any] | None = None, factors: list[str] | None = None) -> dict[str, Any]:
    return {
        "PasswordPolicy": password or _password(8, True, 7),
        "SignInPolicy": {"AllowedFirstAuthFactors": factors or ["PASSWORD"]},
    }


def _admin(only: bool, days: int = 7, **template: str) -> dict[str, Any]:
    more = {"InviteMessageTemplate": template} if template else {}
    return {"AllowAdminCreateUserOnly": only, "UnusedAccountValidityDays": days} | more


def _triggers(names: list[str], suffix: str) -> dict[str, str]:
    return {name: f"{LAMBDA}{name}-{suffix}" for name in names}


def _live_triggers(names: list[str], suffix: str) -> dict[str, str]:
    return {TRIGGERS[name]: f"{LAMBDA}{name}-{suffix}" for name in names}


def _versioned(name: str, version: str = "V1_0") -> dict[str, str]:
    return {"lambdaArn": f"{LAMBDA}{name}", "lambdaVersion": version}


def _live_versioned(name: str, version: str = "V1_0") -> dict[str, str]:
    return {"LambdaArn": f"{LAMBDA}{name}", "LambdaVersion": version}


def _levels(**names: str) -> dict[str, Any]:
    return {f"Level{n}": {"AcrValue": names.get(f"Level{n}", f"urn:cognito:loa:{n}")} for n in range(1, 5)}


def _dcr(
    status: str, *, everybody: bool = False, granted: tuple[str, ...] = ("client_credentials", "code"), **more: Any
) -> dict[str, Any]:
    return {
        "EnableStatus": status,
        "OpenDcrEnabled": everybody,
        "AuthenticatedGrantTypes": list(granted),
        "OpenDcrGrantTypes": ["code"],
        "AllowedScopes": [],
    } | more


def _recovery(*names: str) -> dict[str, Any]:
    return {"RecoveryMechanisms": [{"Priority": rank, "Name": name} for rank, name in enumerate(names, 1)]}


OFF: dict[str, Any] = {"MfaConfiguration": "OFF"}
SMS_FACTOR = {"SmsMfaConfiguration": {"SmsConfiguration": LIVE_SMS}}
CODE = "Your code is {####}."

CASES = [
    Case(
        "name",
        ({"name": "first name"}, {"name": "second_name+=,.@-"}),
        # A name that Pulumi did not make is not taken back: the pool keeps it.
        ({"Name": "first name"}, {"Name": "second_name+=,.@-"}, {"Name": "second_name+=,.@-"}),
        unseen=frozenset({GIVEN_UP}),
    ),
    Case(
        "accountRecoverySetting",
        (
            {"accountRecoverySetting": {"recoveryMechanisms": [{"name": "admin_only", "priority": 1}]}},
            {
                "accountRecoverySetting": {
                    "recoveryMechanisms": [
                        {"name": "verified_phone_number", "priority": 1},
                        {"name": "verified_email", "priority": 2},
                    ]
                }
            },
        ),
        (
            {"AccountRecoverySetting": _recovery("admin_only")},
            {"AccountRecoverySetting": _recovery("verified_phone_number", "verified_email")},
            {"AccountRecoverySetting": _recovery("verified_email", "verified_phone_number")},
        ),
    ),
    Case(
        "acrConfiguration",
        (
            {"acrConfiguration": {"Level1": {"acrValue": "low"}, "Level4": {"acrValue": "urn:high"}}},
            {"acrConfiguration": {"Level1": {"acrValue": "lower"}}},
        ),
        (
            {"AcrConfiguration": _levels(Level1="low", Level4="urn:high")},
            {"AcrConfiguration": _levels(Level1="lower")},
            {"AcrConfiguration": _levels()},
        ),
    ),
    Case(
        "adminCreateUserConfig",
        (
            {
                "adminCreateUserConfig": {
                    "allowAdminCreateUserOnly": True,
                    "inviteMessageTemplate": {
                        "emailSubject": "Hello",
                        "emailMessage": "{username} {####} hello",
                        "smsMessage": "{username} {####}",
                    },
                }
            },
            {"adminCreateUserConfig": {"inviteMessageTemplate": {"smsMessage": "{####} {username}"}}},
        ),
        (
            {
                "AdminCreateUserConfig": _admin(
                    True,
                    EmailSubject="Hello",
                    EmailMessage="{username} {####} hello",
                    SMSMessage="{username} {####}",
                )
            },
            {"AdminCreateUserConfig": _admin(False, SMSMessage="{####} {username}")},
            {"AdminCreateUserConfig": _admin(False)},
        ),
        {"emailConfiguration": DEVELOPER},
    ),
    Case(
        "autoVerifiedAttributes",
        ({"autoVerifiedAttributes": ["email", "phone_number"]}, {"autoVerifiedAttributes": ["phone_number"]}),
        (
            {"AutoVerifiedAttributes": ["email", "phone_number"]},
            {"AutoVerifiedAttributes": ["phone_number"]},
            {"AutoVerifiedAttributes": ABSENT},
        ),
        {"smsConfiguration": SMS},
    ),
    Case(
        "dcrConfiguration",
        (
            {"dcrConfiguration": {"enableStatus": "Enabled", "authenticatedGrantTypes": []}},
            {
                "dcrConfiguration": {
                    "enableStatus": "Enabled",
                    "openDcrEnabled": True,
                    "allowedScopes": ["aws.cognito.signin.user.admin"],
                }
            },
        ),
        (
            {"DcrConfiguration": _dcr("Enabled", granted=())},
            {"DcrConfiguration": _dcr("Enabled", everybody=True, AllowedScopes=["aws.cognito.signin.user.admin"])},
            # AWS keeps what it is not told, so this is told.
            {"DcrConfiguration": _dcr("Disabled")},
        ),
    ),
    Case(
        "deletionProtection",
        ({"deletionProtection": "INACTIVE"}, {"deletionProtection": "ACTIVE"}),
        (
            {"DeletionProtection": "INACTIVE"},
            {"DeletionProtection": "ACTIVE"},
            {"DeletionProtection": "INACTIVE"},
        ),
        unseen=frozenset({ADDED}),
    ),
    Case(
        "deviceConfiguration",
        (
            {"deviceConfiguration": {"challengeRequiredOnNewDevice": True, "deviceOnlyRememberedOnUserPrompt": True}},
            {"deviceConfiguration": {"deviceOnlyRememberedOnUserPrompt": True}},
        ),
        (
            {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}},
            {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": True}},
            {"DeviceConfiguration": ABSENT},
        ),
    ),
    Case(
        "deviceConfigurationWithoutDemands",
        # The block itself means something, whatever is in it.
        (
            {"deviceConfiguration": {"challengeRequiredOnNewDevice": False, "deviceOnlyRememberedOnUserPrompt": False}},
            {"deviceConfiguration": {"challengeRequiredOnNewDevice": True}},
        ),
        (
            {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False}},
            {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}},
            {"DeviceConfiguration": ABSENT},
        ),
    ),
    Case(
        "emailConfiguration",
        (
            {
                "emailConfiguration": DEVELOPER
                | {
                    "configurationSet": "set-1",
                    "fromEmailAddress": "Example <no-reply@example.com>",
                    "replyToEmailAddress": "help@example.com",
                }
            },
            {"emailConfiguration": {"sourceArn": f"{SES}b.example.com", "fromEmailAddress": "a@b.example.com"}},
        ),
        (
            {
                "EmailConfiguration": {
                    "EmailSendingAccount": "DEVELOPER",
                    "SourceArn": f"{SES}example.com",
                    "ConfigurationSet": "set-1",
                    "From": "Example <no-reply@example.com>",
                    "ReplyToEmailAddress": "help@example.com",
                }
            },
            {
                "EmailConfiguration": {
                    "EmailSendingAccount": "COGNITO_DEFAULT",
                    "SourceArn": f"{SES}b.example.com",
                    "From": "a@b.example.com",
                }
            },
            {"EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"}},
        ),
    ),
    Case(
        "emailMfaConfiguration",
        (
            {"emailMfaConfiguration": {"subject": "Code", "message": CODE}},
            {"emailMfaConfiguration": {"subject": "Your code"}},
        ),
        (
            {"EmailMfaConfiguration": {"Subject": "Code", "Message": CODE}},
            {"EmailMfaConfiguration": {"Subject": "Your code"}},
            {"EmailMfaConfiguration": ABSENT},
        ),
        {
            "mfaConfiguration": "OPTIONAL",
            "softwareTokenMfaConfiguration": {"enabled": True},
            "emailConfiguration": DEVELOPER,
        },
    ),
    Case(
        "issuerConfiguration",
        ({"issuerConfiguration": {"type": "ORIGINAL"}}, {"issuerConfiguration": {"type": "UPDATED"}}),
        (
            {"IssuerConfiguration": {"Type": "ORIGINAL"}},
            {"IssuerConfiguration": {"Type": "UPDATED"}},
            {"IssuerConfiguration": {"Type": "ORIGINAL"}},
        ),
        unseen=frozenset({ADDED}),
    ),
    Case(
        "keyConfiguration",
        (
            {"keyConfiguration": {"keyType": "CUSTOMER_MANAGED_KEY", "kmsKeyArn": f"{KEY}000000000001"}},
            {"keyConfiguration": {"keyType": "CUSTOMER_MANAGED_KEY", "kmsKeyArn": f"{KEY}000000000002"}},
        ),
        (
            {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": f"{KEY}000000000001"}},
            {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": f"{KEY}000000000002"}},
            {"KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"}},
        ),
    ),
    Case(
        "lambdaConfig",
        (
            {"lambdaConfig": _triggers(list(TRIGGERS), "1")},
            {"lambdaConfig": _triggers(list(TRIGGERS)[::2], "2")},
        ),
        (
            {"LambdaConfig": _live_triggers(list(TRIGGERS), "1")},
            {"LambdaConfig": _live_triggers(list(TRIGGERS)[::2], "2")},
            {"LambdaConfig": {}},
        ),
    ),
    Case(
        "senders",
        (
            {
                "lambdaConfig": {
                    "customEmailSender": _versioned("email"),
                    "customSmsSender": _versioned("sms"),
                    "inboundFederation": _versioned("in"),
                    "kmsKeyId": f"{KEY}000000000001",
                }
            },
            {"lambdaConfig": {"customEmailSender": _versioned("email-2"), "kmsKeyId": f"{KEY}000000000002"}},
        ),
        (
            {
                "LambdaConfig": {
                    "CustomEmailSender": _live_versioned("email"),
                    "CustomSMSSender": _live_versioned("sms"),
                    "InboundFederation": _live_versioned("in"),
                    "KMSKeyID": f"{KEY}000000000001",
                }
            },
            {
                "LambdaConfig": {
                    "CustomEmailSender": _live_versioned("email-2"),
                    "KMSKeyID": f"{KEY}000000000002",
                }
            },
            {"LambdaConfig": {}},
        ),
    ),
    Case(
        "preTokenGenerationConfig",
        (
            {"lambdaConfig": {"preTokenGenerationConfig": _versioned("t", "V1_0")}},
            {"lambdaConfig": {"preTokenGenerationConfig": _versioned("t-2", "V3_0")}},
        ),
        (
            {
                "LambdaConfig": {
                    "PreTokenGeneration": f"{LAMBDA}t",
                    "PreTokenGenerationConfig": _live_versioned("t", "V1_0"),
                }
            },
            {
                "LambdaConfig": {
                    "PreTokenGeneration": f"{LAMBDA}t-2",
                    "PreTokenGenerationConfig": _live_versioned("t-2", "V3_0"),
                }
            },
            {"LambdaConfig": {}},
        ),
    ),
    Case(
        "preTokenGeneration",
        (
            {"lambdaConfig": {"preTokenGeneration": f"{LAMBDA}t"}},
            {"lambdaConfig": {"preTokenGeneration": f"{LAMBDA}t-2", "preSignUp": f"{LAMBDA}p"}},
        ),
        (
            {
                "LambdaConfig": {
                    "PreTokenGeneration": f"{LAMBDA}t",
                    "PreTokenGenerationConfig": _live_versioned("t", "V1_0"),
                }
            },
            {
                "LambdaConfig": {
                    "PreTokenGeneration": f"{LAMBDA}t-2",
                    "PreTokenGenerationConfig": _live_versioned("t-2", "V1_0"),
                    "PreSignUp": f"{LAMBDA}p",
                }
            },
            {"LambdaConfig": {}},
        ),
    ),
    Case(
        "mfaByApp",
        (
            {"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": {"enabled": True}},
            {"mfaConfiguration": "ON", "softwareTokenMfaConfiguration": {"enabled": True}},
        ),
        (
            {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
            {"MfaConfiguration": "ON", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
            OFF | {"SoftwareTokenMfaConfiguration": ABSENT},
        ),
    ),
    Case(
        "mfaBySms",
        ({"mfaConfiguration": "ON"}, {"mfaConfiguration": "OPTIONAL"}),
        (
            {"MfaConfiguration": "ON"} | SMS_FACTOR,
            {"MfaConfiguration": "OPTIONAL"} | SMS_FACTOR,
            OFF | {"SmsMfaConfiguration": ABSENT},
        ),
        {"smsConfiguration": SMS},
    ),
    Case(
        "passwordPolicy",
        (
            {
                "passwordPolicy": {
                    "minimumLength": 99,
                    "requireLowercase": True,
                    "requireNumbers": True,
                    "requireSymbols": True,
                    "requireUppercase": True,
                    "temporaryPasswordValidityDays": 365,
                    "passwordHistorySize": 24,
                }
            },
            {"passwordPolicy": {"minimumLength": 6}},
        ),
        (
            {
                "Policies": _policies(_password(99, True, 365, PasswordHistorySize=24)),
                "AdminCreateUserConfig": _admin(False, 365),
            },
            {"Policies": _policies(_password(6, False, 7)), "AdminCreateUserConfig": _admin(False)},
            {"Policies": _policies(), "AdminCreateUserConfig": _admin(False)},
        ),
    ),
    Case(
        "sessionConfiguration",
        (
            {"sessionConfiguration": {"userSessionTracking": "ENABLED", "tokenSession": {"maxPerUser": 5}}},
            {"sessionConfiguration": {"userSessionTracking": "ENABLED"}},
        ),
        (
            {"SessionConfiguration": {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5}}},
            {"SessionConfiguration": {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 20}}},
            {"SessionConfiguration": {"UserSessionTracking": "DISABLED", "TokenSession": {"MaxPerUser": 20}}},
        ),
    ),
    Case(
        "signInPolicy",
        (
            {"signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"]}},
            {"signInPolicy": {"allowedFirstAuthFactors": ["EMAIL_OTP", "PASSWORD"]}},
        ),
        (
            {"Policies": _policies(factors=["EMAIL_OTP", "PASSWORD", "SMS_OTP", "WEB_AUTHN"])},
            {"Policies": _policies(factors=["EMAIL_OTP", "PASSWORD"])},
            {"Policies": _policies()},
        ),
        {"smsConfiguration": SMS},
    ),
    Case(
        "smsAuthenticationMessage",
        ({"smsAuthenticationMessage": CODE}, {"smsAuthenticationMessage": "{####}!"}),
        (
            {"SmsAuthenticationMessage": CODE},
            {"SmsAuthenticationMessage": "{####}!"},
            {"SmsAuthenticationMessage": ABSENT},
        ),
    ),
    Case(
        "smsAuthenticationMessageWithMfa",
        ({"smsAuthenticationMessage": CODE}, {"smsAuthenticationMessage": "{####}!"}),
        (
            {
                "SmsAuthenticationMessage": CODE,
                "SmsMfaConfiguration": {"SmsConfiguration": LIVE_SMS, "SmsAuthenticationMessage": CODE},
            },
            {
                "SmsAuthenticationMessage": "{####}!",
                "SmsMfaConfiguration": {"SmsConfiguration": LIVE_SMS, "SmsAuthenticationMessage": "{####}!"},
            },
            {"SmsAuthenticationMessage": ABSENT} | SMS_FACTOR,
        ),
        {"smsConfiguration": SMS, "mfaConfiguration": "OPTIONAL"},
    ),
    Case(
        "softwareTokenMfaConfiguration",
        (
            {"softwareTokenMfaConfiguration": {"enabled": False}},
            {"softwareTokenMfaConfiguration": {"enabled": True}},
        ),
        (
            {"SoftwareTokenMfaConfiguration": {"Enabled": False}},
            {"SoftwareTokenMfaConfiguration": {"Enabled": True}},
            {"SoftwareTokenMfaConfiguration": {"Enabled": False}},
        ),
        {"smsConfiguration": SMS, "mfaConfiguration": "OPTIONAL"},
        unseen=frozenset({ADDED}),
    ),
    Case(
        "tags",
        ({"tags": {"team": "a", "a b:c/d": "x y", "empty": ""}}, {"tags": {"team": "b", "new": "1"}}),
        (
            {"UserPoolTags": {"team": "a", "a b:c/d": "x y", "empty": ""}},
            {"UserPoolTags": {"team": "b", "new": "1"}},
            {"UserPoolTags": ABSENT},
        ),
    ),
    Case(
        "userAttributeUpdateSettings",
        (
            {"userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]}},
            {"userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["phone_number", "email"]}},
        ),
        (
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email", "phone_number"]}},
            # AWS shows an empty list, once something was there.
            {"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []}},
        ),
        {"autoVerifiedAttributes": ["email", "phone_number"], "smsConfiguration": SMS},
    ),
    Case(
        "userPoolAddOns",
        (
            {"userPoolAddOns": {"advancedSecurityMode": "AUDIT"}},
            {
                "userPoolAddOns": {
                    "advancedSecurityMode": "ENFORCED",
                    "advancedSecurityAdditionalFlows": {"customAuthMode": "AUDIT"},
                }
            },
        ),
        (
            {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}},
            {
                "UserPoolAddOns": {
                    "AdvancedSecurityMode": "ENFORCED",
                    "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
                }
            },
            {"UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}},
        ),
        {"userPoolTier": "PLUS"},
    ),
    Case(
        "userPoolTier",
        ({"userPoolTier": "LITE"}, {"userPoolTier": "PLUS"}),
        (
            {"UserPoolTier": "LITE"},
            {"UserPoolTier": "PLUS"},
            {"UserPoolTier": "ESSENTIALS"},
        ),
        # A pool that begins on LITE has no such policy unless it is asked for.
        {"signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD"]}},
    ),
    Case(
        "verificationMessageTemplate",
        (
            {
                "verificationMessageTemplate": {
                    "defaultEmailOption": "CONFIRM_WITH_CODE",
                    "emailMessage": CODE,
                    "emailSubject": "Code",
                    "smsMessage": "{####}.",
                }
            },
            {
                "verificationMessageTemplate": {
                    "defaultEmailOption": "CONFIRM_WITH_LINK",
                    "emailMessageByLink": "{##Click##} here",
                    "emailSubjectByLink": "Link",
                }
            },
        ),
        (
            {
                "VerificationMessageTemplate": {
                    "DefaultEmailOption": "CONFIRM_WITH_CODE",
                    "EmailMessage": CODE,
                    "EmailSubject": "Code",
                    "SmsMessage": "{####}.",
                },
                "EmailVerificationMessage": CODE,
                "EmailVerificationSubject": "Code",
                "SmsVerificationMessage": "{####}.",
            },
            {
                "VerificationMessageTemplate": {
                    "DefaultEmailOption": "CONFIRM_WITH_LINK",
                    "EmailMessageByLink": "{##Click##} here",
                    "EmailSubjectByLink": "Link",
                },
                "EmailVerificationMessage": ABSENT,
                "EmailVerificationSubject": ABSENT,
                "SmsVerificationMessage": ABSENT,
            },
            {
                "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
                "EmailVerificationMessage": ABSENT,
                "EmailVerificationSubject": ABSENT,
                "SmsVerificationMessage": ABSENT,
            },
        ),
        {"emailConfiguration": DEVELOPER},
    ),
    Case(
        "webAuthnConfiguration",
        (
            {"webAuthnConfiguration": {"relyingPartyId": "auth.example.com", "userVerification": "required"}},
            {
                "webAuthnConfiguration": {
                    "factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
                    "relyingPartyId": "example.com",
                }
            },
        ),
        (
            {
                "WebAuthnConfiguration": {
                    "FactorConfiguration": "SINGLE_FACTOR",
                    "RelyingPartyId": "auth.example.com",
                    "UserVerification": "required",
                }
            },
            {
                "WebAuthnConfiguration": {
                    "FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION",
                    "RelyingPartyId": "example.com",
                    "UserVerification": "preferred",
                }
            },
            {"WebAuthnConfiguration": {"FactorConfiguration": "SINGLE_FACTOR", "UserVerification": "preferred"}},
        ),
    ),
    # Changes nothing in AWS, and is wanted at the next delete.
    Case("forceDestroy", ({"forceDestroy": True}, {"forceDestroy": False}), ({}, {}, {}), unseen=frozenset({GIVEN_UP})),
]

# A pool as production has it, nearly everything set; and what was settled when it was made.
WHOLE: dict[str, Any] = {
    "name": "whole",
    "accountRecoverySetting": {
        "recoveryMechanisms": [
            {"name": "verified_phone_number", "priority": 1},
            {"name": "verified_email", "priority": 2},
        ]
    },
    "adminCreateUserConfig": {
        "allowAdminCreateUserOnly": True,
        "inviteMessageTemplate": {"smsMessage": "{username} {####}", "emailSubject": "Hello"},
    },
    "aliasAttributes": ["email", "preferred_username"],
    "autoVerifiedAttributes": ["email", "phone_number"],
    "deviceConfiguration": {"deviceOnlyRememberedOnUserPrompt": True},
    "emailConfiguration": DEVELOPER | {"replyToEmailAddress": "help@example.com"},
    "emailMfaConfiguration": {"subject": "Code", "message": CODE},
    "lambdaConfig": {
        "preSignUp": f"{LAMBDA}p",
        "preTokenGenerationConfig": _versioned("t", "V2_0"),
        "customSmsSender": _versioned("sms"),
        "kmsKeyId": f"{KEY}000000000001",
    },
    "mfaConfiguration": "OPTIONAL",
    "passwordPolicy": {"minimumLength": 14, "requireNumbers": True, "passwordHistorySize": 5},
    "schemas": [
        {"name": "email", "attributeDataType": "String", "required": True, "mutable": True},
        {
            "name": "tenant",
            "attributeDataType": "String",
            "stringAttributeConstraints": {"minLength": "1", "maxLength": "64"},
        },
        {
            "name": "age",
            "attributeDataType": "Number",
            "mutable": True,
            "numberAttributeConstraints": {"maxValue": 150},
        },
        {"name": "since", "attributeDataType": "DateTime", "mutable": True},
        {"name": "vip", "attributeDataType": "Boolean"},
    ],
    "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"]},
    "smsAuthenticationMessage": CODE,
    "smsConfiguration": SMS,
    "softwareTokenMfaConfiguration": {"enabled": True},
    "tags": {"team": "a"},
    "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
    "userPoolAddOns": {"advancedSecurityMode": "ENFORCED"},
    "userPoolTier": "PLUS",
    "usernameConfiguration": {"caseSensitive": False},
    "verificationMessageTemplate": {"emailMessage": CODE, "emailSubject": "Code", "smsMessage": "{####}."},
    "webAuthnConfiguration": {"relyingPartyId": "example.com", "userVerification": "required"},
}

"""User pools that AWS would refuse, or that say what no pool can be."""

from __future__ import annotations

from bad_input.program import ACCOUNT, LAMBDA, REGION, SES, SMS, from_config, pool

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a0a0a0a-0000-0000-0000-000000000000"
DEVELOPER = {"emailSendingAccount": "DEVELOPER", "sourceArn": SES}
TOKEN = {"softwareTokenMfaConfiguration": {"enabled": True}}
FACTORS = "signInPolicy.allowedFirstAuthFactors"
TENANT = {"name": "tenant", "attributeDataType": "String"}

SHAPES = [
    from_config(
        pool(
            "unknown properties, at the top and below",
            {"nmae": "shop", "zzz": 1, "passwordPolicy": {"requireNumber": True}},
            "nmae is not a property here; did you mean name?",
            "passwordPolicy.requireNumber is not a property here; did you mean requireNumbers?",
            "zzz is not a property here",
        )
    ),
    from_config(
        pool(
            "wrong types",
            {
                "usernameAttributes": "email",
                "tags": ["team"],
                "passwordPolicy": {"minimumLength": "many", "requireNumbers": "yes"},
                "forceDestroy": 1,
                "deviceConfiguration": True,
            },
            "property deviceConfiguration value {true} has a problem: must be an object, and is a boolean",
            "property forceDestroy value {1} has a problem: must be a boolean, and is a number",
            "passwordPolicy.minimumLength must be a whole number, and is a string",
            "passwordPolicy.requireNumbers must be a boolean, and is a string",
            "tags must be an object, and is a list",
            "property usernameAttributes value {email} has a problem: "
            "must be a list, and is a string: put it in brackets",
        )
    ),
    from_config(
        pool(
            "a switch where a word belongs",
            {"deletionProtection": True, "mfaConfiguration": False},
            "property deletionProtection value {true} has a problem: must be one of ACTIVE, INACTIVE, and is a boolean",
            "property mfaConfiguration value {false} has a problem: must be one of OFF, ON, OPTIONAL, and is a boolean",
        )
    ),
    from_config(
        pool(
            "what a block requires is missing",
            {
                "smsConfiguration": {"externalId": "x"},
                "schemas": [{"mutable": True}],
                "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email"}]},
            },
            "accountRecoverySetting.recoveryMechanisms[0].priority is required, and missing",
            "schemas[0].attributeDataType is required, and missing",
            "schemas[0].name is required, and missing",
            "smsConfiguration needs a way to send: snsCallerArn for Amazon SNS, or eumsSms for AWS End User Messaging SMS",
        )
    ),
    pool(
        "numbers out of range",
        {
            "passwordPolicy": {
                "minimumLength": 5,
                "passwordHistorySize": 25,
                "temporaryPasswordValidityDays": 366,
            }
        },
        "passwordPolicy.minimumLength must be 6 to 99, and is 5",
        "passwordPolicy.passwordHistorySize must be 0 to 24, and is 25",
        "passwordPolicy.temporaryPasswordValidityDays must be 0 to 365, and is 366",
    ),
    pool(
        "half a character",
        {"passwordPolicy": {"minimumLength": 8.5}},
        "passwordPolicy.minimumLength must be a whole number",
    ),
    pool(
        "words that AWS does not know",
        {
            "mfaConfiguration": "ONN",
            "userPoolTier": "Premium",
            "usernameAttributes": ["email", "mail"],
            "lambdaConfig": {"preTokenGenerationConfig": {"lambdaArn": LAMBDA, "lambdaVersion": "V2"}},
        },
        "lambdaConfig.preTokenGenerationConfig.lambdaVersion must be one of V1_0, V2_0, V3_0; did you mean V2_0?",
        "property mfaConfiguration value {ONN} has a problem: must be one of OFF, ON, OPTIONAL; did you mean ON?",
        "property userPoolTier value {Premium} has a problem: must be one of LITE, ESSENTIALS, PLUS",
        "usernameAttributes[1] must be one of email, phone_number; did you mean email?",
    ),
    pool(
        # P40
        "slips of the hand, which are no values that AWS may have by now",
        {
            "userPoolTier": "ESSENTIAL",
            "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "EMIAL_OTP"]},
        },
        "signInPolicy.allowedFirstAuthFactors[1] must be one of PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN; "
        "did you mean EMAIL_OTP?",
        "property userPoolTier value {ESSENTIAL} has a problem: must be one of LITE, ESSENTIALS, PLUS; "
        "did you mean ESSENTIALS?",
    ),
    pool(
        "a name with characters that AWS does not take",
        {"name": "shop: customers!"},
        "property name value {shop: customers!} has a problem: "
        "may have only ASCII letters, digits, white space and _ + = , . @ -",
    ),
    pool(
        "a name that is too long",
        {"name": "n" * 129},
        f"property name value {{{'n' * 129}}} has a problem: must be 1 to 128 characters long, and is 129",
    ),
    pool(
        "names where ARNs belong",
        {
            "lambdaConfig": {"preSignUp": "check-invitation-code", "kmsKeyId": "alias/shop"},
            "smsConfiguration": {"snsCallerArn": "cognito-sms-role-of-shop"},
        },
        "lambdaConfig.kmsKeyId must be an ARN, such as "
        "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "lambdaConfig.preSignUp must be an ARN, such as arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up",
        "smsConfiguration.snsCallerArn must be an ARN, such as arn:aws:iam::123456789012:role/cognito-sms",
    ),
    pool(
        "tags that AWS keeps for itself, and too long ones",
        {"tags": {"aws:owner": "x", "k" * 129: "x", "note": "v" * 257}},
        f"tags.{'k' * 129} its key must be 1 to 128 characters long, and is 129",
        "tags.note must be 0 to 256 characters long, and is 257",
        'tags["aws:owner"] begins with aws:, which AWS keeps for its own tags',
    ),
    pool(
        "more tags than AWS takes",
        {"tags": {f"t{i:02}": "x" for i in range(51)}},
        "tags must have at most 50 entries, and has 51",
    ),
]

SIGN_IN = [
    pool(
        "two kinds of usernames",
        {"usernameAttributes": ["email"], "aliasAttributes": ["preferred_username"]},
        "aliasAttributes excludes usernameAttributes: users sign in either with a username and its "
        "aliases, or with the attribute itself",
    ),
    pool(
        # P17
        "MFA without a factor",
        {"mfaConfiguration": "ON"},
        "property mfaConfiguration value {ON} has a problem: needs a factor: softwareTokenMfaConfiguration with "
        "enabled: true, smsConfiguration, or emailMfaConfiguration",
    ),
    pool(
        "MFA with its one factor switched off",
        {"mfaConfiguration": "OPTIONAL", "softwareTokenMfaConfiguration": {"enabled": False}},
        "property mfaConfiguration value {OPTIONAL} has a problem: needs a factor: softwareTokenMfaConfiguration with "
        "enabled: true, smsConfiguration, or emailMfaConfiguration",
    ),
    pool(
        # P17
        "factors without MFA",
        TOKEN | {"emailMfaConfiguration": {"subject": "Code"}, "emailConfiguration": DEVELOPER},
        "softwareTokenMfaConfiguration is a factor for MFA, which mfaConfiguration leaves off: set it to ON "
        "or OPTIONAL",
        "emailMfaConfiguration is a factor for MFA, which mfaConfiguration leaves off: set it to ON or OPTIONAL",
    ),
    pool(
        # P18: all that is missing at once
        "email MFA that lacks all that it needs",
        {
            "mfaConfiguration": "OPTIONAL",
            "emailMfaConfiguration": {"message": "Your code is {####}."},
            "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
            "userPoolTier": "LITE",
        },
        "emailMfaConfiguration needs emailConfiguration with emailSendingAccount: DEVELOPER",
        "emailMfaConfiguration needs a second mechanism in accountRecoverySetting: Cognito does not recover "
        "an account by the channel of its second factor",
        "emailMfaConfiguration needs userPoolTier: ESSENTIALS or PLUS",
    ),
    pool(
        "phone numbers verified without SMS",
        {"autoVerifiedAttributes": ["email", "phone_number"]},
        "autoVerifiedAttributes verifies phone numbers by SMS, which needs smsConfiguration",
    ),
    pool(
        # P19
        "first factors without the password, and SMS without a sender",
        {"signInPolicy": {"allowedFirstAuthFactors": ["WEB_AUTHN", "SMS_OTP"]}},
        f"{FACTORS} must have PASSWORD among its factors",
        f"{FACTORS} has SMS_OTP, which needs smsConfiguration",
    ),
    pool(
        # P19
        "a code as first factor although MFA is required",
        TOKEN
        | {
            "mfaConfiguration": "ON",
            "smsConfiguration": SMS,
            "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"]},
        },
        f"{FACTORS} has EMAIL_OTP, which AWS refuses while mfaConfiguration is ON; OPTIONAL is accepted",
        f"{FACTORS} has SMS_OTP, which AWS refuses while mfaConfiguration is ON; OPTIONAL is accepted",
        f"{FACTORS} has WEB_AUTHN, which with mfaConfiguration ON needs "
        "webAuthnConfiguration.factorConfiguration: MULTI_FACTOR_WITH_USER_VERIFICATION",
    ),
    pool(
        "a first factor that the API lists and does not take",
        {"signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "SOFTWARE_TOKEN"]}},
        f"{FACTORS}[1] must be one of PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN",
    ),
    pool(
        # P22
        "features that the plan does not have",
        {
            "userPoolTier": "LITE",
            "userPoolAddOns": {"advancedSecurityMode": "AUDIT"},
            "passwordPolicy": {"passwordHistorySize": 3},
            "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
            "webAuthnConfiguration": {"factorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"},
            "lambdaConfig": {"preTokenGenerationConfig": {"lambdaArn": LAMBDA, "lambdaVersion": "V2_0"}},
            "acrConfiguration": {"Level1": {"acrValue": "low"}},
            "dcrConfiguration": {"openDcrEnabled": True},
            "sessionConfiguration": {"tokenSession": {"maxPerUser": 5}},
        },
        f"{FACTORS} has WEB_AUTHN, which needs userPoolTier: ESSENTIALS or PLUS",
        "webAuthnConfiguration.factorConfiguration needs userPoolTier: ESSENTIALS or PLUS",
        "userPoolAddOns.advancedSecurityMode needs userPoolTier: PLUS",
        "acrConfiguration needs userPoolTier: ESSENTIALS or PLUS",
        "dcrConfiguration needs userPoolTier: ESSENTIALS or PLUS",
        "sessionConfiguration needs userPoolTier: ESSENTIALS or PLUS",
        "passwordPolicy.passwordHistorySize needs userPoolTier: ESSENTIALS or PLUS",
        "lambdaConfig.preTokenGenerationConfig.lambdaVersion needs userPoolTier: ESSENTIALS or PLUS",
    ),
    pool(
        # P22: the plan that AWS gives by default counts too
        "threat protection on the default plan",
        {"userPoolAddOns": {"advancedSecurityMode": "ENFORCED"}},
        "userPoolAddOns.advancedSecurityMode needs userPoolTier: PLUS",
    ),
    pool(
        "threat protection of custom challenges alone",
        {
            "userPoolTier": "PLUS",
            "userPoolAddOns": {
                "advancedSecurityMode": "OFF",
                "advancedSecurityAdditionalFlows": {"customAuthMode": "AUDIT"},
            },
        },
        "userPoolAddOns.advancedSecurityAdditionalFlows wants threat protection, which advancedSecurityMode leaves "
        "off: set that to AUDIT or ENFORCED",
    ),
    pool(
        "recovery by an administrator and by email",
        {
            "accountRecoverySetting": {
                "recoveryMechanisms": [
                    {"name": "admin_only", "priority": 1},
                    {"name": "verified_email", "priority": 1},
                ]
            }
        },
        "accountRecoverySetting.recoveryMechanisms has admin_only, which must stand alone",
        "accountRecoverySetting.recoveryMechanisms gives two mechanisms the same priority",
    ),
    pool(
        "the same recovery twice",
        {
            "accountRecoverySetting": {
                "recoveryMechanisms": [
                    {"name": "verified_email", "priority": 1},
                    {"name": "verified_email", "priority": 2},
                ]
            }
        },
        "accountRecoverySetting.recoveryMechanisms names the same mechanism twice",
    ),
    pool(
        "three recoveries, and a third priority",
        {
            "accountRecoverySetting": {
                "recoveryMechanisms": [
                    {"name": "verified_email", "priority": 1},
                    {"name": "verified_phone_number", "priority": 2},
                    {"name": "admin_only", "priority": 3},
                ]
            }
        },
        "accountRecoverySetting.recoveryMechanisms must have 1 to 2 items, and has 3",
        "accountRecoverySetting.recoveryMechanisms[2].priority must be 1 to 2, and is 3",
    ),
    pool(
        "passkeys for a URL",
        {"webAuthnConfiguration": {"relyingPartyId": "https://auth.example.com", "userVerification": "always"}},
        "webAuthnConfiguration.userVerification must be one of required, preferred",
        "webAuthnConfiguration.relyingPartyId must be a domain, such as auth.example.com",
    ),
]

MESSAGES = [
    pool(
        # P21
        "SES without an identity",
        {"emailConfiguration": {"emailSendingAccount": "DEVELOPER"}},
        "emailConfiguration.sourceArn is required with emailSendingAccount: DEVELOPER: the ARN of the SES "
        "identity to send from",
    ),
    pool(
        # P21
        "settings of SES for email that Cognito sends",
        {"emailConfiguration": {"configurationSet": "shop", "fromEmailAddress": "shop@example.com"}},
        "emailConfiguration.configurationSet needs emailSendingAccount: DEVELOPER",
        "emailConfiguration.fromEmailAddress needs sourceArn: the ARN of the SES identity that the address belongs to",
    ),
    pool(
        "an answer address without @, and a configuration set with a blank",
        {"emailConfiguration": DEVELOPER | {"replyToEmailAddress": "support", "configurationSet": "my set"}},
        "emailConfiguration.configurationSet may have only ASCII letters, digits, _ and -",
        "emailConfiguration.replyToEmailAddress must be an email address, such as support@example.com",
    ),
    pool(
        "invitations that do not say who and with what",
        {
            "adminCreateUserConfig": {
                "inviteMessageTemplate": {"emailMessage": "Welcome, {username}!", "smsMessage": "Code: {####}"}
            }
        },
        "adminCreateUserConfig.inviteMessageTemplate.emailMessage must contain {username} and {####}, where "
        "the name and the temporary password go",
        "adminCreateUserConfig.inviteMessageTemplate.smsMessage must contain {username} and {####}, where "
        "the name and the temporary password go",
    ),
    pool(
        "verification texts without a place for the code",
        {
            "verificationMessageTemplate": {
                "emailMessage": "Your code is on its way.",
                "smsMessage": "Hello!",
            },
            "smsAuthenticationMessage": "Your code",
        },
        "property smsAuthenticationMessage value {Your code} has a problem: must contain {####}, where the code goes",
        "verificationMessageTemplate.emailMessage must contain {####}, where the code goes",
        "verificationMessageTemplate.smsMessage must contain {####}, where the code goes",
    ),
    pool(
        "a verification text without a place for the link",
        {
            "verificationMessageTemplate": {
                "defaultEmailOption": "CONFIRM_WITH_LINK",
                "emailMessageByLink": "Click {here}.",
            },
        },
        "verificationMessageTemplate.emailMessageByLink must contain {##Click here##}, with words of your "
        "own between the ##, which become the link",
    ),
    pool(
        "new addresses that wait for a verification that nobody asks for",
        {"userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]}},
        "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates names email, which "
        "autoVerifiedAttributes must name as well",
    ),
    pool(
        "senders of codes without a key to encrypt them",
        {
            "lambdaConfig": {
                "customEmailSender": {"lambdaArn": LAMBDA, "lambdaVersion": "V1_0"},
                "customSmsSender": {"lambdaArn": LAMBDA, "lambdaVersion": "V2"},
            }
        },
        "lambdaConfig.customSmsSender.lambdaVersion must be V1_0",
        "lambdaConfig.kmsKeyId is required with customEmailSender: the key that encrypts the codes for it",
        "lambdaConfig.kmsKeyId is required with customSmsSender: the key that encrypts the codes for it",
    ),
    pool(
        "two functions for one trigger",
        {
            "lambdaConfig": {
                "kmsKeyId": KEY,
                "preTokenGeneration": LAMBDA,
                "preTokenGenerationConfig": {"lambdaArn": f"{LAMBDA}2", "lambdaVersion": "V1_0"},
            }
        },
        "lambdaConfig.preTokenGeneration must be the ARN that preTokenGenerationConfig has, or be left out",
    ),
]

ATTRIBUTES = [
    pool(
        "attributes that cannot be",
        {
            "schemas": [
                TENANT | {"required": True},
                TENANT,
                {"name": "level", "attributeDataType": "Int"},
                {"name": "a-name-of-21-letters!", "attributeDataType": "String"},
                {"name": "two words", "attributeDataType": "String"},
            ]
        },
        "schemas[2].attributeDataType must be one of String, Number, DateTime, Boolean",
        "schemas[3].name must be 1 to 20 characters long, and is 21",
        "schemas[4].name must not have blanks or control characters",
        "schemas[0].required cannot be true: only a standard attribute can be required",
        "schemas[1].name is declared twice",
    ),
    pool(
        "bounds that do not fit the type, or each other",
        {
            "schemas": [
                TENANT | {"numberAttributeConstraints": {"minValue": "1"}},
                {
                    "name": "age",
                    "attributeDataType": "Number",
                    "numberAttributeConstraints": {"minValue": 10, "maxValue": 5},
                },
                {
                    "name": "code",
                    "attributeDataType": "String",
                    "stringAttributeConstraints": {"minLength": "a", "maxLength": "5.5"},
                },
                {
                    "name": "motto",
                    "attributeDataType": "String",
                    "stringAttributeConstraints": {"minLength": "9", "maxLength": "4"},
                },
            ]
        },
        "schemas[2].stringAttributeConstraints.maxLength must be a whole number, as a number or as text",
        "schemas[2].stringAttributeConstraints.minLength must be a whole number, as a number or as text",
        "schemas[0].numberAttributeConstraints belongs to attributes of type Number",
        "schemas[1].numberAttributeConstraints.minValue is greater than maxValue",
        "schemas[3].stringAttributeConstraints.minLength is greater than maxLength",
    ),
    pool(
        "a standard attribute of another type",
        {
            "schemas": [
                {"name": "birthdate", "attributeDataType": "DateTime"},
                {"name": "email", "attributeDataType": "String", "developerOnlyAttribute": True},
            ]
        },
        "schemas[0].attributeDataType must be String: birthdate is a standard attribute, whose type is AWS's",
        "schemas[1].developerOnlyAttribute cannot be true: email is a standard attribute",
    ),
    pool(
        "an alias that is required",
        {
            "aliasAttributes": ["preferred_username"],
            "schemas": [
                {"name": "preferred_username", "attributeDataType": "String", "required": True, "mutable": True}
            ],
        },
        "schemas[0].required cannot be true: preferred_username is one of aliasAttributes, and users choose "
        "it after sign-up",
    ),
]

EUMS = {"callerArn": SMS["snsCallerArn"]}

SENDERS = [
    pool(
        "an SES identity that is none",
        {"emailConfiguration": {"emailSendingAccount": "DEVELOPER", "sourceArn": LAMBDA}},
        "emailConfiguration.sourceArn must be the ARN of an SES identity, such as "
        "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    ),
    pool(
        # P21
        "an ARN of SES that is no identity",
        {"emailConfiguration": {"sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/shop"}},
        "emailConfiguration.sourceArn must be the ARN of an SES identity, such as "
        "arn:aws:ses:us-east-1:123456789012:identity/example.com",
    ),
    pool(
        # P21
        "an SES identity in another partition",
        {"emailConfiguration": {"sourceArn": f"arn:aws-us-gov:ses:us-gov-west-1:{ACCOUNT}:identity/example.com"}},
        f"emailConfiguration.sourceArn is an identity in us-gov-west-1, which no pool in {REGION} can use: "
        f"make one in {REGION}, and give its ARN",
    ),
    pool(
        "SMS two ways, and from another Region",
        {"smsConfiguration": SMS | {"eumsSms": EUMS | {"region": "us-west-2"}}},
        "smsConfiguration.eumsSms excludes snsCallerArn: a pool sends SMS in one of the two ways",
        f"smsConfiguration.eumsSms.region must be the pool's Region, which is {REGION}: or leave it out",
    ),
    pool(
        "what belongs to SNS beside End User Messaging",
        {"smsConfiguration": {"eumsSms": EUMS, "externalId": "x", "snsRegion": REGION}},
        "smsConfiguration.externalId belongs to snsCallerArn: with eumsSms, it is eumsSms.externalId",
        "smsConfiguration.snsRegion belongs to snsCallerArn: with eumsSms, it is eumsSms.region",
    ),
]

TOKENS = [
    pool(
        "a key of one's own that is not named",
        {"keyConfiguration": {"keyType": "CUSTOMER_MANAGED_KEY"}},
        "keyConfiguration.kmsKeyArn is required with keyType: CUSTOMER_MANAGED_KEY: the ARN of the key",
    ),
    pool(
        "a key of one's own beside AWS's",
        {"keyConfiguration": {"kmsKeyArn": KEY}},
        "keyConfiguration.kmsKeyArn needs keyType: CUSTOMER_MANAGED_KEY",
    ),
    pool(
        "two levels of one name, and one with another's default",
        {
            "acrConfiguration": {
                "Level1": {"acrValue": "low"},
                "Level2": {"acrValue": "low"},
                "Level3": {"acrValue": "urn:cognito:loa:4"},
            }
        },
        "acrConfiguration.Level2.acrValue is the name of Level1 too: each of the four levels needs a name of its own",
        "acrConfiguration.Level3.acrValue is the name of Level4 too: each of the four levels needs a name of its own",
    ),
    from_config(
        pool(
            "levels that do not exist, and a name with a blank",
            {"acrConfiguration": {"Level5": {"acrValue": "x"}, "Level1": {"acrValue": "very low"}}},
            'acrConfiguration.Level1.acrValue may have only visible ASCII characters other than " and \\',
            "acrConfiguration.Level5 is not a property here; did you mean Level4?",
        )
    ),
    pool(
        "client registration that says nothing but empty lists",
        {"dcrConfiguration": {"authenticatedGrantTypes": []}},
        "dcrConfiguration has empty lists only: give enableStatus as well",
    ),
    pool(
        "words and numbers that sessions do not have",
        {
            "sessionConfiguration": {"userSessionTracking": "ON", "tokenSession": {"maxPerUser": 101}},
            "issuerConfiguration": {"type": "NEW"},
        },
        "issuerConfiguration.type must be one of ORIGINAL, UPDATED",
        "sessionConfiguration.tokenSession.maxPerUser must be 1 to 100, and is 101",
        "sessionConfiguration.userSessionTracking must be one of ENABLED, DISABLED",
    ),
]

ROWS = [*SHAPES, *SIGN_IN, *MESSAGES, *SENDERS, *ATTRIBUTES, *TOKENS]

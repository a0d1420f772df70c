"""Where our schema and AWS's model go different ways, each with its reason. An entry that fits nothing fails the gate."""

# By resource, the service and the operations that send its properties.
REQUESTS = {
    "UserPool": {
        "cognito-idp": (
            "CreateUserPool",
            "UpdateUserPool",
            "AddCustomAttributes",
            "SetUserPoolMfaConfig",
            "SetUserPoolSessionConfiguration",
        ),
    },
    "UserPoolClient": {
        "cognito-idp": ("CreateUserPoolClient", "UpdateUserPoolClient", "SetUserPoolClientSessionConfiguration"),
    },
    "UserPoolClientSecret": {"cognito-idp": ("AddUserPoolClientSecret",)},
    "UserPoolDomain": {"cognito-idp": ("CreateUserPoolDomain", "UpdateUserPoolDomain")},
    "IdentityProvider": {"cognito-idp": ("CreateIdentityProvider", "UpdateIdentityProvider")},
    "ManagedLoginBranding": {"cognito-idp": ("CreateManagedLoginBranding", "UpdateManagedLoginBranding")},
    "UserPoolTriggers": {"cognito-idp": ("UpdateUserPool",)},
    "IdentityPool": {
        "cognito-identity": (
            "CreateIdentityPool",
            "UpdateIdentityPool",
            "SetIdentityPoolRoles",
            "SetPrincipalTagAttributeMap",
        ),
        "iam": ("CreateRole",),
    },
}

# By resource, the service, the operation that says what there is, and where in its answer.
ANSWERS = {
    "UserPool": (
        ("cognito-idp", "DescribeUserPool", "UserPool"),
        ("cognito-idp", "GetUserPoolMfaConfig", ""),
        ("cognito-idp", "GetUserPoolSessionConfiguration", ""),
    ),
    "UserPoolClient": (
        ("cognito-idp", "DescribeUserPoolClient", "UserPoolClient"),
        ("cognito-idp", "GetUserPoolClientSessionConfiguration", ""),
    ),
    "UserPoolClientSecret": (
        ("cognito-idp", "AddUserPoolClientSecret", "ClientSecretDescriptor"),
        ("cognito-idp", "ListUserPoolClientSecrets", "ClientSecrets[]"),
    ),
    "UserPoolDomain": (("cognito-idp", "DescribeUserPoolDomain", "DomainDescription"),),
    "IdentityProvider": (("cognito-idp", "DescribeIdentityProvider", "IdentityProvider"),),
    "ManagedLoginBranding": (("cognito-idp", "DescribeManagedLoginBranding", "ManagedLoginBranding"),),
    "UserPoolTriggers": (("cognito-idp", "UpdateUserPool", ""),),
    "IdentityPool": (
        ("cognito-identity", "DescribeIdentityPool", ""),
        ("cognito-identity", "GetIdentityPoolRoles", ""),
        ("cognito-identity", "GetPrincipalTagAttributeMap", ""),
    ),
}

# The triggers of a pool, each a property of its own.
TRIGGERS = {
    f"LambdaConfig.{name}": name[0].lower() + name[1:]
    for name in (
        "PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication", "DefineAuthChallenge",
        "CreateAuthChallenge", "VerifyAuthChallengeResponse", "PreTokenGeneration", "UserMigration", "InboundFederation",
        "PreTokenGenerationConfig", "CustomSMSSender", "CustomEmailSender",
    )
}  # fmt: skip
AS_IT_IS = "the pool's own affair: it is sent as it is"

# By resource, members that have another name or place here; what lies below them keeps its own, but for capitals.
# A key may begin with the operation that it is meant for.
RENAMED: dict[str, dict[str, str | tuple[str, ...]]] = {
    "UserPool": {
        "PoolName": "name",
        "Policies.PasswordPolicy": "passwordPolicy",
        "Policies.SignInPolicy": "signInPolicy",
        "Schema": "schemas",
        "SchemaAttributes": "schemas",
        "CustomAttributes": "schemas",
        "UserPoolTags": "tags",
        "EmailConfiguration.From": "emailConfiguration.fromEmailAddress",
        "UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate": (
            "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates"
        ),
        "SmsMfaConfiguration.SmsAuthenticationMessage": "smsAuthenticationMessage",
        "SmsMfaConfiguration.SmsConfiguration": "smsConfiguration",
        "AcrConfiguration{}": tuple(f"acrConfiguration.Level{number}" for number in range(1, 5)),
        "UserSessionTracking": "sessionConfiguration.userSessionTracking",
        "TokenSession": "sessionConfiguration.tokenSession",
    },
    "UserPoolClient": {
        "ClientName": "name",
        "SSOSession": "sessionConfiguration.ssoSession",
    },
    "UserPoolClientSecret": {"ClientSecretValue": "clientSecret"},
    "UserPoolDomain": {
        "CustomDomainConfig.CertificateArn": "certificateArn",
        "CustomDomainConfig.SecurityPolicy": "securityPolicy",
    },
    "UserPoolTriggers": TRIGGERS
    | {"LambdaConfig.KMSKeyID": "kmsKeyId", "LambdaConfig.CustomSMSSender": "customSmsSender"},
    "IdentityProvider": {"AcrMapping{}": tuple(f"acrMapping.Level{number}" for number in range(1, 5))},
    "ManagedLoginBranding": {},
    "IdentityPool": {
        "IdentityPoolTags": "tags",
        "Roles{}": ("roles.authenticated", "roles.unauthenticated"),
        "RoleMappings{key}": "roleMappings[].identityProvider",
        "RoleMappings{}": "roleMappings[]",
        "RoleMappings{}.RulesConfiguration.Rules": "roleMappings[].mappingRules",
        "IdentityProviderName": "principalTags[].identityProviderName",
        "UseDefaults": "principalTags[].useDefaults",
        "PrincipalTags": "principalTags[].principalTags",
        "CreateRole.Path": "roleOptions.path",
        "CreateRole.Description": "roleOptions.description",
        "CreateRole.MaxSessionDuration": "roleOptions.maxSessionDuration",
        "CreateRole.PermissionsBoundary": "roleOptions.permissionsBoundary",
    },
}

# By resource, members of requests that are no property, and why not.
LISTED = {
    "UserPool": {
        "UserPoolId": "the id of the resource",
        "SmsVerificationMessage": "AWS keeps it equal to verificationMessageTemplate.smsMessage (P13)",
        "EmailVerificationMessage": "AWS keeps it equal to verificationMessageTemplate.emailMessage (P13)",
        "EmailVerificationSubject": "AWS keeps it equal to verificationMessageTemplate.emailSubject (P13)",
        "AdminCreateUserConfig.UnusedAccountValidityDays": (
            "replaced by passwordPolicy.temporaryPasswordValidityDays, beside which AWS refuses it (P14)"
        ),
        "AcrConfiguration{key}": "the four keys there are, Level1 to Level4, are properties",
    },
    "UserPoolClient": {"ClientId": "the id of the resource"},
    "UserPoolClientSecret": {},
    "UserPoolDomain": {},
    "UserPoolTriggers": {
        name: AS_IT_IS
        for name in (
            "Policies",
            "DeletionProtection",
            "AutoVerifiedAttributes",
            "SmsVerificationMessage",
            "EmailVerificationMessage",
            "EmailVerificationSubject",
            "VerificationMessageTemplate",
            "SmsAuthenticationMessage",
            "UserAttributeUpdateSettings",
            "MfaConfiguration",
            "DeviceConfiguration",
            "EmailConfiguration",
            "SmsConfiguration",
            "UserPoolTags",
            "AdminCreateUserConfig",
            "UserPoolAddOns",
            "AccountRecoverySetting",
            "PoolName",
            "UserPoolTier",
            "KeyConfiguration",
            "IssuerConfiguration",
            "AcrConfiguration",
            "DcrConfiguration",
        )
    },
    "IdentityProvider": {"AcrMapping{key}": "the four keys there are, Level1 to Level4, are properties"},
    "ManagedLoginBranding": {"ManagedLoginBrandingId": "the id of the resource, and an output"},
    "IdentityPool": {
        "IdentityPoolId": "the id of the resource",
        "Roles{key}": "the two keys there are, authenticated and unauthenticated, are properties",
        "CreateRole.RoleName": "made from the name of the pool and the side",
        "CreateRole.AssumeRolePolicyDocument": "made for this pool and this side only (P38)",
        "CreateRole.Tags": "the tags of the pool, and one by which the provider knows its roles",
    },
}

# By resource, input properties that no member of those requests explains, and what they are for.
OURS = {
    "UserPool": {"forceDestroy": "whether a delete or a replacement may take users with it (P3, P4)"},
    "UserPoolClient": {},
    "UserPoolClientSecret": {},
    "UserPoolDomain": {},
    "IdentityProvider": {},
    "ManagedLoginBranding": {},
    "UserPoolTriggers": {},
    "IdentityPool": {
        "permissions": "statements, of which the provider makes IAM roles (P38)",
    },
}

# By resource, members of answers that are neither inputs nor outputs, and why not; or which function tells them.
UNSHOWN = {
    "UserPool": {
        "Id": "the id of the resource",
        "Status": "unused by AWS, which always leaves it out",
        "LastModifiedDate": "getUserPool tells it: every update changes it (P10)",
        "CreationDate": "getUserPool tells it",
        "EstimatedNumberOfUsers": "getUserPool tells it: it changes by itself (P10)",
        "SmsConfigurationFailure": "getUserPool tells it, and so does a warning: it comes and goes by itself (P21)",
        "EmailConfigurationFailure": "getUserPool tells it, and so does a warning: it comes and goes by itself (P21)",
        "Domain": "getUserPool tells it: a domain is a resource of its own",
        "CustomDomain": "getUserPool tells it: a domain is a resource of its own",
    },
    "UserPoolClient": {
        "LastModifiedDate": "getUserPoolClient tells it: every update changes it (P10)",
        "CreationDate": "getUserPoolClient tells it",
        "ClientType": "always REGULAR: the clients that registered themselves are nobody's resources",
    },
    "UserPoolClientSecret": {"ClientSecretId": "the id of the resource"},
    "ManagedLoginBranding": {
        "CreationDate": "nobody needs it",
        "LastModifiedDate": "every update changes it (P10)",
    },
    "UserPoolDomain": {"Status": "creates and updates wait until it is ACTIVE: it changes by itself (P10)"},
    "UserPoolTriggers": {},
    "IdentityProvider": {
        "LastModifiedDate": "every update changes it, and no program needs it (P10)",
        "CreationDate": "no program needs it",
    },
    "IdentityPool": {},
}

# By resource, outputs that no answer holds as they are, and what they are made of.
MADE = {
    "UserPool": {
        "endpoint": "the region and the id",
        "issuer": "the region and the id",
        "jwksUri": "the issuer",
        "openidConfigurationUri": "the issuer",
    },
    "UserPoolClient": {},
    "UserPoolClientSecret": {},
    "ManagedLoginBranding": {"settingsAll": "the Settings that DescribeManagedLoginBranding tells with all resources"},
    "UserPoolDomain": {
        "cloudfrontDistributionArn": "the host of the distribution, as pulumi-aws has it",
        "cloudfrontDistributionZoneId": "the partition: CloudFront has one zone in each",
        "domainUrl": "the domain, the region and the partition",
    },
    "UserPoolTriggers": {
        "formerFunctions": "statements of the provider's own in the policies of functions, as GetPolicy tells them",
        "userPoolArn": "DescribeUserPool tells it",
    },
    "IdentityProvider": {"derivedDetails": "those of the details that AWS adds or finds out"},
    "IdentityPool": {
        "arn": "partition, region, account and id: no answer holds it",
        "authenticatedRoleArn": "the entry of SetIdentityPoolRoles, whoever made the role",
        "authenticatedRoleName": "its ARN",
        "unauthenticatedRoleArn": "the entry of SetIdentityPoolRoles, whoever made the role",
        "unauthenticatedRoleName": "its ARN",
        "unusedRoleNames": "roles of the provider's own that no side has any more",
    },
}

//! What a user pool takes and what it gives back. The documentation comments are the users' documentation.

mod attributes;
mod messages;
mod sign_in;
mod tokens;
pub(crate) mod triggers;

pub use attributes::*;
pub use messages::*;
pub use sign_in::*;
pub use tokens::*;
pub use triggers::*;

use crate::patterns::{LINE_WITH_CODE, NAME};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A directory of users: how they sign up, sign in, prove who they are and recover their accounts.
///
/// Its id (`us-east-1_AbCdEfGhI`) is what app clients, domains and groups refer to. Import takes that id.
///
/// Deleting a pool deletes its users. A delete or a replacement of a pool that has users is refused unless
/// `forceDestroy` is on. `usernameAttributes`, `aliasAttributes` and `usernameConfiguration` are settled when the pool
/// is made, and so is each attribute in `schemas`; everything else changes in place.
/// AWS Support can bring a deleted pool back for 14 days.
///
/// See [Amazon Cognito user pools](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools.html).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolArgs {
    /// The name of the pool: 1 to 128 characters out of ASCII letters, digits, white space and `_ + = , . @ -`.
    /// It need not be unique. Left out, Pulumi makes one from the resource's name. A change renames the pool in place.
    #[schemars(length(min = 1, max = 128), regex(pattern = NAME), extend("example" = "customers"))]
    pub name: Option<String>,

    /// How a user who forgot the password gets a new one. Default: by email, and by SMS where there is no verified
    /// email address. Changes in place.
    ///
    /// A channel that serves a user as MFA factor is not used to recover that user's account.
    /// See [Passwords and recovery](https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html).
    #[schemars(extend(
        "serverDefault" = {"recoveryMechanisms": [
            {"name": "verified_email", "priority": 1},
            {"name": "verified_phone_number", "priority": 2}
        ]},
        "example" = {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]}
    ))]
    pub account_recovery_setting: Option<UserPoolAccountRecoverySetting>,

    /// The names of the levels of assurance which tokens carry as `acr` claim. Default: `urn:cognito:loa:1` to
    /// `urn:cognito:loa:4`. Other names want the tier `ESSENTIALS` or `PLUS`. Changes in place.
    #[schemars(extend(
        "serverDefault" = {
            "Level1": {"acrValue": "urn:cognito:loa:1"},
            "Level2": {"acrValue": "urn:cognito:loa:2"},
            "Level3": {"acrValue": "urn:cognito:loa:3"},
            "Level4": {"acrValue": "urn:cognito:loa:4"}
        },
        "example" = {"Level1": {"acrValue": "https://example.com/loa/low"}}
    ))]
    pub acr_configuration: Option<UserPoolAcrConfiguration>,

    /// Who may create users, and the invitation that users get when an administrator creates them. Default: everybody
    /// may sign up. Changes in place.
    #[schemars(extend(
        "serverDefault" = {"allowAdminCreateUserOnly": false},
        "example" = {"allowAdminCreateUserOnly": true}
    ))]
    pub admin_create_user_config: Option<UserPoolAdminCreateUserConfig>,

    /// What users may sign in with besides their username: any of `email`, `phone_number`, `preferred_username`.
    /// Excludes `usernameAttributes`. Default: none.
    ///
    /// Settled when the pool is made. A change replaces the pool, with all its users.
    /// See [Sign-in attributes](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases).
    #[schemars(extend(
        "itemEnum" = ["email", "phone_number", "preferred_username"],
        "replaceOnChange" = true,
        "example" = ["email", "preferred_username"]
    ))]
    pub alias_attributes: Option<BTreeSet<String>>,

    /// What Cognito verifies by itself, by sending a code or a link: `email`, `phone_number` or both. Default: nothing.
    /// Changes in place. `phone_number` wants an `smsConfiguration`.
    #[schemars(extend(
        "itemEnum" = ["email", "phone_number"],
        "serverDefault" = [],
        "example" = ["email"]
    ))]
    pub auto_verified_attributes: Option<BTreeSet<String>>,

    /// Dynamic client registration: apps make their own app clients at the endpoint `/oauth2/register` of the pool's domain.
    /// The block switches it on, unless `enableStatus` is `Disabled`. Default: off. Wants the tier `ESSENTIALS` or `PLUS`.
    /// Changes in place.
    ///
    /// To register, an app shows a token with the scope `aws.cognito/dcr/register`; with `openDcrEnabled` it needs none.
    #[schemars(extend(
        "serverDefault" = {"enableStatus": "Disabled"},
        "example" = {"enableStatus": "Enabled", "allowedScopes": ["aws.cognito.signin.user.admin"]}
    ))]
    pub dcr_configuration: Option<UserPoolDcrConfiguration>,

    /// `ACTIVE` makes AWS refuse to delete the pool, whoever asks; `INACTIVE` is the default. Changes in place.
    ///
    /// To delete a protected pool, set `INACTIVE` (or `forceDestroy`) and run `up` first. The AWS console protects the pools that it makes;
    /// the API, and so this resource, does not.
    #[schemars(extend("enum" = ["ACTIVE", "INACTIVE"], "serverDefault" = "INACTIVE", "example" = "ACTIVE"))]
    pub deletion_protection: Option<String>,

    /// Remembers the devices that users sign in with. The block switches device tracking on, even with both of its
    /// members `false`. Default: off (no such block). Changes in place.
    /// See [User devices](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html).
    #[schemars(extend(
        "leftOut" = true,
        "example" = {"challengeRequiredOnNewDevice": true, "deviceOnlyRememberedOnUserPrompt": true}
    ))]
    pub device_configuration: Option<UserPoolDeviceConfiguration>,

    /// Who sends the pool's email. Default: Cognito, which sends at most 50 messages a day. Changes in place.
    /// See [Email settings](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html).
    #[schemars(extend(
        "serverDefault" = {"emailSendingAccount": "COGNITO_DEFAULT"},
        "example" = {
            "emailSendingAccount": "DEVELOPER",
            "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.com",
            "fromEmailAddress": "Example <no-reply@example.com>"
        }
    ))]
    pub email_configuration: Option<UserPoolEmailConfiguration>,

    /// MFA by email: the message with the one-time code. Give its subject, its text, or both; the
    /// text serves sign-in by `EMAIL_OTP` too. Default: off (no such block). Changes in place.
    ///
    /// It wants `mfaConfiguration` `ON` or `OPTIONAL`, `emailConfiguration.emailSendingAccount` `DEVELOPER`, more than one
    /// channel in `accountRecoverySetting` (or `admin_only`), and the tier `ESSENTIALS` or `PLUS`.
    #[schemars(extend(
        "leftOut" = true,
        "example" = {"subject": "Your sign-in code", "message": "Your code is {####}."}
    ))]
    pub email_mfa_configuration: Option<UserPoolEmailMfaConfiguration>,

    /// The form of the issuer, which tokens name as `iss` and apps know the pool by. Default: `ORIGINAL`. Changes in place.
    ///
    /// A change gives all new tokens another `iss`: whoever verifies them (API authorizers, identity pools, backends) must
    /// know the new issuer first. The outputs `issuer`, `jwksUri` and `openidConfigurationUri` follow.
    #[schemars(extend("serverDefault" = {"type": "ORIGINAL"}, "example" = {"type": "UPDATED"}))]
    pub issuer_configuration: Option<UserPoolIssuerConfiguration>,

    /// The KMS key that encrypts the pool's data at rest. Default: a key of AWS's. Changes in place.
    ///
    /// For a key of yours, whoever runs Pulumi needs `kms:CreateGrant`, `kms:DescribeKey` and use of the key.
    #[schemars(extend(
        "serverDefault" = {"keyType": "AWS_OWNED_KEY"},
        "example" = {
            "keyType": "CUSTOMER_MANAGED_KEY",
            "kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"
        }
    ))]
    pub key_configuration: Option<UserPoolKeyConfiguration>,

    /// The Lambda functions that Cognito calls as users sign up, sign in and get messages and tokens. Default: none.
    /// Changes in place.
    ///
    /// Each function needs a permission for the principal `cognito-idp.amazonaws.com` with the pool's ARN as source. AWS
    /// does not look for it here: without it, what fails is the user's sign-up or sign-in. `UserPoolTriggers` attaches
    /// functions and gives them that permission, and lets a function know the pool that calls it. Triggers that it, or
    /// anybody else, attached are no difference here, and stay.
    /// See [Lambda triggers](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html#lambda-triggers-by-event).
    #[schemars(extend(
        "serverDefault" = {},
        "example" = {"preSignUp": "arn:aws:lambda:us-east-1:123456789012:function:pre-sign-up"}
    ))]
    pub lambda_config: Option<UserPoolLambdaConfig>,

    /// Multi-factor authentication: `OFF`, the default; `OPTIONAL`, for users who set up a factor; `ON`, for everybody.
    /// Changes in place.
    ///
    /// `OPTIONAL` and `ON` want at least one factor: `smsConfiguration`, `softwareTokenMfaConfiguration` or
    /// `emailMfaConfiguration`. `OFF` excludes the last two. `ON` excludes the first factors `EMAIL_OTP` and `SMS_OTP`
    /// in `signInPolicy`, and admits `WEB_AUTHN` there only if `webAuthnConfiguration.factorConfiguration` is
    /// `MULTI_FACTOR_WITH_USER_VERIFICATION`.
    /// See [MFA](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html).
    #[schemars(extend("enum" = ["OFF", "ON", "OPTIONAL"], "serverDefault" = "OFF", "example" = "OPTIONAL"))]
    pub mfa_configuration: Option<String>,

    /// What a password must have. Changes in place, and holds for the passwords that are set from then on.
    ///
    /// Without the block AWS asks for 8 characters with a lower-case letter, an upper-case letter, a digit and a symbol.
    /// With the block, a requirement that it does not name is not made: `{minimumLength: 12}` asks for 12 characters and
    /// nothing else.
    /// See [Password policy](https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html).
    #[schemars(extend(
        "serverDefault" = {
            "minimumLength": 8,
            "requireLowercase": true,
            "requireNumbers": true,
            "requireSymbols": true,
            "requireUppercase": true,
            "temporaryPasswordValidityDays": 7
        },
        "example" = {"minimumLength": 12, "requireLowercase": true, "requireNumbers": true}
    ))]
    pub password_policy: Option<UserPoolPasswordPolicy>,

    /// The attributes of users which differ from the standard ones: custom attributes, and standard attributes that are
    /// to be required or fixed. At most 50, one for each name, in any order.
    ///
    /// New custom attributes are added in place. An attribute cannot be changed or removed afterwards, nor can a
    /// standard one be listed with other properties than it has (`mutable: true` and not required, where nobody settled
    /// otherwise); such a program is refused, as only a new pool could do it. A pool has the 20 standard attributes whether they are listed or not.
    /// See [User attributes](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html).
    #[schemars(length(min = 1, max = 50), extend(
        "keyedBy" = "name",
        "uniqueItems" = true,
        "addOnly" = true,
        "computed" = true,
        "example" = [{"name": "tenant", "attributeDataType": "String", "mutable": true}]
    ))]
    pub schemas: Option<Vec<UserPoolSchema>>,

    /// How Cognito keeps track of sessions, and how many a user may have. Default: no tracking, 20 sessions. Wants the tier
    /// `ESSENTIALS` or `PLUS`. Changes in place.
    #[schemars(extend(
        "local" = true,
        "serverDefault" = {"userSessionTracking": "DISABLED", "tokenSession": {"maxPerUser": 20}},
        "example" = {"userSessionTracking": "ENABLED", "tokenSession": {"maxPerUser": 5}}
    ))]
    pub session_configuration: Option<UserPoolSessionConfiguration>,

    /// What users may begin a sign-in with when the app lets them choose (`ALLOW_USER_AUTH` on the app client). Default:
    /// the password alone. Changes in place.
    /// See [Choice-based sign-in](https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#authentication-flows-selection-choice).
    #[schemars(extend(
        "serverDefault" = {"allowedFirstAuthFactors": ["PASSWORD"]},
        "example" = {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}
    ))]
    pub sign_in_policy: Option<UserPoolSignInPolicy>,

    /// The SMS that carries a code for MFA or for sign-in by `SMS_OTP`: one line of 6 to 140 characters in which
    /// `{####}` stands for the code. Default: Cognito's own text. Changes in place.
    #[schemars(
        length(min = 6, max = 140),
        regex(pattern = LINE_WITH_CODE),
        extend("leftOut" = true, "example" = "Your code is {####}.")
    )]
    pub sms_authentication_message: Option<String>,

    /// How the pool sends SMS, for verification and for MFA. Default: not at all. Changes in place.
    ///
    /// AWS does not forget this setting: once set it can be changed, not removed, so a program that drops it is refused. With `mfaConfiguration` `ON` or
    /// `OPTIONAL` it makes SMS an MFA factor.
    /// See [SMS settings](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-sms-settings.html).
    #[schemars(extend("computed" = true, "stays" = true, "example" = {
        "snsCallerArn": "arn:aws:iam::123456789012:role/cognito-sms",
        "externalId": "5e1f8c1c-customers"
    }))]
    pub sms_configuration: Option<UserPoolSmsConfiguration>,

    /// MFA by authenticator app (TOTP). Wants `mfaConfiguration` `ON` or `OPTIONAL`. Default: off. Changes in place.
    #[schemars(extend("serverDefault" = {"enabled": false}, "example" = {"enabled": true}))]
    pub software_token_mfa_configuration: Option<UserPoolSoftwareTokenMfaConfiguration>,

    /// Tags: at most 50, keys of 1 to 128 characters that do not begin with `aws:`, values of up to 256. The provider's
    /// `defaultTags` are added; a tag given here wins over one of them. Changes in place.
    ///
    /// A new pool gets one tag more, `pulumi:cognito:create`, if there is room for it: by it the provider finds the pool when
    /// AWS's answer to its creation is lost, and does not make a second one. It is never shown here. To do without it, name its
    /// key in the provider's `ignoreTags`.
    #[schemars(extend(
        "propertyNames" = {"minLength": 1, "maxLength": 128},
        "valueBounds" = {"minLength": 0, "maxLength": 256},
        "maxProperties" = 50,
        "serverDefault" = {},
        "example" = {"team": "identity"}
    ))]
    pub tags: Option<BTreeMap<String, String>>,

    /// Whether a new email address or phone number counts before the user has verified it. Default: at once. Changes in
    /// place.
    /// See [Verifying updates](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-email-phone-verification.html#user-pool-settings-verifications-verify-attribute-updates).
    #[schemars(extend(
        "serverDefault" = {"attributesRequireVerificationBeforeUpdates": []},
        "example" = {"attributesRequireVerificationBeforeUpdates": ["email"]}
    ))]
    pub user_attribute_update_settings: Option<UserPoolUserAttributeUpdateSettings>,

    /// Threat protection, formerly advanced security. Default: off. Anything else wants the tier `PLUS`. Changes in
    /// place.
    /// See [Threat protection](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html).
    #[schemars(extend(
        "serverDefault" = {"advancedSecurityMode": "OFF"},
        "example" = {"advancedSecurityMode": "ENFORCED"}
    ))]
    pub user_pool_add_ons: Option<UserPoolUserPoolAddOns>,

    /// The feature plan: `LITE`, `ESSENTIALS` or `PLUS`, each with a price of its own. Default: `ESSENTIALS`. Changes in
    /// place; AWS refuses a lower one while a feature of the higher one is in use.
    ///
    /// `ESSENTIALS` and `PLUS` have sign-in without password, passkeys, email MFA, managed login, and triggers that
    /// change access tokens. `PLUS` alone has threat protection.
    /// See [Feature plans](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-sign-in-feature-plans.html).
    #[schemars(extend(
        "enum" = ["LITE", "ESSENTIALS", "PLUS"],
        "newer" = "^[A-Z]+(_[A-Z]+)*$",
        "serverDefault" = "ESSENTIALS",
        "example" = "PLUS"
    ))]
    pub user_pool_tier: Option<String>,

    /// Makes the email address, the phone number or either (`email`, `phone_number`) the username: users sign up with
    /// it, and Cognito gives them a UUID as internal name. Excludes `aliasAttributes`. Default: none, users pick a name.
    ///
    /// Settled when the pool is made. A change replaces the pool, with all its users.
    /// See [Sign-in attributes](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases).
    #[schemars(extend(
        "itemEnum" = ["email", "phone_number"],
        "replaceOnChange" = true,
        "example" = ["email"]
    ))]
    pub username_attributes: Option<BTreeSet<String>>,

    /// Whether capitals matter in usernames and email addresses. Left out, AWS lets them matter; `false` is what most
    /// pools want.
    ///
    /// Settled when the pool is made. A change replaces the pool, with all its users.
    #[schemars(extend(
        "replaceOnChange" = true,
        "serverDefault" = {"caseSensitive": true},
        "example" = {"caseSensitive": false}
    ))]
    pub username_configuration: Option<UserPoolUsernameConfiguration>,

    /// The messages that ask users to verify an email address or phone number. Default: a code, in Cognito's own words.
    /// Changes in place.
    ///
    /// The older `emailVerificationMessage`, `emailVerificationSubject` and `smsVerificationMessage` are this block's
    /// `emailMessage`, `emailSubject` and `smsMessage`.
    #[schemars(extend(
        "serverDefault" = {"defaultEmailOption": "CONFIRM_WITH_CODE"},
        "example" = {"defaultEmailOption": "CONFIRM_WITH_CODE", "smsMessage": "Your code is {####}."}
    ))]
    pub verification_message_template: Option<UserPoolVerificationMessageTemplate>,

    /// Passkeys. The block only says how they work; `WEB_AUTHN` in `signInPolicy.allowedFirstAuthFactors` admits them.
    /// May stand with any `mfaConfiguration`. Changes in place.
    /// See [Passkeys](https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html#amazon-cognito-user-pools-authentication-flow-methods-passkey).
    #[schemars(extend(
        "serverDefault" = {"factorConfiguration": "SINGLE_FACTOR", "userVerification": "preferred"},
        "example" = {"relyingPartyId": "auth.example.com", "userVerification": "required"}
    ))]
    pub web_authn_configuration: Option<UserPoolWebAuthnConfiguration>,

    /// Lets a delete or a replacement take a pool that still has users, that `deletionProtection` guards (it is switched
    /// off first) or that has domains (they are deleted first). Default: `false`, which refuses. It counts from the state,
    /// so run `up` with it before the delete.
    #[schemars(extend("local" = true, "writeOnly" = true, "serverDefault" = false, "example" = true))]
    pub force_destroy: Option<bool>,
}

/// What AWS settles about a user pool.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolOutputs {
    /// The ARN of the pool.
    #[schemars(extend("example" = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"))]
    pub arn: String,

    /// The pool as a provider of identities: host and pool id, without scheme. An identity pool takes it as
    /// `cognitoIdentityProviders[].providerName`.
    #[schemars(extend("example" = "cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"))]
    pub endpoint: String,

    /// The issuer: the `iss` claim of the pool's tokens.
    #[schemars(extend("follows" = "issuerConfiguration", "example" = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"))]
    pub issuer: String,

    /// The URL of the public keys that verify the pool's tokens, as a JSON Web Key Set.
    #[schemars(extend("follows" = "issuerConfiguration", "example" = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI/.well-known/jwks.json"
    ))]
    pub jwks_uri: String,

    /// The URL of the pool's OpenID Connect discovery document.
    #[schemars(extend("follows" = "issuerConfiguration", "example" = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI/.well-known/openid-configuration"
    ))]
    pub openid_configuration_uri: String,
}

//! What a pool sends, and how.

use crate::patterns::{ARN, EMAIL, LINE_WITH_CODE, SET, SUBJECT, TEXT, TEXT_WITH_CODE, TEXT_WITH_LINK};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who may create users, and how new users are invited.
///
/// How long a temporary password holds is `passwordPolicy.temporaryPasswordValidityDays`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolAdminCreateUserConfig {
    /// Whether only administrators may create users. Default: `false`, everybody may sign up.
    #[schemars(extend("serverDefault" = false, "example" = true))]
    pub allow_admin_create_user_only: Option<bool>,

    /// The invitation that a user gets whom an administrator created. Default: Cognito's own text.
    #[schemars(extend("example" = {
        "emailSubject": "Your account",
        "emailMessage": "Sign in as {username} with the temporary password {####}."
    }))]
    pub invite_message_template: Option<UserPoolAdminCreateUserConfigInviteMessageTemplate>,
}

/// The invitation. `{username}` stands for the name, `{####}` for the temporary password.
/// See [Invitation messages](https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html#cognito-user-pool-settings-user-invitation-message-customization).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolAdminCreateUserConfigInviteMessageTemplate {
    /// The email, text or HTML: 6 to 20000 characters with `{username}` and `{####}`.
    /// AWS asks for `emailConfiguration.emailSendingAccount` `DEVELOPER` with it.
    #[schemars(
        length(min = 6, max = 20_000),
        regex(pattern = TEXT),
        extend("example" = "Sign in as {username} with the temporary password {####}.")
    )]
    pub email_message: Option<String>,

    /// The subject of the email: 1 to 140 characters. AWS asks for `emailConfiguration.emailSendingAccount`
    /// `DEVELOPER` with it.
    #[schemars(
        length(min = 1, max = 140),
        regex(pattern = SUBJECT),
        extend("example" = "Your account")
    )]
    pub email_subject: Option<String>,

    /// The SMS: 6 to 140 characters with `{username}` and `{####}`.
    #[schemars(
        length(min = 6, max = 140),
        extend("example" = "{username}, your temporary password is {####}.")
    )]
    pub sms_message: Option<String>,
}

/// Who sends a pool's email.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolEmailConfiguration {
    /// The SES configuration set for the pool's email: 1 to 64 ASCII letters, digits, `_` and `-`. Wants
    /// `emailSendingAccount` `DEVELOPER`.
    #[schemars(
        length(min = 1, max = 64),
        regex(pattern = SET),
        extend("example" = "transactional")
    )]
    pub configuration_set: Option<String>,

    /// `COGNITO_DEFAULT`, the default: Cognito sends, at most 50 messages a day, from `no-reply@verificationemail.com`
    /// or from the address of `sourceArn`. `DEVELOPER`: your SES identity sends, within your SES limits; wants
    /// `sourceArn`.
    #[schemars(extend(
        "enum" = ["COGNITO_DEFAULT", "DEVELOPER"],
        "serverDefault" = "COGNITO_DEFAULT",
        "example" = "DEVELOPER"
    ))]
    pub email_sending_account: Option<String>,

    /// The sender, as an address (`no-reply@example.com`) or as a name with the address in angle brackets. Up to 131072
    /// characters. It has to belong to the identity in `sourceArn`. Put a name with special characters in double quotes.
    #[schemars(length(max = 131_072), extend("example" = "Example <no-reply@example.com>"))]
    pub from_email_address: Option<String>,

    /// The address that answers go to.
    #[schemars(
        regex(pattern = EMAIL),
        extend("example" = "support@example.com")
    )]
    pub reply_to_email_address: Option<String>,

    /// The ARN of a verified SES identity: an address or a domain. `DEVELOPER` wants it. The identity is in the pool's
    /// Region, or for pools in some Regions in `us-east-1`, `us-west-2` or `eu-west-1`; another one gets a warning. See
    /// [Regions](https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping).
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    ))]
    pub source_arn: Option<String>,
}

/// The message with a one-time code by email.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolEmailMfaConfiguration {
    /// The email, text or HTML: 6 to 20000 characters in which `{####}` stands for the code. Default: Cognito's own text.
    #[schemars(
        length(min = 6, max = 20_000),
        regex(pattern = TEXT_WITH_CODE),
        extend("example" = "Your code is {####}.")
    )]
    pub message: Option<String>,

    /// The subject of the email. Default: Cognito's own.
    #[schemars(regex(pattern = SUBJECT), extend("example" = "Your sign-in code"))]
    pub subject: Option<String>,
}

/// How a pool sends SMS, with a role of yours: by Amazon SNS (`snsCallerArn`) or by AWS End User Messaging SMS
/// (`eumsSms`). Give one of the two.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSmsConfiguration {
    /// AWS End User Messaging SMS in place of SNS, and the only way in Regions without SNS. Excludes the other members.
    #[schemars(extend("example" = {
        "callerArn": "arn:aws:iam::123456789012:role/cognito-sms",
        "externalId": "5e1f8c1c-customers",
        "originationIdentity": "+12065550100"
    }))]
    pub eums_sms: Option<UserPoolSmsConfigurationEumsSms>,

    /// The external id which Cognito names when it assumes the role of `snsCallerArn`, for the role's trust policy to ask
    /// for as `sts:ExternalId`. Up to 131072 characters.
    #[schemars(length(max = 131_072), extend("example" = "5e1f8c1c-customers"))]
    pub external_id: Option<String>,

    /// The ARN of the IAM role with which Cognito sends by SNS. It must trust `cognito-idp.amazonaws.com` and allow
    /// `sns:Publish`. A role made in the same run may take some seconds to be seen; the provider tries again.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:iam::123456789012:role/cognito-sms"
    ))]
    pub sns_caller_arn: Option<String>,

    /// The Region whose SNS sends: 5 to 32 characters. Default: the pool's Region, or the one that AWS has for it where
    /// SNS is not at hand; pools in Seoul use Tokyo.
    #[schemars(length(min = 5, max = 32), extend("computed" = true, "example" = "us-east-1"))]
    pub sns_region: Option<String>,
}

/// How a pool sends SMS by AWS End User Messaging SMS.
/// See [AWS End User Messaging SMS](https://docs.aws.amazon.com/sms-voice/latest/userguide/what-is-sms-mms.html).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolSmsConfigurationEumsSms {
    /// The ARN of the IAM role with which Cognito sends: 20 to 2048 characters. It must trust `cognito-idp.amazonaws.com`
    /// and allow `sms-voice:SendTextMessage`.
    #[schemars(length(min = 20, max = 2048), regex(pattern = ARN), extend(
        "example" = "arn:aws:iam::123456789012:role/cognito-sms"
    ))]
    pub caller_arn: String,

    /// The configuration set that is applied to messages, by name. Default: none.
    #[schemars(length(max = 131_072), extend("example" = "sign-in"))]
    pub configuration_set_name: Option<String>,

    /// The external id which Cognito names when it assumes the role, for the role's trust policy to ask for as
    /// `sts:ExternalId`. Up to 131072 characters.
    #[schemars(length(max = 131_072), extend("example" = "5e1f8c1c-customers"))]
    pub external_id: Option<String>,

    /// For SMS to India: the id of the principal entity that its DLT rules ask for.
    #[schemars(length(max = 131_072), extend("example" = "1101234567890123456"))]
    pub in_entity_id: Option<String>,

    /// For SMS to India: the id of the registered template that its DLT rules ask for.
    #[schemars(length(max = 131_072), extend("example" = "1107123456789012345"))]
    pub in_template_id: Option<String>,

    /// What messages come from: a phone number (`+12065550100`), a sender id or a phone pool, or the ARN of one. Some
    /// countries want one. If the role's policy names an ARN, give that ARN.
    #[schemars(length(max = 131_072), extend("example" = "+12065550100"))]
    pub origination_identity: Option<String>,

    /// The Region whose End User Messaging sends: it must be the pool's, which is also the default.
    #[schemars(length(min = 5, max = 32), extend("computed" = true, "example" = "us-east-1"))]
    pub region: Option<String>,
}

/// The messages that ask a user to verify an email address or phone number.
///
/// A pool may have the texts of both kinds of email, for a code and for a link; `defaultEmailOption` says which are sent.
/// For email texts AWS asks for `emailConfiguration.emailSendingAccount` `DEVELOPER`; it takes them without too.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserPoolVerificationMessageTemplate {
    /// Whether the email has a code or a link: `CONFIRM_WITH_CODE`, the default, or `CONFIRM_WITH_LINK`, which wants a
    /// domain on the pool.
    #[schemars(extend(
        "enum" = ["CONFIRM_WITH_LINK", "CONFIRM_WITH_CODE"],
        "serverDefault" = "CONFIRM_WITH_CODE",
        "example" = "CONFIRM_WITH_CODE"
    ))]
    pub default_email_option: Option<String>,

    /// The email with a code, text or HTML: 6 to 20000 characters in which `{####}` stands for the code. Sent with
    /// `defaultEmailOption` `CONFIRM_WITH_CODE`. Default: Cognito's own text.
    #[schemars(
        length(min = 6, max = 20_000),
        regex(pattern = TEXT_WITH_CODE),
        extend("example" = "Your code is {####}.")
    )]
    pub email_message: Option<String>,

    /// The email with a link, text or HTML: 6 to 20000 characters in which `{##Click here##}`, with any words between
    /// the `##`, becomes the link. Sent with `defaultEmailOption` `CONFIRM_WITH_LINK`. Default: Cognito's
    /// own text.
    #[schemars(
        length(min = 6, max = 20_000),
        regex(pattern = TEXT_WITH_LINK),
        extend("example" = "{##Confirm your address##}, please.")
    )]
    pub email_message_by_link: Option<String>,

    /// The subject of the email with a code: 1 to 140 characters.
    #[schemars(
        length(min = 1, max = 140),
        regex(pattern = SUBJECT),
        extend("example" = "Your code")
    )]
    pub email_subject: Option<String>,

    /// The subject of the email with a link: 1 to 140 characters.
    #[schemars(
        length(min = 1, max = 140),
        regex(pattern = SUBJECT),
        extend("example" = "Confirm your address")
    )]
    pub email_subject_by_link: Option<String>,

    /// The SMS: one line of 6 to 140 characters in which `{####}` stands for the code.
    #[schemars(
        length(min = 6, max = 140),
        regex(pattern = LINE_WITH_CODE),
        extend("example" = "Your code is {####}.")
    )]
    pub sms_message: Option<String>,
}

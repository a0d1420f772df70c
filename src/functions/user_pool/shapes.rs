//! The blocks of a user pool that pulumi-aws's `getUserPool` has in another shape than the resource.

use crate::resources::user_pool::args::{
    UserPoolAdminCreateUserConfigInviteMessageTemplate, UserPoolLambdaConfigCustomEmailSender,
    UserPoolLambdaConfigCustomSmsSender, UserPoolLambdaConfigPreTokenGenerationConfig,
    UserPoolSchemaNumberAttributeConstraints, UserPoolSchemaStringAttributeConstraints,
    UserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlows,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Who may create users, and the invitation that users get.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolAdminCreateUserConfig {
    /// Whether only administrators create users.
    pub allow_admin_create_user_only: Option<bool>,
    /// The invitation, as a list of one.
    pub invite_message_templates: Vec<UserPoolAdminCreateUserConfigInviteMessageTemplate>,
    /// How many days a temporary password holds: the older name of
    /// `passwordPolicy.temporaryPasswordValidityDays`.
    pub unused_account_validity_days: Option<i32>,
}

/// Who sends the pool's email.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolEmailConfiguration {
    /// The configuration set of Amazon SES.
    pub configuration_set: Option<String>,
    /// `COGNITO_DEFAULT`: Cognito sends. `DEVELOPER`: Amazon SES does.
    pub email_sending_account: Option<String>,
    /// The sender's address.
    pub from: Option<String>,
    /// The address that answers go to.
    pub reply_to_email_address: Option<String>,
    /// The ARN of the verified identity in Amazon SES.
    pub source_arn: Option<String>,
}

/// The Lambda functions that Cognito calls, by their ARNs.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolLambdaConfig {
    /// Makes a challenge of a custom sign-in.
    pub create_auth_challenge: Option<String>,
    /// Sends email, as a list of one.
    pub custom_email_senders: Vec<UserPoolLambdaConfigCustomEmailSender>,
    /// Words the messages that Cognito sends.
    pub custom_message: Option<String>,
    /// Sends SMS, as a list of one.
    pub custom_sms_senders: Vec<UserPoolLambdaConfigCustomSmsSender>,
    /// Picks the next challenge of a custom sign-in.
    pub define_auth_challenge: Option<String>,
    /// The ARN of the KMS key that encrypts codes for the custom senders.
    pub kms_key_id: Option<String>,
    /// Called after a sign-in.
    pub post_authentication: Option<String>,
    /// Called after a user was confirmed.
    pub post_confirmation: Option<String>,
    /// Called before a sign-in.
    pub pre_authentication: Option<String>,
    /// Called before a sign-up.
    pub pre_sign_up: Option<String>,
    /// Called before tokens are made, with the first version of the event.
    pub pre_token_generation: Option<String>,
    /// Called before tokens are made, with the version of the event; as a list of one.
    pub pre_token_generation_configs: Vec<UserPoolLambdaConfigPreTokenGenerationConfig>,
    /// Called when somebody signs in whom the pool does not know.
    pub user_migration: Option<String>,
    /// Judges the answer to a challenge of a custom sign-in.
    pub verify_auth_challenge_response: Option<String>,
}

/// An attribute of the pool's users.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolSchemaAttribute {
    /// `Boolean`, `DateTime`, `Number` or `String`.
    pub attribute_data_type: String,
    /// Whether only developers may change it, which is an older way than `writeAttributes` of app clients.
    pub developer_only_attribute: Option<bool>,
    /// Whether it can change once it has a value.
    pub mutable: Option<bool>,
    /// The name: of a custom attribute with `custom:` before it.
    pub name: String,
    /// The bounds of a number, as a list of one.
    pub number_attribute_constraints: Vec<UserPoolSchemaNumberAttributeConstraints>,
    /// Whether every user must have it.
    pub required: Option<bool>,
    /// The bounds of a text, as a list of one.
    pub string_attribute_constraints: Vec<UserPoolSchemaStringAttributeConstraints>,
}

/// Threat protection.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolAddOns {
    /// Threat protection of custom sign-ins, as a list of one.
    pub advanced_security_additional_flows: Vec<UserPoolUserPoolAddOnsAdvancedSecurityAdditionalFlows>,
    /// `OFF`, `AUDIT` or `ENFORCED`.
    pub advanced_security_mode: String,
}

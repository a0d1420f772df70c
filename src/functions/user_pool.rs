//! A user pool.

mod shapes;

use super::{as_list, check_region, member, not_there, write_dates};
use crate::aws::Cx;
use crate::error::Result;
use crate::function::{Function, Said};
use crate::patterns::USER_POOL_ID;
use crate::resource::Resource;
use crate::resources::user_pool::args::{
    UserPoolAccountRecoverySetting, UserPoolArgs, UserPoolDeviceConfiguration, UserPoolOutputs,
};
use crate::resources::user_pool::{ALL_ATTRIBUTES, UserPool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use shapes::{
    GetUserPoolAddOns, GetUserPoolAdminCreateUserConfig, GetUserPoolEmailConfiguration, GetUserPoolLambdaConfig,
    GetUserPoolSchemaAttribute,
};
use std::collections::BTreeMap;

/// `getUserPool`.
pub struct GetUserPool;

/// A user pool: its settings, and what changes by itself, such as the number of its users.
///
/// The result has the properties of the resource `UserPool`, and the names that pulumi-aws has for some of them, where a
/// block is a list of one.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolArgs {
    /// The id of the user pool.
    #[schemars(length(min = 1, max = 55), regex(pattern = USER_POOL_ID), extend("example" = "us-east-1_AbCdEfGhI"))]
    pub user_pool_id: String,
}

/// A user pool. What stands below wins over what is of the same name above.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetUserPoolResult {
    /// The properties of the resource.
    #[serde(flatten)]
    pub args: UserPoolArgs,
    /// Its outputs.
    #[serde(flatten)]
    pub outputs: UserPoolOutputs,
    /// `accountRecoverySetting`, as a list of one.
    pub account_recovery_settings: Vec<UserPoolAccountRecoverySetting>,
    /// `adminCreateUserConfig`, as a list of one.
    pub admin_create_user_configs: Vec<GetUserPoolAdminCreateUserConfig>,
    /// When the pool was made, in the form of ISO 8601.
    pub creation_date: Option<String>,
    /// The pool's own domain, such as `auth.example.com`, if it has one.
    pub custom_domain: Option<String>,
    /// `deviceConfiguration`, as a list of one.
    pub device_configurations: Vec<UserPoolDeviceConfiguration>,
    /// The prefix of the pool's domain at Amazon, if it has one.
    pub domain: Option<String>,
    /// Why the pool cannot send email, if it cannot.
    pub email_configuration_failure: Option<String>,
    /// `emailConfiguration`, as a list of one.
    pub email_configurations: Vec<GetUserPoolEmailConfiguration>,
    /// About how many users the pool has. The number lags behind.
    pub estimated_number_of_users: i32,
    /// The id of the pool, as every function has an id.
    pub id: String,
    /// `lambdaConfig`, as a list of one.
    pub lambda_configs: Vec<GetUserPoolLambdaConfig>,
    /// When the pool was last changed, in the form of ISO 8601.
    pub last_modified_date: Option<String>,
    /// All attributes of the pool's users: the standard ones too, which `schemas` leaves out unless they are required.
    pub schema_attributes: Vec<GetUserPoolSchemaAttribute>,
    /// Why the pool cannot send SMS, or only to some, if that is so.
    pub sms_configuration_failure: Option<String>,
    /// The SMS that verifies a phone number; the same as `verificationMessageTemplate.smsMessage`.
    pub sms_verification_message: Option<String>,
    /// Threat protection, as a list of one: so has pulumi-aws it here. The resource has it without the list.
    pub user_pool_add_ons: Vec<GetUserPoolAddOns>,
    /// The id of the pool.
    pub user_pool_id: String,
    /// The same as `tags`.
    pub user_pool_tags: BTreeMap<String, String>,
}

impl Function for GetUserPool {
    const TOKEN: &'static str = "cognito:index:getUserPool";
    type Args = GetUserPoolArgs;
    type Result = Said<GetUserPoolResult>;

    async fn invoke(cx: &Cx, GetUserPoolArgs { user_pool_id: id }: GetUserPoolArgs) -> Result<Said<GetUserPoolResult>> {
        check_region(cx, &id)?;
        let read = UserPool::read(cx, &id, &Json::Null).await?;
        let mut pool = read.ok_or_else(|| not_there(cx, &format!("user pool {id}")))?;
        let (tags, attributes) = (pool["tags"].clone(), pool[ALL_ATTRIBUTES].take());
        for (name, v) in
            [("id", json!(id)), ("userPoolId", json!(id)), ("userPoolTags", tags), ("schemaAttributes", attributes)]
        {
            pool[name] = v;
        }
        as_in_pulumi_aws(&mut pool);
        write_dates(&mut pool);
        Ok(pool.into())
    }
}

/// Adds the names that pulumi-aws has: blocks under a plural, with lists also inside them.
fn as_in_pulumi_aws(pool: &mut Json) {
    for (block, list, inner) in [
        ("accountRecoverySetting", "accountRecoverySettings", &[] as &[_]),
        ("adminCreateUserConfig", "adminCreateUserConfigs", &[("inviteMessageTemplate", "inviteMessageTemplates")]),
        ("deviceConfiguration", "deviceConfigurations", &[]),
        ("emailConfiguration", "emailConfigurations", &[]),
        (
            "lambdaConfig",
            "lambdaConfigs",
            &[
                ("customEmailSender", "customEmailSenders"),
                ("customSmsSender", "customSmsSenders"),
                ("preTokenGenerationConfig", "preTokenGenerationConfigs"),
            ],
        ),
        ("userPoolAddOns", "userPoolAddOns", &[("advancedSecurityAdditionalFlows", "advancedSecurityAdditionalFlows")]),
    ] {
        as_list(pool, block, list);
        for block in member(pool, list).and_then(Json::as_array_mut).into_iter().flatten() {
            for (one, many) in inner {
                as_list(block, one, many);
            }
        }
    }
    for email in pool["emailConfigurations"].as_array_mut().into_iter().flatten() {
        email["from"] = email["fromEmailAddress"].clone();
    }
    for attribute in member(pool, "schemaAttributes").and_then(Json::as_array_mut).into_iter().flatten() {
        for constraints in ["numberAttributeConstraints", "stringAttributeConstraints"] {
            as_list(attribute, constraints, constraints);
        }
    }
}

//! An identity pool by name.

use super::{every, not_there};
use crate::aws::Cx;
use crate::error::{Error, Result, found};
use crate::function::{Function, Said};
use crate::resource::Resource;
use crate::resources::identity_pool::IdentityPool;
use crate::resources::identity_pool::args::{IdentityPoolArgs, IdentityPoolOutputs};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// `getIdentityPool`.
pub struct GetIdentityPool;

/// The identity pool that has a name, with its roles, role mappings and principal tags. The result has the properties of
/// the resource `IdentityPool`. Names need not be unique: where several pools have it, `tags` tells them apart.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GetIdentityPoolArgs {
    /// The whole name, in its capitals.
    #[schemars(length(min = 1, max = 128), extend("example" = "customers"))]
    pub identity_pool_name: String,
    /// Tags that the pool has, and maybe others. Default: any.
    #[schemars(extend("example" = {"team": "identity"}))]
    pub tags: Option<BTreeMap<String, String>>,
}

/// An identity pool.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GetIdentityPoolResult {
    /// The properties of the resource.
    #[serde(flatten)]
    pub args: IdentityPoolArgs,
    /// Its outputs.
    #[serde(flatten)]
    pub outputs: IdentityPoolOutputs,
    /// The id of the pool.
    pub id: String,
}

impl Function for GetIdentityPool {
    const TOKEN: &'static str = "cognito:index:getIdentityPool";
    type Args = GetIdentityPoolArgs;
    type Result = Said<GetIdentityPoolResult>;
    // How the roles are made, and what is left of them, is the resource's affair.
    const WITHOUT: &'static [&'static str] = &["roleOptions", "unusedRoleNames"];

    async fn invoke(cx: &Cx, args: GetIdentityPoolArgs) -> Result<Said<GetIdentityPoolResult>> {
        let name = args.identity_pool_name;
        let mut ids = Vec::new();
        for pool in every::<IdentityPool>(cx, &Json::Null).await?.into_iter().filter(|pool| pool.name == name) {
            let fits = match &args.tags {
                Some(tags) => has_tags(cx, &pool.id, tags).await?,
                None => true,
            };
            ids.extend(fits.then_some(pool.id));
        }
        let and_tags = if args.tags.is_some() { " and these tags" } else { "" };
        let none = || not_there(cx, &format!("identity pool with the name {name:?}{and_tags}"));
        let id = match ids.as_slice() {
            [] => return Err(none()),
            [id] => id,
            several => {
                return Err(Error::Invalid(format!(
                    "{} identity pools in {} have the name {name:?}{and_tags}: {}. Give tags that only one of them has.",
                    several.len(),
                    cx.aws.region,
                    several.join(", ")
                )));
            }
        };
        let mut pool = IdentityPool::read(cx, id, &Json::Null).await?.ok_or_else(none)?;
        pool["id"] = id.as_str().into();
        Ok(pool.into())
    }
}

async fn has_tags(cx: &Cx, id: &str, tags: &BTreeMap<String, String>) -> Result<bool> {
    let ask =
        cx.send("DescribeIdentityPool", || cx.aws.identity.describe_identity_pool().identity_pool_id(id).send()).await;
    let there = found(ask)?.and_then(|pool| pool.identity_pool_tags).unwrap_or_default();
    Ok(tags.iter().all(|(key, v)| there.get(key) == Some(v)))
}

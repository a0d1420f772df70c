//! Functions: look-ups that change nothing.

use crate::aws::Cx;
use crate::error::{Error, Result};
use crate::spec::{Spec, Types};
use async_trait::async_trait;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::future::Future;

/// What the author of a function writes.
pub trait Function: Send + Sync + 'static {
    /// The token.
    const TOKEN: &'static str;
    /// What it takes.
    type Args: DeserializeOwned + JsonSchema + Send;
    /// What it gives.
    type Result: Serialize + JsonSchema;

    /// The answer.
    fn invoke(cx: &Cx, args: Self::Args) -> impl Future<Output = Result<Self::Result>> + Send;
}

/// A [`Function`] with its types erased.
#[async_trait]
pub trait Invoked: Send + Sync {
    #[expect(missing_docs, reason = "derived from Function")]
    fn spec(&self, types: &mut Types) -> Spec;
    #[expect(missing_docs, reason = "the function of the same name of Function")]
    async fn invoke(&self, cx: &Cx, args: Json) -> Result<Json>;
}

/// A function and its spec.
pub struct Invocable {
    /// What is known of its arguments and results.
    pub spec: Spec,
    /// What it does.
    pub function: Box<dyn Invoked>,
}

#[async_trait]
impl<F: Function> Invoked for F {
    fn spec(&self, types: &mut Types) -> Spec {
        Spec::of::<F::Args, F::Result>(F::TOKEN, types)
    }
    async fn invoke(&self, cx: &Cx, args: Json) -> Result<Json> {
        let fits = |e: serde_json::Error| Error::Bug(format!("{}: {e}", F::TOKEN));
        let args = serde_json::from_value(args).map_err(fits)?;
        serde_json::to_value(F::invoke(cx, args).await?).map_err(fits)
    }
}

/// `getCallerIdentity`.
pub struct CallerIdentity;

/// Whose credentials the provider uses: the account's id, for ARNs. Asks STS, once for each run of the provider.
#[derive(Deserialize, JsonSchema)]
pub struct CallerIdentityArgs {}

/// Whose credentials the provider uses.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerIdentityResult {
    /// The id of the account: 12 digits.
    pub account_id: String,
    /// The ARN of the user, or of the session of the role.
    pub arn: String,
    /// The id of the account, as every function has an id.
    pub id: String,
    /// The unique id of the user or the role.
    pub user_id: String,
}

impl Function for CallerIdentity {
    const TOKEN: &'static str = "cognito:index:getCallerIdentity";
    type Args = CallerIdentityArgs;
    type Result = CallerIdentityResult;

    async fn invoke(cx: &Cx, _: CallerIdentityArgs) -> Result<CallerIdentityResult> {
        let caller = cx.caller().await?;
        Ok(CallerIdentityResult {
            id: caller.account.clone(),
            account_id: caller.account,
            arn: caller.arn,
            user_id: caller.user_id,
        })
    }
}

/// `getRegion`.
pub struct RegionInfo;

/// The region that the provider works in, or one that is named. Asks nobody.
#[derive(Deserialize, JsonSchema)]
pub struct RegionArgs {
    /// The name of a region, such as `eu-west-1`. Default: the provider's region.
    #[schemars(regex(pattern = crate::patterns::REGION), extend("example" = "us-east-1"))]
    pub name: Option<String>,
}

/// A region.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegionResult {
    /// The name of the region for people, such as `Europe (Ireland)`; the region's code where it is newer than this
    /// provider.
    pub description: String,
    /// The host of EC2 in the region, such as `ec2.eu-west-1.amazonaws.com`: what pulumi-aws has here.
    pub endpoint: String,
    /// The name of the region, as every function has an id.
    pub id: String,
    /// The name of the region, such as `eu-west-1`.
    pub name: String,
    /// The same, under the name that pulumi-aws gives it.
    pub region: String,
}

impl Function for RegionInfo {
    const TOKEN: &'static str = "cognito:index:getRegion";
    type Args = RegionArgs;
    type Result = RegionResult;

    async fn invoke(cx: &Cx, args: RegionArgs) -> Result<RegionResult> {
        let name = args.name.unwrap_or_else(|| cx.aws.region.clone());
        let suffix = crate::aws::Partition::of(&name).dns_suffix;
        Ok(RegionResult {
            description: crate::aws::region_title(&name).unwrap_or(&name).to_owned(),
            endpoint: format!("ec2.{name}.{suffix}"),
            id: name.clone(),
            name: name.clone(),
            region: name,
        })
    }
}

/// `getPartition`.
pub struct PartitionInfo;

/// The partition of AWS that the provider works in: what its ARNs begin with. Asks nobody.
#[derive(Deserialize, JsonSchema)]
pub struct PartitionArgs {}

/// A partition of AWS.
#[derive(JsonSchema, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartitionResult {
    /// The end of the names of its hosts, such as `amazonaws.com`.
    pub dns_suffix: String,
    /// The name of the partition, as every function has an id.
    pub id: String,
    /// The name of the partition in ARNs: `aws`, `aws-cn`, `aws-us-gov`, ….
    pub partition: String,
    /// The DNS suffix, its labels reversed, such as `com.amazonaws`.
    pub reverse_dns_prefix: String,
}

impl Function for PartitionInfo {
    const TOKEN: &'static str = "cognito:index:getPartition";
    type Args = PartitionArgs;
    type Result = PartitionResult;

    async fn invoke(cx: &Cx, _: PartitionArgs) -> Result<PartitionResult> {
        let partition = cx.aws.partition();
        Ok(PartitionResult {
            dns_suffix: partition.dns_suffix.into(),
            id: partition.name.into(),
            partition: partition.name.into(),
            reverse_dns_prefix: partition.reverse_dns_prefix(),
        })
    }
}

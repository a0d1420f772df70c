//! A region.

use crate::aws::{Cx, Partition, region_title};
use crate::error::Result;
use crate::function::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `getRegion`.
pub struct RegionInfo;

/// The region that the provider works in, or one that is named. Asks nobody, and needs no credentials, where the region
/// is named or configured.
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

    fn offline(region: Option<&str>, args: &RegionArgs) -> Option<RegionResult> {
        args.name.as_deref().or(region).map(of)
    }

    async fn invoke(cx: &Cx, _: RegionArgs) -> Result<RegionResult> {
        Ok(of(&cx.aws.region))
    }
}

fn of(name: &str) -> RegionResult {
    RegionResult {
        description: region_title(name).unwrap_or(name).to_owned(),
        endpoint: format!("ec2.{name}.{}", Partition::of(name).dns_suffix),
        id: name.to_owned(),
        name: name.to_owned(),
        region: name.to_owned(),
    }
}

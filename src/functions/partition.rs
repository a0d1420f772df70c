//! The partition that the provider works in.

use crate::aws::{Cx, Partition};
use crate::error::Result;
use crate::function::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `getPartition`.
pub struct PartitionInfo;

/// The partition of AWS that the provider works in: what its ARNs begin with. Asks nobody, and
/// needs no credentials, where the region is configured.
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

    fn offline(region: Option<&str>, _: &PartitionArgs) -> Option<PartitionResult> {
        region.map(of)
    }

    async fn invoke(cx: &Cx, _: PartitionArgs) -> Result<PartitionResult> {
        Ok(of(&cx.aws.region))
    }
}

fn of(region: &str) -> PartitionResult {
    let partition = Partition::of(region);
    PartitionResult {
        dns_suffix: partition.dns_suffix.into(),
        id: partition.name.into(),
        partition: partition.name.into(),
        reverse_dns_prefix: partition.reverse_dns_prefix(),
    }
}

//! AWS partitions and regions: what an ARN begins with, where hosts live, what people call a place.

/// A partition of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Its name in ARNs.
    pub name: &'static str,
    /// The end of its hosts' names.
    pub dns_suffix: &'static str,
    /// The prefix of a region's name.
    prefix: &'static str,
}

const AWS: Partition = Partition { name: "aws", dns_suffix: "amazonaws.com", prefix: "" };
const OTHERS: [Partition; 7] = [
    Partition { name: "aws-cn", dns_suffix: "amazonaws.com.cn", prefix: "cn-" },
    Partition { name: "aws-us-gov", dns_suffix: "amazonaws.com", prefix: "us-gov-" },
    Partition { name: "aws-iso", dns_suffix: "c2s.ic.gov", prefix: "us-iso-" },
    Partition { name: "aws-iso-b", dns_suffix: "sc2s.sgov.gov", prefix: "us-isob-" },
    Partition { name: "aws-iso-e", dns_suffix: "cloud.adc-e.uk", prefix: "eu-isoe-" },
    Partition { name: "aws-iso-f", dns_suffix: "csp.hci.ic.gov", prefix: "us-isof-" },
    Partition { name: "aws-eusc", dns_suffix: "amazonaws.eu", prefix: "eusc-" },
];

impl Partition {
    /// The partition that `region` is in.
    pub fn of(region: &str) -> Partition {
        OTHERS.into_iter().find(|p| region.starts_with(p.prefix)).unwrap_or(AWS)
    }

    /// The DNS suffix, its labels reversed: `com.amazonaws`.
    pub fn reverse_dns_prefix(&self) -> String {
        self.dns_suffix.split('.').rev().collect::<Vec<_>>().join(".")
    }
}

/// What people call a region.
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
pub fn region_title(region: &str) -> Option<&'static str> {
    Some(match region {
        "af-south-1" => "Africa (Cape Town)",
        "ap-east-1" => "Asia Pacific (Hong Kong)",
        "ap-east-2" => "Asia Pacific (Taipei)",
        "ap-northeast-1" => "Asia Pacific (Tokyo)",
        "ap-northeast-2" => "Asia Pacific (Seoul)",
        "ap-northeast-3" => "Asia Pacific (Osaka)",
        "ap-south-1" => "Asia Pacific (Mumbai)",
        "ap-south-2" => "Asia Pacific (Hyderabad)",
        "ap-southeast-1" => "Asia Pacific (Singapore)",
        "ap-southeast-2" => "Asia Pacific (Sydney)",
        "ap-southeast-3" => "Asia Pacific (Jakarta)",
        "ap-southeast-4" => "Asia Pacific (Melbourne)",
        "ap-southeast-5" => "Asia Pacific (Malaysia)",
        "ap-southeast-6" => "Asia Pacific (New Zealand)",
        "ap-southeast-7" => "Asia Pacific (Thailand)",
        "ca-central-1" => "Canada (Central)",
        "ca-west-1" => "Canada West (Calgary)",
        "cn-north-1" => "China (Beijing)",
        "cn-northwest-1" => "China (Ningxia)",
        "eu-central-1" => "Europe (Frankfurt)",
        "eu-central-2" => "Europe (Zurich)",
        "eu-north-1" => "Europe (Stockholm)",
        "eu-south-1" => "Europe (Milan)",
        "eu-south-2" => "Europe (Spain)",
        "eu-west-1" => "Europe (Ireland)",
        "eu-west-2" => "Europe (London)",
        "eu-west-3" => "Europe (Paris)",
        "il-central-1" => "Israel (Tel Aviv)",
        "me-central-1" => "Middle East (UAE)",
        "me-south-1" => "Middle East (Bahrain)",
        "mx-central-1" => "Mexico (Central)",
        "sa-east-1" => "South America (Sao Paulo)",
        "us-east-1" => "US East (N. Virginia)",
        "us-east-2" => "US East (Ohio)",
        "us-gov-east-1" => "AWS GovCloud (US-East)",
        "us-gov-west-1" => "AWS GovCloud (US-West)",
        "us-west-1" => "US West (N. California)",
        "us-west-2" => "US West (Oregon)",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_tell_their_partition() {
        for (region, name, reversed) in [
            ("us-east-1", "aws", "com.amazonaws"),
            ("cn-north-1", "aws-cn", "cn.com.amazonaws"),
            ("us-gov-west-1", "aws-us-gov", "com.amazonaws"),
            ("eusc-de-east-1", "aws-eusc", "eu.amazonaws"),
            ("us-isob-east-1", "aws-iso-b", "gov.sgov.sc2s"),
        ] {
            let partition = Partition::of(region);
            assert_eq!((partition.name, partition.reverse_dns_prefix().as_str()), (name, reversed));
        }
    }
}

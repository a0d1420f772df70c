//! AWS partitions: what an ARN begins with and where hosts live.

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

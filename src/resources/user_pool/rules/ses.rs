//! Rules about the identity of Amazon SES that a pool's email comes from.

use crate::aws::Partition;
use crate::check::Failures;
use crate::facts::Facts;
use crate::resource::Surroundings;

const SOURCE: &str = "emailConfiguration.sourceArn";

/// The Regions whose identities of SES pools of other Regions may use.
const SHARED: [&str; 3] = ["us-east-1", "us-west-2", "eu-west-1"];

/// The Regions whose pools may use identities in `SHARED` as well as those in their own.
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping>
const SHARING: [&str; 12] = [
    "us-east-1",
    "us-east-2",
    "us-west-2",
    "ca-central-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-west-1",
    "eu-west-2",
    "eu-central-1",
];

/// What is wrong with the ARN, and whether the pool can send from its Region.
pub(super) fn identity(f: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
    let Some(arn) = f.text(SOURCE) else { return };
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [_, partition, "ses", there, _, resource] = parts[..] else { return malformed(failures) };
    if there.is_empty() || resource.strip_prefix("identity/").is_none_or(str::is_empty) {
        return malformed(failures);
    }
    let own = Partition::of(there).name;
    let region = f.shown(SOURCE, there, "another Region");
    if own != partition {
        let (own, there) = (f.shown(SOURCE, own, "<partition>"), f.shown(SOURCE, there, "its Region"));
        return failures.add(SOURCE, format!("must begin with arn:{own}, the partition of {there}"));
    }
    let Some(here) = around.region.as_deref() else { return };
    if Partition::of(here).name != own {
        return failures.add(
            SOURCE,
            format!(
                "is an identity in {region}, which no pool in {here} can use: make one in {here}, and give its ARN"
            ),
        );
    }
    let shared = SHARING.contains(&here) && SHARED.contains(&there);
    if there != here && !shared {
        let mut usable = vec![here];
        usable.extend(SHARED.into_iter().filter(|region| SHARING.contains(&here) && *region != here));
        // A warning: AWS may have added to its list.
        failures.warn(
            SOURCE,
            &format!(
                "is an identity in {region}: by AWS's documentation, a pool in {here} sends from {}",
                usable.join(", ")
            ),
        );
    }
}

fn malformed(failures: &mut Failures) {
    failures.add(
        SOURCE,
        "must be the ARN of an SES identity, such as arn:aws:ses:us-east-1:123456789012:identity/example.com",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Value, object_of};
    use serde_json::json;

    /// What is refused and what is warned of, for a pool in `region`.
    fn said(region: Option<&str>, arn: &str) -> (Vec<String>, Vec<String>) {
        let inputs = object_of(json!({"emailConfiguration": {"sourceArn": arn}}));
        let around = Surroundings { region: region.map(str::to_owned), ..Surroundings::default() };
        let mut failures = Failures::default();
        identity(Facts::new(&inputs), &around, &mut failures);
        let warnings = failures.warnings();
        (failures.into_iter().map(|f| f.reason).collect(), warnings)
    }

    fn in_region(region: &str) -> String {
        format!("arn:{}:ses:{region}:123456789012:identity/example.com", Partition::of(region).name)
    }

    /// P21: the published table, a row for each pair of Regions.
    #[test]
    fn a_pool_sends_from_the_regions_that_are_documented() {
        let alone = ["us-west-1", "eu-west-3", "eu-north-1", "me-south-1", "sa-east-1", "us-gov-west-1"];
        let mut warned = 0;
        for here in SHARING.into_iter().chain(alone) {
            for there in SHARING.into_iter().chain(alone) {
                if Partition::of(here) != Partition::of(there) {
                    continue;
                }
                let fine = here == there || !alone.contains(&here) && SHARED.contains(&there);
                let (refused, warnings) = said(Some(here), &in_region(there));
                assert_eq!(refused, Vec::<String>::new(), "{here} from {there}");
                assert_eq!(warnings.is_empty(), fine, "{here} from {there}: {warnings:?}");
                warned += warnings.len();
            }
        }
        assert!(warned > 100, "{warned}");
        let (_, warnings) = said(Some("us-east-2"), &in_region("eu-north-1"));
        assert!(warnings[0].ends_with("a pool in us-east-2 sends from us-east-2, us-east-1, us-west-2, eu-west-1"));
        let (_, warnings) = said(Some("eu-north-1"), &in_region("eu-west-1"));
        assert!(warnings[0].ends_with("a pool in eu-north-1 sends from eu-north-1"));
        assert_eq!(said(None, &in_region("eu-north-1")), (vec![], vec![]), "where the Region is not known, nothing is");
    }

    /// P21: what can be no identity of SES, or none that the pool can reach, is refused.
    #[test]
    fn an_arn_that_is_no_identity_is_refused() {
        for arn in [
            "arn:aws:iam::123456789012:role/example.com",
            "arn:aws:ses:us-east-1:123456789012:configuration-set/example",
            "arn:aws:ses:us-east-1:123456789012:identity/",
            "arn:aws:ses:us-east-1:123456789012:identity",
            "arn:aws:ses::123456789012:identity/example.com",
            "arn:aws:ses:us-east-1",
        ] {
            let (refused, _) = said(Some("us-east-1"), arn);
            assert!(
                refused.len() == 1 && refused[0].starts_with("must be the ARN of an SES identity"),
                "{arn}: {refused:?}"
            );
        }
        let (refused, _) = said(Some("us-east-1"), "arn:aws-cn:ses:us-east-1:123456789012:identity/example.com");
        assert_eq!(refused, ["must begin with arn:aws, the partition of us-east-1"]);
        let (refused, _) = said(Some("us-east-1"), &in_region("us-gov-west-1"));
        assert!(refused.len() == 1 && refused[0].contains("no pool in us-east-1 can use"), "{refused:?}");
    }

    /// P21: an ARN under a secret mark is not told, nor its Region.
    #[test]
    fn a_secret_arn_is_not_told() {
        for (arn, wrong) in [
            ("arn:aws:ses:eu-north-1:123456789012:identity/example.com", "is an identity in another Region: by AWS's"),
            (
                "arn:aws-cn:ses:eu-north-1:123456789012:identity/example.com",
                "must begin with arn:<partition>, the partition",
            ),
            (
                "arn:aws-cn:ses:cn-north-1:123456789012:identity/example.com",
                "is an identity in another Region, which no",
            ),
        ] {
            let block = [("sourceArn".to_owned(), Value::from(arn).secret())].into();
            let inputs = [("emailConfiguration".to_owned(), Value::Object(block))].into();
            let around = Surroundings { region: Some("us-east-1".into()), ..Surroundings::default() };
            let mut failures = Failures::default();
            identity(Facts::new(&inputs), &around, &mut failures);
            let mut told = failures.warnings();
            told.extend(failures.into_iter().map(|f| f.reason));
            assert!(told.len() == 1 && told[0].contains(wrong) && !told[0].contains("north"), "{told:?}");
        }
    }
}

//! A domain of a user pool: Create-, Describe-, Update- and DeleteUserPoolDomain.
//!
//! AWS answers a write long before it is done, so every write is followed by a wait. UpdateUserPoolDomain takes the
//! certificate of a custom domain for given up where it is not sent along, so it is always given everything.

mod args;
mod rules;
mod status;

use super::user_pool::{check_id, region_of};
use crate::aws::{Cx, Partition, Renamed, With, said, shape};
use crate::check::Failures;
use crate::error::{Error, Result};
use crate::facts::Facts;
use crate::resource::{Change, Inputs, Listed, Made, Page, Resource, Surroundings};
use crate::value::Object;
use args::{UserPoolDomainArgs, UserPoolDomainOutputs};
use aws_sdk_cognitoidentityprovider::operation::create_user_pool_domain::CreateUserPoolDomainInput;
use aws_sdk_cognitoidentityprovider::operation::update_user_pool_domain::UpdateUserPoolDomainInput;
use aws_sdk_cognitoidentityprovider::types::DomainStatusType;
pub(crate) use rules::AWS_OWN;
use rules::is_custom;
use serde_json::{Map, Value as Json};

pub(super) use status::delete as delete_domain;

/// `cognito:index:UserPoolDomain`.
pub struct UserPoolDomain;

const NAMES: &[Renamed] = &[
    Renamed::new("certificateArn", "CustomDomainConfig.CertificateArn"),
    Renamed::new("securityPolicy", "CustomDomainConfig.SecurityPolicy"),
];

impl Resource for UserPoolDomain {
    const TOKEN: &'static str = "cognito:index:UserPoolDomain";
    const NAMED_BY: &'static str = "";
    const IMPORTED_AS: &'static str = "auth.example.com";
    const LISTED_BY: Option<&'static [&'static str]> = Some(&["userPoolId"]);
    type Args = UserPoolDomainArgs;
    type Outputs = UserPoolDomainOutputs;

    fn rules(facts: Facts<'_>, around: &Surroundings, failures: &mut Failures) {
        rules::rules(facts, around, failures);
    }

    fn collide(old: &Object, new: &Object) -> bool {
        rules::collide(old, new)
    }

    fn import(id: &str) -> Result<(String, Map<String, Json>)> {
        let takes = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if id.is_empty() || !id.chars().all(takes) || id.contains(".amazoncognito.com") {
            return Err(Error::Invalid(format!(
                "{id:?} does not name a domain of a user pool: give a prefix alone, such as customers, or the whole name of \
                 a custom domain, such as auth.example.com"
            )));
        }
        Ok((id.to_owned(), Map::new()))
    }

    fn region(_: &str, known: &Json) -> Option<String> {
        known["userPoolId"].as_str().and_then(region_of).map(str::to_owned)
    }

    async fn create(cx: &Cx, inputs: &Inputs<UserPoolDomainArgs>) -> Result<Made> {
        let UserPoolDomainArgs { user_pool_id: pool, domain, .. } = &inputs.args;
        let input = shape(CreateUserPoolDomainInput::deserialize, inputs.api.clone(), NAMES)?;
        let mut again = false;
        loop {
            let turn = cx.turn(pool).await?;
            let made = cx
                .send_while("CreateUserPoolDomain", not_free_yet, || {
                    cx.aws.idp.create_user_pool_domain().customize().interceptor(With(input.clone())).send()
                })
                .await;
            drop(turn);
            let Err(refused) = made else { return Ok(domain.clone().into()) };
            if refused.code() != Some("InvalidParameterException") {
                return Err(refused);
            }
            match status::describe(cx, domain).await {
                Ok(Some(there)) if there.status == Some(DomainStatusType::Deleting) => {
                    status::gone(cx, there.user_pool_id().unwrap_or_default(), domain).await?;
                }
                // An earlier try did it, and its answer was lost.
                Ok(Some(there)) if refused.is_repeated() && there.user_pool_id() == Some(pool) => {
                    return Ok(domain.clone().into());
                }
                Ok(Some(there)) => {
                    return Err(taken(refused, pool, domain, there.user_pool_id().unwrap_or_default()));
                }
                // What was in the way may have gone between the two calls.
                Ok(None) if !again && already(&refused) => again = true,
                Ok(None) => return Err(no_room(cx, refused, pool, domain).await),
                Err(_) => return Err(refused),
            }
        }
    }

    async fn finish(cx: &Cx, id: &str, _: &Inputs<UserPoolDomainArgs>) -> Result<()> {
        status::active(cx, id).await
    }

    async fn read(cx: &Cx, id: &str, known: &Json) -> Result<Option<Json>> {
        let Some(there) = status::describe(cx, id).await? else { return Ok(None) };
        let pool = there.user_pool_id().unwrap_or_default();
        // One that another pool has by now is not this one.
        let moved = known["userPoolId"].as_str().is_some_and(|own| own != pool);
        if moved || there.status == Some(DomainStatusType::Deleting) {
            return Ok(None);
        }
        let mut live = said(&there, NAMES)?;
        let region = region_of(pool).unwrap_or(&cx.aws.region);
        if let Some(host) = there.cloud_front_distribution().filter(|host| !host.is_empty()) {
            live["cloudfrontDistributionArn"] = host.into();
            live["cloudfrontDistributionZoneId"] = zone(region).into();
        }
        live["domainUrl"] = url(id, region).into();
        Ok(Some(live))
    }

    async fn update(cx: &Cx, change: &Change<UserPoolDomainArgs>) -> Result<()> {
        let UserPoolDomainArgs { user_pool_id: pool, domain, .. } = &change.inputs.args;
        // An earlier write may still be under way, and AWS takes no other one meanwhile.
        let works = status::settled(cx, domain).await?;
        let now = serde_json::from_value::<UserPoolDomainArgs>(change.live.clone()).ok();
        if works && now.as_ref() == Some(&change.inputs.args) {
            return Ok(());
        }
        let input = shape(UpdateUserPoolDomainInput::deserialize, change.inputs.api.clone(), NAMES)?;
        let turn = cx.turn(pool).await?;
        cx.send("UpdateUserPoolDomain", || {
            cx.aws.idp.update_user_pool_domain().customize().interceptor(With(input.clone())).send()
        })
        .await?;
        drop(turn);
        status::active(cx, domain).await
    }

    fn is_unfinished(said: &Json) -> bool {
        said["Status"].as_str().is_some_and(|status| status != "ACTIVE")
    }

    async fn delete(cx: &Cx, id: &str, known: &Json) -> Result<()> {
        let pool = pool_of(known)?;
        let turn = cx.turn(pool).await?;
        status::send_delete(cx, pool, id).await?;
        drop(turn);
        status::gone(cx, pool, id).await
    }

    async fn list(cx: &Cx, query: &Json, _: Option<&str>, _: i32) -> Result<Page> {
        let pool = pool_of(query)?;
        let domains = domains_of(cx, pool).await?;
        let found = domains.into_iter().map(|domain| Listed { id: domain.clone(), name: domain, made: None });
        Ok(Page { found: found.collect(), next: None })
    }
}

fn pool_of(known: &Json) -> Result<&str> {
    let pool = known["userPoolId"].as_str();
    let pool = pool.ok_or_else(|| Error::Invalid("the state of the domain lacks its userPoolId".into()))?;
    check_id(pool).map(|()| pool)
}

/// The domains of a pool: AWS has no list of them, but a pool shows its own.
async fn domains_of(cx: &Cx, pool: &str) -> Result<Vec<String>> {
    let answer = cx.send("DescribeUserPool", || cx.aws.idp.describe_user_pool().user_pool_id(pool).send()).await?;
    let pool = answer.user_pool.map(|pool| [pool.domain, pool.custom_domain]).into_iter().flatten();
    Ok(pool.flatten().filter(|domain| !domain.is_empty()).collect())
}

/// Refusals that pass by themselves where their cause was made or deleted a moment ago: a DNS record, a distribution.
fn not_free_yet(e: &Error) -> bool {
    let Error::Refused(r) = e else { return false };
    // After a try whose answer was lost, what has the name may be what that one made.
    let taken = r.message.contains("already associated with a different resource") && !r.repeated;
    taken || r.message.contains("is not a valid subdomain")
}

/// Why there is no room for a domain that is there already.
fn taken(refused: Error, pool: &str, domain: &str, owner: &str) -> Error {
    Error::Invalid(if owner == pool {
        format!(
            "{refused}\nThe pool {pool} has this domain already: import it (`pulumi import \
             cognito:index:UserPoolDomain <name> {domain}`). To replace it by itself, give the resource the option \
             deleteBeforeReplace: true"
        )
    } else {
        format!(
            "{refused}\nThe domain belongs to the pool {owner}: choose another name, or delete it there first (`aws \
             cognito-idp delete-user-pool-domain --domain {domain} --user-pool-id {owner}`)"
        )
    })
}

/// Whether AWS says that something is there already.
fn already(refused: &Error) -> bool {
    matches!(refused, Error::Refused(r) if r.message.to_lowercase().contains("already"))
}

/// Why there is no room for a domain that this account does not have.
async fn no_room(cx: &Cx, refused: Error, pool: &str, domain: &str) -> Error {
    if !already(&refused) {
        return refused;
    }
    let own = domains_of(cx, pool).await.unwrap_or_default();
    Error::Invalid(match own.iter().find(|own| is_custom(own) == is_custom(domain)) {
        Some(own) => format!(
            "{refused}\nThe pool {pool} has the domain {own}, and AWS allows one prefix and one custom domain: import that \
             one, or delete it first (`aws cognito-idp delete-user-pool-domain --domain {own} --user-pool-id {pool}`)"
        ),
        None if is_custom(domain) => {
            format!(
                "{refused}\nAnother account or CloudFront distribution has this domain: choose another name, or free it"
            )
        }
        None => format!("{refused}\nPrefixes are unique in a region, over all accounts: choose another one"),
    })
}

/// Where a domain is; `None` for a prefix in a partition whose host AWS does not publish.
fn url(domain: &str, region: &str) -> Option<String> {
    if is_custom(domain) {
        return Some(format!("https://{domain}"));
    }
    // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-cog.html
    let (label, suffix) = match Partition::of(region).name {
        "aws" => ("auth", "amazoncognito.com"),
        "aws-us-gov" => ("auth-fips", "amazoncognito.com"),
        "aws-cn" => ("auth", "amazoncognito.com.cn"),
        _ => return None,
    };
    Some(format!("https://{domain}.{label}.{region}.{suffix}"))
}

/// The hosted zone of all of CloudFront.
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html>
fn zone(region: &str) -> Option<&'static str> {
    match Partition::of(region).name {
        "aws" => Some("Z2FDTNDATAQYW2"),
        "aws-cn" => Some("Z3RFFRIM2A3IF5"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_prefix_is_its_regions() {
        for (domain, region, expected) in [
            ("shop", "eu-west-1", Some("https://shop.auth.eu-west-1.amazoncognito.com")),
            ("shop", "us-gov-west-1", Some("https://shop.auth-fips.us-gov-west-1.amazoncognito.com")),
            ("shop", "cn-north-1", Some("https://shop.auth.cn-north-1.amazoncognito.com.cn")),
            ("shop", "us-iso-east-1", None),
            ("auth.example.com", "us-iso-east-1", Some("https://auth.example.com")),
        ] {
            assert_eq!(url(domain, region).as_deref(), expected, "{domain} in {region}");
        }
    }
}

//! The domains of user pools. AWS works on one for some time after it has answered a write.

use super::{Answer, Aws, Omitted, World, refuse, s, updated};
use serde_json::{Value as Json, json};

/// A domain, as it is described.
pub(super) struct Domain {
    pub(super) said: Json,
    /// For how many more looks AWS works on it.
    left: usize,
    /// What it is then; nothing once it is deleted.
    then: Option<&'static str>,
}

impl Domain {
    /// Whether it is a pool's.
    pub(super) fn of(&self, pool: &str) -> bool {
        s(&self.said, "UserPoolId") == pool
    }

    fn work(&mut self, status: &str, looks: usize, then: Option<&'static str>) {
        self.said["Status"] = if looks == 0 { json!(then) } else { json!(status) };
        (self.left, self.then) = (looks, then);
    }
}

impl Aws {
    /// Gives a pool a domain, which takes a few looks to go once it is deleted.
    pub fn add_domain(&self, pool: &str, member: &str, domain: &str) {
        self.tamper(pool, |pool| pool[member] = json!(domain));
        let said = json!({"Domain": domain, "UserPoolId": pool, "Status": "ACTIVE"});
        let mut world = self.world();
        world.domain_looks = 2;
        world.domains.insert(domain.to_owned(), Domain { said, left: 0, then: None });
    }

    /// Has AWS work on a domain for so many looks after each write.
    pub fn domains_take(&self, looks: usize) {
        self.world().domain_looks = looks;
    }

    /// Has what AWS does with domains from now on fail in the end.
    pub fn domains_fail(&self, fail: bool) {
        self.world().domains_fail = fail;
    }

    /// Has AWS work on a domain, on nobody's word.
    pub fn domain_is(&self, domain: &str, status: &str, looks: usize, then: Option<&'static str>) {
        self.world().domains.get_mut(domain).expect("it exists").work(status, looks, then);
    }
}

pub(super) fn domain(w: &mut World, operation: &str, r: &Json, omitted: Omitted) -> Answer {
    let (name, pool) = (s(r, "Domain").to_owned(), s(r, "UserPoolId").to_owned());
    let custom = !r["CustomDomainConfig"].is_null();
    let looks = w.domain_looks;
    let end = Some(if w.domains_fail { "FAILED" } else { "ACTIVE" });
    if operation == "CreateUserPoolDomain" {
        if !w.pools.contains_key(&pool) {
            return refuse("ResourceNotFoundException", "no such pool");
        }
        if w.domains.contains_key(&name) {
            return refuse("InvalidParameterException", "Domain already exists.");
        }
        let member = if custom { "CustomDomain" } else { "Domain" };
        let there = w.pools.get_mut(&pool).expect("it is there");
        if there[member].is_string() {
            return refuse("InvalidParameterException", "User pool already has a domain configured.");
        }
        there[member] = json!(name);
        let mut said = r.clone();
        fill(&mut said);
        let mut domain = Domain { said, left: 0, then: None };
        domain.work("CREATING", looks, end);
        w.domains.insert(name, domain);
        return Ok(json!({}));
    }
    let Some(domain) = w.domains.get_mut(&name) else {
        return match operation {
            // One that is not there is described as nothing.
            "DescribeUserPoolDomain" => Ok(json!({"DomainDescription": {}})),
            "DeleteUserPoolDomain" => refuse("InvalidParameterException", "No such domain or user pool exists."),
            _ => refuse("ResourceNotFoundException", "User pool domain was not found."),
        };
    };
    match operation {
        "UpdateUserPoolDomain" => {
            if !domain.of(&pool) {
                return refuse("InvalidParameterException", "The domain is not configured for this user pool.");
            }
            if domain.left > 0 {
                return refuse("InvalidParameterException", "The domain is being worked on.");
            }
            if custom != name.contains('.') {
                return refuse("InvalidParameterException", "Cannot convert custom domain to prefix domain.");
            }
            domain.said = updated(&domain.said, r, &["Domain", "UserPoolId"], omitted);
            fill(&mut domain.said);
            domain.work("UPDATING", looks, end);
        }
        "DeleteUserPoolDomain" => {
            domain.work("DELETING", looks, None);
            if looks == 0 {
                forget(w, &name);
            }
        }
        _ => {
            let said = domain.said.clone();
            if domain.left > 0 {
                domain.left -= 1;
                if domain.left == 0 {
                    match domain.then {
                        Some(then) => domain.said["Status"] = json!(then),
                        None => forget(w, &name),
                    }
                }
            }
            return Ok(json!({"DomainDescription": said}));
        }
    }
    Ok(json!({}))
}

fn forget(w: &mut World, name: &str) {
    w.domains.remove(name);
    for pool in w.pools.values_mut() {
        for member in ["Domain", "CustomDomain"] {
            if pool[member] == name {
                pool[member] = Json::Null;
            }
        }
    }
}

/// What AWS adds.
fn fill(said: &mut Json) {
    said["AWSAccountId"] = json!("123456789012");
    said["CloudFrontDistribution"] = json!("d111111abcdef8.cloudfront.net");
    said["S3Bucket"] = json!("aws-cognito-prod-iad-assets");
    said["Version"] = json!("20260101000000");
    if said["ManagedLoginVersion"].is_null() {
        said["ManagedLoginVersion"] = json!(1);
    }
    if said["CustomDomainConfig"].is_object() && said["CustomDomainConfig"]["SecurityPolicy"].is_null() {
        said["CustomDomainConfig"]["SecurityPolicy"] = json!("TLS_V1");
    }
}

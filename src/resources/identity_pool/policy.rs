//! The two documents of an identity pool's role: who may assume it, and what it allows. Pure functions.

use super::args::IdentityPoolStatement;
use super::roles::Side;
use crate::aws::Partition;
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// The name by which IAM knows identity pools in a region.
/// <https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html>
pub(super) fn service(region: &str) -> String {
    match region {
        "us-gov-west-1" => "cognito-identity-us-gov.amazonaws.com".into(),
        "us-gov-east-1" => "cognito-identity.us-gov-east-1.amazonaws.com".into(),
        region => match Partition::of(region) {
            p if p.name == "aws-cn" => format!("cognito-identity.{region}.{}", p.dns_suffix),
            p => format!("cognito-identity.{}", p.dns_suffix),
        },
    }
}

/// Lets this pool, and no other, hand the role to users of one side. Without the `aud` condition any identity pool of
/// any account could.
pub(super) fn trust(region: &str, pool: &str, side: Side, tagged: bool) -> Json {
    let service = service(region);
    let mut actions = vec!["sts:AssumeRoleWithWebIdentity"];
    if tagged {
        actions.push("sts:TagSession");
    }
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": service},
            "Action": actions,
            "Condition": {
                "StringEquals": {format!("{service}:aud"): pool},
                "ForAnyValue:StringLike": {format!("{service}:amr"): side.name()},
            },
        }],
    })
}

/// The policy that allows (or denies) exactly what the statements say.
pub(super) fn policy(statements: &[IdentityPoolStatement]) -> Json {
    let statements = statements.iter().map(|s| {
        let deny = s.effect.as_deref().is_some_and(|e| e.eq_ignore_ascii_case("deny"));
        let mut statement =
            json!({"Effect": if deny { "Deny" } else { "Allow" }, "Action": s.actions, "Resource": s.resources});
        let mut conditions = Map::new();
        for c in s.conditions.iter().flatten() {
            let test = conditions.entry(c.test.clone()).or_insert_with(|| json!({}));
            test[&c.variable] = json!(c.values);
        }
        if !conditions.is_empty() {
            statement["Condition"] = conditions.into();
        }
        statement
    });
    json!({"Version": "2012-10-17", "Statement": statements.collect::<Vec<_>>()})
}

/// The statements of a policy, in our shape.
pub(super) fn statements(policy: &Json) -> Json {
    many(&policy["Statement"])
        .into_iter()
        .map(|s| {
            let mut statement = json!({
                "effect": s["Effect"],
                "actions": many(&s["Action"]),
                "resources": many(&s["Resource"]),
            });
            let tests = s["Condition"].as_object().into_iter().flatten();
            let conditions: Vec<Json> = tests
                .flat_map(|(test, variables)| {
                    variables.as_object().into_iter().flatten().map(
                        move |(variable, values)| json!({"test": test, "variable": variable, "values": many(values)}),
                    )
                })
                .collect();
            if !conditions.is_empty() {
                statement["conditions"] = conditions.into();
            }
            statement
        })
        .collect()
}

/// IAM writes a list of one as the one.
fn many(json: &Json) -> Vec<Json> {
    match json {
        Json::Null => Vec::new(),
        Json::Array(a) => a.clone(),
        one => vec![one.clone()],
    }
}

/// Whether two documents mean the same: lists of strings have no order, and a list of one is the one.
pub(super) fn same(a: &Json, b: &Json) -> bool {
    fn canonical(json: &Json) -> Json {
        match json {
            Json::Object(o) => o.iter().map(|(k, v)| (k.clone(), canonical(v))).collect::<Map<_, _>>().into(),
            Json::Array(a) if a.iter().all(Json::is_string) => {
                let texts: BTreeSet<&str> = a.iter().filter_map(Json::as_str).collect();
                match texts.iter().next() {
                    Some(one) if texts.len() == 1 => (*one).into(),
                    _ => json!(texts),
                }
            }
            Json::Array(a) if a.len() == 1 => canonical(&a[0]),
            Json::Array(a) => a.iter().map(canonical).collect(),
            v => v.clone(),
        }
    }
    canonical(a) == canonical(b)
}

/// A document as it is sent.
pub(super) fn text(document: &Json) -> String {
    document.to_string()
}

/// All inline policies of a role together, in characters without white space. An IAM quota.
const POLICY_MAX: usize = 10_240;

/// What is wrong with statements that make a longer policy than IAM takes.
pub(super) fn too_long(statements: &[IdentityPoolStatement]) -> Option<String> {
    let size = size(&policy(statements));
    (size > POLICY_MAX).then(|| {
        format!(
            "makes a policy of {size} characters; IAM takes {POLICY_MAX}. Merge statements, or manage the role elsewhere and \
             pass it in roles"
        )
    })
}

/// The size of a document as IAM counts it: characters, but no white space.
fn size(document: &Json) -> usize {
    text(document).chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::super::args::IdentityPoolStatementCondition;
    use super::*;

    fn statement() -> IdentityPoolStatement {
        IdentityPoolStatement {
            effect: Some("deny".into()),
            actions: ["s3:*".to_owned()].into(),
            resources: ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*".to_owned()].into(),
            conditions: Some(vec![IdentityPoolStatementCondition {
                test: "StringEquals".into(),
                variable: "aws:PrincipalTag/tenant".into(),
                values: ["blue".to_owned()].into(),
            }]),
        }
    }

    /// P38: nobody else can assume the roles.
    #[test]
    fn trust_policies_name_this_pool_and_this_side_in_every_partition() {
        for (region, host) in [
            ("us-east-1", "cognito-identity.amazonaws.com"),
            ("cn-north-1", "cognito-identity.cn-north-1.amazonaws.com.cn"),
            ("us-gov-west-1", "cognito-identity-us-gov.amazonaws.com"),
            ("us-gov-east-1", "cognito-identity.us-gov-east-1.amazonaws.com"),
        ] {
            assert_eq!(
                trust(region, "pool", Side::Authenticated, false),
                json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": host},
                    "Action": ["sts:AssumeRoleWithWebIdentity"], "Condition": {
                        "StringEquals": {format!("{host}:aud"): "pool"},
                        "ForAnyValue:StringLike": {format!("{host}:amr"): "authenticated"}}}]})
            );
        }
        let tagged = trust("us-east-1", "pool", Side::Unauthenticated, true);
        assert_eq!(tagged["Statement"][0]["Action"], json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]));
    }

    #[test]
    fn a_policy_is_exactly_the_statements_and_reads_back() {
        let policy = policy(&[statement()]);
        assert_eq!(
            policy["Statement"],
            json!([{"Effect": "Deny", "Action": ["s3:*"],
                "Resource": ["arn:aws:s3:::b/private/${cognito-identity.amazonaws.com:sub}/*"],
                "Condition": {"StringEquals": {"aws:PrincipalTag/tenant": ["blue"]}}}])
        );
        let back: Vec<IdentityPoolStatement> = serde_json::from_value(statements(&policy)).unwrap();
        assert_eq!(back[0].conditions.as_ref().unwrap()[0].variable, "aws:PrincipalTag/tenant");
    }

    #[test]
    fn iams_own_spelling_is_the_same() {
        let ours = json!({"Statement": [{"Action": ["b", "a"], "Resource": ["*"]}]});
        let theirs = json!({"Statement": {"Action": ["a", "b"], "Resource": "*"}});
        assert!(same(&ours, &theirs));
        assert!(!same(&ours, &json!({"Statement": {"Action": "a", "Resource": "*"}})));
    }
}

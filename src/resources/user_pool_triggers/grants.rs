//! The permission that Cognito needs to call a function: a statement of the function's policy, one for each trigger.

use crate::aws::Cx;
use crate::error::{Error, Result, found};
use crate::resources::user_pool::triggers::{arn_of, given, slot};
use serde_json::Value as Json;

/// Who calls.
const COGNITO: &str = "cognito-idp.amazonaws.com";

/// A statement of a function's policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    function: String,
    qualifier: Option<String>,
    /// The statement's id: the same for the same pool and trigger.
    id: String,
}

impl Grant {
    /// The permission that the trigger `name` of a pool needs; `None` for what is no function.
    pub(super) fn of(pool: &str, name: &str, trigger: &Json) -> Option<Grant> {
        let arn = arn_of(trigger).filter(|arn| arn.split(':').nth(2) == Some("lambda"))?;
        let parts: Vec<&str> = arn.split(':').collect();
        let function = parts.get(..7)?.join(":");
        let qualifier = parts.get(7).map(|qualifier| (*qualifier).to_owned());
        Some(Grant { function, qualifier, id: format!("cognito-{pool}-{}", slot(name)) })
    }

    /// The permissions that the triggers of a block need.
    pub(super) fn all(pool: &str, block: &Json) -> Vec<Grant> {
        let mut grants: Vec<Grant> = Vec::new();
        for grant in given(block).filter_map(|(name, trigger)| Grant::of(pool, name, trigger)) {
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
        grants
    }

    /// The permissions that functions had for triggers which they are no more.
    pub(super) fn former(pool: &str, former: &Json) -> Vec<Grant> {
        let former = former.as_array().into_iter().flatten();
        former.filter_map(|f| Grant::of(pool, f["trigger"].as_str()?, &f["lambdaArn"])).collect()
    }

    /// Gives the permission. That it is there already is fine.
    pub(super) async fn give(&self, cx: &Cx, pool_arn: &str) -> Result<()> {
        let account = pool_arn.split(':').nth(4).unwrap_or_default();
        let given = cx
            .send_while("AddPermission", is_busy, || {
                let add = cx.aws.lambda.add_permission().function_name(&self.function).statement_id(&self.id);
                let add = add.action("lambda:InvokeFunction").principal(COGNITO).source_arn(pool_arn);
                add.source_account(account).set_qualifier(self.qualifier.clone()).send()
            })
            .await;
        match given {
            Err(e) if e.code() == Some("ResourceConflictException") => Ok(()),
            given => given.map(drop),
        }
    }

    /// Takes the permission back. That it, or its function, is gone already is fine.
    pub(super) async fn take_back(&self, cx: &Cx) -> Result<()> {
        let gone = cx
            .send_while("RemovePermission", is_busy, || {
                let remove = cx.aws.lambda.remove_permission().function_name(&self.function).statement_id(&self.id);
                remove.set_qualifier(self.qualifier.clone()).send()
            })
            .await;
        found(gone).map(drop)
    }

    /// Whether Cognito may call the function for this pool, by this statement or by one of somebody else's; `None` where
    /// the provider may not look.
    pub(super) async fn is_given(&self, cx: &Cx, pool_arn: &str) -> Result<Option<bool>> {
        let statements = self.statements(cx).await?;
        Ok(statements.map(|all| all.iter().any(|statement| allows(statement, pool_arn))))
    }

    /// Whether this very statement is there, as far as the provider may look.
    pub(super) async fn is_there(&self, cx: &Cx) -> Result<bool> {
        let statements = self.statements(cx).await?;
        Ok(statements.is_some_and(|all| all.iter().any(|statement| statement["Sid"] == self.id.as_str())))
    }

    /// The statements of the function's policy; `None` where the provider may not look.
    async fn statements(&self, cx: &Cx) -> Result<Option<Vec<Json>>> {
        let ask = cx
            .send("GetPolicy", || {
                let get = cx.aws.lambda.get_policy().function_name(&self.function);
                get.set_qualifier(self.qualifier.clone()).send()
            })
            .await;
        match found(ask) {
            Ok(answer) => Ok(Some(answer.and_then(|a| a.policy).map_or_else(Vec::new, |policy| statements(&policy)))),
            Err(e) if e.is_denied() => Ok(None),
            Err(e) => Err(e),
        }
    }
}

/// A function that is being changed takes no other change.
fn is_busy(e: &Error) -> bool {
    matches!(e, Error::Refused(r) if r.code == "ResourceConflictException" && r.message.contains("in progress"))
}

/// The statements of a policy, of which IAM writes one without a list.
fn statements(policy: &str) -> Vec<Json> {
    let mut policy: Json = serde_json::from_str(policy).unwrap_or_default();
    match policy["Statement"].take() {
        Json::Array(all) => all,
        one => vec![one],
    }
}

/// Whether a statement of a function's policy lets Cognito call it for the pool.
fn allows(statement: &Json, pool_arn: &str) -> bool {
    let principal = &statement["Principal"];
    let is_cognito = principal == "*" || principal == COGNITO || principal["Service"] == COGNITO;
    let sources = statement["Condition"].as_object().into_iter().flatten().filter_map(|(_, block)| {
        let (_, source) = block.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case("aws:SourceArn"))?;
        source.as_str()
    });
    let mut others = sources.filter(|source| !source.contains('*') && *source != pool_arn);
    statement["Effect"] == "Allow" && is_cognito && others.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_permission_is_for_one_trigger_and_one_qualifier() {
        let arn = "arn:aws:lambda:us-east-1:123456789012:function:f";
        let plain = Grant::of("us-east-1_A", "preSignUp", &json!(arn)).unwrap();
        assert_eq!(
            (plain.function.as_str(), &plain.qualifier, plain.id.as_str()),
            (arn, &None, "cognito-us-east-1_A-presignup")
        );
        let alias =
            Grant::of("us-east-1_A", "PreTokenGenerationConfig", &json!({"LambdaArn": format!("{arn}:live")})).unwrap();
        assert_eq!((alias.function.as_str(), alias.qualifier.as_deref()), (arn, Some("live")));
        assert_eq!(Grant::of("us-east-1_A", "kmsKeyId", &json!("arn:aws:kms:us-east-1:123456789012:key/a")), None);
    }

    #[test]
    fn a_policy_is_read_as_lambda_writes_it() {
        let pool = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_A";
        let policy = |principal: Json, source: &str| {
            json!({"Statement": [{"Sid": "x", "Effect": "Allow", "Principal": principal, "Action": "lambda:InvokeFunction",
                "Condition": {"StringEquals": {"AWS:SourceAccount": "123456789012"}, "ArnLike": {"AWS:SourceArn": source}}}]})
            .to_string()
        };
        let allows = |policy: &str| statements(policy).iter().any(|statement| allows(statement, pool));
        assert!(allows(&policy(json!({"Service": COGNITO}), pool)));
        assert!(!allows(&policy(json!({"Service": COGNITO}), &format!("{pool}B"))));
        assert!(!allows(&policy(json!({"Service": "sns.amazonaws.com"}), pool)));
        assert!(!allows(""));
    }
}

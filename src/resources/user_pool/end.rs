//! The end of a pool: who would be lost with it, and what stands in its way.

use super::Described;
use super::requests::{as_it_is, update_whole};
use crate::aws::Cx;
use crate::error::Result;
use aws_sdk_cognitoidentityprovider::types::UserPoolType;
use serde_json::Value as Json;

/// How many users a pool has, in words; `None` where it certainly has none. AWS's number is an estimate that lags behind, so a
/// zero is looked at again.
pub(super) async fn users(cx: &Cx, id: &str, pool: &UserPoolType) -> Result<Option<String>> {
    if pool.estimated_number_of_users > 0 {
        let n = pool.estimated_number_of_users;
        return Ok(Some(if n == 1 { "about 1 user".to_owned() } else { format!("about {n} users") }));
    }
    let ask = cx.send("ListUsers", || cx.aws.idp.list_users().user_pool_id(id).limit(1).send()).await;
    match ask {
        Ok(answer) => Ok(answer.users.filter(|users| !users.is_empty()).map(|_| "users".to_owned())),
        Err(e) if e.is_not_found() => Ok(None),
        // Nobody can tell, and users cannot be brought back.
        Err(e) if e.is_denied() => Ok(Some(
            "perhaps users (AWS's estimate of 0 lags behind, and the credentials lack cognito-idp:ListUsers, which would \
             tell)"
                .to_owned(),
        )),
        Err(e) => Err(e),
    }
}

/// Switches deletion protection off, and nothing else: all that AWS has is sent back.
pub(super) async fn unprotect(cx: &Cx, id: &str, described: &Described, known: &Json) -> Result<()> {
    let mut whole = as_it_is(&described.said()?);
    whole.insert("deletionProtection".into(), "INACTIVE".into());
    update_whole(cx, id, whole, known).await
}

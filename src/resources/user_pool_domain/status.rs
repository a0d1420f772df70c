//! What AWS says of a domain, and the waits for what AWS does after it has answered.

use crate::aws::Cx;
use crate::error::{Error, Result, found};
use aws_sdk_cognitoidentityprovider::types::{DomainDescriptionType, DomainStatusType};
use std::time::Duration;
use tokio::time::Instant;

/// How long a domain may take where the user does not say: AWS names an hour for a certificate.
const PATIENCE: Duration = Duration::from_secs(75 * 60);

/// How long a new domain may be missing from AWS's answers.
const SEEN: Duration = Duration::from_secs(30);

/// The first pause between two looks, which doubles up to the last.
const PAUSES: (Duration, Duration) = (Duration::from_millis(300), Duration::from_secs(15));

/// What AWS says of a domain. An unknown one is described as one without a pool.
pub(super) async fn describe(cx: &Cx, domain: &str) -> Result<Option<DomainDescriptionType>> {
    let ask = cx.send("DescribeUserPoolDomain", || cx.aws.idp.describe_user_pool_domain().domain(domain).send()).await;
    let there = found(ask)?.and_then(|answer| answer.domain_description);
    Ok(there.filter(|there| there.user_pool_id.as_ref().is_some_and(|pool| !pool.is_empty())))
}

/// Waits while AWS works on a domain: whether it works now.
pub(super) async fn settled(cx: &Cx, domain: &str) -> Result<bool> {
    let mut wait = Wait::begin(cx);
    loop {
        match describe(&wait.cx, domain).await?.map(|there| there.status) {
            Some(Some(DomainStatusType::Active) | None) => return Ok(true),
            Some(Some(DomainStatusType::Failed)) => return Ok(false),
            Some(Some(DomainStatusType::Deleting)) => {
                return Err(Error::Invalid(format!("the domain {domain} is being deleted, by somebody else")));
            }
            Some(Some(status)) => wait.on(&format!("the domain {domain} is {status}")).await?,
            None if wait.since.elapsed() < SEEN => {
                wait.on(&format!("AWS does not show the domain {domain} yet")).await?;
            }
            None => return Err(Error::Gone(domain.to_owned())),
        }
    }
}

/// Waits until a domain works.
pub(super) async fn active(cx: &Cx, domain: &str) -> Result<()> {
    if settled(cx, domain).await? {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "AWS failed to set up the domain {domain} (its status is FAILED). For a custom domain, see that the certificate is \
         issued, in us-east-1 and good for this name, and that no other CloudFront distribution has the name. The next \
         `pulumi up` sends the configuration again; `pulumi up --replace` with the option deleteBeforeReplace makes the \
         domain anew"
    )))
}

/// Waits until a pool does not have a domain any more.
pub(super) async fn gone(cx: &Cx, pool: &str, domain: &str) -> Result<()> {
    let mut wait = Wait::begin(cx);
    while describe(&wait.cx, domain).await?.is_some_and(|there| there.user_pool_id() == Some(pool)) {
        wait.on(&format!("waiting until the domain {domain} is gone")).await?;
    }
    Ok(())
}

/// Deletes a domain and waits until it is gone, which for a custom one takes minutes. The pool's turn is the caller's.
pub(in crate::resources) async fn delete(cx: &Cx, pool: &str, domain: &str) -> Result<()> {
    send_delete(cx, pool, domain).await?;
    gone(cx, pool, domain).await
}

/// Asks AWS to delete a domain. That it is gone already is fine, for which AWS has no code of its own.
pub(super) async fn send_delete(cx: &Cx, pool: &str, domain: &str) -> Result<()> {
    let deleted = cx
        .send("DeleteUserPoolDomain", || cx.aws.idp.delete_user_pool_domain().user_pool_id(pool).domain(domain).send())
        .await;
    let Err(refused) = found(deleted) else { return Ok(()) };
    if refused.code() != Some("InvalidParameterException") {
        return Err(refused);
    }
    match describe(cx, domain).await {
        Ok(there) if there.as_ref().and_then(|there| there.user_pool_id()) != Some(pool) => Ok(()),
        // An earlier try did it, and its answer was lost.
        Ok(Some(there)) if refused.is_repeated() && there.status == Some(DomainStatusType::Deleting) => Ok(()),
        _ => Err(refused),
    }
}

/// A wait with longer and longer pauses.
struct Wait {
    cx: Cx,
    since: Instant,
    pause: Duration,
}

impl Wait {
    fn begin(cx: &Cx) -> Self {
        Wait { cx: cx.patient(PATIENCE), since: Instant::now(), pause: PAUSES.0 }
    }

    async fn on(&mut self, what: &str) -> Result<()> {
        let minutes = self.since.elapsed().as_secs() / 60;
        let so_far = if minutes == 0 { String::new() } else { format!(", for {minutes} min by now") };
        let limits = "AWS takes up to 1 minute for a prefix, 5 for a custom domain, an hour for a certificate";
        self.cx.pause(self.pause, &format!("{what}{so_far} ({limits})")).await?;
        self.pause = (self.pause * 2).min(PAUSES.1);
        Ok(())
    }
}

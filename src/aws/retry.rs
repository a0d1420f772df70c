//! When a call is made again. The SDK's own retries are off, because its rules do harm here: it takes a used-up quota
//! (`LimitExceededException`) for throttling, it does not repeat `ConcurrentModificationException`, and it repeats a
//! create whose answer was lost, which makes a second pool: no operation of Cognito has an idempotency token. They are on
//! for calls of STS and SSO for credentials alone, which do not come by here (`credentials.rs`).

use super::{Aws, Cx};
use crate::error::{Error, Refusal, Result};
use crate::random;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use std::error::Error as StdError;
use std::future::Future;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::Instant;

/// Creates that are not told apart by a name: a second one makes a second resource.
const NOT_REPEATABLE: [&str; 4] =
    ["CreateUserPool", "CreateUserPoolClient", "AddUserPoolClientSecret", "CreateIdentityPool"];

/// How long IAM may take to be seen by others, where the user gives the operation no time of its own; after that the
/// refusal is meant.
const SOON: Duration = Duration::from_secs(120);

/// How often a host that cannot be reached is tried again; the user should not wait minutes for a wrong endpoint.
const UNREACHABLE: u32 = 2;

/// How often where somebody is known to be there: the network may be back in a few seconds.
const AWAY: u32 = 5;

/// After so long without an answer nobody wants to wait as often as that.
const LONG: Duration = Duration::from_secs(30);

impl Cx {
    /// Makes the call that `attempt` makes, again where that helps, for as long as the operation may take.
    pub async fn send<O, E, F, A>(&self, operation: &'static str, attempt: A) -> Result<O>
    where
        A: Fn() -> F + Send + Sync,
        F: Future<Output = std::result::Result<O, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + StdError + 'static,
        O: Send,
    {
        self.send_while(operation, |_| false, attempt).await
    }

    /// The same, and again as well while `soon` says that a refusal will pass: IAM takes a while to be seen.
    pub async fn send_while<O, E, F, A>(
        &self,
        operation: &'static str,
        soon: fn(&Error) -> bool,
        attempt: A,
    ) -> Result<O>
    where
        A: Fn() -> F + Send + Sync,
        F: Future<Output = std::result::Result<O, SdkError<E, HttpResponse>>> + Send,
        E: ProvideErrorMetadata + StdError + 'static,
        O: Send,
    {
        let mut tries = 0;
        let mut refused_since = None;
        let (mut repeated, mut is_renewed) = (false, false);
        // Tries in a row without an answer: the others have ends of their own.
        let mut unanswered = 0;
        loop {
            let sent = self.paced::<E>(operation).await?;
            if NOT_REPEATABLE.contains(&operation) && self.cancel.is_cancelled() {
                return Err(Error::Stopped(format!("stopped before {operation}")));
            }
            let given_up = self.aws.renewal.times();
            let answer = attempt().await;
            for news in self.aws.watch.news() {
                self.row.warn(&news);
            }
            let mut error = match answer {
                Ok(answer) => {
                    self.aws.has_answered.store(true, Ordering::Relaxed);
                    return Ok(answer);
                }
                Err(e) => error(&self.aws, operation, e),
            };
            match &mut error {
                Error::Refused(r) => {
                    r.repeated = repeated;
                    repeated |= r.status >= 500;
                    unanswered = 0;
                    self.aws.has_answered.store(true, Ordering::Relaxed);
                }
                Error::NoAnswer { sent, .. } => {
                    repeated |= *sent;
                    unanswered += 1;
                }
                _ => {}
            }
            let kind = if soon(&error) { Again::Soon } else { again(&error) };
            if kind == Again::Soon
                && !self.deadline_is_users
                && refused_since.get_or_insert_with(Instant::now).elapsed() > SOON
            {
                return Err(error);
            }
            // What passes by itself has the operation's own time as its limit.
            let most = self.aws.max_retries.unwrap_or(u32::MAX);
            let limit = match kind {
                Again::Never => 0,
                Again::Unanswered => {
                    let is_there = repeated || self.aws.has_answered.load(Ordering::Relaxed);
                    if is_there && sent.elapsed() < LONG { AWAY.min(most) } else { UNREACHABLE.min(most) }
                }
                Again::Expired if is_renewed || !self.aws.renewal.helps() => 0,
                Again::Expired | Again::Throttled | Again::Fault => most,
                // Other writers finish and IAM catches up, however often it takes.
                Again::Busy | Again::Soon => u32::MAX,
            };
            let tried = if kind == Again::Unanswered { unanswered - 1 } else { tries };
            if tried >= limit {
                return Err(error);
            }
            let wait = backoff(tries);
            match kind {
                Again::Throttled => self.throttled::<E>(operation, sent),
                Again::Expired => {
                    is_renewed = true;
                    self.aws.renewal.give_up(given_up);
                }
                _ => {}
            }
            tries += 1;
            let code = error.code().unwrap_or("no answer").to_owned();
            tracing::debug!(operation, code, tries, "trying again");
            let why = format!("{operation}: {code}, trying again in {:.1} s", wait.as_secs_f64());
            // What AWS said last tells more than that the waiting ended.
            self.pause(wait, &why).await.map_err(|stopped| match error {
                Error::Refused(_) => Error::Stopped(format!("{stopped}; {error}")),
                _ => stopped,
            })?;
        }
    }
}

/// Why and how long a call is worth making again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Again {
    Never,
    Unanswered,
    Expired,
    Throttled,
    Fault,
    Busy,
    Soon,
}

fn again(error: &Error) -> Again {
    match error {
        Error::NoAnswer { sent: true, create: true, .. } => Again::Never,
        Error::NoAnswer { .. } => Again::Unanswered,
        Error::Refused(r) => match r.code.as_str() {
            "ConcurrentModificationException" | "ConcurrentModification" | "EntityTemporarilyUnmodifiable" => {
                Again::Busy
            }
            "TooManyRequestsException" | "Throttling" | "ThrottlingException" | "RequestLimitExceeded" | "SlowDown" => {
                Again::Throttled
            }
            "ExpiredTokenException" | "ExpiredToken" => Again::Expired,
            _ if r.status == 429 => Again::Throttled,
            // Emulators say so of what they lack; it will not pass.
            _ if r.status == 501 => Again::Never,
            _ if r.status >= 500 && !NOT_REPEATABLE.contains(&r.operation) => Again::Fault,
            _ => Again::Never,
        },
        _ => Again::Never,
    }
}

/// A wait that doubles from a fifth of a second up to twenty, with jitter so that parallel callers spread out.
fn backoff(tries: u32) -> Duration {
    let ceiling = (0.2 * 2f64.powi(tries.min(7) as i32)).min(20.0);
    Duration::from_secs_f64(ceiling * (0.5 + 0.5 * random::fraction()))
}

/// The SDK's error in our words.
fn error<E>(aws: &Aws, operation: &'static str, e: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + StdError + 'static,
{
    let status = e.raw_response().map_or(0, |answer| answer.status().as_u16());
    // Of a page that is no answer of AWS's, and has the status of a good one, the SDK makes a refusal for some services.
    if let SdkError::ServiceError(service) = &e
        && !(200..300).contains(&status)
    {
        let meta = service.err().meta();
        let header = |name| service.raw().headers().get(name).map(str::to_owned);
        return Error::Refused(Box::new(Refusal {
            operation,
            code: meta.code().map_or_else(|| format!("HTTP {status}"), str::to_owned),
            message: meta.message().unwrap_or("without a message").to_owned(),
            request_id: header("x-amzn-requestid")
                .or_else(|| header("x-amz-request-id"))
                .or_else(|| meta.extra("aws_request_id").map(str::to_owned)),
            status,
            create: NOT_REPEATABLE.contains(&operation),
            repeated: false,
        }));
    }
    let causes = causes(&e);
    if let Some(missing) = causes.iter().find_map(|c| c.downcast_ref::<CredentialsError>()) {
        tracing::debug!("no credentials: {missing}");
        return Error::Configuration(match missing {
            CredentialsError::CredentialsNotLoaded(_) => format!(
                "no AWS credentials were found for {operation}: set them in the environment (AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY, or AWS_PROFILE), or as `pulumi config set --secret cognito:accessKey` and cognito:secretKey"
            ),
            _ => format!("the AWS credentials for {operation} could not be had: {}", root(&causes)),
        });
    }
    let create = NOT_REPEATABLE.contains(&operation);
    let sdk_crate = super::pace::sdk_crate::<E>();
    let never_sent = matches!(e, SdkError::ConstructionFailure(_)) || connecting(&causes);
    let reason = match &e {
        SdkError::ResponseError(_) | SdkError::ServiceError(_) => format!(
            "got an answer that is not AWS's (HTTP {status})\nCheck the endpoint if one is set (cognito:endpoints, AWS_ENDPOINT_URL)."
        ),
        _ if never_sent => format!(
            "could not reach {}: {}\nCheck the network and the region, and the endpoint if one is set (cognito:endpoints, \
             AWS_ENDPOINT_URL).",
            aws.host(sdk_crate),
            root(&causes)
        ),
        _ => format!("got no answer from {}: {}", aws.host(sdk_crate), root(&causes)),
    };
    Error::NoAnswer { operation, reason, sent: !never_sent, create }
}

/// What was at the bottom of it. Of a timeout the SDK says what was waited for, and how long, one above.
pub(super) fn root(causes: &[&(dyn StdError + 'static)]) -> String {
    let all: Vec<String> = causes.iter().map(|c| c.to_string()).collect();
    match all.as_slice() {
        [.., said, last] if last == "timed out" => said.clone(),
        _ => all.last().cloned().unwrap_or_default(),
    }
}

/// Whether not even a connection came about, so that nothing can have reached AWS. Neither hyper nor the SDK has a
/// public type for it, and the SDK's kinds of a failure do not tell: a lost answer is of the same kind as a bad URL.
fn connecting(causes: &[&(dyn StdError + 'static)]) -> bool {
    causes.iter().any(|c| {
        let text = c.to_string();
        ["tcp connect error", "dns error", "client error (Connect)", "failed to apply endpoint"]
            .iter()
            .any(|t| text.contains(t))
    })
}

pub(super) fn causes<'a>(e: &'a (dyn StdError + 'static)) -> Vec<&'a (dyn StdError + 'static)> {
    let mut all = vec![e];
    let mut next = e.source();
    while let Some(cause) = next {
        all.push(cause);
        next = cause.source();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(operation: &'static str, code: &str, status: u16) -> Error {
        let (code, message) = (code.to_owned(), String::new());
        Error::Refused(Box::new(Refusal {
            operation,
            code,
            message,
            request_id: None,
            status,
            create: false,
            repeated: false,
        }))
    }

    #[test]
    fn what_is_made_again_and_what_is_not() {
        for (operation, code, status, expected) in [
            ("UpdateUserPool", "TooManyRequestsException", 400, Again::Throttled),
            ("UpdateUserPool", "ConcurrentModificationException", 400, Again::Busy),
            ("UpdateUserPool", "InternalErrorException", 500, Again::Fault),
            ("CreateUserPool", "InternalErrorException", 500, Again::Never),
            ("AddUserPoolClientSecret", "InternalServerException", 500, Again::Never),
            ("CreateRole", "ServiceFailure", 500, Again::Fault),
            ("CreateUserPool", "TooManyRequestsException", 400, Again::Throttled),
            ("CreateUserPool", "LimitExceededException", 400, Again::Never),
            ("UpdateUserPool", "InvalidParameterException", 400, Again::Never),
            ("GetUserPoolSessionConfiguration", "InternalFailure", 501, Again::Never),
            ("CreateUserPool", "ExpiredTokenException", 400, Again::Expired),
            ("CreateRole", "ExpiredToken", 403, Again::Expired),
        ] {
            assert_eq!(again(&refusal(operation, code, status)), expected, "{operation} {code}");
        }
        let lost = |sent, create| Error::NoAnswer { operation: "", reason: String::new(), sent, create };
        assert_eq!(again(&lost(true, true)), Again::Never);
        for never_made in [lost(false, true), lost(true, false), lost(false, false)] {
            assert_eq!(again(&never_made), Again::Unanswered);
        }
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        for tries in 0..40 {
            let wait = backoff(tries).as_secs_f64();
            assert!((0.1..=20.0).contains(&wait), "{tries}: {wait}");
        }
        assert!(backoff(30) > backoff(0));
    }
}

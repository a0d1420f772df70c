//! How often AWS is asked: all calls of the process together keep to the service's quotas on requests per second.
//!
//! Each quota has a bucket that fills at nearly the quota's rate, and each call takes a token from the buckets that count it.
//! Others share the account's quotas. So a call that is throttled all the same slows its buckets down; they recover
//! slowly, as processes that cannot see each other have to share what there is.

use super::Cx;
use crate::error::Result;
use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// How much of a quota's rate is used: the rest makes up for calls that arrive closer together than they were sent.
const SHARE: f64 = 0.97;

/// How many seconds' worth of a quota may go out at once after a rest, less than the second's worth that AWS lets
/// through. A handful of resources does not wait.
const BURST: f64 = 0.8;

/// What throttling leaves of the rate, and the least share of the quota that it leaves.
const SLOWER: f64 = 0.7;
const LEAST: f64 = 0.05;

/// How much of the quota the rate gains each second after it was slowed down.
const RECOVERY: f64 = 0.02;

/// The shortest wait that a timer tells from none.
const TICK: Duration = Duration::from_millis(1);

/// How long a call waits before its resource's row says so.
const LONG: Duration = Duration::from_secs(5);

/// A quota on requests per second, of an account in a region.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Quota {
    /// The category of operations that it counts.
    category: &'static str,
    rate: f64,
    /// Whether each operation has a rate of its own for each user pool as well.
    per_pool: bool,
}

/// The rate of a single operation on a single user pool, where the quota has one.
const PER_POOL: f64 = 5.0;

/// The quota that counts `operation` of the service whose SDK is `sdk_crate`.
///
/// User pools: [the categories and their quotas](https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html),
/// none of which AWS raises. Lambda: [its quotas](https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
/// AWS does not publish what it allows for the management of identity pools, which it counts by operation, and for IAM:
/// these numbers are careful guesses.
fn quota(sdk_crate: &str, operation: &'static str) -> Option<Quota> {
    let reads = ["Describe", "Get", "List"].iter().any(|verb| operation.starts_with(verb));
    let (category, rate, per_pool) = match sdk_crate {
        "aws_sdk_cognitoidentityprovider" => match operation {
            "DescribeUserPool" | "ListUserPools" => ("UserPoolRead", 15.0, false),
            "CreateUserPool" | "UpdateUserPool" | "DeleteUserPool" => ("UserPoolUpdate", 15.0, false),
            "ListUsers" => ("UserList", 30.0, false),
            // The pages of these operations tell their own. Identity pools have operations of the same names.
            "TagResource" => ("TagResource of user pools", 5.0, false),
            "UntagResource" => ("UntagResource of user pools", 5.0, false),
            "ListTagsForResource" => ("ListTagsForResource of user pools", 10.0, false),
            _ if operation.contains("UserPoolClient") && reads => ("UserPoolClientRead", 15.0, true),
            _ if operation.contains("UserPoolClient") => ("UserPoolClientUpdate", 15.0, true),
            _ if reads => ("UserPoolResourceRead", 20.0, true),
            _ => ("UserPoolResourceUpdate", 15.0, true),
        },
        "aws_sdk_cognitoidentity" => (operation, 10.0, false),
        "aws_sdk_iam" if reads => ("reads of IAM", 20.0, false),
        "aws_sdk_iam" => ("writes to IAM", 15.0, false),
        "aws_sdk_lambda" if operation == "GetPolicy" => (operation, 15.0, false),
        "aws_sdk_lambda" => ("management of Lambda", 15.0, false),
        _ => return None,
    };
    Some(Quota { category, rate, per_pool })
}

/// The buckets of a configured provider.
#[derive(Debug)]
pub(super) struct Pace {
    adaptive: bool,
    buckets: Mutex<HashMap<String, Arc<Bucket>>>,
}

impl Pace {
    pub(super) fn new(adaptive: bool) -> Self {
        Pace { adaptive, buckets: Mutex::default() }
    }

    /// The buckets that `operation` on `pool` takes tokens from; `pool` is empty where it is none's or unknown.
    fn buckets(&self, sdk_crate: &str, operation: &'static str, pool: &str) -> Vec<Arc<Bucket>> {
        let Some(quota) = quota(sdk_crate, operation).filter(|_| self.adaptive) else { return Vec::new() };
        let mut buckets = self.buckets.lock().unwrap_or_else(|e| e.into_inner());
        let mut bucket = |name: String, rate| match buckets.get(&name) {
            Some(known) => known.clone(),
            None => {
                // A full bucket that nobody uses is as good as a new one.
                buckets.retain(|_, bucket| Arc::strong_count(bucket) > 1 || !bucket.is_full(Instant::now()));
                let new = Arc::new(Bucket::new(rate, Instant::now()));
                buckets.insert(name, new.clone());
                new
            }
        };
        // Others need not wait while one pool's turn is awaited, so the account's token is taken last.
        let of_pool = (quota.per_pool && !pool.is_empty()).then(|| bucket(format!("{operation} {pool}"), PER_POOL));
        of_pool.into_iter().chain([bucket(quota.category.to_owned(), quota.rate)]).collect()
    }

    async fn wait(&self, sdk_crate: &str, operation: &'static str, pool: &str) -> Instant {
        for bucket in self.buckets(sdk_crate, operation, pool) {
            bucket.take().await;
        }
        Instant::now()
    }
}

impl Cx {
    /// Waits until the quotas allow for `operation`, and says when that was. `E` is its error in the SDK.
    pub(super) async fn paced<E>(&self, operation: &'static str) -> Result<Instant> {
        let service = sdk_crate::<E>();
        let why = || match quota(service, operation) {
            Some(Quota { category, rate, .. }) => {
                format!("{operation} waits, since AWS takes {rate} calls a second ({category})")
            }
            None => format!("{operation} waits"),
        };
        let wait = async {
            let mut wait = std::pin::pin!(self.aws.pace.wait(service, operation, &self.pool));
            match tokio::time::timeout(LONG, &mut wait).await {
                Ok(now) => now,
                Err(_) => {
                    self.row.progress(&why());
                    wait.await
                }
            }
        };
        self.unless_stopped(&why(), wait).await
    }

    /// Slows down what counts `operation`, which was sent at `sent` and throttled.
    pub(super) fn throttled<E>(&self, operation: &'static str, sent: Instant) {
        for bucket in self.aws.pace.buckets(sdk_crate::<E>(), operation, &self.pool) {
            bucket.slow_down(sent, Instant::now());
        }
    }
}

/// The SDK's crate that an error is of. The services share names of operations.
pub(super) fn sdk_crate<E>() -> &'static str {
    std::any::type_name::<E>().split("::").next().unwrap_or_default()
}

#[derive(Debug)]
struct Bucket {
    quota: f64,
    /// Those who wait, in order; the first watches the level.
    queue: tokio::sync::Mutex<()>,
    level: Mutex<Level>,
}

#[derive(Debug)]
struct Level {
    tokens: f64,
    /// Tokens that it gains each second.
    rate: f64,
    at: Instant,
    slowed: Option<Instant>,
}

impl Bucket {
    fn new(quota: f64, now: Instant) -> Self {
        let level = Level { tokens: BURST * quota, rate: SHARE * quota, at: now, slowed: None };
        Bucket { quota, queue: tokio::sync::Mutex::default(), level: Mutex::new(level) }
    }

    /// The level as it is now.
    fn level(&self, now: Instant) -> MutexGuard<'_, Level> {
        let mut level = self.level.lock().unwrap_or_else(|e| e.into_inner());
        // Calls race for the lock: an earlier instant may come after a later one.
        let past = now.saturating_duration_since(level.at).as_secs_f64();
        level.rate = (level.rate + RECOVERY * self.quota * past).min(SHARE * self.quota);
        level.tokens = (level.tokens + level.rate * past).min(BURST * self.quota);
        level.at = level.at.max(now);
        level
    }

    async fn take(&self) {
        let _first = self.queue.lock().await;
        while let Err(wait) = self.try_take(Instant::now()) {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes a token, or says when there may be one.
    fn try_take(&self, now: Instant) -> std::result::Result<(), Duration> {
        let mut level = self.level(now);
        if level.tokens < 1.0 {
            let wait = Duration::from_secs_f64((1.0 - level.tokens) / level.rate);
            return Err(wait.max(TICK));
        }
        level.tokens -= 1.0;
        Ok(())
    }

    /// Answers that were already under way at the last slowing down are no news.
    fn slow_down(&self, sent: Instant, now: Instant) {
        let mut level = self.level(now);
        if level.slowed.is_none_or(|slowed| sent > slowed) {
            level.rate = (level.rate * SLOWER).max(LEAST * self.quota);
            level.tokens = 0.0;
            level.slowed = Some(now);
        }
    }

    fn is_full(&self, now: Instant) -> bool {
        let level = self.level(now);
        level.rate >= SHARE * self.quota && level.tokens >= BURST * self.quota
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Aws, Watch};
    use crate::config::ProviderArgs;
    use crate::engine_log::EngineLog;

    const IDP: &str = "aws_sdk_cognitoidentityprovider";
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn each_call_has_its_quota() {
        for (service, operation, expected) in [
            (IDP, "CreateUserPool", Some(("UserPoolUpdate", 15.0, false))),
            (IDP, "ListUserPools", Some(("UserPoolRead", 15.0, false))),
            (IDP, "CreateUserPoolClient", Some(("UserPoolClientUpdate", 15.0, true))),
            (IDP, "GetUserPoolClientSessionConfiguration", Some(("UserPoolClientRead", 15.0, true))),
            (IDP, "SetUserPoolMfaConfig", Some(("UserPoolResourceUpdate", 15.0, true))),
            (IDP, "DescribeIdentityProvider", Some(("UserPoolResourceRead", 20.0, true))),
            (IDP, "TagResource", Some(("TagResource of user pools", 5.0, false))),
            (IDP, "UntagResource", Some(("UntagResource of user pools", 5.0, false))),
            (IDP, "ListTagsForResource", Some(("ListTagsForResource of user pools", 10.0, false))),
            ("aws_sdk_cognitoidentity", "TagResource", Some(("TagResource", 10.0, false))),
            ("aws_sdk_iam", "GetRole", Some(("reads of IAM", 20.0, false))),
            ("aws_sdk_iam", "PutRolePolicy", Some(("writes to IAM", 15.0, false))),
            ("aws_sdk_lambda", "AddPermission", Some(("management of Lambda", 15.0, false))),
            ("aws_sdk_sts", "GetCallerIdentity", None),
        ] {
            let expected = expected.map(|(category, rate, per_pool)| Quota { category, rate, per_pool });
            assert_eq!(quota(service, operation), expected, "{operation}");
        }
        type OfIam = aws_sdk_iam::operation::get_role::GetRoleError;
        assert_eq!(sdk_crate::<OfIam>(), "aws_sdk_iam");
    }

    #[test]
    fn a_handful_does_not_wait_and_many_keep_to_the_quota() {
        let mut now = Instant::now();
        let bucket = Bucket::new(15.0, now);
        // How many calls get through from `now` on, if as many wait as can.
        let sent = |now: &mut Instant, time: Duration| {
            let end = *now + time;
            let mut sent = 0;
            loop {
                match bucket.try_take(*now) {
                    Ok(()) => sent += 1,
                    Err(wait) if *now + wait < end => *now += wait,
                    Err(_) => break,
                }
            }
            *now = end;
            sent
        };
        assert_eq!(sent(&mut now, Duration::ZERO), 12, "at once");
        assert!((285..=291).contains(&sent(&mut now, 20 * SECOND)), "20 seconds of 15, less a little");
        now += 60 * SECOND;
        assert!((25..=27).contains(&sent(&mut now, SECOND)), "a rest fills the bucket, and no further");
        bucket.slow_down(now, now);
        let slow = sent(&mut now, 5 * SECOND);
        assert!((50..=57).contains(&slow), "{slow}: five seconds of ten, and a little more");
        let recovered = sent(&mut now, 20 * SECOND);
        assert!((260..=291).contains(&recovered), "{recovered}");
    }

    #[test]
    fn throttling_slows_down_once_for_what_was_under_way_and_passes() {
        let start = Instant::now();
        let (bucket, rate) = (Bucket::new(10.0, start), |bucket: &Bucket, now| bucket.level(now).rate);
        let mut now = start + SECOND;
        bucket.slow_down(start, now);
        bucket.slow_down(start, now);
        assert!((rate(&bucket, now) - 6.79).abs() < 0.001, "{bucket:?}");
        assert!(bucket.try_take(now).is_err());
        bucket.slow_down(now + SECOND / 10, now + SECOND / 5);
        assert!(rate(&bucket, now) < 4.8, "{bucket:?}");
        for i in 0..50 {
            now = start + SECOND * (2 + i);
            (0..9).for_each(|i| bucket.slow_down(now + SECOND * i / 10, now + SECOND * i / 10));
        }
        assert!((0.5..0.7).contains(&rate(&bucket, now)), "{bucket:?}");
        assert!(!bucket.is_full(now));
        assert!(bucket.is_full(now + 60 * SECOND), "{bucket:?}");
    }

    #[test]
    fn a_pool_has_a_pace_of_its_own_beside_the_accounts() {
        let pace = Pace::new(true);
        let of = |operation, pool| pace.buckets(IDP, operation, pool).iter().map(|b| b.quota).collect::<Vec<_>>();
        assert_eq!(of("CreateUserPoolClient", "a"), [PER_POOL, 15.0]);
        assert_eq!(of("CreateUserPoolClient", ""), [15.0]);
        assert_eq!(of("UpdateUserPool", "a"), [15.0]);
        let two = |a: &str, b: &str| {
            let first = |pool| pace.buckets(IDP, "CreateUserPoolClient", pool).remove(0);
            Arc::ptr_eq(&first(a), &first(b))
        };
        assert!(two("a", "a") && !two("a", "b"));
        let known = |name: &str| pace.buckets.lock().unwrap().contains_key(name);
        let now = Instant::now();
        pace.buckets(IDP, "DeleteUserPoolClient", "slow").iter().for_each(|bucket| bucket.slow_down(now, now));
        for pool in ["b", "c", "d"] {
            of("CreateUserPoolClient", pool);
        }
        assert!(known("DeleteUserPoolClient slow") && known("CreateUserPoolClient d"));
        assert!(!known("CreateUserPoolClient c"), "a full one that nobody uses is forgotten");
        assert!(Pace::new(false).buckets(IDP, "CreateUserPool", "").is_empty());
    }

    #[tokio::test]
    async fn waiting_calls_go_in_order_and_a_call_that_gives_up_holds_nobody_up() {
        // From when it was full: whatever else the machine does meanwhile fills it no sooner.
        let started = Instant::now();
        let bucket = Arc::new(Bucket::new(50.0, started));
        while bucket.try_take(Instant::now()).is_ok() {}
        let given_up = tokio::time::timeout(Duration::from_millis(1), bucket.take()).await;
        assert!(given_up.is_err());
        for _ in 0..10 {
            bucket.take().await;
        }
        let took = started.elapsed().as_secs_f64();
        assert!(took > 0.15, "{took}");
    }

    #[tokio::test]
    async fn a_wait_ends_at_the_deadline_and_on_cancel() {
        let config = ProviderArgs {
            region: Some("us-east-1".into()),
            access_key: Some("111122223333".into()),
            secret_key: Some("x".into()),
            ..Default::default()
        };
        let cx = Cx {
            aws: Arc::new(Aws::connect(&config, &Watch::of(&config, true)).await.unwrap()),
            pool: String::new(),
            row: EngineLog::default().row("", &Arc::default()),
            deadline: Instant::now() + Duration::from_millis(50),
            deadline_is_users: false,
            cancel: Default::default(),
            known: Default::default(),
        };
        let now = Instant::now();
        let bucket = cx.aws.pace.buckets(IDP, "CreateUserPool", "").remove(0);
        (1..20).for_each(|i| bucket.slow_down(now + TICK * i, now + TICK * i));
        type OfCreate = aws_sdk_cognitoidentityprovider::operation::create_user_pool::CreateUserPoolError;
        let paced = || async { cx.paced::<OfCreate>("CreateUserPool").await.unwrap_err().to_string() };
        let ended = paced().await;
        assert!(ended.contains("time is up") && ended.contains("AWS takes 15 calls a second"), "{ended}");
        cx.cancel.cancel();
        assert!(paced().await.contains("stopped while it waited"));
        assert!(now.elapsed() < Duration::from_secs(1), "{:?}", now.elapsed());
    }
}

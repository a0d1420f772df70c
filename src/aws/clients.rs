//! The clients of a configured provider, the account that they work in, and whose turn it is to write.

use super::clock::Clock;
use super::credentials::sdk_config;
use super::pace::Pace;
use super::renewal::Renewal;
use super::watch::Watch;
use super::{Cx, Partition, Tags};
use crate::config::{ProviderArgs, ProviderEndpoint};
use crate::error::{Error, Result};
use aws_config::Region;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use tokio::sync::{Mutex as Turn, OnceCell, OwnedMutexGuard};

/// AWS as one provider is configured to use it.
#[derive(Debug)]
pub struct Aws {
    /// User pools.
    pub idp: aws_sdk_cognitoidentityprovider::Client,
    /// Identity pools.
    pub identity: aws_sdk_cognitoidentity::Client,
    /// Roles and policies.
    pub iam: aws_sdk_iam::Client,
    /// Permissions of functions.
    pub lambda: aws_sdk_lambda::Client,
    sts: aws_sdk_sts::Client,
    /// The region that it works in.
    pub region: String,
    /// Tags that the provider adds, or leaves to others.
    pub tags: Tags,
    /// How often a call is made again at most, where the configuration says.
    pub max_retries: Option<u32>,
    /// AWS's clock.
    pub clock: Clock,
    pub(super) pace: Pace,
    pub(super) watch: Watch,
    pub(super) renewal: Renewal,
    /// Whether AWS has ever answered: then it is there, whatever the network does.
    pub(super) has_answered: AtomicBool,
    turns: Mutex<HashMap<String, Arc<Turn<()>>>>,
    caller: OnceCell<Caller>,
    allowed: Accounts,
    endpoints: ProviderEndpoint,
}

/// Whose credentials the provider uses.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account's id.
    pub account: String,
    /// The ARN of the user or the assumed role.
    pub arn: String,
    /// The unique id of the user or the assumed role.
    pub user_id: String,
}

#[derive(Debug)]
struct Accounts {
    only: Vec<String>,
    never: Vec<String>,
}

impl Aws {
    /// The clients for `config`. Finds region and credentials as the AWS CLI does; calls AWS only
    /// where the configuration has roles to assume.
    pub async fn connect(config: &ProviderArgs, watch: &Watch) -> Result<Aws> {
        let endpoints = merged(config.endpoints.as_deref().unwrap_or_default());
        let renewal = Renewal::default();
        let sdk = sdk_config(config, watch).await?.into_builder().identity_cache(renewal.clone()).build();
        let region = sdk.region().map(Region::to_string).ok_or_else(|| {
            Error::Configuration(
                "no AWS region is configured: run `pulumi config set cognito:region us-east-1`, or set AWS_REGION"
                    .into(),
            )
        })?;
        let clock = Clock::default();
        macro_rules! client {
            ($sdk_crate:ident, $endpoint:expr) => {{
                let mut service = $sdk_crate::config::Builder::from(&sdk);
                if let Some(url) = &$endpoint {
                    service.set_endpoint_url(Some(url.clone()));
                }
                $sdk_crate::Client::from_conf(service.interceptor(clock.clone()).build())
            }};
        }
        Ok(Aws {
            idp: client!(aws_sdk_cognitoidentityprovider, endpoints.cognitoidp),
            identity: client!(aws_sdk_cognitoidentity, endpoints.cognitoidentity),
            iam: client!(aws_sdk_iam, endpoints.iam),
            lambda: client!(aws_sdk_lambda, endpoints.lambda),
            sts: client!(aws_sdk_sts, endpoints.sts),
            region,
            tags: Tags::of(config),
            max_retries: config.max_retries.map(i32::unsigned_abs),
            pace: Pace::new(config.retry_mode.as_deref() != Some("standard")),
            clock,
            watch: watch.clone(),
            renewal,
            has_answered: AtomicBool::new(false),
            turns: Mutex::default(),
            caller: OnceCell::new(),
            allowed: Accounts {
                only: config.allowed_account_ids.clone().unwrap_or_default().into_iter().collect(),
                never: config.forbidden_account_ids.clone().unwrap_or_default().into_iter().collect(),
            },
            endpoints,
        })
    }

    /// Where the calls of a service go, for messages. The services share names of operations, so the SDK's crate tells them
    /// apart.
    pub(super) fn host(&self, sdk_crate: &str) -> String {
        let (set, id, host) = match sdk_crate {
            "aws_sdk_sts" => (&self.endpoints.sts, "STS", "sts"),
            "aws_sdk_lambda" => (&self.endpoints.lambda, "LAMBDA", "lambda"),
            "aws_sdk_iam" => (&self.endpoints.iam, "IAM", "iam"),
            "aws_sdk_cognitoidentity" => (&self.endpoints.cognitoidentity, "COGNITO_IDENTITY", "cognito-identity"),
            _ => (&self.endpoints.cognitoidp, "COGNITO_IDENTITY_PROVIDER", "cognito-idp"),
        };
        let env = |name: &str| std::env::var(name).ok().filter(|url| !url.is_empty());
        let found = set.clone().or_else(|| env(&format!("AWS_ENDPOINT_URL_{id}"))).or_else(|| env("AWS_ENDPOINT_URL"));
        found.unwrap_or_else(|| format!("https://{host}.{}.{}", self.region, self.partition().dns_suffix))
    }

    /// The partition that the region is in.
    pub fn partition(&self) -> Partition {
        Partition::of(&self.region)
    }

    /// The turn to write to `what`.
    pub(super) async fn turn(&self, what: &str) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(|e| e.into_inner());
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            turns.entry(what.to_owned()).or_default().clone()
        };
        turn.lock_owned().await
    }
}

impl Cx {
    /// Whose credentials these are; AWS is asked once.
    pub async fn caller(&self) -> Result<Caller> {
        let ask = || async {
            let answer = self.send("GetCallerIdentity", || self.aws.sts.get_caller_identity().send()).await?;
            let text = |t: Option<String>| t.unwrap_or_default();
            Ok(Caller { account: text(answer.account), arn: text(answer.arn), user_id: text(answer.user_id) })
        };
        self.aws.caller.get_or_try_init(ask).await.cloned()
    }

    /// Refuses to work in an account that the configuration does not allow.
    pub async fn check_account(&self) -> Result<()> {
        let Accounts { only, never } = &self.aws.allowed;
        if only.is_empty() && never.is_empty() {
            return Ok(());
        }
        let account = self.caller().await?.account;
        if never.contains(&account) {
            return Err(Error::Configuration(format!(
                "the credentials are of account {account}, which forbiddenAccountIds names"
            )));
        }
        if !only.is_empty() && !only.contains(&account) {
            return Err(Error::Configuration(format!(
                "the credentials are of account {account}, which allowedAccountIds does not name"
            )));
        }
        Ok(())
    }
}

/// The endpoints of all entries; a later one wins.
pub(super) fn merged(endpoints: &[ProviderEndpoint]) -> ProviderEndpoint {
    endpoints.iter().cloned().fold(ProviderEndpoint::default(), |a, b| ProviderEndpoint {
        cognitoidp: b.cognitoidp.or(a.cognitoidp),
        cognitoidentity: b.cognitoidentity.or(a.cognitoidentity),
        iam: b.iam.or(a.iam),
        lambda: b.lambda.or(a.lambda),
        sts: b.sts.or(a.sts),
    })
}

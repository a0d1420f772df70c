//! The clients of a configured provider, and what they share: the account, turns and throttling.

use super::retry::causes;
use super::{Cx, Partition};
use crate::config::{ProviderArgs, ProviderAssumeRole, ProviderEndpoint, duration};
use crate::error::{Error, Result};
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, OnceCell, OwnedMutexGuard};
use tokio::time::Instant;

/// AWS as one provider is configured to use it.
#[derive(Debug)]
pub struct Aws {
    /// User pools.
    pub idp: aws_sdk_cognitoidentityprovider::Client,
    /// Identity pools.
    pub identity: aws_sdk_cognitoidentity::Client,
    /// Roles and policies.
    pub iam: aws_sdk_iam::Client,
    sts: aws_sdk_sts::Client,
    /// The region that it works in.
    pub region: String,
    /// Tags that the provider adds, or leaves to others.
    pub tags: Tags,
    pub(super) max_retries: u32,
    pub(super) throttle: Throttle,
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

/// Tags that the provider adds to everything, or leaves to others.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// The ones that everything gets.
    pub default: BTreeMap<String, String>,
    keys: Vec<String>,
    prefixes: Vec<String>,
}

impl Tags {
    /// What the configuration says of tags.
    pub fn of(config: &ProviderArgs) -> Self {
        let ignore = config.ignore_tags.clone().unwrap_or_default();
        Tags {
            default: config.default_tags.clone().and_then(|d| d.tags).unwrap_or_default(),
            keys: ignore.keys.unwrap_or_default().into_iter().collect(),
            prefixes: ignore.key_prefixes.unwrap_or_default().into_iter().collect(),
        }
    }

    /// Whether somebody else manages the tag `key`.
    pub fn ignores(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k == key) || self.prefixes.iter().any(|p| key.starts_with(p))
    }
}

impl Aws {
    /// The clients for `config`. Finds region and credentials as the AWS CLI does; calls AWS only
    /// where the configuration has roles to assume.
    pub async fn connect(config: &ProviderArgs) -> Result<Aws> {
        let sdk = sdk_config(config).await?;
        let region = sdk.region().map(Region::to_string).ok_or_else(|| {
            Error::Configuration(
                "no AWS region is configured: run `pulumi config set cognito:region us-east-1`, or set AWS_REGION"
                    .into(),
            )
        })?;
        let endpoints = merged(config.endpoints.as_deref().unwrap_or_default());
        macro_rules! client {
            ($sdk_crate:ident, $endpoint:expr) => {{
                let mut service = $sdk_crate::config::Builder::from(&sdk);
                if let Some(url) = &$endpoint {
                    service.set_endpoint_url(Some(url.clone()));
                }
                $sdk_crate::Client::from_conf(service.build())
            }};
        }
        let aws = Aws {
            idp: client!(aws_sdk_cognitoidentityprovider, endpoints.cognitoidp),
            identity: client!(aws_sdk_cognitoidentity, endpoints.cognitoidentity),
            iam: client!(aws_sdk_iam, endpoints.iam),
            sts: client!(aws_sdk_sts, endpoints.sts),
            region,
            tags: Tags::of(config),
            max_retries: config.max_retries.map_or(25, |n| n.unsigned_abs()),
            throttle: Throttle::new(config.retry_mode.as_deref() == Some("adaptive")),
            turns: Mutex::default(),
            caller: OnceCell::new(),
            allowed: Accounts {
                only: config.allowed_account_ids.clone().unwrap_or_default().into_iter().collect(),
                never: config.forbidden_account_ids.clone().unwrap_or_default().into_iter().collect(),
            },
            endpoints,
        };
        Ok(aws)
    }

    /// Where the calls of an operation go, for messages.
    pub(super) fn host(&self, operation: &str) -> String {
        let (set, id, host) = match operation {
            "GetCallerIdentity" => (&self.endpoints.sts, "STS", "sts"),
            _ if operation.contains("Role") && !operation.contains("IdentityPool") => {
                (&self.endpoints.iam, "IAM", "iam")
            }
            _ if operation.contains("IdentityPool") || operation.contains("PrincipalTag") => {
                (&self.endpoints.cognitoidentity, "COGNITO_IDENTITY", "cognito-identity")
            }
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

fn merged(endpoints: &[ProviderEndpoint]) -> ProviderEndpoint {
    endpoints.iter().cloned().fold(ProviderEndpoint::default(), |a, b| ProviderEndpoint {
        cognitoidp: b.cognitoidp.or(a.cognitoidp),
        cognitoidentity: b.cognitoidentity.or(a.cognitoidentity),
        iam: b.iam.or(a.iam),
        sts: b.sts.or(a.sts),
    })
}

async fn sdk_config(config: &ProviderArgs) -> Result<SdkConfig> {
    for (property, files) in [
        ("sharedConfigFiles", &config.shared_config_files),
        ("sharedCredentialsFiles", &config.shared_credentials_files),
    ] {
        if let Some(file) = files.iter().flatten().find(|file| std::fs::File::open(file).is_err()) {
            return Err(Error::Configuration(format!("the file {file} of {property} cannot be read")));
        }
    }
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        // `retry.rs` says why, and does it.
        .retry_config(RetryConfig::disabled())
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(Duration::from_secs(10))
                .read_timeout(Duration::from_secs(60))
                .build(),
        );
    if let Some(region) = &config.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &config.profile {
        loader = loader.profile_name(profile);
    }
    if config.shared_config_files.is_some() || config.shared_credentials_files.is_some() {
        loader = loader.profile_files(profile_files(config));
    }
    if let (Some(key), Some(secret)) = (&config.access_key, &config.secret_key) {
        loader = loader.credentials_provider(Credentials::new(
            key,
            secret,
            config.token.clone(),
            None,
            "provider configuration",
        ));
    }
    if let Some(fips) = config.use_fips_endpoint {
        loader = loader.use_fips(fips);
    }
    if let Some(dual) = config.use_dualstack_endpoint {
        loader = loader.use_dual_stack(dual);
    }
    let mut sdk = loader.load().await;
    if let (Some(profile), None) = (&config.profile, &config.access_key) {
        // What the program says wins over keys in the environment.
        let provider = profile_credentials(profile, config, &sdk).await?;
        sdk = with_credentials(sdk, provider);
    }
    if let Some(web) = &config.assume_role_with_web_identity {
        let token = StaticConfiguration {
            web_identity_token_file: web.web_identity_token_file.clone().into(),
            role_arn: web.role_arn.clone(),
            session_name: web.session_name.clone().unwrap_or(SESSION.into()),
        };
        if let Err(e) = std::fs::File::open(&web.web_identity_token_file) {
            let file = &web.web_identity_token_file;
            return Err(Error::Configuration(format!(
                "the token file {file} of assumeRoleWithWebIdentity cannot be read: {e}"
            )));
        }
        let provider =
            WebIdentityTokenCredentialsProvider::builder().configure(&at(&sdk)).static_configuration(token).build();
        sdk = with_credentials(sdk, SharedCredentialsProvider::new(provider));
    }
    for (i, role) in config.assume_roles.as_deref().unwrap_or_default().iter().enumerate() {
        let provider = SharedCredentialsProvider::new(assumed(role, &sdk, config).await);
        // Asked here, where it is known which role it is about.
        provider.provide_credentials().await.map_err(|e| not_assumed(i, &role.role_arn, &e))?;
        sdk = with_credentials(sdk, provider);
    }
    Ok(sdk)
}

/// Where these providers find STS: on their own they would look for no region.
fn at(sdk: &SdkConfig) -> ProviderConfig {
    ProviderConfig::without_region().with_region(sdk.region().cloned())
}

const SESSION: &str = "pulumi-cognito";

fn with_credentials(sdk: SdkConfig, provider: SharedCredentialsProvider) -> SdkConfig {
    sdk.into_builder().credentials_provider(provider).build()
}

async fn profile_credentials(
    profile: &str,
    config: &ProviderArgs,
    sdk: &SdkConfig,
) -> Result<SharedCredentialsProvider> {
    let mut builder = ProfileFileCredentialsProvider::builder().configure(&at(sdk)).profile_name(profile);
    if config.shared_config_files.is_some() || config.shared_credentials_files.is_some() {
        builder = builder.profile_files(profile_files(config));
    }
    let provider = SharedCredentialsProvider::new(builder.build());
    match provider.provide_credentials().await {
        Ok(_) => Ok(provider),
        Err(e) => {
            let causes = causes(&e);
            let why = causes.last().map_or(String::new(), |c| c.to_string());
            let missing = format!("`{profile}` was not defined");
            let place = "check cognito:profile, or add it to ~/.aws/config or ~/.aws/credentials";
            Err(Error::Configuration(match &e {
                CredentialsError::CredentialsNotLoaded(_) => format!(
                    "the profile {profile} is not in the shared configuration files, or has no credentials there: {place}"
                ),
                _ if why.contains(&missing) => {
                    format!("the profile {profile} is not in the shared configuration files: {place}")
                }
                _ => format!("the profile {profile} gives no credentials: {why}"),
            }))
        }
    }
}

fn not_assumed(i: usize, role: &str, e: &CredentialsError) -> Error {
    let causes = causes(e);
    let refused = causes.iter().find_map(|c| c.downcast_ref::<AssumeRoleError>()).map(|refused| {
        let meta = refused.meta();
        let id = meta.extra("aws_request_id").map_or(String::new(), |id| format!(" (request id {id})"));
        format!("{}: {}{id}", meta.code().unwrap_or("refused"), meta.message().unwrap_or("without a message"))
    });
    let why = refused.or_else(|| causes.last().map(|c| c.to_string())).unwrap_or_default();
    Error::Configuration(format!(
        "the role {role} of assumeRoles[{i}] could not be assumed: {why}\nIts trust policy must allow the provider's \
         credentials, and they need sts:AssumeRole for it."
    ))
}

async fn assumed(role: &ProviderAssumeRole, base: &SdkConfig, config: &ProviderArgs) -> AssumeRoleProvider {
    // Roles are assumed at the STS that everything else uses.
    let mut sts = base.to_builder();
    if let Some(url) = merged(config.endpoints.as_deref().unwrap_or_default()).sts {
        sts.set_endpoint_url(Some(url));
    }
    let mut builder = AssumeRoleProvider::builder(&role.role_arn)
        .configure(&sts.build())
        .session_name(role.session_name.as_deref().unwrap_or(SESSION));
    if let Some(id) = &role.external_id {
        builder = builder.external_id(id);
    }
    if let Some(policy) = &role.policy {
        builder = builder.policy(policy);
    }
    if let Some(arns) = &role.policy_arns {
        builder = builder.policy_arns(arns.iter().cloned().collect());
    }
    if let Some(seconds) = role.duration.as_deref().and_then(duration) {
        builder = builder.session_length(Duration::from_secs(seconds));
    }
    if let Some(tags) = &role.tags {
        builder = builder.tags(tags.clone());
    }
    match base.credentials_provider() {
        Some(credentials) => builder.build_from_provider(credentials).await,
        None => builder.build().await,
    }
}

fn profile_files(config: &ProviderArgs) -> EnvConfigFiles {
    let mut files = EnvConfigFiles::builder();
    files = match &config.shared_config_files {
        None => files.include_default_config_file(true),
        Some(paths) => paths.iter().fold(files, |f, path| f.with_file(EnvConfigFileKind::Config, path)),
    };
    match &config.shared_credentials_files {
        None => files.include_default_credentials_file(true),
        Some(paths) => paths.iter().fold(files, |f, path| f.with_file(EnvConfigFileKind::Credentials, path)),
    }
    .build()
}

/// Holds all calls back for a while after AWS throttled one of them, in the adaptive mode.
#[derive(Debug)]
pub(super) struct Throttle {
    adaptive: bool,
    until: Mutex<Option<Instant>>,
}

impl Throttle {
    fn new(adaptive: bool) -> Self {
        Throttle { adaptive, until: Mutex::new(None) }
    }

    pub(super) fn slow_down(&self, wait: Duration) {
        if self.adaptive {
            let until = Instant::now() + wait;
            let mut held = self.until.lock().unwrap_or_else(|e| e.into_inner());
            *held = Some(held.map_or(until, |held| held.max(until)));
        }
    }

    pub(super) async fn wait(&self) {
        let until = *self.until.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(until) = until {
            tokio::time::sleep_until(until).await;
        }
    }
}

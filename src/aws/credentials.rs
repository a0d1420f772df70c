//! Region and credentials, found as the AWS CLI finds them, with what the program says first.

use super::clients::merged;
use super::retry::{causes, root};
use super::watch::Watch;
use crate::config::{ProviderArgs, ProviderAssumeRole, duration};
use crate::error::{Error, Result};
use aws_config::meta::region::ProvideRegion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileFileRegionProvider};
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::web_identity_token::{StaticConfiguration, WebIdentityTokenCredentialsProvider};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;
use tokio::time::timeout;

/// How long all that it takes to have credentials may take: each role of a chain is a call, and the process of a profile may
/// ask somebody.
pub(super) const LIMIT: Duration = Duration::from_secs(120);

/// The region, where it is written down: in the configuration, the environment or a shared configuration file.
pub async fn written_region(config: &ProviderArgs) -> Option<String> {
    if let Some(region) = config.literal_region() {
        return Some(region);
    }
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &config.profile {
        profile = profile.profile_name(name);
    }
    if config.shared_config_files.is_some() || config.shared_credentials_files.is_some() {
        profile = profile.profile_files(profile_files(config));
    }
    profile.build().region().await.map(|region| region.to_string())
}

/// The SDK's configuration. Credentials of profiles and roles are fetched here, where it is known what they are for.
pub(super) async fn sdk_config(config: &ProviderArgs, watch: &Watch) -> Result<SdkConfig> {
    for (property, files) in [
        ("sharedConfigFiles", &config.shared_config_files),
        ("sharedCredentialsFiles", &config.shared_credentials_files),
    ] {
        if let Some(file) = files.iter().flatten().find(|file| std::fs::File::open(file).is_err()) {
            return Err(Error::Configuration(format!("the file {file} of {property} cannot be read")));
        }
    }
    let client = watch.client();
    let of_credentials = retries_of_credentials(config);
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
        .http_client(client.clone())
        .retry_config(of_credentials.clone())
        .timeout_config(timeouts_of_credentials());
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
        let provider = profile_credentials(profile, config, &at(&sdk, client.clone(), of_credentials.clone())).await?;
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
        let provider = WebIdentityTokenCredentialsProvider::builder()
            .configure(&at(&sdk, client, of_credentials))
            .static_configuration(token)
            .build();
        sdk = with_credentials(sdk, SharedCredentialsProvider::new(provider));
    }
    for (i, role) in config.assume_roles.as_deref().unwrap_or_default().iter().enumerate() {
        let provider = SharedCredentialsProvider::new(assumed(role, &sdk, config).await);
        // Asked here, where it is known which role it is about.
        fetched(&provider).await.map_err(|e| not_assumed(i, &role.role_arn, &e))?;
        sdk = with_credentials(sdk, provider);
    }
    // `retry.rs` says why, and does it.
    let timeouts = timeouts(Duration::from_secs(10), Duration::from_secs(60));
    Ok(sdk.into_builder().retry_config(RetryConfig::disabled()).timeout_config(timeouts).build())
}

/// Calls of STS and SSO for credentials are made inside of the SDK, where `retry.rs` does not see them. All of them are safe to
/// repeat. What a container or the machine is asked has the SDK's own counts, whatever stands here, and a process is run once.
fn retries_of_credentials(config: &ProviderArgs) -> RetryConfig {
    let standard = RetryConfig::standard();
    let most = config.max_retries.map_or(u32::MAX, i32::unsigned_abs);
    let tries = standard.max_attempts().min(most.saturating_add(1));
    standard.with_max_attempts(tries)
}

/// Three tries of a call for credentials end within half a minute: the time to read counts from before the connection.
fn timeouts_of_credentials() -> TimeoutConfig {
    timeouts(Duration::from_secs(5), Duration::from_secs(9))
}

fn timeouts(connect: Duration, read: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(connect).read_timeout(read).build()
}

/// The credentials of `provider`, asked past the cache, and for no longer than that would wait.
async fn fetched(provider: &SharedCredentialsProvider) -> std::result::Result<Credentials, CredentialsError> {
    let late = |_| Err(CredentialsError::provider_timed_out(LIMIT));
    timeout(LIMIT, provider.provide_credentials()).await.unwrap_or_else(late)
}

/// Where these providers find STS, and how: on their own they would look for no region, and send what nobody watches.
fn at(sdk: &SdkConfig, client: SharedHttpClient, retries: RetryConfig) -> ProviderConfig {
    let region = sdk.region().cloned();
    ProviderConfig::without_region()
        .with_region(region)
        .with_http_client(client)
        .with_retry_config(retries)
        .with_timeout_config(timeouts_of_credentials())
}

const SESSION: &str = "pulumi-cognito";

fn with_credentials(sdk: SdkConfig, provider: SharedCredentialsProvider) -> SdkConfig {
    sdk.into_builder().credentials_provider(provider).build()
}

async fn profile_credentials(
    profile: &str,
    config: &ProviderArgs,
    at: &ProviderConfig,
) -> Result<SharedCredentialsProvider> {
    let mut builder = ProfileFileCredentialsProvider::builder().configure(at).profile_name(profile);
    if config.shared_config_files.is_some() || config.shared_credentials_files.is_some() {
        builder = builder.profile_files(profile_files(config));
    }
    let provider = SharedCredentialsProvider::new(builder.build());
    match fetched(&provider).await {
        Ok(_) => Ok(provider),
        Err(e) => {
            let why = root(&causes(&e));
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
    let mut lost = causes.iter().filter_map(|c| c.downcast_ref::<ConnectorError>());
    let is_silent = lost.any(|c| c.is_io() || c.is_timeout()) || matches!(e, CredentialsError::ProviderTimedOut(_));
    let advice = if is_silent {
        "Check the network and the region, and the endpoint of STS if one is set (cognito:endpoints, AWS_ENDPOINT_URL)."
    } else {
        "Its trust policy must allow the provider's credentials, and they need sts:AssumeRole for it."
    };
    let why = refused.unwrap_or_else(|| root(&causes));
    Error::Configuration(format!("the role {role} of assumeRoles[{i}] could not be assumed: {why}\n{advice}"))
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

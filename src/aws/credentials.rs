//! Region and credentials, found as the AWS CLI finds them, with what the program says first.

use super::clients::merged;
use super::retry::causes;
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
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

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
        provider.provide_credentials().await.map_err(|e| not_assumed(i, &role.role_arn, &e))?;
        sdk = with_credentials(sdk, provider);
    }
    // `retry.rs` says why, and does it.
    Ok(sdk.into_builder().retry_config(RetryConfig::disabled()).build())
}

/// Calls for credentials are made inside of the SDK, where `retry.rs` does not see them. All of them are safe to repeat. Three
/// tries end before the SDK's cache gives up waiting for credentials.
fn retries_of_credentials(config: &ProviderArgs) -> RetryConfig {
    let standard = RetryConfig::standard();
    let most = config.max_retries.map_or(u32::MAX, i32::unsigned_abs);
    let tries = standard.max_attempts().min(most.saturating_add(1));
    standard.with_max_attempts(tries)
}

/// Where these providers find STS, and how: on their own they would look for no region, and send what nobody watches.
fn at(sdk: &SdkConfig, client: SharedHttpClient, retries: RetryConfig) -> ProviderConfig {
    let region = sdk.region().cloned();
    ProviderConfig::without_region().with_region(region).with_http_client(client).with_retry_config(retries)
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

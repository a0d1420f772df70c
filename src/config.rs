//! The provider's configuration: what a program may say, in every way the engine and the SDKs write it down.

use crate::check::{Failures, check};
use crate::error::{self, Error, Result};
use crate::exposure::{OPEN, is_open};
use crate::facts::Facts;
use crate::patterns::{ACCOUNT, IAM_ARN, REGION, URL};
use crate::spec::{Spec, Type, Types};
use crate::value::{Object, Value, object_to_json};
use crate::wire;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The provider: which account and region it works in, and how. Whatever is left out comes from the standard AWS
/// environment (`AWS_REGION`, `AWS_PROFILE`, `AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, …), shared configuration files
/// and instance roles, as with the AWS CLI; nothing of that is written to the stack's state.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderArgs {
    /// The AWS region to work in, such as `us-east-1`. Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's region.
    #[schemars(regex(pattern = REGION), extend("example" = "us-east-1"))]
    pub region: Option<String>,
    /// The profile of the shared configuration files to take credentials and region from. Default: `AWS_PROFILE`.
    pub profile: Option<String>,
    /// The access key id. Give `secretKey` with it.
    #[schemars(extend("secret" = true))]
    pub access_key: Option<String>,
    /// The secret access key. Give `accessKey` with it.
    #[schemars(extend("secret" = true))]
    pub secret_key: Option<String>,
    /// The session token of temporary credentials.
    #[schemars(extend("secret" = true))]
    pub token: Option<String>,
    /// Paths of shared configuration files. Default: `~/.aws/config`.
    pub shared_config_files: Option<Vec<String>>,
    /// Paths of shared credentials files. Default: `~/.aws/credentials`.
    pub shared_credentials_files: Option<Vec<String>>,
    /// Roles to assume, one after the other: each with the credentials of the one before it.
    pub assume_roles: Option<Vec<ProviderAssumeRole>>,
    /// The role to assume with an identity token, as CI systems hand them out.
    pub assume_role_with_web_identity: Option<ProviderAssumeRoleWithWebIdentity>,
    /// Other endpoints than AWS's own, per service: for emulators and private endpoints.
    pub endpoints: Option<Vec<ProviderEndpoint>>,
    /// Tags for everything that can have tags. A resource's own `tags` win.
    pub default_tags: Option<ProviderDefaultTags>,
    /// Tags that somebody else manages: never shown, changed or removed. With the key `pulumi:cognito:create` among them, new
    /// pools do not get the provider's own tag.
    pub ignore_tags: Option<ProviderIgnoreTags>,
    /// How often a call is made again at most after throttling or a fault of the service. Default: as often as it takes,
    /// until the operation's time is up (`customTimeouts`, else 20 minutes).
    #[schemars(range(min = 0, max = 1000))]
    pub max_retries: Option<i32>,
    /// `adaptive`: all calls together keep to AWS's quotas on requests per second, and slow down together where AWS throttles
    /// them all the same. `standard`: no call waits before AWS throttles it, and then each by itself. Default: `adaptive`.
    #[schemars(extend("enum" = ["standard", "adaptive"]))]
    pub retry_mode: Option<String>,
    /// Account ids that the provider may work in; any other is refused at the first call.
    #[schemars(inner(regex(pattern = ACCOUNT)))]
    pub allowed_account_ids: Option<BTreeSet<String>>,
    /// Account ids that the provider must not work in.
    #[schemars(inner(regex(pattern = ACCOUNT)))]
    pub forbidden_account_ids: Option<BTreeSet<String>>,
    /// Whether to use the endpoints that follow FIPS 140.
    pub use_fips_endpoint: Option<bool>,
    /// Whether to use the endpoints that speak IPv6 as well as IPv4.
    pub use_dualstack_endpoint: Option<bool>,
    /// Which of the default tags are secret.
    #[serde(skip)]
    pub secret_tags: SecretTags,
}

/// Which default tags the program has as secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretTags {
    /// The values of these keys.
    Values(BTreeSet<String>),
    /// All, and their keys.
    All,
}

impl Default for SecretTags {
    fn default() -> Self {
        SecretTags::Values(BTreeSet::new())
    }
}

impl SecretTags {
    fn of(inputs: &Object) -> Self {
        let is_secret = |v: &Value| v.clone().unmarked().1.secret;
        let Some(block) = inputs.get("defaultTags") else { return Self::default() };
        let Value::Object(members) = block.bare() else { return Self::default() };
        let Some(tags) = members.get("tags") else { return Self::default() };
        match tags.bare() {
            _ if is_secret(block) || is_secret(tags) => SecretTags::All,
            Value::Object(tags) => {
                SecretTags::Values(tags.iter().filter(|(_, v)| is_secret(v)).map(|(key, _)| key.clone()).collect())
            }
            _ => Self::default(),
        }
    }
}

/// A role to assume.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderAssumeRole {
    /// The role's ARN.
    #[schemars(regex(pattern = IAM_ARN), extend("example" = "arn:aws:iam::123456789012:role/deploy"))]
    pub role_arn: String,
    /// How long its credentials hold: seconds with an `s`, minutes or hours (`900s`, `1h`, `1h30m`); 15 minutes to 12 hours.
    pub duration: Option<String>,
    /// The external id that the role's trust policy asks for.
    pub external_id: Option<String>,
    /// A session policy that narrows what the role may do, as JSON.
    pub policy: Option<String>,
    /// ARNs of managed policies that narrow what the role may do.
    pub policy_arns: Option<BTreeSet<String>>,
    /// The name of the session in logs. Default: `pulumi-cognito`.
    pub session_name: Option<String>,
    /// Session tags.
    pub tags: Option<BTreeMap<String, String>>,
}

/// A role to assume with an identity token.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderAssumeRoleWithWebIdentity {
    /// The role's ARN.
    #[schemars(regex(pattern = IAM_ARN), extend("example" = "arn:aws:iam::123456789012:role/deploy"))]
    pub role_arn: String,
    /// The path of the file that holds the token.
    pub web_identity_token_file: String,
    /// The name of the session in logs. Default: `pulumi-cognito`.
    pub session_name: Option<String>,
}

/// Endpoints of AWS services, as URLs.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderEndpoint {
    /// Cognito user pools (`cognito-idp`).
    #[schemars(regex(pattern = URL), extend("example" = "http://localhost:4566"))]
    pub cognitoidp: Option<String>,
    /// Cognito identity pools (`cognito-identity`).
    #[schemars(regex(pattern = URL), extend("example" = "http://localhost:4566"))]
    pub cognitoidentity: Option<String>,
    /// IAM.
    #[schemars(regex(pattern = URL), extend("example" = "http://localhost:4566"))]
    pub iam: Option<String>,
    /// Lambda.
    #[schemars(regex(pattern = URL), extend("example" = "http://localhost:4566"))]
    pub lambda: Option<String>,
    /// STS.
    #[schemars(regex(pattern = URL), extend("example" = "http://localhost:4566"))]
    pub sts: Option<String>,
}

impl ProviderEndpoint {
    /// Those that are set.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &String> {
        let ProviderEndpoint { cognitoidp, cognitoidentity, iam, lambda, sts } = self;
        [cognitoidp, cognitoidentity, iam, lambda, sts].into_iter().flatten()
    }
}

/// Tags for everything that can have tags.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderDefaultTags {
    /// The tags.
    #[schemars(extend("maxProperties" = 50), extend("propertyNames" = {"minLength": 1, "maxLength": 128}))]
    pub tags: Option<BTreeMap<String, String>>,
}

/// Tags that somebody else manages.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderIgnoreTags {
    /// Their keys.
    pub keys: Option<BTreeSet<String>>,
    /// What their keys begin with.
    pub key_prefixes: Option<BTreeSet<String>>,
}

#[derive(JsonSchema)]
struct NoOutputs {}

/// The spec of the provider itself.
pub fn spec(types: &mut Types) -> Spec {
    Spec::of::<ProviderArgs, NoOutputs>("pulumi:providers:cognito", types)
}

/// The configuration as the spec has it. Values that are not strings may be strings with JSON in them, with secrets
/// anywhere: the default provider gets nothing else, and most SDKs write explicit providers that way.
pub fn decode(types: &Types, spec: &Spec, mut inputs: Object) -> Result<(Object, Failures)> {
    // The engine's, not ours.
    inputs.retain(|name, _| name != "version" && name != "pluginDownloadURL" && !name.starts_with("__"));
    let mut decoded = Object::new();
    let mut not_json = Vec::new();
    for (name, v) in inputs {
        let v = match (spec.inputs.get(&name).map(|p| &p.ty), v.bare()) {
            (_, Value::String(s)) if s.is_empty() => continue,
            (Some(Type::String) | None, _) => v,
            (Some(ty), Value::String(s)) => match serde_json::from_str(s) {
                Ok(json) => wire::decode_json(json)?.secret_like(&v),
                Err(_) if matches!(ty, Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Object(_)) => {
                    not_json.push((name, format!("must be {}, and is a string that is not JSON", ty.a())));
                    continue;
                }
                Err(_) => v,
            },
            _ => v,
        };
        decoded.insert(name, v);
    }
    let (decoded, mut failures) = check(types, &spec.inputs, decoded);
    for (name, reason) in not_json {
        failures.add(name, reason);
    }
    for (one, other) in halves(&decoded) {
        failures.add(one, format!("needs {other} with it"));
    }
    Facts::new(&decoded).own_tags("defaultTags.tags", &mut failures);
    for (i, role) in items(decoded.get("assumeRoles")).iter().enumerate() {
        let Value::Object(role) = role.bare() else { continue };
        if let Some(Value::String(s)) = role.get("duration").map(Value::bare)
            && duration(s).is_none_or(|d| !(900..=43_200).contains(&d))
        {
            failures.add(format!("assumeRoles[{i}].duration"), "must be 15m to 12h, written like 900s, 90m or 1h30m");
        }
    }
    for (i, endpoint) in items(decoded.get("endpoints")).iter().enumerate() {
        let Value::Object(endpoint) = endpoint.bare() else { continue };
        for (service, url) in endpoint {
            if matches!(url.bare(), Value::String(url) if is_open(url)) {
                failures.warn(&format!("endpoints[{i}].{service}"), OPEN);
            }
        }
    }
    Ok((decoded, failures))
}

/// Keys that were given without another one that they need, and that other one.
pub fn halves(inputs: &Object) -> Vec<(&'static str, &'static str)> {
    [("accessKey", "secretKey"), ("secretKey", "accessKey"), ("token", "accessKey")]
        .into_iter()
        .filter(|(one, other)| inputs.contains_key(*one) && !inputs.contains_key(*other))
        .collect()
}

fn items(v: Option<&Value>) -> &[Value] {
    match v.map(Value::bare) {
        Some(Value::List(l)) => l,
        _ => &[],
    }
}

/// Seconds of a duration such as `1h30m` or `900s`.
pub fn duration(text: &str) -> Option<u64> {
    let mut seconds: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let n: u64 = rest[..end].parse().ok()?;
        let unit = match rest[end..].chars().next()? {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => return None,
        };
        seconds = n.checked_mul(unit).and_then(|n| seconds.checked_add(n))?;
        rest = &rest[end + 1..];
    }
    (seconds > 0).then_some(seconds)
}

/// Shows nothing of it: it holds credentials.
impl std::fmt::Debug for ProviderArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ProviderArgs")
    }
}

impl ProviderArgs {
    /// The arguments that checked and wholly known inputs hold.
    pub fn of(inputs: &Object) -> Result<Self> {
        let json = object_to_json(inputs)
            .ok_or_else(|| Error::Configuration("the provider's configuration is not known yet".into()))?;
        let args: ProviderArgs = serde_json::from_value(json)
            .map_err(|e| Error::Bug(format!("the checked configuration does not fit: {}", error::misfit(&e))))?;
        Ok(ProviderArgs { secret_tags: SecretTags::of(inputs), ..args })
    }

    /// The region, where it can be told without reading files or asking anybody.
    pub fn literal_region(&self) -> Option<String> {
        let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
        self.region.clone().or_else(|| set("AWS_REGION")).or_else(|| set("AWS_DEFAULT_REGION"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::object_of;
    use serde_json::json;

    fn decoded(inputs: Object) -> (ProviderArgs, Vec<String>) {
        let mut types = Types::default();
        let spec = spec(&mut types);
        let (inputs, failures) = decode(&types, &spec, inputs).unwrap();
        let failures = failures.into_iter().map(|f| format!("{} {}", f.property, f.reason)).collect();
        (ProviderArgs::of(&inputs).unwrap_or_default(), failures)
    }

    #[test]
    fn all_encodings_mean_the_same() {
        let native = json!({"region": "us-east-1", "maxRetries": 3, "useFipsEndpoint": true, "endpoints": [{"iam": "http://h"}],
            "defaultTags": {"tags": {"a": "b"}}, "version": "1.2.3"});
        let strings = json!({"region": "us-east-1", "maxRetries": "3", "useFipsEndpoint": "true",
            "endpoints": "[{\"iam\":\"http://h\"}]", "defaultTags": "{\"tags\":{\"a\":\"b\"}}", "profile": ""});
        let nested = json!({"region": "us-east-1", "maxRetries": 3, "useFipsEndpoint": "true",
            "endpoints": [{"iam": "http://h"}],
            "defaultTags": "{\"tags\":{\"a\":{\"4dabf18193072939515e22adb298388d\":\"1b47061264138c4ac30d75fd1eb44270\",\"value\":\"b\"}}}"});
        for inputs in [native, strings, nested] {
            let (args, failures) = decoded(object_of(inputs));
            assert_eq!(failures, Vec::<String>::new());
            assert_eq!((args.max_retries, args.use_fips_endpoint), (Some(3), Some(true)));
            assert_eq!(args.endpoints.unwrap()[0].iam.as_deref(), Some("http://h"));
            assert_eq!(args.default_tags.unwrap().tags.unwrap()["a"], "b");
        }
    }

    #[test]
    fn unknowns_pass_and_mistakes_are_told() {
        let mut inputs = object_of(json!({"accessKey": "AK", "regoin": "x", "retryMode": "never",
            "assumeRoles": [{"roleArn": "arn:aws:iam::123456789012:role/x", "duration": "5m"}]}));
        inputs.insert("endpoints".into(), Value::Unknown);
        let (_, failures) = decoded(inputs);
        assert_eq!(
            failures,
            [
                "regoin is not a property here; did you mean region?",
                "retryMode must be one of standard, adaptive",
                "accessKey needs secretKey with it",
                "assumeRoles[0].duration must be 15m to 12h, written like 900s, 90m or 1h30m",
            ]
        );
    }

    #[test]
    fn a_plain_endpoint_beyond_the_machine_is_told() {
        let endpoints = json!([{"iam": "http://127.0.0.1"}, {"sts": "http://10.0.0.1", "iam": "https://10.0.0.1"}]);
        let inputs = object_of(json!({"endpoints": endpoints}));
        let mut types = Types::default();
        let spec = spec(&mut types);
        let (_, mut failures) = decode(&types, &spec, inputs).unwrap();
        assert_eq!(failures.warnings(), [format!("endpoints[1].sts {OPEN}")]);
    }

    #[test]
    fn durations() {
        for (text, seconds) in [
            ("900s", Some(900)),
            ("1h30m", Some(5400)),
            ("", None),
            ("5", None),
            ("5d", None),
            ("18446744073709551615h", None),
        ] {
            assert_eq!(duration(text), seconds, "{text}");
        }
    }
}

//! The AWS SDK as resources use it: sending with our own rules for trying again, shapes as JSON, names and ARNs.

mod beyond;
mod clients;
mod clock;
mod codec;
mod credentials;
mod pace;
mod partition;
mod quotas;
mod renewal;
mod retry;
mod tags;
mod watch;

pub use beyond::Heard;
pub use clients::Aws;
pub use clock::Clock;
pub use credentials::written_region;
pub use partition::{Partition, region_title};
pub use quotas::quota;
pub use tags::{ATTACHED, MOST as MOST_TAGS, ORIGIN, Tags, is_awss, is_own};
pub use watch::Watch;

use crate::engine_log::Row;
use crate::error::{Error, Result};
use crate::known::Known;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextMut, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_schema::serde::{SerdeError, SerializableStruct, ShapeDeserializer};
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::{Map, Value as Json};
use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// One operation that the engine asked for, while it runs.
#[derive(Debug)]
pub struct Cx {
    /// AWS, as the provider is configured.
    pub aws: std::sync::Arc<Aws>,
    /// The user pool that the operation is on, empty where it is none's or unknown: AWS has quotas by pool.
    pub pool: String,
    /// The resource's row in the engine's display.
    pub row: Row,
    /// When the operation's time is up: the user's `customTimeouts`, else a default.
    pub deadline: Instant,
    /// Whether it is the user's `customTimeouts`.
    pub deadline_is_users: bool,
    /// Fired when the user stops the operation.
    pub cancel: CancellationToken,
    /// What this process has had to do with.
    pub known: std::sync::Arc<Known>,
}

impl Cx {
    /// Does `work`, which only waits, unless the operation is stopped or its time is up first.
    pub async fn unless_stopped<T>(&self, what: &str, work: impl Future<Output = T>) -> Result<T> {
        tokio::select! {
            biased;
            done = work => Ok(done),
            () = self.cancel.cancelled() => Err(Error::Stopped(format!("stopped while it waited: {what}"))),
            () = tokio::time::sleep_until(self.deadline) => {
                Err(Error::Stopped(format!("the time is up (customTimeouts gives it more): {what}")))
            }
        }
    }

    /// The same operation with at least this much time from now on, unless its time is the user's.
    pub fn patient(&self, time: Duration) -> Cx {
        let deadline = if self.deadline_is_users { self.deadline } else { self.deadline.max(Instant::now() + time) };
        let Cx { aws, pool, row, deadline_is_users, cancel, known, .. } = self;
        let (aws, pool, row, cancel, known) = (aws.clone(), pool.clone(), row.clone(), cancel.clone(), known.clone());
        Cx { aws, pool, row, deadline, deadline_is_users: *deadline_is_users, cancel, known }
    }

    /// Waits for the turn to write to `what`: Cognito takes one write to a pool at a time.
    pub async fn turn(&self, what: &str) -> Result<OwnedMutexGuard<()>> {
        self.unless_stopped(&format!("others are writing to {what}"), self.aws.turn(what)).await
    }

    /// Waits, unless the operation is stopped or its time is up first.
    pub async fn pause(&self, duration: Duration, why: &str) -> Result<()> {
        self.row.progress(why);
        self.unless_stopped(why, tokio::time::sleep(duration)).await
    }
}

/// A property that AWS names or nests otherwise: our path, AWS's path in requests, and in answers.
#[derive(Clone, Copy, Debug)]
pub struct Renamed {
    /// Our path.
    pub ours: &'static str,
    /// Its path in a request.
    pub sent: &'static str,
    /// Its path in an answer.
    pub said: &'static str,
}

impl Renamed {
    /// A property with one AWS name.
    pub const fn new(ours: &'static str, aws: &'static str) -> Self {
        Renamed { ours, sent: aws, said: aws }
    }
}

/// An SDK input, and what was said to make it.
#[derive(Clone, Debug)]
pub struct Shaped<I> {
    input: I,
    said: Json,
    /// Members that the SDK does not have.
    beyond: Map<String, Json>,
}

/// The SDK input that holds `args`, which are ours, under the names that AWS gives them.
pub fn shape<T>(
    deserialize: fn(&mut dyn ShapeDeserializer) -> std::result::Result<T, SerdeError>,
    mut args: Json,
    names: &[Renamed],
) -> Result<Shaped<T>> {
    for name in names {
        relocate(&mut args, name.ours, name.sent);
    }
    let input = codec::shape(deserialize, &args).map_err(|e| Error::Unchecked(e.to_string()))?;
    Ok(Shaped { input, said: args, beyond: Map::new() })
}

/// What an SDK shape says, under our names where they differ from AWS's in more than case; without tags of AWS's own, which
/// nobody may send back.
pub fn said(shape: &dyn SerializableStruct, names: &[Renamed]) -> Result<Json> {
    let mut said = codec::said(shape).map_err(|e| Error::Bug(e.to_string()))?;
    for name in names {
        relocate(&mut said, name.said, name.ours);
    }
    if let Some(tags) = said.get_mut("tags").and_then(Json::as_object_mut) {
        tags.retain(|key, _| !is_awss(key));
    }
    Ok(said)
}

/// Moves what stands at the path `from` to the path `to`. Keys are found whatever their case.
fn relocate(json: &mut Json, from: &str, to: &str) {
    fn key<'a>(o: &'a Map<String, Json>, name: &str) -> Option<&'a String> {
        o.keys().find(|k| k.eq_ignore_ascii_case(name))
    }
    fn take(json: &mut Json, path: &str) -> Option<Json> {
        let o = json.as_object_mut()?;
        match path.split_once('.') {
            None => o.remove(&key(o, path)?.clone()),
            Some((first, rest)) => take(o.get_mut(&key(o, first)?.clone())?, rest),
        }
    }
    fn put(json: &mut Json, path: &str, v: Json) {
        let Some(o) = json.as_object_mut() else { return };
        match path.split_once('.') {
            None => drop(o.insert(path.to_owned(), v)),
            Some((first, rest)) => {
                let first = key(o, first).cloned().unwrap_or(first.to_owned());
                put(o.entry(first).or_insert_with(|| Json::Object(Map::new())), rest, v);
            }
        }
    }
    if let Some(v) = take(json, from) {
        put(json, to, v);
    }
}

/// Sends a whole input in place of the one that the fluent builder made, and nothing that was not said: of members that
/// the SDK does not make optional it would send zero, false or an empty text, which for some AWS refuses.
#[derive(Debug)]
pub struct With<I>(pub Shaped<I>);

#[dyn_dispatch_hint]
impl<I: Debug + Clone + Send + Sync + 'static> Intercept for With<I> {
    fn name(&self) -> &'static str {
        "With"
    }
    fn modify_before_serialization(
        &self,
        context: &mut BeforeSerializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        *context.input_mut().downcast_mut::<I>().ok_or("the input of another operation")? = self.0.input.clone();
        Ok(())
    }
    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        let request = context.request_mut();
        let mut body: Json = serde_json::from_slice(request.body().bytes().ok_or("a request without a body")?)?;
        unsay(&mut body, &self.0.said);
        if let Some(members) = body.as_object_mut() {
            members.extend(self.0.beyond.clone());
        }
        let body = body.to_string();
        request.headers_mut().insert("content-length", body.len().to_string());
        *request.body_mut() = body.into();
        Ok(())
    }
}

/// Takes the zeros and empty texts out of `body` that `said` does not have.
fn unsay(body: &mut Json, said: &Json) {
    match body {
        Json::Object(o) => {
            let told =
                |name: &str| said.as_object()?.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v);
            o.retain(|name, v| told(name).is_some_and(|v| !v.is_null()) || !(*v == 0 || *v == false || *v == ""));
            for (name, v) in o {
                unsay(v, told(name).unwrap_or(&Json::Null));
            }
        }
        Json::Array(items) => {
            for (i, v) in items.iter_mut().enumerate() {
                unsay(v, said.get(i).unwrap_or(&Json::Null));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_cognitoidentityprovider::operation::create_user_pool::CreateUserPoolInput;
    use serde_json::json;

    const NAMES: &[Renamed] = &[
        Renamed { ours: "name", sent: "PoolName", said: "Name" },
        Renamed::new("passwordPolicy", "Policies.PasswordPolicy"),
        Renamed::new("emailConfiguration.fromEmailAddress", "EmailConfiguration.From"),
    ];

    #[test]
    fn names_and_nesting_are_exchanged_both_ways() {
        let ours = json!({"name": "a", "passwordPolicy": {"minimumLength": 8, "temporaryPasswordValidityDays": 7},
            "emailConfiguration": {"fromEmailAddress": "x@y.z"}, "usernameAttributes": ["email"]});
        let input = shape(CreateUserPoolInput::deserialize, ours, NAMES).unwrap().input;
        assert_eq!(input.pool_name(), Some("a"));
        let policy = input.policies().and_then(|p| p.password_policy()).unwrap();
        assert_eq!(policy.minimum_length(), Some(8));
        assert_eq!(input.email_configuration().and_then(|e| e.from()), Some("x@y.z"));
        let back = codec::said(&input).unwrap();
        assert_eq!(back["UsernameAttributes"], json!(["email"]));
        assert_eq!(back["PoolName"], json!("a"));
    }

    #[test]
    fn nothing_is_lost_on_the_way_to_aws() {
        let error = shape(CreateUserPoolInput::deserialize, json!({"policies": {"secretPolicy": 1}, "nmae": 1}), &[]);
        let text = error.unwrap_err().to_string();
        assert!(
            text.contains("AWS has no .nmae, .policies.secretPolicy")
                || text.contains("AWS has no .policies.secretPolicy, .nmae"),
            "{text}"
        );
    }

    #[test]
    fn zeros_that_nobody_said_are_not_sent() {
        let mut body = json!({"A": 0, "B": 0, "C": {"D": false, "E": [{"F": 0, "G": 1}]}, "H": "", "I": ""});
        unsay(&mut body, &json!({"a": 0, "c": {"e": [{"g": 1}]}, "h": ""}));
        assert_eq!(body, json!({"A": 0, "C": {"E": [{"G": 1}]}, "H": ""}));
    }

    #[test]
    fn a_wrong_type_is_told_with_its_path() {
        let error = shape(CreateUserPoolInput::deserialize, json!({"aliasAttributes": "email"}), &[]);
        assert!(error.unwrap_err().to_string().contains(".aliasAttributes is not a list"));
    }
}

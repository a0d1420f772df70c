//! What the service has and the SDK does not have yet: members of requests and answers, and whole operations.
//!
//! AWS's models grow before its SDK for Rust does. Until then, members are laid into the body that the SDK made, seen in
//! the body that it read, and an operation borrows the road of one that the SDK has: endpoint, signature, errors.

use super::{Cx, Shaped};
use crate::error::Result;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::context::{
    AfterDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::interceptors::{Intercept, dyn_dispatch_hint};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use serde_json::{Map, Value as Json};
use std::sync::{Arc, Mutex};

impl<I> Shaped<I> {
    /// Sends `members` along, which the SDK does not have, in AWS's spelling.
    pub fn beyond(mut self, members: Map<String, Json>) -> Self {
        self.beyond.extend(members);
        self
    }
}

/// Keeps the body of an answer, with what the SDK drops.
#[derive(Clone, Debug, Default)]
pub struct Heard(Arc<Mutex<Json>>);

impl Heard {
    /// The last answer's body; null if there was none.
    pub fn body(&self) -> Json {
        self.0.lock().unwrap_or_else(|e| e.into_inner()).clone()
    }
}

#[dyn_dispatch_hint]
impl Intercept for Heard {
    fn name(&self) -> &'static str {
        "Heard"
    }
    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        // A body that is no JSON is the SDK's to complain about.
        let body = context.response().body().bytes().and_then(|bytes| serde_json::from_slice(bytes).ok());
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = body.unwrap_or_default();
        Ok(())
    }
}

/// Makes a request to user pools another operation's.
#[derive(Clone, Debug)]
struct Instead {
    operation: &'static str,
    body: String,
}

#[dyn_dispatch_hint]
impl Intercept for Instead {
    fn name(&self) -> &'static str {
        "Instead"
    }
    fn modify_before_retry_loop(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> std::result::Result<(), BoxError> {
        let request = context.request_mut();
        let headers = request.headers_mut();
        headers.insert("x-amz-target", format!("AWSCognitoIdentityProviderService.{}", self.operation));
        headers.insert("content-length", self.body.len().to_string());
        *request.body_mut() = self.body.clone().into();
        Ok(())
    }
}

impl Cx {
    /// Calls an operation on user pools that the SDK does not have. Request and answer are in AWS's spelling.
    pub async fn raw(&self, operation: &'static str, request: &Json) -> Result<Json> {
        let heard = Heard::default();
        let instead = Instead { operation, body: request.to_string() };
        // Which operation lends its road does not matter: this one has a small answer.
        let lent = || {
            let call = self.aws.idp.get_csv_header().customize();
            call.interceptor(instead.clone()).interceptor(heard.clone()).send()
        };
        self.send(operation, lent).await?;
        Ok(heard.body())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::{Aws, Watch, With, shape};
    use crate::config::{ProviderArgs, ProviderEndpoint};
    use crate::engine_log::EngineLog;
    use aws_sdk_cognitoidentityprovider::operation::update_user_pool::UpdateUserPoolInput;
    use axum::http::{HeaderMap, StatusCode};
    use serde_json::json;
    use std::time::Duration;

    /// An AWS that answers with the operation and the request that it got, and refuses what asks for it.
    async fn echo() -> Cx {
        let answer = async |headers: HeaderMap, body: String| {
            let signed = headers.contains_key("authorization");
            let target = headers["x-amz-target"].to_str().unwrap_or_default().to_owned();
            let body: Json = serde_json::from_str(&body).unwrap_or_default();
            match body.get("Refuse") {
                Some(_) => (StatusCode::BAD_REQUEST, json!({"__type": "NotToday", "message": "no"}).to_string()),
                None => (StatusCode::OK, json!({"Target": target, "Signed": signed, "Body": body}).to_string()),
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = axum::Router::new().fallback(answer);
        tokio::spawn(async { axum::serve(listener, app).await });
        let config = ProviderArgs {
            region: Some("us-east-1".into()),
            access_key: Some("111122223333".into()),
            secret_key: Some("x".into()),
            endpoints: Some(vec![ProviderEndpoint { cognitoidp: Some(url), ..Default::default() }]),
            ..Default::default()
        };
        Cx {
            aws: Arc::new(Aws::connect(&config, &Watch::of(&config, true)).await.unwrap()),
            pool: String::new(),
            row: EngineLog::default().row("", &Arc::default()),
            deadline: tokio::time::Instant::now() + Duration::from_secs(10),
            deadline_is_users: false,
            cancel: Default::default(),
            known: Default::default(),
        }
    }

    #[tokio::test]
    async fn an_operation_that_the_sdk_lacks_is_called_and_refused_like_any_other() {
        let cx = echo().await;
        let answer = cx.raw("SetTomorrow", &json!({"UserPoolId": "p", "Zero": 0})).await.unwrap();
        let target = "AWSCognitoIdentityProviderService.SetTomorrow";
        assert_eq!(answer, json!({"Target": target, "Signed": true, "Body": {"UserPoolId": "p", "Zero": 0}}));
        let refused = cx.raw("SetTomorrow", &json!({"Refuse": true})).await.unwrap_err();
        assert_eq!(refused.code(), Some("NotToday"));
        assert!(refused.to_string().contains("SetTomorrow"), "{refused}");
    }

    #[tokio::test]
    async fn members_that_the_sdk_lacks_are_sent_and_seen() {
        let cx = echo().await;
        let known = json!({"userPoolId": "us-east-1_a"});
        let members = Map::from_iter([("Tomorrow".to_owned(), json!({"On": false}))]);
        let input = shape(UpdateUserPoolInput::deserialize, known, &[]).unwrap().beyond(members);
        let heard = Heard::default();
        cx.aws
            .idp
            .update_user_pool()
            .customize()
            .interceptor(With(input))
            .interceptor(heard.clone())
            .send()
            .await
            .unwrap();
        assert_eq!(heard.body()["Body"], json!({"UserPoolId": "us-east-1_a", "Tomorrow": {"On": false}}));
    }
}

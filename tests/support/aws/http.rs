//! Requests as the SDK makes them, in JSON or as forms, and answers as it reads them.

use super::{Answer, Aws, Json, Refused, json, lambda, refuse, s};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;

pub(super) async fn answer(
    State(aws): State<Aws>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if uri.path().starts_with("/2015-03-31/functions/") {
        return lambda::answer(&aws, method.as_str(), uri.path(), uri.query().unwrap_or_default(), &body);
    }
    let target = headers.get("x-amz-target").and_then(|t| t.to_str().ok());
    let (operation, request, json_protocol) = match target {
        Some(target) => {
            let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
            (operation, serde_json::from_slice(&body).unwrap_or_default(), true)
        }
        None => {
            let form: BTreeMap<String, String> = serde_urlencoded::from_bytes(&body).unwrap_or_default();
            (form.get("Action").cloned().unwrap_or_default(), json!(form), false)
        }
    };
    let failure = aws.noted(&operation, &request);
    let delay = aws.world().delay;
    let turn = Turn::take(&aws, &operation, &request);
    tokio::time::sleep(delay).await;
    let answer = match failure {
        Some((refused, carried_out)) => {
            if carried_out {
                assert!(aws.perform(&operation, &request, json_protocol).is_ok(), "{operation} was to be carried out");
            }
            Err(refused)
        }
        None if turn.is_none() => refuse("ConcurrentModificationException", "another write is on its way"),
        None => aws.perform(&operation, &request, json_protocol),
    };
    drop(turn);
    hang_up_on(&answer);
    if json_protocol { json_answer(answer) } else { xml_answer(&operation, answer) }
}

impl Aws {
    /// Notes a call: how it is to fail, if it is, and whether it is carried out all the same.
    pub(super) fn noted(&self, operation: &str, request: &Json) -> Option<(Refused, bool)> {
        let mut world = self.world();
        world.calls.push((operation.to_owned(), request.clone()));
        let nth = world.calls.iter().filter(|(op, _)| op == operation).count();
        let scripted =
            world.failures.iter().find(|f| f.operation == operation && (f.nth..f.nth + f.times).contains(&nth));
        scripted.map(|f| (Refused(f.status, f.code.clone(), f.message.clone()), f.carried_out))
    }
}

/// Closes the connection in the place of an answer that is to be lost, by ending the task that serves it.
pub(super) fn hang_up_on(answer: &Answer) {
    if let Err(Refused(0, ..)) = answer {
        std::panic::resume_unwind(Box::new("an answer is lost"));
    }
}

/// A write that is on its way to a pool; a read, or a write where nobody counts, is on its way to none.
struct Turn<'a>(&'a Aws, Option<String>);

impl<'a> Turn<'a> {
    /// `None` while somebody else has it.
    fn take(aws: &'a Aws, operation: &str, request: &Json) -> Option<Turn<'a>> {
        let mut world = aws.world();
        let pool = s(request, "UserPoolId").to_owned();
        let Some(writing) = world.writing.as_mut().filter(|_| !pool.is_empty() && is_write(operation)) else {
            return Some(Turn(aws, None));
        };
        if writing.contains(&pool) {
            return None;
        }
        writing.push(pool.clone());
        Some(Turn(aws, Some(pool)))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let (Some(pool), Some(writing)) = (&self.1, &mut self.0.world().writing) {
            writing.retain(|one| one != pool);
        }
    }
}

pub(super) fn is_write(operation: &str) -> bool {
    !["Describe", "Get", "List"].iter().any(|r| operation.starts_with(r))
}

fn json_answer(answer: Answer) -> Response {
    let (status, body) = match answer {
        Ok(body) => (200, body),
        Err(Refused(status, code, message)) => (status, json!({"__type": code, "message": message})),
    };
    let headers = [("content-type", "application/x-amz-json-1.1"), ("x-amzn-requestid", "request-1")];
    (StatusCode::from_u16(status).unwrap(), headers, body.to_string()).into_response()
}

fn xml_answer(operation: &str, answer: Answer) -> Response {
    let (status, body) = match answer {
        Ok(body) => {
            let inner = xml(&body);
            (200, format!("<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"))
        }
        Err(Refused(status, code, message)) => (
            status,
            format!(
                "<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error><RequestId>request-1</RequestId></ErrorResponse>"
            ),
        ),
    };
    (StatusCode::from_u16(status).unwrap(), [("content-type", "text/xml")], body).into_response()
}

fn xml(json: &Json) -> String {
    match json {
        Json::Object(o) => o.iter().map(|(k, v)| format!("<{k}>{}</{k}>", xml(v))).collect(),
        Json::Array(a) => a.iter().map(|v| format!("<member>{}</member>", xml(v))).collect(),
        Json::String(s) => s.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
        v => v.to_string(),
    }
}

//! AWS, from a recording: what was asked then is answered as it was then.

use super::transcript::{Line, Said};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// What operations answer that came after a recording, and which it can hold nothing of: by operation, the answer of
/// something that has never had the new thing. Without one, a Read that makes such a call fails.
const SINCE: [(&str, &str); 0] = [];

#[derive(Default)]
struct Answers {
    /// By step, operation and body; the status, and the text.
    known: BTreeMap<(String, String, String), (u16, String)>,
    /// The step that is replayed; `None`: everything is gone.
    step: Option<String>,
    missing: BTreeSet<String>,
}

#[derive(Clone, Default)]
pub struct RecordedAws {
    answers: Arc<Mutex<Answers>>,
    pub url: String,
}

impl RecordedAws {
    pub async fn start(lines: &[Line]) -> RecordedAws {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let aws = RecordedAws { url, ..Default::default() };
        for line in lines {
            if let Said::Aws { operation, body, status, answer } = &line.said {
                let key = (line.step.clone(), operation.clone(), text(body));
                aws.answers.lock().unwrap().known.entry(key).or_insert((*status, text(answer)));
            }
        }
        let app = Router::new().fallback(answer).with_state(aws.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        aws
    }

    pub fn enter(&self, step: &str) {
        self.answers.lock().unwrap().step = Some(step.to_owned());
    }

    /// From now on nothing is there any more.
    pub fn lose_everything(&self) {
        self.answers.lock().unwrap().step = None;
    }

    /// What it was asked since the last time that the recording has no answer to.
    pub fn missing(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.answers.lock().unwrap().missing)
    }
}

impl Answers {
    /// The answer of this step, or of another: a step's lines leave out what an earlier one says already.
    fn to(&mut self, operation: &str, body: &str) -> (u16, String) {
        let Some(step) = &self.step else { return gone(body) };
        let key = (step.clone(), operation.to_owned(), body.to_owned());
        let other = || self.known.iter().find(|((_, o, b), _)| o == operation && b == body).map(|(_, answer)| answer);
        if let Some(answer) = self.known.get(&key).or_else(other) {
            return answer.clone();
        }
        if let Some((_, answer)) = SINCE.iter().find(|(name, _)| *name == operation) {
            return (200, (*answer).to_owned());
        }
        self.missing.insert(format!("{operation} {body}"));
        (400, json!({"__type": "InvalidParameterException", "message": "not recorded"}).to_string())
    }
}

fn gone(body: &str) -> (u16, String) {
    if body.starts_with("Action=") {
        let error = "<Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>gone</Message></Error>";
        return (404, format!("<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"));
    }
    (400, json!({"__type": "ResourceNotFoundException", "message": "gone"}).to_string())
}

/// JSON in one order, other text as it is.
fn text(v: &Json) -> String {
    v.as_str().map_or_else(|| v.to_string(), str::to_owned)
}

async fn answer(State(aws): State<RecordedAws>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8_lossy(&body).into_owned();
    let target = headers.get("x-amz-target").and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit('.').next());
    let action = body.strip_prefix("Action=").and_then(|rest| rest.split('&').next());
    let operation = target.or(action).map_or_else(|| format!("{method} {uri}"), str::to_owned);
    let body = serde_json::from_str::<Json>(&body).map_or(body, |json| json.to_string());
    let (status, said) = aws.answers.lock().unwrap().to(&operation, &body);
    let kind = if said.starts_with('<') { "text/xml" } else { "application/x-amz-json-1.1" };
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, kind)], said).into_response()
}

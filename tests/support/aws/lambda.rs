//! Lambda as far as triggers need it: functions that have policies. Every function exists but for those called `missing`.

use super::http::hang_up_on;
use super::{Aws, Json, Refused, json, s};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;

impl Aws {
    /// The ids of the statements of a function's policy; a qualifier follows the ARN after a colon.
    pub fn grants(&self, function: &str) -> Vec<String> {
        self.world().functions.get(function).into_iter().flatten().map(|(id, _)| id.clone()).collect()
    }

    /// A statement of a function's policy, as it was asked for.
    pub fn grant(&self, function: &str, id: &str) -> Json {
        self.world().functions[function][id].clone()
    }

    /// Takes all permissions of a function behind the plugin's back.
    pub fn revoke_all(&self, function: &str) {
        self.world().functions.remove(function);
    }
}

pub(super) fn answer(aws: &Aws, method: &str, path: &str, query: &str, body: &Bytes) -> Response {
    let parts: Vec<String> = path.split('/').skip(3).map(|part| part.replace("%3A", ":")).collect();
    let query: BTreeMap<String, String> = serde_urlencoded::from_str(query).unwrap_or_default();
    let operation = match method {
        "POST" => "AddPermission",
        "DELETE" => "RemovePermission",
        _ => "GetPolicy",
    };
    let mut request: Json = serde_json::from_slice(body).unwrap_or_else(|_| json!({}));
    let qualifier = query.get("Qualifier").map_or(String::new(), |qualifier| format!(":{qualifier}"));
    request["FunctionName"] = json!(format!("{}{qualifier}", parts[0]));
    let answer = match aws.noted(operation, &request) {
        Some((refused, carried_out)) => {
            if carried_out {
                assert!(perform(aws, operation, &request, parts.get(2)).is_ok());
            }
            Err(refused)
        }
        None => perform(aws, operation, &request, parts.get(2)),
    };
    hang_up_on(&answer);
    let (status, code, body) = match answer {
        Ok(body) => (200, String::new(), body),
        Err(Refused(status, code, message)) => (status, code, json!({"Message": message})),
    };
    let headers = [("content-type", "application/json".to_owned()), ("x-amzn-errortype", code)];
    (StatusCode::from_u16(status).unwrap(), headers, body.to_string()).into_response()
}

fn perform(aws: &Aws, operation: &str, r: &Json, id: Option<&String>) -> Result<Json, Refused> {
    let function = s(r, "FunctionName").to_owned();
    let missing = || Refused(404, "ResourceNotFoundException".into(), "no such function or policy".into());
    if function.contains("missing") {
        return Err(missing());
    }
    let mut w = aws.world();
    match operation {
        "AddPermission" => {
            let policy = w.functions.entry(function).or_default();
            if policy.contains_key(s(r, "StatementId")) {
                return Err(Refused(409, "ResourceConflictException".into(), "the statement exists".into()));
            }
            policy.insert(s(r, "StatementId").to_owned(), r.clone());
            Ok(json!({"Statement": "{}"}))
        }
        "RemovePermission" => {
            let policy = w.functions.get_mut(&function).ok_or_else(missing)?;
            policy.remove(id.map_or("", String::as_str)).map(|_| json!({})).ok_or_else(missing)
        }
        _ => {
            let policy = w.functions.get(&function).filter(|policy| !policy.is_empty()).ok_or_else(missing)?;
            let statement = |(id, r): (&String, &Json)| {
                json!({"Sid": id, "Effect": "Allow", "Principal": {"Service": r["Principal"]}, "Action": r["Action"],
                    "Condition": {"ArnLike": {"AWS:SourceArn": r["SourceArn"]}}})
            };
            let statements: Vec<Json> = policy.iter().map(statement).collect();
            Ok(json!({"Policy": json!({"Statement": statements}).to_string()}))
        }
    }
}

//! An AWS on the loopback that has nothing, and says so at once.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Starts it; its address.
pub async fn start() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

async fn answer(headers: HeaderMap, _: Bytes) -> (StatusCode, String) {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let denied = CALLS.fetch_add(1, Ordering::Relaxed) % 5 == 4;
    let (json, xml) =
        if denied { ("AccessDeniedException", "AccessDenied") } else { ("ResourceNotFoundException", "NoSuchEntity") };
    let text = if headers.contains_key("x-amz-target") || !headers.contains_key("content-type") {
        format!("{{\"__type\":\"{json}\",\"message\":\"scripted\"}}")
    } else {
        format!("<ErrorResponse><Error><Code>{xml}</Code><Message>scripted</Message></Error></ErrorResponse>")
    };
    (StatusCode::BAD_REQUEST, text)
}

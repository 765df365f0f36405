//! What the callers of hooks are answered: JSON, also where something is wrong.

use bytes::Bytes;
use fulfill_core::provider::{Refusal, respond};
use http::{
    HeaderName, HeaderValue, Method, Response, StatusCode,
    header::{ALLOW, CACHE_CONTROL, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE},
};
use serde_json::json;

use super::super::status;
use crate::hooks::{Delivery, Report};

const JSON: &str = "application/json";

/// Why a request is not kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error("hooks are told at {path}/<name>, and asked at {path}/<name>/<delivery>")]
    NotFound { path: String },
    #[error("no hook is called `{}`", .0.escape_debug())]
    NoHook(String),
    #[error("no delivery has that id, or it is too long ago to be known")]
    NoDelivery,
    #[error("{given} does nothing here; write {}", list(allowed))]
    Method { given: Method, allowed: &'static [Method] },
    #[error(
        "show a secret of this hook as `Authorization: Bearer <secret>`, or sign the body with it in \
         `X-Hub-Signature-256` or `webhook-signature`"
    )]
    Unauthenticated,
    #[error("Content-Type is `{}`, expected `application/json`", .0.escape_debug())]
    ContentType(String),
    #[error("the body is no JSON: {0}")]
    NotJson(serde_json::Error),
    #[error("{0}")]
    Unfit(String),
    #[error("header {0} must be there once, with 1 to 255 visible ASCII characters")]
    Key(HeaderName),
    #[error(
        "the key was used before with another body; send that body again, or this one with a key of \
         its own"
    )]
    KeyTaken,
    #[error("try again")]
    Busy,
}

fn list(methods: &[Method]) -> String {
    methods.iter().map(Method::as_str).collect::<Vec<_>>().join(" or ")
}

/// It is kept.
pub(super) fn accepted(delivery: &Delivery, path: &str) -> Response<Bytes> {
    let body = json!({ "delivery": &*delivery.id }).to_string();
    let mut response = respond(StatusCode::ACCEPTED, JSON, body);
    let location = format!("{}/{}", path.trim_end_matches('/'), delivery.id);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(LOCATION, location);
    }
    response
}

/// What became of it.
pub(super) fn report(report: &Report) -> Response<Bytes> {
    let body = serde_json::to_vec(report).expect("texts and numbers become JSON");
    let mut response = respond(StatusCode::OK, JSON, body);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

pub(super) fn trouble(trouble: &Trouble) -> Response<Bytes> {
    let status = match trouble {
        Trouble::NotFound { .. } | Trouble::NoHook(_) | Trouble::NoDelivery => {
            StatusCode::NOT_FOUND
        }
        Trouble::Method { .. } => StatusCode::METHOD_NOT_ALLOWED,
        Trouble::Unauthenticated => StatusCode::UNAUTHORIZED,
        Trouble::ContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Trouble::NotJson(_) | Trouble::Key(_) => StatusCode::BAD_REQUEST,
        Trouble::Unfit(_) | Trouble::KeyTaken => StatusCode::UNPROCESSABLE_ENTITY,
        Trouble::Busy => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = error(status, &trouble.to_string());
    let headers = response.headers_mut();
    match trouble {
        Trouble::Unauthenticated => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        Trouble::Method { allowed, .. } => {
            let allowed: Vec<&str> = allowed.iter().map(Method::as_str).collect();
            if let Ok(allowed) = HeaderValue::from_str(&allowed.join(", ")) {
                headers.insert(ALLOW, allowed);
            }
        }
        Trouble::Busy => drop(headers.insert(RETRY_AFTER, HeaderValue::from_static("1"))),
        _ => {}
    }
    response
}

/// What the server found out before it looked at the hook.
pub(super) fn refusal(refusal: &Refusal) -> Response<Bytes> {
    let mut response = error(status::of(refusal), &refusal.to_string());
    status::complete(refusal, &[], &mut response);
    response
}

fn error(status: StatusCode, reason: &str) -> Response<Bytes> {
    respond(status, JSON, json!({ "error": reason }).to_string())
}

//! The one place where refusals become status codes.

use bytes::Bytes;
use fulfill_core::provider::{AuthError, DecodeError, Refusal, respond};
use http::{HeaderValue, Response, StatusCode, header::RETRY_AFTER};

/// The status of a refusal.
pub(crate) fn of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotFound | Refusal::Route(_) => StatusCode::NOT_FOUND,
        Refusal::Method(_) => StatusCode::METHOD_NOT_ALLOWED,
        Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::Slow { .. } => StatusCode::REQUEST_TIMEOUT,
        Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Auth(error) | Refusal::Intent { error, .. } => auth(error),
        Refusal::Decode(error) => decode(error),
        _ => StatusCode::BAD_REQUEST,
    }
}

fn auth(error: &AuthError) -> StatusCode {
    match error {
        AuthError::Unauthenticated(_) => StatusCode::UNAUTHORIZED,
        AuthError::Malformed(_) => StatusCode::BAD_REQUEST,
        _ => StatusCode::FORBIDDEN,
    }
}

fn decode(error: &DecodeError) -> StatusCode {
    match error {
        DecodeError::ContentType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        DecodeError::Path { .. } => StatusCode::NOT_FOUND,
        DecodeError::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::BAD_REQUEST,
    }
}

/// A refusal in plain text, for channels without words of their own.
///
/// Whoever cannot prove who they are learns no more than that; the reason is for the log.
pub(crate) fn response(refusal: &Refusal) -> Response<Bytes> {
    let status = of(refusal);
    match refusal {
        Refusal::Auth(_) | Refusal::Intent { .. } => {
            respond(status, TEXT, status.canonical_reason().unwrap_or("refused").to_lowercase())
        }
        _ => respond(status, TEXT, refusal.to_string()),
    }
}

/// Adds the headers that HTTP asks for with some statuses.
pub(crate) fn complete(refusal: &Refusal, allow: &[http::Method], response: &mut Response<Bytes>) {
    match refusal {
        Refusal::Busy => {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        Refusal::Method(_) => {
            let allow: Vec<&str> = allow.iter().map(http::Method::as_str).collect();
            if let Ok(allow) = HeaderValue::from_str(&allow.join(", ")) {
                response.headers_mut().insert(http::header::ALLOW, allow);
            }
        }
        _ => {}
    }
}

/// Something is in the way for now; asking again helps.
pub(crate) fn unavailable() -> Response<Bytes> {
    respond(StatusCode::SERVICE_UNAVAILABLE, TEXT, "try again")
}

/// A bearer token is wanted, and there is none or another.
#[cfg(feature = "metrics")]
pub(crate) fn unauthorized() -> Response<Bytes> {
    let mut response = respond(StatusCode::UNAUTHORIZED, TEXT, "unauthorized");
    let bearer = HeaderValue::from_static("Bearer");
    response.headers_mut().insert(http::header::WWW_AUTHENTICATE, bearer);
    response
}

/// Something of ours broke.
pub(crate) fn internal() -> Response<Bytes> {
    respond(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "something went wrong here")
}

const TEXT: &str = "text/plain; charset=utf-8";

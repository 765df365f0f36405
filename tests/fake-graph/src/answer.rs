//! Answers in Meta's form: objects, and errors with code and subcode.
//!
//! Source: Common Error Codes, Messenger Platform (2026-06-25).

use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::{
    HeaderValue, Response, StatusCode,
    header::{CONTENT_TYPE, RETRY_AFTER},
};
use http_body_util::Full;
use serde_json::{Value, json};

/// What goes back to the caller.
pub(crate) type Answer = Response<Full<Bytes>>;

/// An error of the Graph API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    code: i64,
    subcode: Option<i64>,
    message: String,
}

/// A text that is longer than Meta takes, a member that is missing, and so on.
const PARAMETER: i64 = 100;

impl Refusal {
    pub(crate) fn new(code: i64, subcode: Option<i64>, message: impl Into<String>) -> Self {
        Self { code, subcode, message: message.into() }
    }

    /// Something is wrong with a member of the call.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(PARAMETER, None, message)
    }

    /// The same, of a kind that has a number of its own.
    pub(crate) fn kind(subcode: i64, message: impl Into<String>) -> Self {
        Self::new(PARAMETER, Some(subcode), message)
    }

    /// The token is none that counts.
    pub(crate) fn token(message: impl Into<String>) -> Self {
        Self::new(190, None, message)
    }

    /// The name that it is counted under, for example `refused 100/2018014`.
    pub(crate) fn outcome(&self) -> String {
        match self.subcode {
            Some(subcode) => format!("refused {}/{subcode}", self.code),
            None => format!("refused {}", self.code),
        }
    }

    pub(crate) fn answer(&self) -> Answer {
        let status = match self.code {
            190 => StatusCode::UNAUTHORIZED,
            10 | 200..=299 => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        self.with(status, false)
    }

    /// The answer of another status; `transient` says that a later call may go through.
    pub(crate) fn with(&self, status: StatusCode, transient: bool) -> Answer {
        static TRACES: AtomicU64 = AtomicU64::new(1);
        let mut error = json!({
            "message": format!("(#{}) {}", self.code, self.message),
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": format!("Fake{:07}", TRACES.fetch_add(1, Ordering::Relaxed)),
        });
        if let Some(subcode) = self.subcode {
            error["error_subcode"] = json!(subcode);
        }
        if transient {
            error["is_transient"] = json!(true);
        }
        object(status, &json!({ "error": error }))
    }
}

/// An answer of that status and object.
pub(crate) fn object(status: StatusCode, value: &Value) -> Answer {
    text(status, "application/json", value.to_string())
}

/// An answer of 200 and that object.
pub(crate) fn fine(value: &Value) -> Answer {
    object(StatusCode::OK, value)
}

/// An answer of any content type.
pub(crate) fn text(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

/// What a front end answers that cannot reach what is behind it: no JSON.
pub(crate) fn stumble(status: StatusCode) -> Answer {
    text(status, "text/html", format!("<html><h1>{}</h1></html>", status.as_u16()))
}

/// Adds when to come again, in seconds.
pub(crate) fn retry_after(mut answer: Answer, seconds: u32) -> Answer {
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    answer
}

//! How the last calls of clients ended, for their pages: the SDK tells them only that they did.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, header};

use crate::issuer::Issuer;

/// So many are kept; a page asks within a second.
const KEPT: usize = 1_000;

/// The last outcomes, oldest first. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Outcomes(Arc<Mutex<VecDeque<Outcome>>>);

struct Outcome {
    call: String,
    client: String,
    how: &'static str,
}

impl Outcomes {
    pub(crate) fn keep(&self, call: &str, client: &str, how: &'static str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Outcome { call: call.into(), client: client.into(), how });
    }

    /// How a call of that client ended, if it was told.
    pub(crate) fn of(&self, call: &str, client: &str) -> Option<&'static str> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().rev().find(|one| one.call == call && one.client == client);
        found.map(|one| one.how)
    }

    /// `GET /outcome/{call}`, with the access token of the client that placed the call: a word such
    /// as `busy`.
    pub(crate) fn routes(self, issuer: Arc<Issuer>) -> Router {
        Router::new().route("/outcome/{call}", get(outcome)).with_state((self, issuer))
    }
}

async fn outcome(
    State((outcomes, issuer)): State<(Outcomes, Arc<Issuer>)>,
    Path(call): Path<String>,
    headers: HeaderMap,
) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = given.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let no_store = [(header::CACHE_CONTROL, "no-store")];
    let Ok(claims) = issuer.read(token, SystemTime::now()) else {
        let body = "send your access token as `Authorization: Bearer ...`";
        return (StatusCode::UNAUTHORIZED, no_store, body).into_response();
    };
    match claims.identity().and_then(|client| outcomes.of(&call, client)) {
        Some(how) => (no_store, how).into_response(),
        None => (StatusCode::NOT_FOUND, no_store, "no call of yours has ended so").into_response(),
    }
}

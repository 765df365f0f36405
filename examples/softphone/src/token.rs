//! `POST /token`: who signs in gets a token for a number of theirs.
//!
//! ```text
//! {"user": "ada", "password": "...", "number": "+81-50-3123-4567", "kind": "access"}
//! {"token": "eyJ...", "kind": "access", "identity": "DeviceId_0001", "number": "+815031234567",
//!  "numbers": ["+815031234567"], "expires_in": 3600}
//! ```
//!
//! Without `number` it is the user's first. `"kind": "capability"` gives the token of Twilio Client 1.x.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    response::{IntoResponse, Response},
    routing::post,
};
use bytes::Bytes;
use fulfill_phone::{Phone, PhoneError};
use fulfill_runtime::text;
use fulfill_twilio::token::TokenError;
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::{
    accounts::{Accounts, AccountsError, Line},
    attempts::Attempts,
    issuer::{Issuer, LIFETIME},
    password::{self, MAX_PASSWORD},
};

/// So many passwords are checked at once: each takes 19 MiB.
const AT_ONCE: usize = 2;

/// What is needed to let somebody in.
#[derive(Clone)]
pub(crate) struct Desk {
    accounts: Accounts,
    issuer: Arc<Issuer>,
    attempts: Arc<Attempts>,
    hashing: Arc<Semaphore>,
}

impl Desk {
    pub(crate) fn new(accounts: Accounts, issuer: Arc<Issuer>) -> Self {
        let hashing = Arc::new(Semaphore::new(AT_ONCE));
        Self { accounts, issuer, attempts: Arc::default(), hashing }
    }

    pub(crate) fn routes(self) -> Router {
        let limit = DefaultBodyLimit::max(8 * 1024);
        Router::new().route("/token", post(token)).layer(limit).with_state(self)
    }
}

/// What the browser sends. Members that are not known are left alone.
#[derive(Deserialize)]
struct Request {
    user: String,
    password: String,
    number: Option<String>,
    #[serde(default)]
    kind: Kind,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    Access,
    Capability,
}

/// What the browser gets.
#[derive(Serialize)]
struct Answer {
    token: String,
    kind: Kind,
    /// The client's name within Twilio.
    identity: String,
    number: String,
    /// All that the user may have.
    numbers: Vec<String>,
    /// In seconds.
    expires_in: u64,
}

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("the body cannot be read: {0}")]
    Body(#[from] BytesRejection),
    #[error("write JSON with `user`, `password` and perhaps `number`: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the number cannot be read: {0}")]
    Number(#[from] PhoneError),
    #[error("user and password do not fit; check both")]
    Credentials,
    #[error("too many wrong passwords; wait {} seconds", .0.as_secs())]
    Attempts(Duration),
    #[error("this number is none of yours; leave it out, or ask who runs this phone for it")]
    NotYours,
    #[error("you have no number yet; ask who runs this phone for one")]
    NoNumber,
    #[error("the server cannot look you up; try again later")]
    Accounts(#[from] AccountsError),
    #[error("the server cannot make tokens; tell who runs this phone")]
    Token(#[from] TokenError),
    #[error("the server cannot check passwords; try again later")]
    Hashing,
}

async fn token(State(desk): State<Desk>, body: Result<Bytes, BytesRejection>) -> Response {
    match desk.answer(body).await {
        Ok(answer) => (NO_STORE, json_body(&answer)).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

impl Desk {
    async fn answer(&self, body: Result<Bytes, BytesRejection>) -> Result<Answer, Refusal> {
        let Request { user, password, number, kind } = serde_json::from_slice(&body?)?;
        let lines = self.sign_in(&user, password).await?;
        let line = match number.as_deref().map(str::trim).filter(|number| !number.is_empty()) {
            None => lines.first().ok_or(Refusal::NoNumber)?,
            Some(number) => {
                let number = read(number, &lines)?;
                lines.iter().find(|line| line.number == number).ok_or(Refusal::NotYours)?
            }
        };
        let now = SystemTime::now();
        let token = match kind {
            Kind::Access => self.issuer.access(&line.client, now)?,
            Kind::Capability => self.issuer.capability(&line.client, now)?,
        };
        Ok(Answer {
            token: token.into_text(),
            kind,
            identity: line.client.clone(),
            number: line.number.e164().into(),
            numbers: lines.iter().map(|line| line.number.e164().into()).collect(),
            expires_in: LIFETIME.as_secs(),
        })
    }

    /// The lines of a user whose password is right.
    async fn sign_in(&self, user: &str, password: String) -> Result<Vec<Line>, Refusal> {
        if password.len() > MAX_PASSWORD || user.chars().count() > 64 {
            return Err(Refusal::Credentials);
        }
        // Before the attempt is counted: who hangs up instead of waiting leaves no name behind.
        let turn = Arc::clone(&self.hashing).acquire_owned().await;
        let turn = turn.map_err(|_| Refusal::Hashing)?;
        self.attempts.begin(user, Instant::now()).map_err(Refusal::Attempts)?;
        let (stored, lines) = self.accounts.user(user).await?;
        let checked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            password::fits(stored, &password)
        });
        if !checked.await.map_err(|_| Refusal::Hashing)? {
            tracing::warn!(user = text::shorten(user), "a wrong password");
            return Err(Refusal::Credentials);
        }
        self.attempts.succeeded(user);
        Ok(lines)
    }
}

/// A number as the user writes it, who may leave out what all of theirs have in common.
fn read(number: &str, lines: &[Line]) -> Result<Phone, PhoneError> {
    match lines.first().and_then(|line| line.number.country()) {
        Some(country) => Phone::parse_in(number, country),
        None => Phone::parse(number),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::Body(rejection) => (rejection.status(), "body"),
            Self::Json(_) => (StatusCode::BAD_REQUEST, "json"),
            Self::Number(_) => (StatusCode::UNPROCESSABLE_ENTITY, "number"),
            Self::Credentials => (StatusCode::UNAUTHORIZED, "credentials"),
            Self::Attempts(_) => (StatusCode::TOO_MANY_REQUESTS, "attempts"),
            Self::NotYours => (StatusCode::FORBIDDEN, "not-yours"),
            Self::NoNumber => (StatusCode::FORBIDDEN, "no-number"),
            Self::Accounts(_) | Self::Token(_) | Self::Hashing => {
                tracing::error!(error = ?self, "no token could be made");
                (StatusCode::INTERNAL_SERVER_ERROR, "server")
            }
        };
        let body = json_body(&json!({ "error": code, "message": self.to_string() }));
        let mut response = (status, NO_STORE, body).into_response();
        if let Self::Attempts(wait) = self {
            let seconds = wait.as_secs().max(1);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// A token is for who asked, and for nobody's cache.
const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

fn json_body(value: &impl Serialize) -> ([(header::HeaderName, &'static str); 1], Vec<u8>) {
    let body = serde_json::to_vec(value).expect("texts and numbers are JSON");
    ([(header::CONTENT_TYPE, "application/json")], body)
}

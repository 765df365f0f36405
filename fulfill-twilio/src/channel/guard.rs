//! Lets in what Twilio signed.

use std::env;

use fulfill_core::{
    Inbound,
    provider::{AuthError, Host},
};
use http::Method;

use super::form;
use crate::signature::{Content, SecretError, SignatureError, Validator};

/// The secrets of a channel, and what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Guard {
    validator: Option<Validator>,
    problems: Vec<String>,
}

impl Guard {
    /// The secrets of the environment.
    pub(crate) fn from_env() -> Self {
        let mut guard = Self::default();
        for variable in ["TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_SECONDARY"] {
            if let Some(token) = set(variable) {
                guard.add_token(&token);
            }
        }
        match (set("TWILIO_SHARED_KEY_ID"), set("TWILIO_SHARED_KEY_SECRET")) {
            (Some(id), Some(secret)) => guard.add_shared_key(&id, &secret),
            (None, None) => {}
            _ => guard.problems.push(
                "set both TWILIO_SHARED_KEY_ID and TWILIO_SHARED_KEY_SECRET, or neither".into(),
            ),
        }
        guard
    }

    pub(crate) fn add_token(&mut self, token: &str) {
        self.add(|validator| match validator {
            Some(validator) => validator.and_token(token),
            None => Validator::new(token),
        });
    }

    pub(crate) fn add_shared_key(&mut self, id: &str, secret: &str) {
        self.add(|validator| match validator {
            Some(validator) => validator.and_shared_key(id, secret),
            None => Validator::with_shared_key(id, secret),
        });
    }

    pub(crate) fn accept_raw_marks(&mut self) {
        self.validator = self.validator.take().map(Validator::accepting_raw_marks);
    }

    fn add(&mut self, add: impl FnOnce(Option<Validator>) -> Result<Validator, SecretError>) {
        match add(self.validator.clone()) {
            Ok(validator) => self.validator = Some(validator),
            Err(error) => self.problems.push(error.to_string()),
        }
    }

    /// What is missing, for an app that starts.
    pub(crate) fn problems(&self, host: &Host<'_>) -> Vec<String> {
        let mut problems = self.problems.clone();
        if self.validator.is_none() && problems.is_empty() && !host.dev {
            problems.push(
                "TWILIO_AUTH_TOKEN is not set, so nothing could be told from a forgery; set it to the \
                 auth token of the Twilio console, or FULFILL_DEV=1 to try the bot on this machine"
                    .into(),
            );
        }
        problems
    }

    /// Checks the signature, and leaves the form for who reads it next.
    pub(crate) fn check(&self, inbound: &Inbound) -> Result<(), AuthError> {
        if inbound.dev {
            return Ok(());
        }
        let Some(validator) = &self.validator else {
            return Err(AuthError::Forbidden(
                "unsigned requests are let in from this machine only; for a tunnel set \
                 TWILIO_AUTH_TOKEN and FULFILL_PUBLIC_URL, its requests are signed"
                    .into(),
            ));
        };
        let Some(url) = inbound.url() else {
            return Err(AuthError::Forbidden(
                "the address that Twilio called is not known; set FULFILL_PUBLIC_URL to it".into(),
            ));
        };
        let refused = |error: SignatureError| AuthError::Forbidden(error.to_string());
        if inbound.method == Method::GET {
            return validator.check(&url, Content::Empty, &inbound.headers).map_err(refused);
        }
        if !Content::is_form(inbound.content_type()) {
            let body = Content::Body(&inbound.body);
            return validator.check(&url, body, &inbound.headers).map_err(refused);
        }
        let form = form::read(inbound).map_err(|error| AuthError::Malformed(error.to_string()))?;
        validator.check(&url, Content::Form(&form), &inbound.headers).map_err(refused)?;
        inbound.leave(form);
        Ok(())
    }
}

fn set(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The methods by which a channel with a field `guard` gets its secrets.
macro_rules! guarded {
    ($channel:ident) => {
        impl $channel {
            /// Accepts what is signed with that auth token.
            pub fn new(token: impl AsRef<str>) -> Self {
                Self::default().and_token(token)
            }

            /// A channel without a secret, which only an app in dev mode mounts.
            pub fn unsigned() -> Self {
                Self::default()
            }

            /// Accepts one more auth token: two are valid while they are rotated.
            #[must_use]
            pub fn and_token(mut self, token: impl AsRef<str>) -> Self {
                self.guard.add_token(token.as_ref());
                self
            }

            /// Accepts what is signed with a shared key, by its id.
            #[must_use]
            pub fn and_shared_key(mut self, id: impl AsRef<str>, secret: impl AsRef<str>) -> Self {
                self.guard.add_shared_key(id.as_ref(), secret.as_ref());
                self
            }

            /// Accepts signatures made over `'`, `@` and `:` raw in the query, as Twilio makes them
            /// for some SIP calls. Call it after the tokens are given.
            #[must_use]
            pub fn accepting_raw_marks(mut self) -> Self {
                self.guard.accept_raw_marks();
                self
            }
        }
    };
}

pub(crate) use guarded;

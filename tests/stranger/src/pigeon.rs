//! Joins letters to turns and replies.

use std::sync::Arc;

use bytes::Bytes;
use fulfill_core::{
    Delivery, Dialogue, Inbound, Provider, Reply, Target, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host, Limits, Loss, Refusal, respond},
    reply::Action,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode};

use crate::{
    letter::Letter,
    seal::{SEAL, holds},
};

const TEXT: &str = "text/plain; charset=utf-8";

/// The longest letter a pigeon carries, in bytes.
const WEIGHT: usize = 1024;

/// Pigeon post as a channel.
#[derive(Clone, Debug)]
pub struct Pigeon {
    key: String,
}

impl Pigeon {
    /// Accepts letters that are sealed with that key.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into() }
    }
}

impl Provider for Pigeon {
    const NAME: &'static str = "pigeon";
    const DIALOGUE: Dialogue = Dialogue::Platform;
    const FALLBACK: &'static str = "The loft is closed today.";

    type Event = Letter;

    fn attach(&mut self, _host: &Host<'_>) -> Vec<String> {
        let missing = self.key.is_empty();
        missing.then(|| "the key is empty; ask the post for one".to_owned()).into_iter().collect()
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.body = WEIGHT;
        limits
    }

    fn headers(&self, headers: &mut HeaderMap) {
        headers.insert("x-loft", HeaderValue::from_static("open"));
    }

    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>> {
        let seeks = inbound.method == Method::GET && inbound.path() == "loft";
        seeks.then(|| respond(StatusCode::OK, TEXT, "51.05N 3.72E"))
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        let Some(seal) = inbound.headers.get(SEAL) else {
            return Err(AuthError::Unauthenticated("the letter has no seal".into()));
        };
        if holds(&self.key, &inbound.body, seal) {
            return Ok(());
        }
        Err(AuthError::Forbidden("the seal is broken".into()))
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Letter>, DecodeError> {
        Letter::read(&inbound.body).map(|letter| vec![letter])
    }

    fn turn(&self, letter: &Arc<Letter>) -> Turn {
        let line = |name| letter.line(name).unwrap_or_default();
        Turn::builder(Self::NAME)
            .node(line("errand"))
            .sender(line("ring"))
            .conversation(line("ring"))
            .text(&letter.text)
            .event(Arc::clone(letter) as _)
            .build()
    }

    fn encode(&self, _letter: &Letter, reply: Reply) -> Result<Delivery, EncodeError> {
        let mut orders = String::new();
        let mut losses = Vec::new();
        for action in reply.into_actions() {
            let name = action.name();
            match action {
                Action::Say(say) => orders.push_str(&format!("say {}\n", say.text)),
                Action::Redirect(Target::Intent { node, .. }) => {
                    orders.push_str(&format!("fly to {node}\n"));
                }
                Action::End => orders.push_str("rest\n"),
                Action::Options(_) => losses.push(Loss::new(name, "pigeons choose for themselves")),
                _ => {
                    let advice = "write it into the letter".into();
                    return Err(EncodeError::Unsupported {
                        provider: Self::NAME,
                        action: name,
                        advice,
                    });
                }
            }
        }
        Ok(Delivery::ok(TEXT, orders).with_losses(losses))
    }

    fn refuse(&self, refusal: &Refusal) -> Option<Response<Bytes>> {
        let status = match refusal {
            Refusal::Auth(_) => StatusCode::FORBIDDEN,
            Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            _ => return None,
        };
        Some(respond(status, TEXT, format!("shoo: {refusal}\n")))
    }
}

//! Joins the console's JSON to turns and replies.

use std::{env, sync::Arc};

use fulfill_core::{
    Delivery, Inbound, Provider, Reply, Said, Secret, Turn,
    country::Country,
    provider::{AuthError, DecodeError, EncodeError, Host},
};
use http::header::AUTHORIZATION;

use super::{NAME, event::Event, message::encode};

const JSON: &str = "application/json";

/// The variable that holds the token.
const VARIABLE: &str = "FULFILL_CONSOLE_TOKEN";

/// The console as a channel.
///
/// Whoever may post to it can speak as any user, so it asks for a token, or lets in requests from
/// this machine in dev mode; with neither it does not mount.
///
/// ```
/// use fulfill_runtime::console::Console;
///
/// let channel = Console::with_token("a long random text");
/// ```
#[derive(Debug, Default)]
pub struct Console {
    token: Option<Secret>,
    country: Option<fn(&str) -> Option<Country>>,
    inside: bool,
}

impl Console {
    /// A console without a token, which only an app in dev mode mounts.
    pub fn new() -> Self {
        Self::default()
    }

    /// A console for those who show that token; the empty text counts as none.
    pub fn with_token(token: impl Into<String>) -> Self {
        Self { token: Secret::new(token), ..Self::default() }
    }

    /// A console with the token of `FULFILL_CONSOLE_TOKEN`.
    pub fn from_env() -> Self {
        Self::with_token(env::var(VARIABLE).unwrap_or_default())
    }

    /// Says how a user's country is found, for handlers that take a
    /// [`Country`](crate::Country): mostly by the telephone number.
    #[must_use]
    pub fn country(mut self, find: fn(&str) -> Option<Country>) -> Self {
        self.country = Some(find);
        self
    }

    /// A console that nobody reaches from outside.
    pub(crate) fn inside() -> Self {
        Self { inside: true, ..Self::default() }
    }
}

impl Provider for Console {
    const NAME: &'static str = NAME;

    type Event = Event;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        let open = self.token.is_none() && !host.dev && !self.inside;
        let gap = format!(
            "{VARIABLE} is not set, so anybody could speak as any user; set it to a long random text, \
             or FULFILL_DEV=1 to try the bot on this machine"
        );
        open.then_some(gap).into_iter().collect()
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        if inbound.dev {
            return Ok(());
        }
        let header = inbound.header(&AUTHORIZATION).unwrap_or_default();
        let Some(("Bearer" | "bearer", given)) = header.split_once(' ') else {
            return Err(AuthError::Unauthenticated("Authorization holds no bearer token".into()));
        };
        match &self.token {
            Some(token) if token.matches(given.trim().as_bytes()) => Ok(()),
            _ => Err(AuthError::Forbidden(format!("the token is not that of {VARIABLE}"))),
        }
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Event>, DecodeError> {
        let given = inbound.content_type();
        // Pages of other sites cannot send this type without being asked first.
        if !given.eq_ignore_ascii_case(JSON) {
            return Err(DecodeError::ContentType {
                header: "Content-Type",
                given: given.to_owned(),
                expected: JSON,
            });
        }
        let path = || DecodeError::Path { path: inbound.path().to_owned() };
        let segments = inbound.segments().ok_or_else(path)?;
        let webhook = match segments.as_slice() {
            [] => "",
            [webhook] => webhook,
            _ => return Err(path()),
        };
        Ok(vec![Event::from_json(webhook, &inbound.body)?])
    }

    fn turn(&self, event: &Arc<Event>) -> Turn {
        let mut turn = Turn::builder(NAME)
            .webhook(&event.webhook)
            .channel(event.channel.to_lowercase())
            .conversation(event.conversation())
            .sender(&event.user)
            .text(&event.text)
            .locale(&event.locale);
        if let Some(id) = &event.id {
            turn = turn.id(id);
        }
        if let Some(node) = &event.node {
            turn = turn.node(node);
        }
        if let Some(payload) = &event.payload {
            turn = turn.payload(payload);
        }
        if let Some(name) = &event.event {
            turn = turn.event_name(name);
        }
        if let Some(country) = self.country {
            turn = turn.country(country);
        }
        for attachment in &event.attachments {
            turn = turn.attachment(attachment.clone());
        }
        turn.event(Arc::clone(event) as _).build()
    }

    fn encode(&self, _: &Event, reply: Reply) -> Result<Delivery, EncodeError> {
        let answer = encode(reply)?;
        let body = serde_json::to_vec(&answer).map_err(|error| EncodeError::Invalid {
            provider: NAME,
            action: "reply",
            reason: error.to_string(),
        })?;
        Ok(Delivery::ok(JSON, body))
    }

    fn pretend(&self, said: &Said) -> Option<Event> {
        Some(Event::from(said))
    }
}

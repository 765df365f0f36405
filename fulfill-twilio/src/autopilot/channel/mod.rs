//! Joins the Autopilot dialect to turns and replies.

mod collect;
mod encode;
mod event;
mod teach;

use std::{env, sync::Arc, time::Duration};

use fulfill_core::{
    Delivery, Dialogue, Inbound, Provider, Reply, Said, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host, Limits},
};
use fulfill_phone::Phone;
use http::Method;

use self::encode::{Encoded, encode};
pub use self::{
    encode::Valid,
    event::{Event, Params},
    teach::{Taught, Untaught},
};
use super::{Request, RequestError};
use crate::{
    channel::{Guard, Routes, form, guarded},
    form::Form,
};

/// The provider's name.
pub(super) const NAME: &str = "autopilot";

/// Autopilot as a channel.
///
/// Mounted at `/bot`, it answers `/bot/{node}`, `/bot/{webhook}/{node}`, and `/bot` itself or
/// `/bot/{webhook}` with the intent that `CurrentTask` names.
///
/// ```
/// use fulfill_twilio::autopilot::Autopilot;
///
/// let channel = Autopilot::new("token-from-the-console").and_token("the-one-before");
/// ```
#[derive(Debug, Default)]
pub struct Autopilot {
    guard: Guard,
    dev_user: Option<String>,
    dev: bool,
    routes: Routes,
}

impl Autopilot {
    /// Reads `TWILIO_AUTH_TOKEN`, `TWILIO_AUTH_TOKEN_SECONDARY` (while tokens are rotated),
    /// `TWILIO_SHARED_KEY_ID` with `TWILIO_SHARED_KEY_SECRET`, and `FULFILL_DEV_USER`.
    ///
    /// What is missing is reported when the app starts, together with all else that is.
    pub fn from_env() -> Self {
        let channel = Self { guard: Guard::from_env(), ..Self::default() };
        match env::var("FULFILL_DEV_USER") {
            Ok(user) if !user.is_empty() => channel.dev_user(user),
            _ => channel,
        }
    }

    /// In dev mode, the user of requests that name none: the simulator sends no `UserIdentifier`.
    #[must_use]
    pub fn dev_user(mut self, user: impl Into<String>) -> Self {
        self.dev_user = Some(user.into());
        self
    }
}

guarded!(Autopilot);

impl Provider for Autopilot {
    const NAME: &'static str = NAME;
    const DIALOGUE: Dialogue = Dialogue::Platform;

    type Event = Event;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        fulfill_phone::warm();
        self.dev = host.dev;
        self.routes = Routes::of(host.table);
        self.guard.problems(host)
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        // Autopilot waits for 10 seconds, so the fallback message must be on its way before.
        limits.patience = Duration::from_secs(9);
        limits.methods = vec![Method::POST, Method::GET];
        limits
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        self.guard.check(inbound)
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Event>, DecodeError> {
        let form = form::take(inbound)?;
        let (webhook, node) = self.routes.find(inbound)?;
        let request = Request::from_form(form).map_err(|error| match error {
            RequestError::Form(error) => form::malformed("form", &error),
            error => form::malformed("Memory", &error),
        })?;
        let node = node.or_else(|| request.current_task().map(str::to_owned));
        let user = request.user_identifier().map(str::to_owned);
        let user = user.or_else(|| self.dev_user.clone().filter(|_| self.dev));
        let dialogue = request.dialogue_sid().unwrap_or_default();
        let id = form::delivery(inbound).map(|token| format!("{dialogue}:{token}"));
        Ok(vec![Event { request, webhook, node, user, id }])
    }

    fn turn(&self, event: &Arc<Event>) -> Turn {
        let request = &event.request;
        let mut turn = Turn::builder(NAME)
            .webhook(&event.webhook)
            .channel(request.channel().unwrap_or_default().to_lowercase())
            .text(request.current_input().unwrap_or_default())
            .locale(request.parameter("Language").unwrap_or_default())
            .country(|sender| Phone::parse(sender).ok()?.country());
        if let Some(node) = &event.node {
            turn = turn.node(node);
        }
        if let Some(user) = &event.user {
            turn = turn.sender(user);
        }
        if let Some(conversation) = request.dialogue_sid().or(event.user.as_deref()) {
            turn = turn.conversation(conversation);
        }
        if let Some(id) = &event.id {
            turn = turn.id(id);
        }
        if let Some(confidence) = request.current_task_confidence() {
            turn = turn.confidence(confidence as f32);
        }
        turn.event(Arc::clone(event) as _).build()
    }

    fn encode(&self, _event: &Event, reply: Reply) -> Result<Delivery, EncodeError> {
        let (encoded, losses) = encode(reply)?;
        let body = match encoded {
            Encoded::Actions(actions) => actions.to_json().map_err(|error| match error {
                super::EncodeError::TooLarge { bytes, limit } => {
                    EncodeError::TooLarge { provider: NAME, size: bytes, limit }
                }
                error => EncodeError::Invalid {
                    provider: NAME,
                    action: "reply",
                    reason: error.to_string(),
                },
            })?,
            Encoded::Valid(valid) => format!(r#"{{"valid":{}}}"#, valid.valid).into_bytes(),
        };
        Ok(Delivery::ok("application/json", body).with_losses(losses))
    }

    fn pretend(&self, said: &Said) -> Option<Event> {
        let channel = if said.channel.is_empty() { "chat" } else { &said.channel };
        let mut form = Form::default()
            .with("CurrentInput", &said.text)
            .with("UserIdentifier", &said.user)
            .with("DialogueSid", "UK00000000000000000000000000000000")
            .with("Channel", channel)
            .with("Memory", "{}");
        if !said.locale.is_empty() {
            form = form.with("Language", &said.locale);
        }
        if let Some(node) = &said.node {
            form = form.with("CurrentTask", node);
        }
        let (node, user) = (said.node.clone(), Some(said.user.clone()));
        let request = Request::from_form(form).ok()?;
        Some(Event { request, webhook: String::new(), node, user, id: None })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_makes_up_is_what_it_reads() {
        let said = Said::new("+14155550100", "two & more").node("order").locale("pt-BR");
        let channel = Autopilot::unsigned();
        let turn = channel.turn(&Arc::new(channel.pretend(&said).unwrap()));
        assert_eq!((turn.node(), turn.text()), (Some("order"), "two & more"));
        assert_eq!(turn.sender(), Some("+14155550100"));
        assert_eq!((turn.locale(), turn.channel()), ("pt-BR", "chat"));
        let bare = channel.turn(&Arc::new(channel.pretend(&Said::new("", "")).unwrap()));
        assert_eq!((bare.node(), bare.text()), (None, ""));
    }
}

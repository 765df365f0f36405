//! Joins the Autopilot dialect to turns and replies.

mod encode;
mod event;
mod form;
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
    form::{Form, FormError},
    signature::{Content, SecretError, SignatureError, Validator},
};

/// The provider's name.
pub(super) const NAME: &str = "autopilot";

/// Repeats of one delivery carry the same value; lower-case as HTTP/2 has it.
const IDEMPOTENCY_TOKEN: &str = "i-twilio-idempotency-token";

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
    validator: Option<Validator>,
    problems: Vec<String>,
    dev_user: Option<String>,
    dev: bool,
    webhooks: Vec<String>,
}

impl Autopilot {
    /// Accepts what is signed with that auth token.
    pub fn new(token: impl AsRef<str>) -> Self {
        Self::default().and_token(token)
    }

    /// A channel without a secret, which only an app in dev mode mounts.
    pub fn unsigned() -> Self {
        Self::default()
    }

    /// Reads `TWILIO_AUTH_TOKEN`, `TWILIO_AUTH_TOKEN_SECONDARY` (while tokens are rotated),
    /// `TWILIO_SHARED_KEY_ID` with `TWILIO_SHARED_KEY_SECRET`, and `FULFILL_DEV_USER`.
    ///
    /// What is missing is reported when the app starts, together with all else that is.
    pub fn from_env() -> Self {
        let set = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        let mut channel = Self::default();
        for variable in ["TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_SECONDARY"] {
            if let Some(token) = set(variable) {
                channel = channel.and_token(token);
            }
        }
        match (set("TWILIO_SHARED_KEY_ID"), set("TWILIO_SHARED_KEY_SECRET")) {
            (Some(id), Some(secret)) => channel = channel.and_shared_key(id, secret),
            (None, None) => {}
            _ => channel.problems.push(
                "set both TWILIO_SHARED_KEY_ID and TWILIO_SHARED_KEY_SECRET, or neither".into(),
            ),
        }
        if let Some(user) = set("FULFILL_DEV_USER") {
            channel = channel.dev_user(user);
        }
        channel
    }

    /// Accepts one more auth token: two are valid while they are rotated.
    #[must_use]
    pub fn and_token(self, token: impl AsRef<str>) -> Self {
        let token = token.as_ref();
        self.add(|validator| match validator {
            Some(validator) => validator.and_token(token),
            None => Validator::new(token),
        })
    }

    /// Accepts what is signed with a shared key, by its id.
    #[must_use]
    pub fn and_shared_key(self, id: impl AsRef<str>, secret: impl AsRef<str>) -> Self {
        let (id, secret) = (id.as_ref(), secret.as_ref());
        self.add(|validator| match validator {
            Some(validator) => validator.and_shared_key(id, secret),
            None => Validator::with_shared_key(id, secret),
        })
    }

    /// Accepts signatures made over `'`, `@` and `:` raw in the query, as Twilio makes them for some
    /// SIP calls. Call it after the tokens are given.
    #[must_use]
    pub fn accepting_raw_marks(mut self) -> Self {
        self.validator = self.validator.map(Validator::accepting_raw_marks);
        self
    }

    fn add(
        mut self,
        add: impl FnOnce(Option<Validator>) -> Result<Validator, SecretError>,
    ) -> Self {
        match add(self.validator.clone()) {
            Ok(validator) => self.validator = Some(validator),
            Err(error) => self.problems.push(error.to_string()),
        }
        self
    }

    /// In dev mode, the user of requests that name none: the simulator sends no `UserIdentifier`.
    #[must_use]
    pub fn dev_user(mut self, user: impl Into<String>) -> Self {
        self.dev_user = Some(user.into());
        self
    }

    /// The webhook and node that a path names.
    fn route(&self, inbound: &Inbound) -> Result<(String, Option<String>), DecodeError> {
        let path = || DecodeError::Path { path: inbound.path().to_owned() };
        let segments = inbound.segments().ok_or_else(path)?;
        match segments.as_slice() {
            [] => Ok((String::new(), None)),
            [one] if self.webhooks.iter().any(|webhook| webhook == one) => {
                Ok((one.to_string(), None))
            }
            [node] => Ok((String::new(), Some(node.to_string()))),
            [webhook, node] => Ok((webhook.to_string(), Some(node.to_string()))),
            _ => Err(path()),
        }
    }
}

/// The parameters: the body's, or of a GET the query's.
fn form(inbound: &Inbound) -> Result<Form, FormError> {
    if inbound.method == Method::GET {
        Form::from_query(inbound.uri.query().unwrap_or_default())
    } else {
        Form::parse(&inbound.body)
    }
}

impl Provider for Autopilot {
    const NAME: &'static str = NAME;
    const DIALOGUE: Dialogue = Dialogue::Platform;

    type Event = Event;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        fulfill_phone::warm();
        self.dev = host.dev;
        let named = |name: &str| host.table.get("", name).is_some();
        let webhooks = host.table.webhooks().into_iter();
        self.webhooks = webhooks.filter(|w| !w.is_empty() && !named(w)).map(Into::into).collect();
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

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        // Autopilot waits for 10 seconds, so the fallback message must be on its way before.
        limits.patience = Duration::from_secs(9);
        limits.methods = vec![Method::POST, Method::GET];
        limits
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
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
        let form = form(inbound).map_err(|error| AuthError::Malformed(error.to_string()))?;
        validator.check(&url, Content::Form(&form), &inbound.headers).map_err(refused)?;
        inbound.leave(form);
        Ok(())
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Event>, DecodeError> {
        if inbound.method != Method::GET && !Content::is_form(inbound.content_type()) {
            return Err(DecodeError::ContentType {
                header: "Content-Type",
                given: inbound.content_type().to_owned(),
                expected: "application/x-www-form-urlencoded",
            });
        }
        let malformed =
            |what: &str, reason: String| DecodeError::Malformed { what: what.into(), reason };
        let (webhook, node) = self.route(inbound)?;
        let form = match inbound.take::<Form>() {
            Some(form) => form,
            None => form(inbound).map_err(|error| malformed("form", error.to_string()))?,
        };
        let request = Request::from_form(form).map_err(|error| match error {
            RequestError::Form(error) => malformed("form", error.to_string()),
            error => malformed("Memory", error.to_string()),
        })?;
        let node = node.or_else(|| request.current_task().map(str::to_owned));
        let user = request.user_identifier().map(str::to_owned);
        let user = user.or_else(|| self.dev_user.clone().filter(|_| self.dev));
        let token = inbound.headers.get(IDEMPOTENCY_TOKEN).and_then(|value| value.to_str().ok());
        let dialogue = request.dialogue_sid().unwrap_or_default();
        let id = token.map(|token| format!("{dialogue}:{token}"));
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

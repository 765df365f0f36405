//! Joins Messenger and Instagram to turns and replies.

mod deliver;
mod encode;
mod event;
mod items;
mod media;
mod options;
mod push;
mod settings;

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use fulfill_core::{
    Attachment, Delivery, Dialogue, HandlerError, Inbound, IntoReply, Provider, Reply, Said,
    Timing, Turn,
    provider::{
        ApiCall, AuthError, DecodeError, EncodeError, Host, Limits, Loss, Push, Rate, Refusal,
        Unknown, Verdict, respond,
    },
};
use http::{HeaderValue, Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use serde_json::json;

use self::encode::{Way, encode};
pub use self::{deliver::Speed, event::Webhook};
use crate::{
    graph::Graph,
    handshake::{self, HandshakeError},
    send::{Message, Recipient},
    signature::{SIGNATURE, SignatureError, Verifier},
    token::Token,
    webhook::{self, Body, Event, Object, Source},
};

/// The provider's name.
const NAME: &str = "messenger";

const TEXT: &str = "text/plain; charset=utf-8";

/// The same as a header's value: every delivery asks for it.
const TEXT_TYPE: HeaderValue = HeaderValue::from_static(TEXT);

/// What Meta's own samples answer.
const RECEIVED: &[u8] = b"EVENT_RECEIVED";

/// The largest delivery that is read, in bytes. Meta sends up to 3 MB.
const BODY: usize = 4 * 1024 * 1024;

/// Messenger and Instagram as a channel: one address for the pages and accounts of an app.
///
/// Messages and taps are turns; `Turn::payload` has what a quick reply or postback stands for. All
/// else (echoes, receipts, reactions, opt-ins, hand-over, what other apps answer) has its kind as
/// `Turn::event_name`, so that only intents that ask for that kind see it.
///
/// ```
/// use fulfill_messenger::Messenger;
///
/// let channel = Messenger::new("app-secret", "verify-token", "EAAB-page-token")
///     .graph_url("http://127.0.0.1:4001")
///     .graph_version("v26.0");
/// ```
#[derive(Debug)]
pub struct Messenger {
    verifier: Option<Verifier>,
    verify_token: Option<Token>,
    /// The calls of pages that have no token of their own.
    graph: Option<Graph>,
    pages: HashMap<String, Graph>,
    /// Makes calls without a token.
    bare: Option<Graph>,
    speed: Speed,
    /// What becomes of a call of which nobody knows whether it arrived, if somebody has chosen.
    unknown: Option<Unknown>,
    settings: settings::Settings,
    problems: Vec<String>,
}

impl Messenger {
    /// The Graph API with the token of a page.
    fn graph(&self, page: Option<&str>) -> Option<&Graph> {
        page.and_then(|page| self.pages.get(page)).or(self.graph.as_ref())
    }

    /// Makes the calls of a page as they are kept: without address and token.
    fn kept_graph(&self, page: Option<&str>) -> Result<&Graph, EncodeError> {
        let graph = self.graph(page).and(self.bare.as_ref());
        graph.ok_or_else(|| EncodeError::Invalid {
            provider: NAME,
            action: "reply",
            reason: settings::NO_TOKEN.into(),
        })
    }

    /// To whom an answer to an event goes, or why it cannot be answered.
    fn recipient(event: &Event) -> Result<Recipient, &'static str> {
        if event.source == Source::Standby {
            return Err("another app has the conversation");
        }
        match &event.body {
            Body::Echo(_) => Err("it is the page's own message; answering it would never end"),
            Body::Delivery(_) | Body::Read(_) => {
                Err("it is a receipt; answering it would never end")
            }
            Body::Change(change)
                if change.from_id().is_some() && change.from_id() == event.account =>
            {
                Err("it is the page's own doing; answering it would never end")
            }
            Body::Change(change) => {
                let comment = change.comment_id().map(Recipient::CommentId);
                comment.ok_or("it belongs to nobody who could be written to")
            }
            _ => match (&event.sender, &event.sender_user_ref) {
                (Some(user), _) => Ok(Recipient::id(user)),
                (None, Some(user)) => Ok(Recipient::UserRef(user.clone())),
                (None, None) => Err("it belongs to nobody who could be written to"),
            },
        }
    }
}

impl Provider for Messenger {
    const NAME: &'static str = NAME;
    const TIMING: Timing = Timing::AfterAck;
    const DIALOGUE: Dialogue = Dialogue::Engine;

    type Event = Event;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        self.connect();
        let mut problems = self.problems.clone();
        problems.extend(self.missing(host.dev));
        problems
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        limits.body = BODY;
        limits
    }

    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>> {
        let query = inbound.uri.query().unwrap_or_default();
        if inbound.method != Method::GET || !handshake::is_handshake(query) {
            return None;
        }
        let answer = match &self.verify_token {
            Some(token) => handshake::challenge(query, token),
            None => Err(HandshakeError::Token),
        };
        Some(match answer {
            Ok(challenge) => respond(StatusCode::OK, TEXT, challenge),
            Err(error @ HandshakeError::Challenge) => {
                respond(StatusCode::BAD_REQUEST, TEXT, error.to_string())
            }
            Err(error) => respond(StatusCode::FORBIDDEN, TEXT, error.to_string()),
        })
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        if inbound.dev {
            return Ok(());
        }
        let Some(verifier) = &self.verifier else {
            return Err(AuthError::Forbidden(
                "unsigned requests are let in from this machine only; for a tunnel set \
                 MESSENGER_APP_SECRET, its requests are signed"
                    .into(),
            ));
        };
        let mut headers = inbound.headers.get_all(&SIGNATURE).iter();
        let header = headers.next().map(|value| value.as_bytes());
        if headers.next().is_some() {
            return Err(AuthError::Forbidden("header X-Hub-Signature-256 is there twice".into()));
        }
        verifier.check(&inbound.body, header).map_err(|error| match error {
            SignatureError::Missing => AuthError::Unauthenticated(error.to_string()),
            error => AuthError::Forbidden(error.to_string()),
        })
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Event>, DecodeError> {
        Ok(webhook::in_order(webhook::decode(&inbound.body)))
    }

    fn turn(&self, event: &Arc<Event>) -> Turn {
        let mut turn =
            Turn::builder(NAME).channel(event.object.channel()).conversation(event.conversation());
        if let Some(id) = event.id() {
            turn = turn.id(id);
        }
        if let Some(user) = event.user() {
            turn = turn.sender(user);
        }
        if let Some(page) = event.page() {
            turn = turn.recipient(page);
        }
        if let Some(name) = event::name(event) {
            turn = turn.event_name(name);
        }
        match &event.body {
            Body::Message(message) | Body::Echo(message) | Body::Deleted(message) => {
                turn = turn.text(message.text.as_deref().unwrap_or_default());
                if let Some(payload) = message.payload() {
                    turn = turn.payload(payload);
                }
                for one in message.shown() {
                    if let Some(url) = &one.url {
                        turn = turn.attachment(Attachment::new(url, media::content_type(one)));
                    }
                }
            }
            Body::Postback(postback) => {
                turn = turn.text(postback.title.as_deref().unwrap_or_default());
                if let Some(payload) = &postback.payload {
                    turn = turn.payload(payload);
                }
            }
            Body::MessageEdit(edit) => turn = turn.text(edit.text.as_deref().unwrap_or_default()),
            _ => {}
        }
        turn.event(Arc::clone(event) as _).build()
    }

    /// Texts beyond the limit are split, options are quick replies or numbered, cards are generic
    /// templates, files go by their endings; each change is listed as a loss.
    fn encode(&self, event: &Event, reply: Reply) -> Result<Delivery, EncodeError> {
        // For whoever looks at what a reply becomes: Meta got its answer before.
        let mut delivery = Delivery::new(Response::new(Bytes::from_static(RECEIVED)));
        if reply.actions().is_empty() {
            return Ok(delivery);
        }
        let recipient = match Self::recipient(event) {
            Ok(recipient) => recipient,
            Err(reason) => {
                let lost = reply.actions().iter().map(|action| Loss::new(action.name(), reason));
                return Ok(delivery.with_losses(lost.collect()));
            }
        };
        let way = Way {
            graph: self.kept_graph(event.page())?,
            page: event.page().unwrap_or_default(),
            recipient,
            instagram: event.object == Object::Instagram,
            handoff_app: self.settings.handoff_app(),
            is_live: deliver::is_live(event),
            unasked: false,
            unknown: self.unknown.unwrap_or_default(),
        };
        delivery.calls = encode(&way, reply, &mut delivery.losses)?;
        Ok(delivery)
    }

    fn acknowledge(&self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from_static(RECEIVED));
        response.headers_mut().insert(CONTENT_TYPE, TEXT_TYPE);
        response
    }

    fn heard(&self, event: &Event) -> bool {
        event.source != Source::Standby && event.opens_window()
    }

    fn happened_at(&self, event: &Event) -> Option<i64> {
        event.timestamp
    }

    fn keep(&self, event: &Event) -> Bytes {
        deliver::keep(event)
    }

    fn recall(&self, kept: &Bytes) -> Result<Event, DecodeError> {
        deliver::recall(kept)
    }

    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        match self.graph(Some(&call.account)) {
            Some(graph) => Ok(graph.sign_copy(&call.request)),
            None => Err(settings::NO_TOKEN.into()),
        }
    }

    fn judge(&self, _: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        deliver::judge(answer, self.unknown.is_some())
    }

    fn pace(&self, call: &ApiCall, rule: &mut dyn FnMut(Rate<'_>)) {
        self.rules(call, rule);
    }

    fn push(&self) -> Option<&dyn Push> {
        Some(self)
    }

    fn pretend(&self, said: &Said) -> Option<Event> {
        let message = json!({ "text": said.text });
        let event = json!({
            "sender": { "id": said.user }, "recipient": { "id": "page" }, "message": message,
        });
        let body = json!({ "object": "page", "entry": [{ "id": "page", "messaging": [event] }] });
        webhook::decode(body.to_string().as_bytes()).pop()
    }

    /// An event that nobody asked for is taken all the same: Meta would send it again and again.
    fn refuse(&self, refusal: &Refusal) -> Option<Response<Bytes>> {
        matches!(refusal, Refusal::Route(_)).then(|| self.acknowledge())
    }
}

impl IntoReply for Message {
    fn into_reply(self) -> Result<Reply, HandlerError> {
        Ok(Reply::new().native(NAME, serde_json::to_value(self)?))
    }
}

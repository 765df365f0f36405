//! A mounted channel whose platform is played: events are made up by its provider, and the engine
//! stands for whoever runs the dialogue.

use std::time::Duration;

use bytes::Bytes;
use fulfill_core::{
    Delivery, Dialogue, Entry, Inbound, Provider, Reply, Said, Timing,
    provider::{
        ApiCall, AuthError, DecodeError, EncodeError, Host, Limits, Push, Rate, Refusal, Verdict,
    },
};
use http::{HeaderMap, Request, Response};

use crate::{
    channel::{Channel, Incoming},
    console::{Console, Event, NAME},
};

/// One message on its way over a mounted channel.
///
/// Handlers get the turn that the channel's provider makes of it: its sender, its country, its
/// event. The conversation is the console's own, so that none of the platform's is touched, and so
/// is the answer; what the platform would be sent is for [`Talk::wire`](super::Talk::wire) to say.
pub(super) struct Played<'a> {
    pub(super) channel: &'a dyn Channel,
    pub(super) said: &'a Said,
    /// The same as the console would take it.
    pub(super) event: Event,
}

impl Played<'_> {
    /// What names the conversation.
    pub(super) fn conversation(channel: &dyn Channel, event: &Event) -> String {
        format!("{}:{}", channel.name(), event.conversation())
    }

    fn console(&self, reply: Reply) -> Result<Delivery, EncodeError> {
        Provider::encode(&Console::inside(), &self.event, reply)
    }
}

impl Channel for Played<'_> {
    fn name(&self) -> &'static str {
        NAME
    }

    fn timing(&self) -> Timing {
        Timing::InResponse
    }

    fn dialogue(&self) -> Dialogue {
        Dialogue::Engine
    }

    fn fallback_text(&self) -> &'static str {
        self.channel.fallback_text()
    }

    fn attach(&mut self, _: &Host<'_>) -> Vec<String> {
        Vec::new()
    }

    fn limits(&self) -> Limits {
        self.channel.limits()
    }

    fn patience(&self, incoming: &Incoming) -> Option<Duration> {
        self.channel.patience(incoming)
    }

    fn headers(&self, _: &mut HeaderMap) {}

    fn refuse(&self, _: &Refusal) -> Option<Response<Bytes>> {
        None
    }

    fn handshake(&self, _: &Inbound) -> Option<Response<Bytes>> {
        None
    }

    fn turns(&self, _: &Inbound) -> Result<Vec<Incoming>, Refusal> {
        let mut incoming = self.channel.pretend(self.said).ok_or_else(|| {
            let what = format!("what {} would send", self.channel.name());
            let reason = "its provider cannot make up such an event".to_owned();
            Refusal::Decode(DecodeError::Malformed { what, reason })
        })?;
        let conversation = Self::conversation(self.channel, &self.event);
        let turn = incoming.turn.into_builder();
        let turn = turn.webhook(&self.event.webhook).conversation(conversation);
        incoming.turn = turn.id(self.event.id.as_deref().unwrap_or_default()).build();
        Ok(vec![incoming])
    }

    fn authorize(&self, _: &Inbound, _: &Incoming, _: &Entry) -> Result<(), AuthError> {
        // Nothing came from outside.
        Ok(())
    }

    fn encode(&self, _: &Incoming, reply: Reply) -> Result<Delivery, EncodeError> {
        self.console(reply)
    }

    fn fallback(&self, _: &Incoming, message: &str) -> Result<Delivery, EncodeError> {
        self.console(Reply::say(message))
    }

    fn pretend(&self, said: &Said) -> Option<Incoming> {
        self.channel.pretend(said)
    }

    fn acknowledge(&self) -> Response<Bytes> {
        Response::default()
    }

    fn heard(&self, _: &Incoming) -> bool {
        true
    }

    fn happened_at(&self, _: &Incoming) -> Option<i64> {
        None
    }

    fn keep(&self, _: &Incoming) -> Bytes {
        Bytes::new()
    }

    fn recall(&self, _: &Bytes) -> Result<Incoming, DecodeError> {
        let (what, reason) = ("kept event".to_owned(), "a played channel keeps none".to_owned());
        Err(DecodeError::Malformed { what, reason })
    }

    fn prepare(&self, _: &ApiCall) -> Result<Request<Bytes>, String> {
        Err("a played channel makes no calls".into())
    }

    fn judge(&self, _: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        Verdict::of_status(answer)
    }

    fn pace(&self, _: &ApiCall, _: &mut dyn FnMut(Rate<'_>)) {}

    fn push(&self) -> Option<&dyn Push> {
        None
    }
}

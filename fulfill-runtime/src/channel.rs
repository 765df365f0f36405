//! A mounted provider behind one face, whatever its event type.

use std::{any::Any, sync::Arc, time::Duration};

use bytes::Bytes;
use fulfill_core::{
    Delivery, Dialogue, Entry, Given, Inbound, Provider, Reply, Said, Timing, Turn,
    provider::{
        ApiCall, AuthError, DecodeError, EncodeError, Host, Limits, Push, Rate, Refusal, Verdict,
    },
};
use http::{HeaderMap, Request, Response};

/// A turn and the event it was made of.
#[derive(Clone)]
pub(crate) struct Incoming {
    pub(crate) turn: Turn,
    event: Arc<dyn Given>,
}

/// A [`Provider`] without its types. An [`Incoming`] goes back to the channel it came from.
pub(crate) trait Channel: Send + Sync {
    fn name(&self) -> &'static str;
    fn timing(&self) -> Timing;
    fn dialogue(&self) -> Dialogue;
    fn fallback_text(&self) -> &'static str;
    fn attach(&mut self, host: &Host<'_>) -> Vec<String>;
    fn limits(&self) -> Limits;
    fn patience(&self, incoming: &Incoming) -> Option<Duration>;
    fn headers(&self, headers: &mut HeaderMap);
    fn refuse(&self, refusal: &Refusal) -> Option<Response<Bytes>>;
    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>>;
    /// Authenticates and decodes.
    fn turns(&self, inbound: &Inbound) -> Result<Vec<Incoming>, Refusal>;
    fn authorize(
        &self,
        inbound: &Inbound,
        incoming: &Incoming,
        intent: &Entry,
    ) -> Result<(), AuthError>;
    fn encode(&self, incoming: &Incoming, reply: Reply) -> Result<Delivery, EncodeError>;
    fn fallback(&self, incoming: &Incoming, message: &str) -> Result<Delivery, EncodeError>;
    /// The event as which that would arrive.
    fn pretend(&self, said: &Said) -> Option<Incoming>;
    fn acknowledge(&self) -> Response<Bytes>;
    fn heard(&self, incoming: &Incoming) -> bool;
    fn happened_at(&self, incoming: &Incoming) -> Option<i64>;
    fn keep(&self, incoming: &Incoming) -> Bytes;
    fn recall(&self, kept: &Bytes) -> Result<Incoming, DecodeError>;
    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String>;
    fn judge(&self, call: &ApiCall, answer: &Response<Bytes>) -> Verdict;
    fn pace(&self, call: &ApiCall, rule: &mut dyn FnMut(Rate<'_>));
    /// The channel as one through which messages can be started.
    fn push(&self) -> Option<&dyn Push>;
}

/// The event with its type.
fn event<P: Provider>(incoming: &Incoming) -> &P::Event {
    let event: &dyn Any = &*incoming.event;
    event.downcast_ref().expect("`turns` of this provider made it")
}

fn incoming<P: Provider>(provider: &P, event: P::Event) -> Incoming {
    let event = Arc::new(event);
    Incoming { turn: provider.turn(&event), event }
}

impl<P: Provider> Channel for P {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn timing(&self) -> Timing {
        P::TIMING
    }

    fn dialogue(&self) -> Dialogue {
        P::DIALOGUE
    }

    fn fallback_text(&self) -> &'static str {
        P::FALLBACK
    }

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        Provider::attach(self, host)
    }

    fn limits(&self) -> Limits {
        Provider::limits(self)
    }

    fn patience(&self, incoming: &Incoming) -> Option<Duration> {
        Provider::patience(self, event::<P>(incoming))
    }

    fn headers(&self, headers: &mut HeaderMap) {
        Provider::headers(self, headers);
    }

    fn refuse(&self, refusal: &Refusal) -> Option<Response<Bytes>> {
        Provider::refuse(self, refusal)
    }

    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>> {
        Provider::handshake(self, inbound)
    }

    fn turns(&self, inbound: &Inbound) -> Result<Vec<Incoming>, Refusal> {
        self.authenticate(inbound).map_err(Refusal::Auth)?;
        let events = self.decode(inbound).map_err(Refusal::Decode)?;
        Ok(events.into_iter().map(|event| incoming(self, event)).collect())
    }

    fn authorize(
        &self,
        inbound: &Inbound,
        incoming: &Incoming,
        intent: &Entry,
    ) -> Result<(), AuthError> {
        Provider::authorize(self, inbound, event::<P>(incoming), intent)
    }

    fn encode(&self, incoming: &Incoming, reply: Reply) -> Result<Delivery, EncodeError> {
        Provider::encode(self, event::<P>(incoming), reply)
    }

    fn fallback(&self, incoming: &Incoming, message: &str) -> Result<Delivery, EncodeError> {
        let event = event::<P>(incoming);
        let own = Provider::fallback(self, event, message);
        own.map_or_else(|| Provider::encode(self, event, Reply::say(message)), Ok)
    }

    fn pretend(&self, said: &Said) -> Option<Incoming> {
        Provider::pretend(self, said).map(|event| incoming(self, event))
    }

    fn acknowledge(&self) -> Response<Bytes> {
        Provider::acknowledge(self)
    }

    fn heard(&self, incoming: &Incoming) -> bool {
        Provider::heard(self, event::<P>(incoming))
    }

    fn happened_at(&self, incoming: &Incoming) -> Option<i64> {
        Provider::happened_at(self, event::<P>(incoming))
    }

    fn keep(&self, incoming: &Incoming) -> Bytes {
        Provider::keep(self, event::<P>(incoming))
    }

    fn recall(&self, kept: &Bytes) -> Result<Incoming, DecodeError> {
        Provider::recall(self, kept).map(|event| incoming(self, event))
    }

    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        Provider::prepare(self, call)
    }

    fn judge(&self, call: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        Provider::judge(self, call, answer)
    }

    fn pace(&self, call: &ApiCall, rule: &mut dyn FnMut(Rate<'_>)) {
        Provider::pace(self, call, rule);
    }

    fn push(&self) -> Option<&dyn Push> {
        Provider::push(self)
    }
}

//! Workloads `messenger` and `messenger10`: an echo, answered through the Send API.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use fulfill_messenger::{Messenger, webhook::Event};
use fulfill_runtime::{
    Delivery, Inbound, Provider, Timing, Turn,
    prelude::*,
    provider::{ApiCall, AuthError, DecodeError, EncodeError, Host, Limits, Verdict},
};
use http::{Request, Response, Uri};

/// Repeats what is said.
#[intent(fallback)]
pub(crate) fn echo(Text(text): Text) -> Reply {
    Reply::say(text)
}

/// Messenger as the load generator drives it: one request over and over stands for many messages of
/// many users, so each event counts as new and as another conversation's; and the token stands in the
/// address, where the generator looks for it. Everything else is the channel's own.
pub(crate) struct Driven {
    channel: Messenger,
    token: String,
    /// The Send API's, without the token and with it.
    address: OnceLock<(Uri, Uri)>,
    count: AtomicU64,
}

/// How many conversations there seem to be.
const CONVERSATIONS: u64 = 10_000;

impl Driven {
    pub(crate) fn new(secret: String, token: String, sink: &str) -> Self {
        let channel = Messenger::new(secret, "unused", &token).graph_url(sink).without_proof();
        // Meta's limits are not what is measured.
        let channel = channel.speed(|speed| {
            (speed.page, speed.media, speed.thread) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        });
        Self { channel, token, address: OnceLock::new(), count: AtomicU64::new(0) }
    }
}

impl Provider for Driven {
    const NAME: &'static str = Messenger::NAME;
    const TIMING: Timing = Messenger::TIMING;

    type Event = Event;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        self.channel.attach(host)
    }

    fn limits(&self) -> Limits {
        self.channel.limits()
    }

    fn handshake(&self, inbound: &Inbound) -> Option<Response<Bytes>> {
        self.channel.handshake(inbound)
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        self.channel.authenticate(inbound)
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Event>, DecodeError> {
        self.channel.decode(inbound)
    }

    fn turn(&self, event: &Arc<Event>) -> Turn {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let turn = self.channel.turn(event).into_builder();
        turn.id(count.to_string()).conversation((count % CONVERSATIONS).to_string()).build()
    }

    fn encode(&self, event: &Event, reply: Reply) -> Result<Delivery, EncodeError> {
        self.channel.encode(event, reply)
    }

    fn acknowledge(&self) -> Response<Bytes> {
        self.channel.acknowledge()
    }

    fn heard(&self, event: &Event) -> bool {
        self.channel.heard(event)
    }

    fn happened_at(&self, event: &Event) -> Option<i64> {
        self.channel.happened_at(event)
    }

    fn keep(&self, event: &Event) -> Bytes {
        self.channel.keep(event)
    }

    fn recall(&self, kept: &Bytes) -> Result<Event, DecodeError> {
        self.channel.recall(kept)
    }

    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        let mut request = self.channel.prepare(call)?;
        let (plain, with_token) = match self.address.get() {
            Some(known) => known,
            None => {
                let plain = request.uri().clone();
                let address = format!("{plain}?access_token={}", self.token).parse();
                let address = address.map_err(|_| "the sink has no address".to_owned())?;
                self.address.get_or_init(|| (plain, address))
            }
        };
        if request.uri().path() != plain.path() {
            return Err("an echo bot calls nothing but the Send API".into());
        }
        request.uri_mut().clone_from(with_token);
        Ok(request)
    }

    fn judge(&self, call: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        self.channel.judge(call, answer)
    }
}

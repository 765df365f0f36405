//! One call: asks this server what to do, and does it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fulfill_twilio::form::Form;
use tokio::sync::mpsc::Receiver;

use super::{
    document::{Dial, Verb},
    exchange::{Act, Command, Exchange, News},
    telephone::Telephone,
    webhook::{self, WebhookError},
};

/// A call asks for so many documents at most.
const DOCUMENTS: usize = 10;
/// How long a text takes to be said.
const SAYING: Duration = Duration::from_secs(2);
/// How long who calls from outside lets it ring.
const OUTSIDE_RINGS: Duration = Duration::from_secs(20);
/// The longest call.
const LONGEST: Duration = Duration::from_secs(3600);

/// A call that somebody has placed.
pub(super) struct Call {
    exchange: Arc<Exchange>,
    sid: String,
    /// The device that calls; none if a telephone does.
    device: Option<String>,
    /// What Twilio tells of the call each time, but for how it fares.
    form: Form,
    commands: Receiver<Command>,
    answered: bool,
    /// Whether who calls has hung up.
    gone: bool,
}

/// How a dial ended.
struct Ended {
    status: &'static str,
    seconds: u64,
}

impl Call {
    /// A call of a device.
    pub(super) fn of_device(
        exchange: Arc<Exchange>,
        sid: String,
        device: &str,
        form: Form,
        commands: Receiver<Command>,
    ) -> Self {
        let device = Some(device.to_owned());
        Self { exchange, sid, device, form, commands, answered: false, gone: false }
    }

    /// A call of a telephone outside.
    pub(super) fn of_telephone(
        exchange: Arc<Exchange>,
        sid: String,
        form: Form,
        commands: Receiver<Command>,
    ) -> Self {
        Self { exchange, sid, device: None, form, commands, answered: false, gone: false }
    }

    /// Holds the call to its end; the first document is at that path.
    pub(super) async fn run(mut self, path: &'static str) {
        let call = self.sid.clone();
        if let Err(error) = self.follow(path).await {
            tracing::error!(%error, path, "the simulated call fails");
            // Twilio's code for a webhook that cannot be had.
            let (code, message) = (11200, error.to_string());
            self.tell(News::Error { call: call.clone(), code, message });
        }
        self.tell(News::Disconnect { call: call.clone() });
        self.exchange.end(&call);
    }

    async fn follow(&mut self, path: &str) -> Result<(), WebhookError> {
        let mut next = Some((path.to_owned(), self.form.clone()));
        for _ in 0..DOCUMENTS {
            let Some((path, form)) = next else { break };
            let status = match (self.gone, self.answered) {
                (true, _) => "completed",
                (_, true) => "in-progress",
                _ => "ringing",
            };
            let form = form.with("CallStatus", status);
            let verbs = self.exchange.webhooks.ask(&path, &form).await?;
            next = self.perform(&path, verbs).await;
        }
        Ok(())
    }

    /// Does what a document says: the address that is asked next, and what it is told.
    async fn perform(&mut self, path: &str, verbs: Vec<Verb>) -> Option<(String, Form)> {
        for verb in verbs {
            if self.gone {
                return None;
            }
            match verb {
                Verb::Say(text) => {
                    self.answer();
                    self.tell(News::Heard { call: self.sid.clone(), text });
                    self.wait(SAYING).await;
                }
                Verb::Hangup | Verb::Reject => return None,
                Verb::Dial(dial) => {
                    let ended = match dial.clients.is_empty() {
                        true => self.dial_number(&dial).await,
                        false => self.dial_clients(&dial).await,
                    };
                    let Some(action) = &dial.action else { continue };
                    return Some((webhook::resolve(path, action), self.told(&ended)));
                }
                Verb::Other(name) => tracing::warn!(name, "not played in a simulation"),
            }
        }
        None
    }

    /// What Twilio tells at the end of a dial.
    fn told(&self, ended: &Ended) -> Form {
        let bridged = if ended.seconds > 0 { "true" } else { "false" };
        let form = self.form.clone().with("DialCallStatus", ended.status);
        let form = form.with("DialCallSid", &self.sid).with("DialBridged", bridged);
        form.with("DialCallDuration", &ended.seconds.to_string())
    }

    /// Connects a device with a telephone outside.
    async fn dial_number(&mut self, dial: &Dial) -> Ended {
        let number = dial.numbers.first().map(String::as_str).unwrap_or_default();
        let caller_id = dial.caller_id.as_deref().unwrap_or_default();
        tracing::info!(number, caller_id, "a telephone rings");
        if dial.answer_on_bridge {
            self.tell(News::Ringing { call: self.sid.clone() });
        } else {
            self.answer();
        }
        let telephone = Telephone::of(number);
        let ring = telephone.rings.min(Duration::from_secs(dial.timeout));
        if self.hangs_up(ring).await {
            return Ended { status: "canceled", seconds: 0 };
        }
        if let Err(status) = telephone.answers {
            return Ended { status, seconds: 0 };
        }
        self.answer();
        let started = Instant::now();
        self.hangs_up(telephone.talks.unwrap_or(LONGEST)).await;
        completed(started)
    }

    /// Connects a telephone outside with the devices of a client.
    async fn dial_clients(&mut self, dial: &Dial) -> Ended {
        let clients = dial.clients.iter();
        let mut devices: Vec<String> =
            clients.flat_map(|client| self.exchange.devices(client)).collect();
        if devices.is_empty() {
            return Ended { status: "no-answer", seconds: 0 };
        }
        for device in &devices {
            let parameter = |name| self.form.get(name).unwrap_or_default().to_owned();
            let (call, from, to) = (self.sid.clone(), parameter("From"), parameter("To"));
            self.exchange.tell(device, News::Incoming { call, from, to });
        }
        let end = Instant::now() + OUTSIDE_RINGS.min(Duration::from_secs(dial.timeout));
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.next(left).await {
                None => {
                    self.cancel(&devices);
                    return Ended { status: "no-answer", seconds: 0 };
                }
                Some(Command { device, act: Act::Accept }) if devices.contains(&device) => {
                    devices.retain(|other| *other != device);
                    self.cancel(&devices);
                    return self.talk(device).await;
                }
                Some(Command { device, act: Act::Reject | Act::HangUp }) => {
                    devices.retain(|other| *other != device);
                    if devices.is_empty() {
                        return Ended { status: "busy", seconds: 0 };
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// The telephone outside talks with a device until that hangs up.
    async fn talk(&mut self, device: String) -> Ended {
        self.answered = true;
        self.device = Some(device);
        self.tell(News::Accept { call: self.sid.clone() });
        let started = Instant::now();
        self.hangs_up(LONGEST).await;
        completed(started)
    }

    fn cancel(&self, devices: &[String]) {
        for device in devices {
            self.exchange.tell(device, News::Cancel { call: self.sid.clone() });
        }
    }

    fn answer(&mut self) {
        if !self.answered {
            self.answered = true;
            self.tell(News::Accept { call: self.sid.clone() });
        }
    }

    /// Waits that long, or until the device of the call hangs up: whether it has. Keys are passed on
    /// meanwhile.
    async fn hangs_up(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Some(Command { device, act }) = self.next(left).await else { return false };
            match act {
                _ if Some(&device) != self.device.as_ref() => {}
                Act::HangUp => {
                    self.gone = true;
                    return true;
                }
                Act::Digits(digits) if self.answered => {
                    tracing::info!(digits, "the telephone hears keys");
                    let text = format!("(The telephone hears {digits}.)");
                    self.tell(News::Heard { call: self.sid.clone(), text });
                }
                _ => {}
            }
        }
    }

    async fn wait(&mut self, time: Duration) {
        self.hangs_up(time).await;
    }

    async fn next(&mut self, time: Duration) -> Option<Command> {
        tokio::time::timeout(time, self.commands.recv()).await.ok().flatten()
    }

    /// Tells the device of the call, if it has one.
    fn tell(&self, news: News) {
        if let Some(device) = &self.device {
            self.exchange.tell(device, news);
        }
    }
}

/// A call that was answered then. Twilio counts each second that has begun.
fn completed(started: Instant) -> Ended {
    Ended { status: "completed", seconds: started.elapsed().as_secs() + 1 }
}

//! Joins calls to turns and replies.

mod encode;
mod event;
mod gather;
mod handoff;
mod phrases;
mod pretend;
mod repeat;
mod step;
mod turn;

use std::{sync::Arc, time::Duration};

use fulfill_core::{
    Delivery, Inbound, Intent, Provider, Reply, Said, Target, Turn,
    provider::{AuthError, DecodeError, EncodeError, Host, Limits},
};
use fulfill_phone::Phone;
use http::Method;

pub use self::{event::Received, phrases::Phrases};
use self::{
    phrases::Tongues,
    step::{Base, Step},
};
use super::{Call, CallError, Stage, limits::TRIES};
use crate::{
    channel::{Document, Guard, Routes, form, guarded},
    twiml,
};

/// The provider's name.
const NAME: &str = "twilio-voice";

/// The kind of event that a call is which begins.
const INCOMING: &str = "incoming-call";

/// The kind of event that it is when the caller says nothing.
const SILENCE: &str = "silence";

/// Calls through Twilio as a channel.
///
/// Mounted at `/voice`, it answers `/voice`, and `/voice/{node}`, `/voice/{webhook}` and
/// `/voice/{webhook}/{node}` where the address of a number or application names the intent that a call
/// begins with. Replies go in the HTTP response as TwiML. The conversation is the call.
///
/// | arrives | as |
/// |---|---|
/// | a call | node of the path, else of [`greeting`](Self::greeting), else event `incoming-call` if an intent asks for it, else an empty text, which the fallback intent answers |
/// | what was said or pressed | a text; a key that leads to an intent has it as payload |
/// | nothing, though asked a few times | event `silence`; unless an intent answers, the call ends |
/// | the end of a `<Dial>`, `<Enqueue>`, `<Record>` | event `dial`, `queue`, `recording`, the last with its file |
/// | the end of a `<Connect>`, `<Pay>` | event `connect`, `pay` |
/// | what a caller is to hear who waits in a queue | event `queue-wait`, whose reply asks for nothing |
/// | a call whose other address failed | event `error` |
/// | callbacks that nobody hears | events `status`, `recording-status`, `partial`, `transcription`, `stream-status`, `conference-status`, `pay-status`, `machine-detection`; those that this version does not know `callback` |
///
/// Arguments of type [`Call`] read all of it; what happens in a conference, and on none of its calls, is
/// a conversation of its own. After each reply the caller has the word, until the action `end`, a
/// handoff or a handler's own document.
///
/// A request that Twilio repeats gets the first answer: its idempotency token tells, or without one the
/// address, which a document of the channel's named, and the parameters. Each request of a call leads to
/// addresses of its own, so a call may come back to the channel by any way, such as the `action` of a
/// handler's own document, a `<Redirect>` or an update by the API, and is answered anew.
///
/// ```
/// use fulfill_twilio::voice::Voice;
///
/// let channel = Voice::new("token-from-the-console")
///     .locale("pt-BR")
///     .voice("pt-BR", "Polly.Camila")
///     .caller_id("+5511999990000");
/// ```
#[derive(Debug)]
pub struct Voice {
    guard: Guard,
    routes: Routes,
    greeting: Option<Target>,
    /// The webhooks with an intent for calls that begin.
    greeters: Vec<String>,
    locale: String,
    tongues: Tongues,
    caller_id: Option<String>,
    tries: u32,
    timeout: Option<u32>,
}

guarded!(Voice);

impl Default for Voice {
    fn default() -> Self {
        Self {
            guard: Guard::default(),
            routes: Routes::default(),
            greeting: None,
            greeters: Vec::new(),
            locale: String::new(),
            tongues: Tongues::default(),
            caller_id: None,
            tries: TRIES,
            timeout: None,
        }
    }
}

impl Voice {
    /// Reads `TWILIO_AUTH_TOKEN`, `TWILIO_AUTH_TOKEN_SECONDARY` (while tokens are rotated), and
    /// `TWILIO_SHARED_KEY_ID` with `TWILIO_SHARED_KEY_SECRET`.
    ///
    /// What is missing is reported when the app starts, together with all else that is.
    pub fn from_env() -> Self {
        Self { guard: Guard::from_env(), ..Self::default() }
    }

    /// Begins calls with that intent: `.greeting::<hello>()`.
    #[must_use]
    pub fn greeting<I: Intent>(self) -> Self {
        self.greeting_with(Target::of::<I>())
    }

    /// Begins calls with the intent of that name.
    #[must_use]
    pub fn greeting_with(mut self, intent: impl Into<Target>) -> Self {
        self.greeting = Some(intent.into());
        self
    }

    /// The language of calls, a BCP 47 tag, until a reply chooses another with
    /// [`Reply::language`]. Unless this is said it is Twilio's own, and American English for what is
    /// recognised.
    #[must_use]
    pub fn locale(mut self, tag: impl Into<String>) -> Self {
        self.locale = tag.into();
        self
    }

    /// The voice for a language: `.voice("pt-BR", "Polly.Camila")`, or `pt` for all of Portuguese.
    #[must_use]
    pub fn voice(mut self, language: &str, voice: impl Into<String>) -> Self {
        self.tongues.add_voice(language, voice.into());
        self
    }

    /// What the channel says by itself in a language; English, Portuguese and Spanish are there.
    #[must_use]
    pub fn phrases(mut self, language: &str, phrases: Phrases) -> Self {
        self.tongues.add_phrases(language, phrases);
        self
    }

    /// The number that people see to whom calls are handed over: one of the account's, in E.164.
    /// Unless this is said it is the caller's.
    #[must_use]
    pub fn caller_id(mut self, number: impl Into<String>) -> Self {
        self.caller_id = Some(number.into());
        self
    }

    /// How often a caller is asked who says nothing; 3 times unless this is said.
    #[must_use]
    pub fn tries(mut self, times: u32) -> Self {
        self.tries = times.clamp(1, 10);
        self
    }

    /// For how many seconds nothing may be said; 5 unless this is said.
    #[must_use]
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }

    /// Whom a call begins with: webhook and node, and whether an intent wants it as an event.
    fn begins(&self, webhook: String, node: Option<String>) -> (String, Option<String>, bool) {
        match (&self.greeting, node) {
            (_, Some(node)) => (webhook, Some(node), false),
            (Some(Target::Intent { webhook: own, node }), None) => {
                let own = own.as_deref().filter(|_| webhook.is_empty()).map(str::to_owned);
                (own.unwrap_or(webhook), Some(node.to_string()), false)
            }
            _ => {
                let wanted = self.greeters.contains(&webhook);
                (webhook, None, wanted)
            }
        }
    }

    fn received(
        &self,
        call: Call,
        (webhook, node): (String, Option<String>),
        base: Base,
        step: Step,
    ) -> Received {
        let stage = call.stage();
        let begins = stage == Stage::Begin && step.position.is_none();
        let (webhook, node, wanted) =
            if begins { self.begins(webhook, node) } else { (webhook, None, false) };
        let event = match stage {
            Stage::Begin if begins => wanted.then_some(INCOMING),
            Stage::Begin => Some(SILENCE),
            Stage::Heard => call.words().is_empty().then_some(SILENCE),
            stage => stage.event(),
        };
        let language = step.language.clone().unwrap_or_else(|| self.locale.clone());
        Received { call, webhook, node, event, id: None, base, step, language }
    }
}

impl Provider for Voice {
    const NAME: &'static str = NAME;

    type Event = Received;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        fulfill_phone::warm();
        self.routes = Routes::of(host.table);
        let greets = |entry: &&fulfill_core::Entry| {
            entry.triggers.events.iter().any(|event| event == INCOMING)
        };
        let greeters = host.table.entries().iter().filter(greets);
        self.greeters = greeters.map(|entry| entry.webhook.to_string()).collect();
        let mut problems = self.guard.problems(host);
        if let Some(target) = &self.greeting
            && host.table.find(target, "").is_none()
        {
            problems.push(format!("calls begin with `{target}`, which no intent answers"));
        }
        if let Some(number) = &self.caller_id
            && Phone::parse(number).is_err()
        {
            problems.push(
                "the caller id is no phone number; write it in E.164, as +14155550100".into(),
            );
        }
        problems
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        // Twilio waits for 15 seconds.
        limits.patience = Duration::from_secs(13);
        limits.methods = vec![Method::POST, Method::GET];
        limits
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        self.guard.check(inbound)
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Received>, DecodeError> {
        let form = form::take(inbound)?;
        let route = self.routes.find(inbound)?;
        let call = Call::from_form(form).map_err(|error: CallError| DecodeError::Invalid {
            member: error.name().into(),
            reason: error.to_string(),
        })?;
        let (base, step) = (Base::of(inbound), Step::read(inbound));
        let mut received = self.received(call, route, base, step);
        received.id = repeat::id(&received, inbound.path(), form::delivery(inbound));
        Ok(vec![received])
    }

    fn turn(&self, received: &Arc<Received>) -> Turn {
        turn::turn(received)
    }

    fn encode(&self, received: &Received, reply: Reply) -> Result<Delivery, EncodeError> {
        encode::encode(self, received, reply)
    }

    fn fallback(&self, received: &Received, message: &str) -> Option<Delivery> {
        let mut document = Document::default();
        if !received.call.stage().is_callback() {
            let say = self.tongues.say(&received.language);
            document.push(say.text(message));
            if received.call.stage() != Stage::Waiting {
                document.push(twiml::Hangup::default());
            }
        }
        document.deliver(NAME).ok()
    }

    fn pretend(&self, said: &Said) -> Option<Received> {
        let (call, step) = pretend::pretend(said)?;
        let route = (String::new(), said.node.clone());
        Some(self.received(call, route, Base::default(), step))
    }
}

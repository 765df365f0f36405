//! Joins messages to turns and replies.

mod answer;
mod before;
mod content;
mod encode;
mod event;
mod pretend;
mod push;
mod turn;
mod words;

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use fulfill_core::{
    Delivery, Inbound, Provider, Reply, Said, Turn,
    provider::{ApiCall, AuthError, DecodeError, EncodeError, Host, Limits, Loss, Push, Verdict},
};
use http::{Method, Request, Response};

pub use self::{
    answer::ConversationAnswer,
    event::{Received, What},
};
use self::{content::Contents, words::Words};
use super::{ConversationEvent, Message, MessageError, OptOut, Status, limits::SEGMENTS};
use crate::{
    channel::{Document, Guard, Routes, api, form, guarded},
    rest::Account,
    twiml,
};

/// The provider's name.
const NAME: &str = "twilio-messaging";

/// The kind of event that a status callback is.
const STATUS: &str = "status";

/// Messages through Twilio as a channel: SMS, MMS, WhatsApp, RCS, Messenger.
///
/// Mounted at `/sms`, it answers `/sms`, and `/sms/{webhook}` for the intents of a webhook: the
/// address for incoming messages, and for status callbacks and webhooks of Conversations too. Replies
/// go in the HTTP response as TwiML.
///
/// | arrives | as |
/// |---|---|
/// | a message | its text, with the payload of a button or list entry, and its files |
/// | a status callback | event `status`, whose argument is [`Status`] |
/// | an event of Conversations | an event of Twilio's name, such as `onMessageAdded`, with [`ConversationEvent`]; before it takes effect a [`ConversationAnswer`] may change or refuse it |
/// | a word that Twilio answers by itself, as `OptOutType` or [`opt_out_words`](Self::opt_out_words) say | event `STOP`, `START` or `HELP`; nothing is sent |
///
/// Handlers of a message have 13 seconds at most, since Twilio waits for 15, and those of an event of
/// Conversations 4 of its 5.
///
/// ```
/// use fulfill_twilio::messaging::Messaging;
///
/// let channel = Messaging::new("token-from-the-console").and_token("the-one-before");
/// ```
#[derive(Debug)]
pub struct Messaging {
    guard: Guard,
    routes: Routes,
    contents: Option<Contents>,
    words: Words,
    /// How many segments a text may take untold.
    segments: usize,
}

guarded!(Messaging);

impl Default for Messaging {
    fn default() -> Self {
        Self {
            guard: Guard::default(),
            routes: Routes::default(),
            contents: None,
            words: Words::default(),
            segments: SEGMENTS,
        }
    }
}

impl Messaging {
    /// Reads `TWILIO_AUTH_TOKEN`, `TWILIO_AUTH_TOKEN_SECONDARY` (while tokens are rotated), and
    /// `TWILIO_SHARED_KEY_ID` with `TWILIO_SHARED_KEY_SECRET`.
    ///
    /// What is missing is reported when the app starts, together with all else that is.
    pub fn from_env() -> Self {
        Self { guard: Guard::from_env(), ..Self::default() }
    }

    /// Offers options on WhatsApp as the buttons of a content template with that many buttons, sent
    /// by the account's API; again for each number of buttons.
    ///
    /// The template's variable 1 is the text, 2 and 3 are title and id of the first button, 4 and 5 of
    /// the second, and so on. Options that stand last, have no addresses and fit are sent so; others
    /// are numbered lines.
    #[must_use]
    pub fn content(mut self, account: &Account, buttons: usize, sid: impl Into<String>) -> Self {
        self = self.account(account);
        if let Some(contents) = &mut self.contents {
            contents.templates.insert(buttons, sid.into());
        }
        self
    }

    /// Names the account whose API sends what answers no message: notifications of hooks. See
    /// [`Push`](#impl-Push-for-Messaging) for when it may.
    #[must_use]
    pub fn account(mut self, account: &Account) -> Self {
        let templates = self.contents.take().map(|contents| contents.templates);
        let contents = Contents::new(account);
        self.contents = Some(match templates {
            Some(templates) => Contents { templates, ..contents },
            None => contents,
        });
        self
    }

    /// The words that stop messages by SMS and RCS, as whole texts, where Twilio does not say so itself
    /// with `OptOutType`. Unless this is said they are those that Twilio takes: STOP, STOPALL,
    /// UNSUBSCRIBE, CANCEL, END, QUIT, OPTOUT, REVOKE. It answers them, and sends nothing of ours after
    /// that.
    #[must_use]
    pub fn opt_out_words(mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.words.set(OptOut::Stop, words);
        self
    }

    /// The words that ask for messages again, likewise. There are none unless this is said: Twilio takes
    /// START, YES and UNSTOP, but our answers to them arrive, and mostly they belong to a dialogue.
    #[must_use]
    pub fn opt_in_words(mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.words.set(OptOut::Start, words);
        self
    }

    /// The words that ask what this is, likewise. There are none unless this is said: Twilio answers
    /// HELP and INFO, but a bot may do so better, and its answers arrive too.
    #[must_use]
    pub fn help_words(mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.words.set(OptOut::Help, words);
        self
    }

    /// How many segments a text may take by SMS before the log says so, for each is paid; 10 unless this
    /// is said. It is sent all the same.
    #[must_use]
    pub fn segments(mut self, most: usize) -> Self {
        self.segments = most;
        self
    }

    /// The word by which a message asks for no more of them, or for them again.
    fn opted_out(&self, what: &What) -> Option<&'static str> {
        let What::Message(message) = what else { return None };
        self.words.asked(message).map(OptOut::word)
    }
}

/// What is wrong with a parameter.
fn invalid(error: &MessageError) -> DecodeError {
    DecodeError::Invalid { member: error.name().into(), reason: error.to_string() }
}

impl Provider for Messaging {
    const NAME: &'static str = NAME;

    type Event = Received;

    fn attach(&mut self, host: &Host<'_>) -> Vec<String> {
        fulfill_phone::warm();
        self.routes = Routes::of(host.table);
        self.guard.problems(host)
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        // Twilio waits for 15 seconds.
        limits.patience = Duration::from_secs(13);
        limits.methods = vec![Method::POST, Method::GET];
        limits
    }

    fn patience(&self, received: &Received) -> Option<Duration> {
        // Conversations waits for 5.
        matches!(received.what, What::Conversation(_)).then_some(Duration::from_secs(4))
    }

    fn authenticate(&self, inbound: &Inbound) -> Result<(), AuthError> {
        self.guard.check(inbound)
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Received>, DecodeError> {
        let form = form::take(inbound)?;
        let webhook = self.routes.webhook(inbound)?;
        let wrong = |error| invalid(&error);
        let (what, id) = if ConversationEvent::is(&form) {
            let event = ConversationEvent::from_form(form).map_err(wrong)?;
            // The same event may come again with other contents, an update for example.
            let token = form::delivery(inbound);
            let of = event.conversation_sid().or(event.user_sid()).unwrap_or_default();
            let id = token.map(|token| format!("{of}:{token}"));
            (What::Conversation(event), id)
        } else if Status::is(&form) {
            let status = Status::from_form(form).map_err(wrong)?;
            let id = Some(format!("{}:{}", status.sid(), status.status()));
            (What::Status(status), id)
        } else {
            let message = Message::from_form(form).map_err(wrong)?;
            let id = Some(message.sid().to_owned());
            (What::Message(message), id)
        };
        let opt_out = self.opted_out(&what);
        Ok(vec![Received { what, webhook, id, opt_out }])
    }

    fn turn(&self, received: &Arc<Received>) -> Turn {
        turn::turn(received)
    }

    fn encode(&self, received: &Received, reply: Reply) -> Result<Delivery, EncodeError> {
        if let What::Conversation(event) = &received.what {
            return before::answer(event, reply);
        }
        let unheard = |note: &str| {
            let said =
                reply.actions().iter().find(|action| !matches!(action.name(), "listen" | "end"));
            said.map(|action| Loss::new(action.name(), note)).into_iter().collect()
        };
        let losses: Vec<Loss> = match (&received.what, received.opt_out) {
            (What::Message(message), None) => {
                return encode::encode(self, message, reply);
            }
            (What::Message(_), Some(_)) => unheard("Twilio has answered this word by itself"),
            _ => unheard("nobody reads what answers a status callback"),
        };
        Ok(Document::default().deliver(NAME)?.with_losses(losses))
    }

    fn fallback(&self, received: &Received, message: &str) -> Option<Delivery> {
        if let What::Conversation(event) = &received.what {
            return Some(before::failed(event));
        }
        let mut document = Document::default();
        if matches!((&received.what, received.opt_out), (What::Message(_), None)) {
            document.push(twiml::Message::new(message));
        }
        document.deliver(NAME).ok()
    }

    /// Only a message opens WhatsApp's window.
    fn heard(&self, received: &Received) -> bool {
        matches!(received.what, What::Message(_))
    }

    fn push(&self) -> Option<&dyn Push> {
        self.contents.as_ref().map(|_| self as _)
    }

    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        match &self.contents {
            Some(contents) => Ok(contents.signer.sign(call.request.clone())),
            None => Err("the channel has no account any longer; name it with `account`".into()),
        }
    }

    fn judge(&self, call: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        api::judge(call, answer)
    }

    fn pretend(&self, said: &Said) -> Option<Received> {
        let what = pretend::pretend(said)?;
        let opt_out = self.opted_out(&what);
        Some(Received { what, webhook: String::new(), id: None, opt_out })
    }
}

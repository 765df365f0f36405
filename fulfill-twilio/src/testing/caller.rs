//! Somebody on the telephone, and Twilio between them and a webhook.

use std::collections::VecDeque;

use bytes::Bytes;
use http::{Request, Response, StatusCode, header::CONTENT_TYPE};

use super::{
    Act, CallerError,
    document::{self, Gather, Next, Verb},
    request,
};
use crate::{form::Form, signature::Signer};

/// How often documents may lead to each other before the caller has the word.
const MOST_REDIRECTS: u32 = 20;

/// Somebody who calls a webhook, hears its documents and answers them.
///
/// Lines that are heard are the texts of `<Say>`. All else is told in angle brackets: `<hangup>`,
/// `<dial: client alice>`, `<play: https://..>`.
///
/// Each request has an idempotency token of its own, so one that is sent again is a repeat. Requests have
/// a path for their target, and the host in the header `Host`; a server that knows its
/// public address otherwise, such as by `FULFILL_PUBLIC_URL`, must know it by the one given here.
#[derive(Clone, Debug)]
pub struct Caller {
    signer: Signer,
    webhook: String,
    from: String,
    to: String,
    calls: u32,
    /// How many requests were made.
    requests: u32,
    /// The address of the document that is played.
    url: String,
    verbs: VecDeque<Verb>,
    waits: Waits,
    heard: Vec<String>,
    redirects: u32,
}

/// What a call waits for.
#[derive(Clone, Debug)]
enum Waits {
    /// There is no call, or none any more.
    Nothing,
    /// An answer of the server.
    Answer,
    Caller(Gather),
    Dial(Option<Next>),
    Queue(Option<Next>),
}

impl Caller {
    /// Somebody who calls the number whose webhook that is, a whole address. Requests are signed with
    /// the auth token.
    ///
    /// # Errors
    ///
    /// [`CallerError::Token`] if nothing can be signed with it.
    pub fn new(token: &str, webhook: impl Into<String>) -> Result<Self, CallerError> {
        Ok(Self {
            signer: Signer::new(token)?,
            webhook: webhook.into(),
            from: "+14155550100".into(),
            to: "+14155550199".into(),
            calls: 0,
            requests: 0,
            url: String::new(),
            verbs: VecDeque::new(),
            waits: Waits::Nothing,
            heard: Vec::new(),
            redirects: 0,
        })
    }

    /// Calls from that number; +14155550100 unless this is said.
    #[must_use]
    pub fn from(mut self, number: impl Into<String>) -> Self {
        self.from = number.into();
        self
    }

    /// Calls that number; +14155550199 unless this is said.
    #[must_use]
    pub fn to(mut self, number: impl Into<String>) -> Self {
        self.to = number.into();
        self
    }

    /// Does that, and gives the request that Twilio makes of it; `None` if the document goes on by
    /// itself. What is heard then is in [`heard`](Self::heard).
    ///
    /// # Errors
    ///
    /// [`CallerError::Act`] if the call waits for something else, [`CallerError::Address`].
    pub fn act(&mut self, act: Act<'_>) -> Result<Option<Request<Bytes>>, CallerError> {
        self.redirects = 0;
        match (std::mem::replace(&mut self.waits, Waits::Nothing), act) {
            (Waits::Nothing, Act::Rings) => {
                self.calls += 1;
                self.url = self.webhook.clone();
                self.verbs.clear();
                let next = Next { url: String::new(), get: false };
                self.ask(&next, &[("CallStatus", "ringing")]).map(Some)
            }
            (Waits::Nothing, _) => Err(impossible("there is no call; let it ring first")),
            (_, Act::HangsUp) => {
                self.verbs.clear();
                self.url = self.webhook.clone();
                let next = Next { url: String::new(), get: false };
                let request =
                    self.ask(&next, &[("CallStatus", "completed"), ("CallDuration", "30")]);
                self.waits = Waits::Nothing;
                request.map(Some)
            }
            (Waits::Caller(gather), act) => self.answer(gather, act),
            (Waits::Dial(then), Act::Dialled(status)) => {
                let duration = if status == "completed" { "20" } else { "0" };
                let told = [("DialCallStatus", status), ("DialCallDuration", duration)];
                self.come_back(then, &told)
            }
            (Waits::Queue(then), Act::Queued(result)) => {
                self.come_back(then, &[("QueueResult", result), ("QueueTime", "20")])
            }
            (waits, act) => {
                let reason = match waits {
                    Waits::Answer => "the server has not answered yet",
                    Waits::Dial(_) => {
                        "the call is at somebody else; say how that ends by `Dialled`"
                    }
                    _ => "the call waits in a queue; say how that ends by `Queued`",
                };
                self.waits = waits;
                Err(impossible(&format!("{act:?}, but {reason}")))
            }
        }
    }

    /// Hears the answer to the last request, and gives the request that it leads to by itself, if any.
    ///
    /// # Errors
    ///
    /// [`CallerError`] if it is an error, or no document.
    pub fn answered(
        &mut self,
        response: &Response<Bytes>,
    ) -> Result<Option<Request<Bytes>>, CallerError> {
        let text = String::from_utf8_lossy(response.body());
        let url = self.url.clone();
        if response.status() != StatusCode::OK {
            let body = text.chars().take(200).collect();
            return Err(CallerError::Status { url, status: response.status(), body });
        }
        if !matches!(self.waits, Waits::Answer) {
            // Nobody hears what answers a callback.
            return Ok(None);
        }
        let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default();
        if !kind.contains("xml") {
            let reason = format!("its content type is `{kind}`");
            return Err(CallerError::Document { url, reason });
        }
        self.verbs =
            document::read(&text).map_err(|reason| CallerError::Document { url, reason })?;
        self.go_on()
    }

    /// What was heard since this was asked last.
    pub fn heard(&mut self) -> Vec<String> {
        std::mem::take(&mut self.heard)
    }

    /// Does that, asks the server as often as it takes until the caller has a say again, and gives what
    /// is heard.
    ///
    /// # Errors
    ///
    /// As [`act`](Self::act) and [`answered`](Self::answered).
    pub async fn play(
        &mut self,
        act: Act<'_>,
        server: impl AsyncFn(Request<Bytes>) -> Response<Bytes>,
    ) -> Result<Vec<String>, CallerError> {
        let mut request = self.act(act)?;
        while let Some(next) = request {
            request = self.answered(&server(next).await)?;
        }
        Ok(self.heard())
    }

    /// The caller's answer to a `<Gather>`.
    fn answer(
        &mut self,
        gather: Gather,
        act: Act<'_>,
    ) -> Result<Option<Request<Bytes>>, CallerError> {
        let unfit = match act {
            Act::Presses(_) if !gather.keys => Some("keys are not listened for"),
            Act::Says(_) if !gather.speech => Some("speech is not listened for"),
            Act::Presses(_) | Act::Says(_) | Act::StaysSilent => None,
            _ => Some("the caller has the word"),
        };
        if let Some(reason) = unfit {
            self.waits = Waits::Caller(gather);
            return Err(impossible(&format!("{act:?}, but {reason}")));
        }
        match act {
            Act::Says(words) => {
                let said = [("SpeechResult", words), ("Confidence", "0.9")];
                self.ask(&gather.next, &said).map(Some)
            }
            Act::Presses(keys) => match gather.takes(keys) {
                // The key that ends the input, alone, counts as silence.
                "" => self.say_nothing(&gather),
                keys => self.ask(&gather.next, &[("Digits", keys)]).map(Some),
            },
            _ => self.say_nothing(&gather),
        }
    }

    fn say_nothing(&mut self, gather: &Gather) -> Result<Option<Request<Bytes>>, CallerError> {
        match gather.even_if_empty {
            true => self.ask(&gather.next, &[("Digits", ""), ("SpeechResult", "")]).map(Some),
            false => self.go_on(),
        }
    }

    /// Goes on behind what was handed over.
    fn come_back(
        &mut self,
        then: Option<Next>,
        told: &[(&str, &str)],
    ) -> Result<Option<Request<Bytes>>, CallerError> {
        match then {
            Some(next) => self.ask(&next, told).map(Some),
            None => self.go_on(),
        }
    }

    /// Plays the document up to where it waits.
    fn go_on(&mut self) -> Result<Option<Request<Bytes>>, CallerError> {
        while let Some(verb) = self.verbs.pop_front() {
            match verb {
                Verb::Line(line) => self.heard.push(line),
                Verb::Gather(gather) => {
                    self.heard.extend(gather.prompts.iter().cloned());
                    self.waits = Waits::Caller(gather);
                    return Ok(None);
                }
                Verb::Dial { line, then } => {
                    self.heard.push(line);
                    self.waits = Waits::Dial(then);
                    return Ok(None);
                }
                Verb::Enqueue { line, then } => {
                    self.heard.push(line);
                    self.waits = Waits::Queue(then);
                    return Ok(None);
                }
                Verb::Redirect(next) => {
                    self.redirects += 1;
                    if self.redirects > MOST_REDIRECTS {
                        self.waits = Waits::Nothing;
                        return Err(CallerError::Circle { times: MOST_REDIRECTS });
                    }
                    return self.ask(&next, &[]).map(Some);
                }
                Verb::Hangup => break,
            }
        }
        // A document that ends, ends the call.
        self.verbs.clear();
        self.heard.push("<hangup>".into());
        self.waits = Waits::Nothing;
        Ok(None)
    }

    fn ask(&mut self, next: &Next, told: &[(&str, &str)]) -> Result<Request<Bytes>, CallerError> {
        self.url = request::resolve(&self.url, &next.url)?;
        self.waits = Waits::Answer;
        let digits: String = self.from.chars().filter(char::is_ascii_digit).collect();
        let sid = format!("CA{digits:0>24.24}{:08x}", self.calls);
        let mut form = Form::default()
            .with("AccountSid", &format!("AC{:032}", 1))
            .with("ApiVersion", "2010-04-01")
            .with("CallSid", &sid)
            .with("Called", &self.to)
            .with("Caller", &self.from)
            .with("Direction", "inbound")
            .with("From", &self.from)
            .with("To", &self.to);
        if !told.iter().any(|(name, _)| *name == "CallStatus") {
            form = form.with("CallStatus", "in-progress");
        }
        for (name, value) in told {
            form = form.with(name, value);
        }
        self.requests += 1;
        let token = format!("{sid}-{}", self.requests);
        request::signed(&self.signer, &self.url, next.get, &form, &token)
    }
}

fn impossible(reason: &str) -> CallerError {
    CallerError::Act { reason: reason.to_owned() }
}

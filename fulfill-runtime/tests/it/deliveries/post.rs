//! A platform that wants its answer before the reply, and a transport that does as it is told.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use bytes::Bytes;
use fulfill_runtime::{
    Delivery, Given, Inbound, Place, Provider, Timing, TurnBuilder,
    deliver::{Sending, Transport, TransportError},
    prelude::*,
    provider::{
        ApiCall, AuthError, DecodeError, EncodeError, Heard, Push, PushError, Rate, Unknown,
        Verdict,
    },
    reply::Action,
};
use http::{HeaderValue, Request, Response, header::AUTHORIZATION};
use serde_json::{Value, json};

/// Deliveries are `[{"id", "user", "text", "at"}]`, `at` is the time in milliseconds if it is there; replies are calls of `POST /send`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Post {
    /// What is to be done about calls whose outcome is unknown.
    pub(crate) unknown: Unknown,
    /// Calls to one user, a second.
    pub(crate) pace: Option<f64>,
    /// For how many hours after their last word a user may be written to; it cannot be if `None`.
    pub(crate) window: Option<u32>,
}

#[derive(Debug)]
pub(crate) struct Letter(Value);

impl Given for Letter {
    fn get(&self, _: Place, _: &str) -> Option<Value> {
        None
    }

    fn names(&self, _: Place) -> Vec<String> {
        Vec::new()
    }
}

impl Letter {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }
}

impl Provider for Post {
    const NAME: &'static str = "post";
    const TIMING: Timing = Timing::AfterAck;
    const FALLBACK: &'static str = "sorry";

    type Event = Letter;

    fn authenticate(&self, _: &Inbound) -> Result<(), AuthError> {
        Ok(())
    }

    fn decode(&self, inbound: &Inbound) -> Result<Vec<Letter>, DecodeError> {
        let letters: Vec<Value> = serde_json::from_slice(&inbound.body).expect("a list");
        Ok(letters.into_iter().map(Letter).collect())
    }

    fn turn(&self, letter: &Arc<Letter>) -> Turn {
        let user = letter.text("user");
        let turn: TurnBuilder = Turn::builder(Self::NAME).sender(user).conversation(user);
        let turn = turn.id(letter.text("id")).text(letter.text("text"));
        turn.event(Arc::clone(letter) as _).build()
    }

    fn encode(&self, letter: &Letter, reply: Reply) -> Result<Delivery, EncodeError> {
        Ok(self.say(letter.text("user"), reply))
    }

    fn happened_at(&self, letter: &Letter) -> Option<i64> {
        letter.0["at"].as_i64()
    }

    fn judge(&self, _: &ApiCall, answer: &Response<Bytes>) -> Verdict {
        let verdict = Verdict::of_status(answer);
        match answer.status().as_u16() {
            // Tolerated once, however often it failed otherwise.
            507 => verdict.most(2),
            _ => verdict,
        }
    }

    fn push(&self) -> Option<&dyn Push> {
        self.window.map(|_| self as _)
    }

    fn keep(&self, letter: &Letter) -> Bytes {
        letter.0.to_string().into()
    }

    fn recall(&self, kept: &Bytes) -> Result<Letter, DecodeError> {
        serde_json::from_slice(kept).map(Letter).map_err(|error| DecodeError::Malformed {
            what: "letter".into(),
            reason: error.to_string(),
        })
    }

    fn prepare(&self, call: &ApiCall) -> Result<Request<Bytes>, String> {
        let mut request = call.request.clone();
        *request.uri_mut() = "http://post.invalid/send".parse().expect("an address");
        request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("Bearer s3cret"));
        Ok(request)
    }

    fn pace(&self, call: &ApiCall, rule: &mut dyn FnMut(Rate<'_>)) {
        if let Some(per_second) = self.pace {
            rule(Rate { key: &["post", &call.recipient], per_second, burst: 1 });
        }
    }
}

impl Post {
    fn say(&self, user: &str, reply: Reply) -> Delivery {
        let said = reply.into_actions().into_iter().filter_map(|action| match action {
            Action::Say(say) => Some(say.text),
            _ => None,
        });
        let calls = said.map(|text| {
            let body = json!({ "to": user, "text": text }).to_string();
            let request = Request::post("/send").body(Bytes::from(body)).expect("a request");
            ApiCall::new(request).recipient(user).unknown(self.unknown)
        });
        Delivery::default().with_calls(calls.collect())
    }
}

impl Push for Post {
    fn channels(&self) -> &'static [&'static str] {
        &["letter"]
    }

    fn conversation(&self, to: &Address) -> Result<String, PushError> {
        match to.user.as_str() {
            "" => Err(PushError::Address { provider: "post", reason: "it names nobody".into() }),
            user => Ok(user.into()),
        }
    }

    fn start(&self, to: &Address, reply: Reply, heard: Heard) -> Result<Delivery, PushError> {
        let hours = self.window.expect("it says that it can");
        if !heard.within(hours) {
            let (last, advice) = (heard.last, "wait for them");
            return Err(PushError::OutsideWindow { hours, last, advice });
        }
        Ok(self.say(&to.user, reply))
    }
}

/// What the platform does with a call.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers with that status, and takes it if that is 200.
    Status(u16),
    /// Takes it, and its answer is lost.
    Lost,
    /// Is not there.
    Away,
    /// Answers 200 after that time.
    Slow(Duration),
}

/// The platform as the bot reaches it.
#[derive(Clone, Default)]
pub(crate) struct Platform(Arc<Mutex<Seen>>);

#[derive(Default)]
pub(crate) struct Seen {
    /// Users and texts that were taken, in order.
    pub(crate) taken: Vec<(String, String)>,
    /// How many calls there were.
    pub(crate) calls: usize,
    /// What is done with the next calls to a user.
    acts: HashMap<String, VecDeque<Act>>,
}

impl Platform {
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().expect("nobody panics while it looks")
    }

    pub(crate) fn act(&self, user: &str, acts: impl IntoIterator<Item = Act>) {
        self.seen().acts.entry(user.into()).or_default().extend(acts);
    }

    /// The texts that a user got.
    pub(crate) fn got(&self, user: &str) -> Vec<String> {
        let seen = self.seen();
        let own = seen.taken.iter().filter(|(to, _)| to == user);
        own.map(|(_, text)| text.clone()).collect()
    }

    /// Waits until the user has got so many texts.
    pub(crate) async fn until(&self, user: &str, count: usize) -> Vec<String> {
        let enough = async {
            while self.got(user).len() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let patience = Duration::from_secs(30);
        let came = tokio::time::timeout(patience, enough).await;
        assert!(came.is_ok(), "{user} got {:?} of {count}", self.got(user));
        self.got(user)
    }
}

impl Transport for Platform {
    fn send(&self, request: Request<Bytes>) -> Sending<'_> {
        assert_eq!(request.headers()[AUTHORIZATION], "Bearer s3cret");
        assert_eq!(request.uri(), "http://post.invalid/send");
        let body: Value = serde_json::from_slice(request.body()).expect("our own JSON");
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (to, text) = (text("to"), text("text"));
        Box::pin(async move {
            let act = {
                let mut seen = self.seen();
                seen.calls += 1;
                seen.acts.get_mut(&to).and_then(VecDeque::pop_front)
            };
            let act = act.unwrap_or(Act::Status(200));
            if let Act::Slow(time) = act {
                tokio::time::sleep(time).await;
            }
            if matches!(act, Act::Status(200) | Act::Lost | Act::Slow(_)) {
                self.seen().taken.push((to, text));
            }
            let status = match act {
                Act::Lost => return Err(TransportError::Lost("reset".into())),
                Act::Away => return Err(TransportError::NotSent("refused".into())),
                Act::Status(status) => status,
                Act::Slow(_) => 200,
            };
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = status.try_into().expect("a status");
            Ok(response)
        })
    }
}

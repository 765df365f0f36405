//! One call of `messages`, or one that hands over: judged, met by a fault, taken, answered.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt, future,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json, value::RawValue};

use crate::{
    Fault, Given, Kind, Taken,
    answer::{Answer, Refusal, fine, retry_after, stumble},
    auth::Caller,
    body::Body,
    judge::{Judged, address},
    world::{Shared, now_ms},
};

/// The connection is closed without an answer.
#[derive(Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is closed on purpose")
    }
}

impl std::error::Error for Cut {}

/// A call as it arrived.
pub(crate) struct Call<'a> {
    pub(crate) edge: &'a str,
    pub(crate) caller: Result<Caller, Refusal>,
    /// The page in the path, for calls of nobody.
    pub(crate) named: &'a str,
    pub(crate) key: Option<String>,
    pub(crate) bytes: &'a Bytes,
    pub(crate) body: &'a Result<Body, Refusal>,
}

pub(crate) async fn answer(shared: &Shared, call: Call<'_>) -> Result<Answer, Cut> {
    let absent = Value::Null;
    let value = call.body.as_ref().map_or(&absent, |body| &body.value);
    let recipient = address(value).map_or("", |address| address.value);
    let page = call.caller.as_ref().map_or(call.named, |caller| &caller.page);
    let judged = judge(shared, &call, value);
    let is_media = judged
        .as_ref()
        .is_ok_and(|judged| judged.content.as_ref().is_some_and(|content| content.is_media));

    let (digest, attempt, fault) = {
        let mut world = shared.world();
        let (digest, attempt) = world.book.arrived(page, call.edge, call.bytes);
        let over = world.rates.arrived(Instant::now(), page, recipient, is_media);
        let drawn = world.weather.draw(recipient);
        let fault = if over { Fault::TooMany } else { drawn };
        // What is taken after all, or refused, is counted when that is known.
        let settled = matches!(fault, Fault::HangBefore(None)) || fault.answer().is_some();
        if settled || fault == Fault::CloseBefore {
            world.book.ended(fault.name());
        }
        (digest, attempt, fault)
    };
    if let Some(answer) = fault.answer() {
        return Ok(answer);
    }
    match fault {
        Fault::CloseBefore => return Err(Cut),
        // Where the caller hangs up meanwhile, this future is dropped, and nothing is taken.
        Fault::HangBefore(wait) => pause(wait).await,
        _ => {}
    }

    let (taken, reply) = match take(shared, &call, value, judged, (digest, attempt), fault) {
        Ok(taken) => taken,
        Err(refusal) => return Ok(refusal.answer()),
    };
    match fault {
        Fault::CloseAfter => Err(Cut),
        Fault::UnsureTaken => Ok(unsure()),
        Fault::Hang(wait) => {
            pause(wait).await;
            shared.world().book.given(taken);
            Ok(fine(&reply))
        }
        Fault::Slow(wait) => {
            pause(Some(wait)).await;
            shared.world().book.given(taken);
            Ok(fine(&reply))
        }
        _ => Ok(fine(&reply)),
    }
}

fn judge<'a>(shared: &Shared, call: &Call<'_>, value: &'a Value) -> Result<Judged<'a>, Refusal> {
    let caller = call.caller.as_ref().map_err(Clone::clone)?;
    call.body.as_ref().map_err(Clone::clone)?;
    let judge = shared.judge(caller.platform);
    match call.edge {
        "messages" => judge.send(value),
        edge => judge.handover(edge, value),
    }
}

/// Writes a call down that nothing is wrong with, and gives its place and its answer.
fn take(
    shared: &Shared,
    call: &Call<'_>,
    value: &Value,
    judged: Result<Judged<'_>, Refusal>,
    (digest, attempt): (u64, u32),
    fault: Fault,
) -> Result<(u64, Value), Refusal> {
    let mut world = shared.world();
    let admitted = judged.and_then(|judged| {
        let caller = call.caller.as_ref().map_err(Clone::clone)?;
        world.admit(&shared.judge(caller.platform), &judged)?;
        Ok((judged, caller))
    });
    let (judged, caller) = match admitted {
        Ok(admitted) => admitted,
        Err(refusal) => {
            world.book.ended(refusal.outcome());
            return Err(refusal);
        }
    };
    let content = judged.content.as_ref();
    let kind = match (call.edge, content) {
        ("messages", Some(_)) => Kind::Message,
        ("messages", None) => Kind::SenderAction,
        _ => Kind::Handover,
    };
    let at_ms = now_ms();
    let message_id =
        (kind == Kind::Message).then(|| format!("m_fake{at_ms}.{}", world.book.next()));
    let action = value.get("sender_action").and_then(Value::as_str);
    let taken = Taken {
        seq: 0,
        at_ms,
        page: caller.page.clone(),
        edge: call.edge.to_owned(),
        kind,
        recipient: judged.address.value.to_owned(),
        text: content.and_then(|content| content.text).map(str::to_owned),
        form: content.and_then(|content| content.template).or(action).map(str::to_owned),
        message_id: message_id.clone(),
        key: call.key.clone(),
        attempt,
        copy: 0,
        answer: match fault {
            Fault::CloseAfter | Fault::Hang(_) | Fault::Slow(_) => Given::Withheld,
            Fault::UnsureTaken => Given::Unsure,
            _ => Given::Given,
        },
        body: raw(call.bytes, value),
    };
    let announced = shared.settings.announce.as_ref().map(|announce| (announce, taken.clone()));
    let seq = world.book.take(digest, taken);
    world.book.ended(Cow::Borrowed(fault.name()));
    if kind == Kind::Handover {
        handed_over(&mut world.owners, call.edge, value, judged.address.value);
    }
    let mut reply = json!({});
    if !matches!(judged.address.kind, "user_ref" | "phone_number") {
        reply["recipient_id"] = json!(judged.address.value);
    }
    if let Some(id) = message_id {
        reply["message_id"] = json!(id);
    }
    if content.is_some_and(|content| content.is_reusable) {
        let id = world.id();
        world.attachments.insert(id.clone());
        reply["attachment_id"] = json!(id);
    }
    drop(world);
    if let Some((announce, taken)) = announced {
        announce(&taken);
    }
    shared.bell.notify_all();
    Ok((seq, if kind == Kind::Handover { json!({"success": true}) } else { reply }))
}

/// Remembers which app has a conversation.
fn handed_over(owners: &mut HashMap<String, Value>, edge: &str, body: &Value, user: &str) {
    match edge {
        "pass_thread_control" => owners.insert(user.to_owned(), body["target_app_id"].clone()),
        "take_thread_control" | "release_thread_control" => owners.remove(user),
        _ => None,
    };
}

/// The body as it came, or as JSON where it came as a form.
fn raw(bytes: &Bytes, value: &Value) -> Box<RawValue> {
    let text = std::str::from_utf8(bytes).ok().map(str::to_owned);
    let own = text.and_then(|text| RawValue::from_string(text).ok());
    own.unwrap_or_else(|| {
        RawValue::from_string(value.to_string()).expect("a value is written as JSON")
    })
}

async fn pause(milliseconds: Option<u32>) {
    match milliseconds {
        Some(wait) => tokio::time::sleep(Duration::from_millis(wait.into())).await,
        None => future::pending().await,
    }
}

fn unsure() -> Answer {
    let reason = "not all of it worked; some messages may have been sent";
    Refusal::new(1, Some(1_357_046), reason).with(StatusCode::INTERNAL_SERVER_ERROR, false)
}

impl Fault {
    /// The answer to a call that is not taken.
    fn answer(self) -> Option<Answer> {
        let limit = |code| Refusal::new(code, None, "too many calls");
        Some(match self {
            Self::InternalError => stumble(StatusCode::INTERNAL_SERVER_ERROR),
            Self::Unavailable => stumble(StatusCode::SERVICE_UNAVAILABLE),
            Self::RetryAfter(seconds) => {
                retry_after(limit(4).with(StatusCode::TOO_MANY_REQUESTS, false), seconds)
            }
            Self::TooMany => limit(613).with(StatusCode::TOO_MANY_REQUESTS, false),
            Self::Transient => Refusal::new(2, None, "try again later")
                .with(StatusCode::INTERNAL_SERVER_ERROR, true),
            Self::Unknown => Refusal::new(1, None, "an unknown error occurred")
                .with(StatusCode::INTERNAL_SERVER_ERROR, false),
            Self::UnsureLost => unsure(),
            _ => return None,
        })
    }
}

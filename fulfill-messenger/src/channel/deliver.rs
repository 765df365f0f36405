//! What is kept until it is done: events as bytes, and calls without secrets.

use std::time::Duration;

use bytes::Bytes;
use fulfill_core::provider::{ApiCall, DecodeError, Rate, Unknown, Verdict};
use http::Response;
use serde_json::Value;

use super::{Messenger, NAME};
use crate::{
    graph::{Kind, Retry, Usage, read, retry_after},
    send::{
        Attachment, Content, Recipient, Send,
        limits::{
            LIVE_REPLIES_PER_SECOND, MEDIA_SENDS_PER_SECOND, PRIVATE_REPLIES_PER_HOUR,
            SENDS_PER_SECOND,
        },
    },
    webhook::{Body, Event, Object, Source, decode},
};

/// Audio and video.
const MEDIA: &str = "media";
/// A private reply to a comment.
const PRIVATE: &str = "private";
/// A private reply to a comment on a live broadcast on Instagram.
const LIVE: &str = "live";
/// All other messages.
pub(super) const TEXT: &str = "text";
/// Calls that are no messages.
pub(super) const OTHER: &str = "";

/// How much of a limit may be used up at once, after a pause.
const AT_ONCE: f64 = 0.1;

/// Above this much of a limit, in per cent, a page makes a pause.
const NEARLY_ALL: f64 = 95.0;

/// How long that pause is, where Meta does not say.
const PAUSE: Duration = Duration::from_secs(10);

/// How fast calls leave, in calls a second; see [`Messenger::speed`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Speed {
    /// Messages of a page: 300, which is Meta's limit. Above 40 the page's inbox shows no new ones.
    pub page: f64,
    /// Audio and video of a page: 10, which is Meta's limit.
    pub media: f64,
    /// Messages to one user: 5. Meta names no figure, but slows threads down that get very many.
    pub thread: f64,
}

impl Default for Speed {
    fn default() -> Self {
        Self { page: SENDS_PER_SECOND.into(), media: MEDIA_SENDS_PER_SECOND.into(), thread: 5.0 }
    }
}

/// Whether an event is a comment on a live broadcast, to which more can be replied in private.
pub(super) fn is_live(event: &Event) -> bool {
    event.object == Object::Instagram
        && matches!(&event.body, Body::Change(change) if change.field == "live_comments")
}

/// Which of Meta's limits a message counts for.
pub(super) fn kind(send: &Send, is_live: bool) -> &'static str {
    if matches!(send.recipient, Recipient::CommentId(_) | Recipient::PostId(_)) {
        return if is_live { LIVE } else { PRIVATE };
    }
    match send.content() {
        Some(Content::Attachment(Attachment::Audio(_) | Attachment::Video(_))) => MEDIA,
        _ => TEXT,
    }
}

/// The event as a delivery of its own.
pub(super) fn keep(event: &Event) -> Bytes {
    let object = match event.object {
        Object::Page => "page",
        Object::Instagram => "instagram",
        // What could not be read is kept as it came.
        Object::Other => return Bytes::copy_from_slice(event.text().as_bytes()),
    };
    let list = match event.source {
        Source::Messaging => "messaging",
        Source::Standby => "standby",
        Source::Changes => "changes",
    };
    let quoted;
    let (id, account, id_end) = match event.account.as_deref() {
        None => ("", "", ""),
        Some(account) if account.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            (r#""id":""#, account, r#"","#)
        }
        Some(account) => {
            quoted = Value::from(account).to_string();
            (r#""id":"#, &*quoted, ",")
        }
    };
    let digits = event.entry_time.map(|time| time.to_string());
    let (time, digits, time_end) =
        digits.as_deref().map_or(("", "", ""), |digits| (r#""time":"#, digits, ","));
    // In one piece of memory of that very size, which `Bytes` takes as it is.
    [
        r#"{"object":""#,
        object,
        r#"","entry":[{"#,
        id,
        account,
        id_end,
        time,
        digits,
        time_end,
        "\"",
        list,
        r#"":["#,
        event.text(),
        "]}]}",
    ]
    .concat()
    .into()
}

/// The event that [`keep`] wrote.
pub(super) fn recall(kept: &[u8]) -> Result<Event, DecodeError> {
    let mut events = decode(kept);
    match (events.pop(), events.is_empty()) {
        (Some(event), true) => Ok(event),
        _ => Err(DecodeError::Malformed {
            what: "kept event".into(),
            reason: "it is not one event, but several or none".into(),
        }),
    }
}

/// What the Graph API's answer means. `by_rule` is whether the call's own rule holds also where Meta says
/// that it may have been carried out; else such a call is held.
pub(super) fn judge(answer: &Response<Bytes>, by_rule: bool) -> Verdict {
    let full = || {
        let usage = Usage::read(answer.headers());
        (usage.busiest() >= NEARLY_ALL).then(|| usage.regain().unwrap_or(PAUSE))
    };
    let failure = match read(answer.status(), answer.headers(), answer.body()) {
        Ok(sent) => return Verdict::taken(sent.message_id.or(sent.id)).rest(full()),
        Err(failure) => failure,
    };
    let reason = failure.to_string();
    match failure.retry {
        Retry::Never => Verdict::refused(reason),
        Retry::Unsure if by_rule => Verdict::unknown(reason),
        Retry::Unsure => Verdict::refused(format!("{reason}; it may have been sent")),
        Retry::Twice => Verdict::again(reason).most(3),
        Retry::Backoff => {
            let wait = match failure.kind {
                Kind::RateLimited { retry_after } => retry_after,
                _ => retry_after(answer.headers()),
            };
            Verdict::again(reason)
                .after(wait)
                .rest(wait.filter(|_| matches!(failure.kind, Kind::RateLimited { .. })))
        }
    }
}

impl Messenger {
    /// Sets what becomes of a call of which nobody knows whether it arrived, since Meta has nothing to
    /// know a repeat by:
    ///
    /// - [`Unknown::Resend`]: it is made again, and the user may get the message twice;
    /// - [`Unknown::Hold`]: it is a dead letter, for somebody to look at and send again;
    /// - [`Unknown::Drop`]: it is forgotten, and the user may not get the message.
    ///
    /// Unless this is set, a call whose answer was lost is made again, since most of those did not arrive,
    /// and one of which Meta itself says that it may have been carried out (code 1/1357046) is held, since
    /// its table of errors says not to repeat it blindly.
    #[must_use]
    pub fn unknown(mut self, rule: Unknown) -> Self {
        self.unknown = Some(rule);
        self
    }

    /// Sets how fast calls leave, each of them in calls a second:
    /// `.speed(|speed| speed.thread = 2.0)`.
    #[must_use]
    pub fn speed(mut self, change: impl FnOnce(&mut Speed)) -> Self {
        change(&mut self.speed);
        self
    }

    /// Tells the rules of speed that a call falls under.
    pub(super) fn rules(&self, call: &ApiCall, rule: &mut dyn FnMut(Rate<'_>)) {
        let Speed { page, media, thread } = self.speed;
        let mut each = |key: &[&str], per_second: f64, burst: f64| {
            if per_second.is_finite() {
                // Nobody waits for less than the first call.
                let burst = burst.clamp(1.0, f64::from(u32::MAX)) as u32;
                rule(Rate { key: &[&[NAME], key].concat(), per_second, burst });
            }
        };
        let kind = &*call.kind;
        let shared = match kind {
            MEDIA => media,
            PRIVATE => f64::from(PRIVATE_REPLIES_PER_HOUR) / 3_600.0,
            LIVE => LIVE_REPLIES_PER_SECOND.into(),
            TEXT => page,
            _ => return,
        };
        // What leaves at once comes on top of what leaves evenly, and both together are the limit.
        let at_once = match kind {
            PRIVATE => f64::from(PRIVATE_REPLIES_PER_HOUR) * AT_ONCE,
            _ => (shared * AT_ONCE).max(1.0),
        };
        each(&[kind, &call.account], shared * (1.0 - AT_ONCE), at_once);
        if !call.recipient.is_empty() {
            each(&["thread", &call.account, &call.recipient], thread, thread * 4.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use fulfill_core::provider::Fate;
    use serde_json::json;

    use super::*;

    fn error(code: i64, sub: Option<i64>) -> Bytes {
        let error = json!({"message": "m", "code": code, "error_subcode": sub});
        json!({ "error": error }).to_string().into()
    }

    fn check(status: u16, headers: &[(&'static str, &str)], body: Bytes, expected: &str) {
        let mut answer = Response::new(body);
        *answer.status_mut() = status.try_into().unwrap();
        for (name, value) in headers {
            answer.headers_mut().insert(*name, value.parse().unwrap());
        }
        let Verdict { fate, rest, .. } = judge(&answer, false);
        let seconds = |time: Option<Duration>| time.map(|time| time.as_secs());
        let text = match fate {
            Fate::Taken(name) => format!("taken {name:?}"),
            Fate::Again { after, most, .. } => format!("again {:?} {most:?}", seconds(after)),
            Fate::Unknown { .. } => "unknown".into(),
            Fate::Refused { .. } => "refused".into(),
        };
        assert_eq!(format!("{text}, rest {:?}", seconds(rest)), expected, "{status} {headers:?}");
    }

    #[test]
    fn answers_are_judged_by_metas_table() {
        let sent = || Bytes::from(r#"{"recipient_id":"719","message_id":"m_1"}"#);
        check(200, &[], sent(), r#"taken Some("m_1"), rest None"#);
        let usage = [("x-app-usage", r#"{"call_count":96,"total_time":1,"total_cputime":1}"#)];
        check(200, &usage, sent(), r#"taken Some("m_1"), rest Some(10)"#);
        check(429, &[("retry-after", "7")], Bytes::new(), "again Some(7) None, rest Some(7)");
        check(400, &[], error(613, None), "again None None, rest None");
        check(500, &[("retry-after", "3")], Bytes::new(), "again Some(3) None, rest None");
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let until = ("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT");
        check(503, &[date, until], Bytes::new(), "again Some(23) None, rest None");
        check(400, &[], error(1, None), "again None Some(3), rest None");
        check(500, &[], error(1, Some(1_357_046)), "refused, rest None");
        check(400, &[], error(10, Some(2_018_278)), "refused, rest None");
        check(400, &[], error(190, None), "refused, rest None");
    }

    #[test]
    fn what_meta_may_have_sent_is_sent_again_by_choice_only() {
        let mut answer = Response::new(error(1, Some(1_357_046)));
        *answer.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        let Fate::Refused { reason } = judge(&answer, false).fate else { panic!() };
        assert!(reason.ends_with("it may have been sent"), "{reason}");
        assert!(matches!(judge(&answer, true).fate, Fate::Unknown { .. }));
    }

    #[test]
    fn each_rule_of_speed_has_its_own_key() {
        let rules = |kind: &'static str, recipient: &str, channel: &Messenger| {
            let call = ApiCall::default().account("311").recipient(recipient).kind(kind);
            let mut found = Vec::new();
            channel.rules(&call, &mut |rate| {
                found.push(format!("{} {}/s {}", rate.key.join(" "), rate.per_second, rate.burst));
            });
            found
        };
        let channel = Messenger::new("s", "v", "t");
        let thread = "messenger thread 311 719 5/s 20";
        assert_eq!(rules(TEXT, "719", &channel), ["messenger text 311 270/s 30", thread]);
        assert_eq!(rules(MEDIA, "719", &channel), ["messenger media 311 9/s 1", thread]);
        assert_eq!(rules(TEXT, "", &channel), ["messenger text 311 270/s 30"]);
        assert_eq!(rules(LIVE, "", &channel), ["messenger live 311 90/s 10"]);
        assert_eq!(rules(PRIVATE, "", &channel), ["messenger private 311 0.1875/s 75"]);
        assert!(rules(OTHER, "719", &channel).is_empty());
        let free = channel.speed(|speed| (speed.page, speed.thread) = (f64::INFINITY, 0.5));
        assert_eq!(rules(TEXT, "719", &free), ["messenger thread 311 719 0.5/s 2"]);
    }
}

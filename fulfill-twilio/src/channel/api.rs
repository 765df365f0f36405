//! Requests of the REST API as calls that the runtime makes.

use std::time::SystemTime;

use bytes::Bytes;
use fulfill_core::provider::{ApiCall, Unknown, Verdict};
use http::{Request, Response};
use serde::Deserialize;

use crate::rest::{Account, AnswerError, Repeat, RetryAfter, done};

/// A request of an [unsigned](Account::unsigned) account as a call. What may not be made twice is
/// held for its owner if its outcome is unknown: Twilio cannot tell a repeat from a second message.
pub(crate) fn call(account: &Account, request: Request<Bytes>, to: &str) -> ApiCall {
    let unknown = match Repeat::of(&request) {
        Repeat::Harmless => Unknown::Resend,
        Repeat::Once => Unknown::Hold,
    };
    ApiCall::new(request).account(account.sid()).recipient(to).unknown(unknown)
}

/// What Twilio's answer to a call means.
pub(crate) fn judge(call: &ApiCall, answer: &Response<Bytes>) -> Verdict {
    #[derive(Deserialize)]
    struct Made {
        sid: Box<str>,
    }
    let failure = match done(answer) {
        Ok(()) => {
            let made = serde_json::from_slice::<Made>(answer.body());
            return Verdict::taken(made.ok().map(|made| made.sid));
        }
        Err(AnswerError::Failure(failure)) => failure,
        Err(error) => return Verdict::unknown(error.to_string()),
    };
    let repeat = match call.unknown {
        Unknown::Resend => Repeat::Harmless,
        _ => Repeat::Once,
    };
    let reason = failure.to_string();
    if failure.safe_to_retry(repeat) {
        // Rounded as the answer's own clock has it, since this crate has none.
        let sent = answer.headers().get(http::header::DATE);
        let sent = sent.and_then(|date| jiff::fmt::rfc2822::parse(date.to_str().ok()?).ok());
        let wait = failure.retry_after.and_then(|after| match (after, sent) {
            (RetryAfter::Delay(delay), _) => Some(delay),
            (until, Some(sent)) => Some(until.wait(SystemTime::from(sent.timestamp()))),
            (RetryAfter::Until(_), None) => None,
        });
        let rest = wait.filter(|_| failure.status == http::StatusCode::TOO_MANY_REQUESTS);
        return Verdict::again(reason).after(wait).rest(rest);
    }
    if failure.is_retryable() { Verdict::unknown(reason) } else { Verdict::refused(reason) }
}

#[cfg(test)]
mod tests {
    use fulfill_core::provider::Fate;

    use super::*;

    fn check(unknown: Unknown, status: u16, headers: &[(&'static str, &str)], expected: &str) {
        let code = r#"{"code":20429,"message":"m","status":429}"#;
        let body = if status == 201 { r#"{"sid":"SM1"}"# } else { code };
        let mut answer = Response::new(Bytes::from_static(body.as_bytes()));
        *answer.status_mut() = status.try_into().unwrap();
        for (name, value) in headers {
            answer.headers_mut().insert(*name, value.parse().unwrap());
        }
        let verdict = judge(&ApiCall::default().unknown(unknown), &answer);
        let text = match verdict.fate {
            Fate::Taken(name) => format!("taken {name:?}"),
            Fate::Again { after, .. } => format!("again {:?}", after.map(|time| time.as_secs())),
            Fate::Unknown { .. } => "unknown".into(),
            Fate::Refused { reason } => reason,
        };
        assert_eq!(text, expected, "{status} {headers:?}");
    }

    #[test]
    fn what_may_have_been_sent_is_not_sent_again() {
        let (once, harmless) = (Unknown::Hold, Unknown::Resend);
        check(once, 201, &[], r#"taken Some("SM1")"#);
        check(once, 429, &[], "again None");
        check(once, 429, &[("retry-after", "9")], "again Some(9)");
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let until = ("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT");
        check(once, 429, &[date, until], "again Some(23)");
        check(once, 429, &[until], "again None");
        check(once, 503, &[], "unknown");
        check(harmless, 503, &[], "again None");
        check(once, 400, &[], "twilio answered 400 with code 20429: m");
    }
}

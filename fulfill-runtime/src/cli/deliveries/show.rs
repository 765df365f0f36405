//! `deliveries show`.

use bytes::Bytes;
use fulfill_core::provider::ApiCall;
use fulfill_store::{Call, DeadLetter, Letter, Unknown};
use http::{HeaderMap, Uri};
use serde_json::{Map, Value, json};

use super::{
    event_channel,
    list::{channel, kind},
};
use crate::{
    Result,
    cli::{
        output::{Output, Status},
        words::time,
    },
    console::visible,
    deliver::unpack,
};

/// What stands in the place of a secret.
const HIDDEN: &str = "(hidden)";

/// Shows all of a letter but what could be a secret.
pub(super) fn run(letter: &DeadLetter, out: &mut Output<'_>) -> Result<Status> {
    let mut value = json!({
        "number": letter.id,
        "what": kind(letter),
        "conversation": *letter.conversation.id,
        "place": letter.seq,
        "channel": channel(letter),
        "reason": letter.reason,
        "attempts": letter.attempts,
        "died": time(letter.at),
    });
    match &letter.letter {
        Letter::Call(kept) => value["call"] = call(kept),
        Letter::Event(id, bytes) => {
            let own = event_channel(id, &bytes.0).map(|(_, own)| own);
            let bytes = own.as_ref().unwrap_or(&bytes.0);
            value["event"] = json!({ "id": **id, "body": body(bytes) });
        }
    }
    let text = serde_json::to_string_pretty(&value)?;
    // JSON escapes what a terminal obeys, but for a few; those are made visible line by line.
    text.lines().try_for_each(|line| out.line(visible(line)))?;
    Ok(Status::Fine)
}

fn call(kept: &Call) -> Value {
    let unknown = match kept.unknown {
        Unknown::Resend => "resend",
        Unknown::Hold => "hold",
        Unknown::Drop => "drop",
    };
    match unpack(kept) {
        Ok(ApiCall { request, account, recipient, kind, .. }) => json!({
            "method": request.method().as_str(),
            "path": address(request.uri()),
            "headers": headers(request.headers()),
            "account": account,
            "to": recipient,
            "kind": kind,
            "if_unknown": unknown,
            "body": body(request.body()),
        }),
        Err(error) => json!({ "unreadable": error.to_string(), "if_unknown": unknown }),
    }
}

/// JSON as it is, else text; what is no text is told by its length.
fn body(bytes: &Bytes) -> Value {
    match (serde_json::from_slice(bytes), std::str::from_utf8(bytes)) {
        (Ok(value), _) => value,
        (_, Ok(text)) => text.into(),
        _ => json!({ "bytes": bytes.len() }),
    }
}

/// Kept headers hold no secret unless a provider forgot to mark one.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let shown = headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        let value = if is_secret(name.as_str()) { HIDDEN.into() } else { value };
        (name.as_str().to_owned(), value.into())
    });
    shown.collect()
}

/// The address without a password, and without the values of parameters that name a secret.
fn address(uri: &Uri) -> String {
    let mut shown = String::new();
    if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
        let host = authority.as_str().rsplit('@').next().unwrap_or_default();
        shown = format!("{scheme}://{host}");
    }
    shown.push_str(uri.path());
    for (at, pair) in uri.query().into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => shown.push_str(&format!("{name}={HIDDEN}")),
            _ => shown.push_str(pair),
        }
    }
    shown
}

/// Whether what has that name is a credential, most likely.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let words = ["auth", "cookie", "key", "pass", "proof", "pwd", "secret", "sig", "token"];
    words.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::deliver::pack;

    #[test]
    fn calls_are_shown_without_what_could_be_a_secret() {
        let request = Request::post("https://me:pw@a.example/v1/send?to=7&access_token=t0p&x")
            .header("content-type", "application/json")
            .header("x-api-key", "t0p")
            .body(Bytes::from_static(b"{\"text\":\"hi\"}"))
            .unwrap();
        let shown = call(&pack("x:", &ApiCall::new(request).recipient("7")));
        let expected = json!({
            "method": "POST",
            "path": "https://a.example/v1/send?to=7&access_token=(hidden)&x",
            "headers": { "content-type": "application/json", "x-api-key": HIDDEN },
            "account": "",
            "to": "7",
            "kind": "",
            "if_unknown": "resend",
            "body": { "text": "hi" },
        });
        assert_eq!(shown, expected);
        let broken = call(&Call::new("x:", "{}\n"));
        assert!(broken["unreadable"].as_str().unwrap().contains("missing field"), "{broken}");
    }

    #[test]
    fn bodies_are_shown_as_what_they_are() {
        assert_eq!(body(&Bytes::from_static(b"[1]")), json!([1]));
        assert_eq!(body(&Bytes::from_static(b"a=b&c")), "a=b&c");
        assert_eq!(body(&Bytes::from_static(b"\xff\x00")), json!({ "bytes": 2 }));
    }
}

//! Calls as the bytes that are kept.

use std::borrow::Cow;

use fulfill_core::provider::ApiCall;
use fulfill_store::{Call, Payload, Unknown};
use http::{HeaderName, HeaderValue, Method, Request, Uri};
use serde::Deserialize;

/// The form of the bytes; what has a higher number is a newer release's.
const FORM: u32 = 1;

/// What stands before the body, on a line of its own.
#[derive(Deserialize)]
struct Head<'a> {
    form: u32,
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    uri: Cow<'a, str>,
    #[serde(borrow, default)]
    account: Cow<'a, str>,
    #[serde(borrow, default)]
    to: Cow<'a, str>,
    #[serde(borrow, default)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    headers: Vec<(Cow<'a, str>, Cow<'a, str>)>,
}

/// A call that cannot be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackError {
    #[error("the call was written by a newer release (form {0}); run that one to make it")]
    Newer(u32),
    #[error("the kept call cannot be read: {0}")]
    Broken(String),
}

/// A call as it is kept; headers that are marked as sensitive are left out, since
/// `Provider::prepare` adds what is secret.
pub(crate) fn pack(route: &str, call: &ApiCall) -> Call {
    let request = &call.request;
    let mut bytes = Vec::with_capacity(256 + request.body().len());
    bytes.extend_from_slice(br#"{"form":1"#);
    let mut member = |name: &[u8], value: &str| {
        if !value.is_empty() {
            bytes.extend_from_slice(name);
            text(&mut bytes, value);
        }
    };
    member(br#","method":"#, request.method().as_str());
    let uri = request.uri();
    match uri.path_and_query() {
        // Most calls have a path alone.
        Some(path) if uri.host().is_none() => member(br#","uri":"#, path.as_str()),
        _ => member(br#","uri":"#, &uri.to_string()),
    }
    member(br#","account":"#, &call.account);
    member(br#","to":"#, &call.recipient);
    member(br#","kind":"#, &call.kind);
    let mut headers =
        request.headers().iter().filter(|(_, value)| !value.is_sensitive()).peekable();
    if headers.peek().is_some() {
        let mut before: &[u8] = br#","headers":["#;
        for (name, value) in headers {
            bytes.extend_from_slice(before);
            before = b",";
            bytes.push(b'[');
            text(&mut bytes, name.as_str());
            bytes.push(b',');
            text(&mut bytes, &String::from_utf8_lossy(value.as_bytes()));
            bytes.push(b']');
        }
        bytes.push(b']');
    }
    bytes.extend_from_slice(b"}\n");
    bytes.extend_from_slice(request.body());
    Call::new(route, bytes).unknown(match call.unknown {
        fulfill_core::provider::Unknown::Resend => Unknown::Resend,
        fulfill_core::provider::Unknown::Hold => Unknown::Hold,
        fulfill_core::provider::Unknown::Drop => Unknown::Drop,
    })
}

/// Writes a text as JSON.
fn text(bytes: &mut Vec<u8>, text: &str) {
    let is_special = |byte: u8| (byte < b' ') | (byte == b'"') | (byte == b'\\');
    // All of them, since the loop is done for many at once then.
    if !text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        bytes.push(b'"');
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(b'"');
    } else {
        serde_json::to_writer(bytes, text).expect("a text becomes JSON");
    }
}

/// The call that [`pack`] wrote.
pub(crate) fn unpack(kept: &Call) -> Result<ApiCall, PackError> {
    fn broken(reason: impl ToString) -> PackError {
        PackError::Broken(reason.to_string())
    }
    #[derive(Deserialize)]
    struct Form {
        form: u32,
    }
    let Payload(bytes) = &kept.payload;
    let end =
        bytes.iter().position(|byte| *byte == b'\n').ok_or_else(|| broken("it has no head"))?;
    let head = match serde_json::from_slice::<Head<'_>>(&bytes[..end]) {
        Ok(head) if head.form <= FORM => head,
        Ok(Head { form, .. }) => return Err(PackError::Newer(form)),
        Err(error) => {
            return Err(match serde_json::from_slice(&bytes[..end]) {
                Ok(Form { form }) if form > FORM => PackError::Newer(form),
                _ => broken(error),
            });
        }
    };
    let mut request = Request::new(bytes.slice(end + 1..));
    *request.method_mut() = Method::from_bytes(head.method.as_bytes()).map_err(broken)?;
    *request.uri_mut() = head.uri.parse::<Uri>().map_err(broken)?;
    for (name, value) in &head.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(broken)?;
        request.headers_mut().append(name, HeaderValue::from_str(value).map_err(broken)?);
    }
    let mut call = ApiCall::new(request).account(&*head.account).recipient(&*head.to);
    call.kind = Cow::Owned(head.kind.into_owned());
    call.unknown = match kept.unknown {
        Unknown::Resend => fulfill_core::provider::Unknown::Resend,
        Unknown::Hold => fulfill_core::provider::Unknown::Hold,
        Unknown::Drop => fulfill_core::provider::Unknown::Drop,
    };
    Ok(call)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn calls_come_back_without_their_secrets() {
        let mut token = HeaderValue::from_static("Bearer t0ken");
        token.set_sensitive(true);
        let request = Request::post("/v25.0/me/messages?a=b%20c")
            .header("content-type", "application/json")
            .header("authorization", token)
            .body(Bytes::from_static(b"{\"a\":\n\"\xff\"}"))
            .unwrap();
        let call = ApiCall::new(request).account("311").recipient("7\n19").kind("text");
        let call = call.unknown(fulfill_core::provider::Unknown::Hold);
        let kept = pack("messenger:/m", &call);
        assert!(!String::from_utf8_lossy(&kept.payload).contains("t0ken"));
        assert_eq!((&*kept.channel, kept.unknown), ("messenger:/m", Unknown::Hold));
        let again = unpack(&kept).unwrap();
        assert_eq!(again.request.uri(), "/v25.0/me/messages?a=b%20c");
        assert_eq!(again.request.headers().len(), 1);
        assert_eq!(again.request.body(), call.request.body());
        assert_eq!((&*again.account, &*again.recipient, &*again.kind), ("311", "7\n19", "text"));
        assert_eq!(again.unknown, call.unknown);
        let foreign = Request::get("https://a.example/x").body(Bytes::new()).unwrap();
        let again = unpack(&pack("x:", &ApiCall::new(foreign))).unwrap();
        assert_eq!(again.request.uri(), "https://a.example/x");
    }

    #[test]
    fn the_form_is_one_line_of_json_and_the_body() {
        let call = |request: http::request::Builder| {
            ApiCall::new(request.body(Bytes::from_static(b"body")).unwrap())
        };
        let all = Request::post("/a?b=c").header("x", "1").header("x", r#""2\"#);
        let all = call(all).account("3").recipient("é\n\"").kind("text");
        for (call, head) in [
            (
                all,
                json!({
                    "form": FORM, "method": "POST", "uri": "/a?b=c", "account": "3",
                    "to": "é\n\"", "kind": "text", "headers": [["x", "1"], ["x", r#""2\"#]],
                }),
            ),
            (
                call(Request::get("https://a.example/")),
                json!({ "form": FORM, "method": "GET", "uri": "https://a.example/" }),
            ),
        ] {
            let kept = pack("x:", &call).payload;
            let (line, body) = std::str::from_utf8(&kept).unwrap().split_once('\n').unwrap();
            assert_eq!(serde_json::from_str::<Value>(line).unwrap(), head);
            assert_eq!(body, "body");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let read = |text: &str| unpack(&Call::new("x:", text.to_owned())).unwrap_err().to_string();
        assert!(read("").ends_with("it has no head"));
        assert!(read("{}\n").contains("cannot be read: missing field"));
        let newer = r#"{"form":2,"verb":"POST"}"#.to_owned() + "\n";
        assert!(read(&newer).contains("newer release (form 2)"));
        let odd = r#"{"form":1,"method":"P OST","uri":"/"}"#.to_owned() + "\n";
        assert!(read(&odd).contains("invalid HTTP method"));
    }
}

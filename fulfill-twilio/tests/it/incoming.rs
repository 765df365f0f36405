//! Signed requests of Twilio, and documents taken apart: what the tests of both channels share.

use bytes::Bytes;
use fulfill_core::{Call, Delivery, Entry, Inbound, Reply, Table, Triggers, Turn};
use fulfill_twilio::{
    form::Form,
    signature::{Content, Signer},
    twiml::CONTENT_TYPE,
};
use http::{HeaderMap, HeaderValue, Method};
use proptest::{prelude::*, sample::select, test_runner::TestCaseError};

pub(crate) const TOKEN: &str = "a-token";
/// Where a request is to be signed.
pub(crate) const SIGNED: bool = true;
const ORIGIN: &str = "https://bot.example.com";

/// The usual pairs, and others over them or behind.
pub(crate) fn form(usual: &[(&str, &str)], pairs: &[(&str, &str)]) -> Form {
    let own = |name: &str| pairs.iter().any(|(own, _)| *own == name);
    let kept = usual.iter().filter(|(name, _)| !own(name));
    kept.chain(pairs).copied().collect()
}

/// A post to a channel at `/bot`.
pub(crate) fn post(target: &str, form: &Form, sign: bool) -> Inbound {
    let mut headers = HeaderMap::new();
    if sign {
        let signer = Signer::new(TOKEN).expect("a token");
        headers = signer.sign(&format!("{ORIGIN}{target}"), Content::Form(form)).headers();
    }
    let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert("content-type", form_type);
    let uri = target.parse().expect("a target");
    let mut inbound = Inbound::new(Method::POST, uri, headers, Bytes::from(form.encode()));
    let below = inbound.uri.path()["/bot".len()..].to_owned();
    inbound.origin = Some(ORIGIN.into());
    inbound.with_path(&below)
}

/// A bot with a webhook `shop` beside the default one, which has an intent for calls.
pub(crate) fn table() -> Table {
    let entry = |webhook: &'static str, node: &'static str| {
        let handler = |_: &Turn| Call::Ready(Ok(Reply::new()));
        Entry { webhook: webhook.into(), ..Entry::new(node, handler) }
    };
    let greet = entry("shop", "greet").answers(Triggers::new().event("incoming-call"));
    Table::new([entry("", "hello"), entry("shop", "order"), greet]).expect("no conflicts")
}

/// What a document holds.
pub(crate) fn inside(delivery: &Delivery) -> String {
    assert_eq!(delivery.response.headers()["content-type"], CONTENT_TYPE);
    let text = String::from_utf8(delivery.response.body().to_vec()).expect("text");
    let inside = text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#).expect("a header");
    match inside {
        "<Response/>" => String::new(),
        inside => {
            let inside = inside.strip_prefix("<Response>").expect("a root");
            inside.strip_suffix("</Response>").expect("an end").to_owned()
        }
    }
}

/// Texts that would be something else if they were not escaped.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "<",
        ">",
        "&",
        "\"",
        "'",
        "]]>",
        "<![CDATA[",
        "</Say>",
        "</Message><Redirect>https://evil/",
        "<!--",
        "-->",
        "<?xml?>",
        "&#0;",
        "\r\n",
        "\0",
        "\u{1}",
        "\u{b}",
        "\u{fffe}",
        "\u{202e}",
        "👨\u{200d}👩\u{200d}👧",
        "é",
        " ",
        "a",
        "{label}",
        "<break/>",
        "<!DOCTYPE a [",
        "%0d",
        "+",
    ]);
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// Whether a document is well-formed and has no element but these.
pub(crate) fn holds_only(inside: &str, names: &[&str]) -> Result<(), TestCaseError> {
    let document = format!("<r>{inside}</r>");
    let document = roxmltree::Document::parse(&document)
        .map_err(|error| TestCaseError::fail(format!("{error}: {inside}")))?;
    for node in document.root_element().descendants().skip(1) {
        let known = node.is_text() || names.iter().any(|name| node.has_tag_name(*name));
        prop_assert!(known, "{:?} in {}", node, inside);
    }
    Ok(())
}

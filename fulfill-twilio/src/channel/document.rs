//! Documents that handlers return, in the place where they stand in a reply.

use fulfill_core::{
    Delivery,
    provider::{EncodeError, Loss},
};
use serde_json::Value;

use crate::twiml::{CONTENT_TYPE, Element};

/// The provider of native values that are documents.
pub(crate) const NATIVE: &str = "twilio";

/// The largest document. Twilio's own limit is said to be 64 kB.
const MAX_DOCUMENT: usize = 64 * 1024;

const HEADER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
const OPEN: &str = "<Response>";
const CLOSE: &str = "</Response>";

/// A document that is put together from elements and from documents of handlers.
#[derive(Debug, Default)]
pub(crate) struct Document {
    inside: String,
    /// A document that goes out as it is.
    whole: Option<String>,
    last: bool,
}

impl Document {
    /// Adds an element.
    pub(crate) fn push(&mut self, element: impl Into<Element>) {
        use std::fmt::Write as _;
        let written = write!(self.inside, "{}", element.into());
        written.expect("a String takes everything");
    }

    /// Adds what a document holds that [`VoiceResponse`](crate::twiml::VoiceResponse) or
    /// [`MessagingResponse`](crate::twiml::MessagingResponse) wrote. One of another form, which only a
    /// hand can have written, takes the place of all others.
    pub(crate) fn add(&mut self, document: &str) {
        let inside = document.strip_prefix(HEADER).map(str::trim_start);
        match inside {
            Some("<Response/>") => {}
            Some(text) => match text.strip_prefix(OPEN).and_then(|text| text.strip_suffix(CLOSE)) {
                Some(inside) => self.inside.push_str(inside),
                None => self.whole = Some(document.to_owned()),
            },
            None => self.whole = Some(document.to_owned()),
        }
    }

    /// Says that what stands there now is the last that is done.
    pub(crate) fn finish(&mut self) {
        self.last = true;
    }

    /// Whether nothing that is added would be done.
    pub(crate) fn is_final(&self) -> bool {
        self.last
    }

    /// The answer that carries it.
    ///
    /// # Errors
    ///
    /// [`EncodeError::TooLarge`].
    pub(crate) fn deliver(self, provider: &'static str) -> Result<Delivery, EncodeError> {
        let text = match self.whole {
            Some(whole) => whole,
            None if self.inside.is_empty() => format!("{HEADER}<Response/>"),
            None => [HEADER, OPEN, &self.inside, CLOSE].concat(),
        };
        if text.len() > MAX_DOCUMENT {
            let (size, limit) = (text.len(), MAX_DOCUMENT);
            return Err(EncodeError::TooLarge { provider, size, limit });
        }
        Ok(Delivery::ok(CONTENT_TYPE, text))
    }
}

/// Why a native value says nothing here, if it is of no use to a channel whose documents are of that
/// `kind`.
pub(crate) fn lost(provider: &str, value: &Value, kind: &str) -> Loss {
    let note = match (provider, value) {
        (NATIVE, Value::Object(map)) if map.contains_key("voice") => "it is a document for calls",
        (NATIVE, Value::Object(map)) if map.contains_key("messaging") => {
            "it is a document for messages"
        }
        (NATIVE, _) => return Loss::new("native", format!("this channel knows `{kind}` only")),
        _ => "it is meant for another provider",
    };
    Loss::new("native", note)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twiml::{MessagingResponse, Say};

    #[track_caller]
    fn check(documents: &[&str], expected: &str) {
        let mut document = Document::default();
        document.push(Say::new("a<b"));
        documents.iter().for_each(|one| document.add(one));
        let delivery = document.deliver("x").unwrap();
        assert_eq!(delivery.response.body(), expected, "{documents:?}");
    }

    #[test]
    fn documents_keep_their_place() {
        let said = "<Say>a&lt;b</Say>";
        let own = MessagingResponse::new().message("hi").to_string();
        let whole = |inside: &str| format!("{HEADER}<Response>{inside}</Response>");
        check(&[], &whole(said));
        check(&[&own], &whole(&format!("{said}<Message>hi</Message>")));
        check(&[&MessagingResponse::new().to_string()], &whole(said));
        check(&["<Response lang='x'><Say/></Response>"], "<Response lang='x'><Say/></Response>");
        let empty = Document::default().deliver("x").unwrap();
        assert_eq!(empty.response.body(), &format!("{HEADER}<Response/>"));
        assert_eq!(empty.response.headers()["content-type"], CONTENT_TYPE);
    }

    #[test]
    fn a_document_has_a_limit() {
        let mut document = Document::default();
        document.add(&"x".repeat(MAX_DOCUMENT + 1));
        assert!(matches!(document.deliver("x"), Err(EncodeError::TooLarge { .. })));
    }
}

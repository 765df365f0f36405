//! The two documents as text, and what else the table does not say.

use std::fmt;

use super::{MessagingResponse, Task, VoiceResponse, write};

/// The content type of a document in an HTTP response.
///
/// Source: error 12300, "Invalid Content-Type"; `application/xml` is taken as well.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// Most documents fit, so the text grows once at most.
const USUAL_SIZE: usize = 512;

macro_rules! document {
    ($type:ident) => {
        /// The document as it goes over the wire; `{:#}` indents it, for people to read.
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(write::HEADER)?;
                if f.alternate() {
                    f.write_str("\n")?;
                }
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl From<$type> for String {
            fn from(document: $type) -> Self {
                let mut text = String::with_capacity(USUAL_SIZE);
                text.push_str(write::HEADER);
                let written = write::element(&document.0, false, &mut text);
                written.expect("a String takes everything");
                text
            }
        }
    };
}

document!(VoiceResponse);
document!(MessagingResponse);

impl From<&serde_json::Map<String, serde_json::Value>> for Task {
    fn from(attributes: &serde_json::Map<String, serde_json::Value>) -> Self {
        let json = serde_json::to_string(attributes);
        Self::new(json.expect("a JSON object can be written"))
    }
}

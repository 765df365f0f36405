//! Options on WhatsApp as the buttons of a template.

use std::collections::BTreeMap;

use fulfill_core::{
    provider::{ApiCall, EncodeError, Loss},
    reply::Button,
    text::Unit,
};
use serde_json::{Map, Value};

use super::{super::Message, NAME};
use crate::{
    channel::api,
    rest::{Account, NewMessage},
};

/// The longest text of a template, and the longest label of a button, in characters.
const MAX_TEXT: usize = 1_024;
const MAX_LABEL: usize = 20;

/// Templates by how many buttons they have, and the account that sends them.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    /// Makes requests without host and credentials.
    pub(super) account: Account,
    /// Adds them.
    pub(super) signer: Account,
    pub(super) templates: BTreeMap<usize, String>,
}

impl Contents {
    /// The request that sends `text` with these buttons; `None`, and why, if no template can.
    ///
    /// Variable 1 is the text, then come label and payload of each button.
    pub(super) fn request(
        &self,
        message: &Message,
        text: &str,
        buttons: &[Button],
    ) -> Result<Result<ApiCall, Loss>, EncodeError> {
        let count = buttons.len();
        let lost = |note: String| Ok(Err(Loss::new("options", note)));
        let Some(sid) = self.templates.get(&count) else {
            return lost(format!("no template has {count} buttons, they are said as a list"));
        };
        let long = |text: &str, most| Unit::Utf16.measure(text) > most;
        let labels = buttons.iter().any(|one| long(&one.label, MAX_LABEL) || one.url.is_some());
        if text.is_empty() || long(text, MAX_TEXT) || labels {
            return lost("a template cannot hold text and labels, they are said as a list".into());
        }
        let texts = buttons.iter().flat_map(|one| {
            [one.label.as_str(), one.payload.as_deref().unwrap_or(one.label.as_str())]
        });
        let numbered = [text].into_iter().chain(texts).enumerate();
        let variables: Map<String, Value> =
            numbered.map(|(at, text)| ((at + 1).to_string(), text.into())).collect();
        let new = NewMessage::new(message.from().as_str())
            .from(message.to().as_str())
            .content(sid)
            .content_variables(Value::Object(variables).to_string());
        let request = self.account.send(&new).map_err(|error| EncodeError::Invalid {
            provider: NAME,
            action: "options",
            reason: error.to_string(),
        })?;
        Ok(Ok(api::call(&self.account, request, message.from().as_str())))
    }
}

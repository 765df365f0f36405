//! Options on WhatsApp as the buttons of a template.

use std::collections::BTreeMap;

use fulfill_core::{
    provider::{ApiCall, EncodeError, Loss},
    reply::Button,
    text::Unit,
};
use serde_json::{Map, Value};

use super::{
    super::{Address, Way},
    NAME,
};
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

/// Between whom a message goes, in Twilio's words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends<'a> {
    /// A number or address of ours, or a messaging service.
    pub(super) ours: &'a str,
    /// The user's.
    pub(super) theirs: &'a str,
}

impl Ends<'_> {
    /// By which way the user is reached.
    pub(super) fn way(self) -> Way {
        Address::new(self.theirs).way()
    }

    /// A message from us, of which nothing is said yet.
    pub(super) fn message(self) -> NewMessage {
        let message = NewMessage::new(self.theirs);
        match self.ours.starts_with("MG") {
            true => message.messaging_service(self.ours),
            false => message.from(self.ours),
        }
    }
}

impl Contents {
    /// Sends what an account sends, without templates.
    pub(super) fn new(account: &Account) -> Self {
        let templates = BTreeMap::new();
        Self { account: account.clone().unsigned(), signer: account.clone(), templates }
    }

    /// The request that sends `text` with these buttons; `None`, and why, if no template can.
    ///
    /// Variable 1 is the text, then come label and payload of each button.
    pub(super) fn request(
        &self,
        ends: Ends<'_>,
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
        let new = ends.message().content(sid);
        let new = new.content_variables(Value::Object(variables).to_string());
        self.call("options", ends, &new).map(Ok)
    }

    /// A message as a call.
    pub(super) fn call(
        &self,
        action: &'static str,
        ends: Ends<'_>,
        message: &NewMessage,
    ) -> Result<ApiCall, EncodeError> {
        let request = self.account.send(message).map_err(|error| EncodeError::Invalid {
            provider: NAME,
            action,
            reason: error.to_string(),
        })?;
        Ok(api::call(&self.account, request, ends.theirs))
    }
}

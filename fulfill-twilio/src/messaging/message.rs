//! A message that came in.

use serde_json::Value;

use super::{
    Address, Media, MessageError, OptOut,
    limits::{MAX_MEDIA_READ, MAX_SID},
};
use crate::{
    form::Form,
    place::{Place, Side},
    rest::MessageStatus,
};

/// The parameters of a message that came in. What is not known here is in [`form`](Self::form).
///
/// An empty parameter counts as absent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    form: Form,
}

impl Message {
    /// The message of that form.
    ///
    /// # Errors
    ///
    /// [`MessageError`] if `MessageSid`, `From` or `To` is missing, or the SID could be none.
    pub fn from_form(form: Form) -> Result<Self, MessageError> {
        let name = ["MessageSid", "SmsMessageSid", "SmsSid"];
        let name = name.into_iter().find(|name| given(&form, name).is_some());
        sid(&form, name.unwrap_or("MessageSid"))?;
        for name in ["From", "To"] {
            given(&form, name).ok_or(MessageError::Missing { name })?;
        }
        Ok(Self { form })
    }

    /// All parameters, in the order received.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// A parameter by Twilio's name for it.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        given(&self.form, name)
    }

    /// What names the message: `SM...`, of MMS `MM...`.
    #[must_use]
    pub fn sid(&self) -> &str {
        let names = ["MessageSid", "SmsMessageSid", "SmsSid"];
        names.into_iter().find_map(|name| self.parameter(name)).unwrap_or_default()
    }

    /// Whose message it is: `AC...`.
    #[must_use]
    pub fn account_sid(&self) -> Option<&str> {
        self.parameter("AccountSid")
    }

    /// The messaging service that took it: `MG...`.
    #[must_use]
    pub fn messaging_service_sid(&self) -> Option<&str> {
        self.parameter("MessagingServiceSid")
    }

    /// Who sent it.
    #[must_use]
    pub fn from(&self) -> Address<'_> {
        Address::new(self.parameter("From").unwrap_or_default())
    }

    /// To which of our addresses.
    #[must_use]
    pub fn to(&self) -> Address<'_> {
        Address::new(self.parameter("To").unwrap_or_default())
    }

    /// The text, byte for byte; empty for a picture alone.
    #[must_use]
    pub fn body(&self) -> &str {
        self.form.get("Body").unwrap_or_default()
    }

    /// How far it is: received.
    #[must_use]
    pub fn status(&self) -> MessageStatus {
        MessageStatus::new(self.parameter("SmsStatus").unwrap_or_default())
    }

    /// The version of Twilio's API that sent it, such as `2010-04-01`.
    #[must_use]
    pub fn api_version(&self) -> Option<&str> {
        self.parameter("ApiVersion")
    }

    /// Where the number of one side is registered.
    #[must_use]
    pub fn place(&self, side: Side) -> Place<'_> {
        Place::read(&self.form, side)
    }

    /// How many segments it came in.
    #[must_use]
    pub fn segments(&self) -> Option<u32> {
        self.parameter("NumSegments")?.parse().ok()
    }

    /// The files, in order. `NumMedia` says how many there are to be; those without an address are
    /// left out.
    pub fn media(&self) -> impl Iterator<Item = Media<'_>> {
        let count = self.parameter("NumMedia").and_then(|count| count.parse().ok()).unwrap_or(0);
        (0..MAX_MEDIA_READ.min(count)).filter_map(|at| {
            let url = self.parameter(&format!("MediaUrl{at}"))?;
            let content_type = self.parameter(&format!("MediaContentType{at}"));
            Some(Media { url, content_type: content_type.unwrap_or_default() })
        })
    }

    /// What the user asked of a messaging service that has answered it already. `None` also if Twilio
    /// calls it by a word that is not known.
    #[must_use]
    pub fn opt_out(&self) -> Option<OptOut> {
        OptOut::new(self.parameter("OptOutType")?)
    }

    /// A parameter that is JSON: `ChannelMetadata`, `AddOns`, `InteractiveData`, `FlowData`. `None`
    /// also if it cannot be read.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.parameter(name)?).ok()
    }
}

/// A parameter that is there and not empty.
pub(super) fn given<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
    form.get(name).filter(|value| !value.is_empty())
}

/// A SID of any kind: it becomes part of keys and paths.
pub(super) fn sid<'f>(form: &'f Form, name: &'static str) -> Result<&'f str, MessageError> {
    let text = given(form, name).ok_or(MessageError::Missing { name })?;
    let sound = text.len() <= MAX_SID && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if sound { Ok(text) } else { Err(MessageError::Sid { name }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(pairs: &[(&str, &str)]) -> Result<Message, MessageError> {
        let usual = [("MessageSid", "SM1"), ("From", "+14155550100"), ("To", "+14155550199")];
        let kept = usual.iter().filter(|(name, _)| !pairs.iter().any(|(own, _)| own == name));
        Message::from_form(kept.chain(pairs).copied().collect())
    }

    #[test]
    fn what_is_no_message_is_refused() {
        for (name, value, expected) in [
            ("From", "", MessageError::Missing { name: "From" }),
            ("To", "", MessageError::Missing { name: "To" }),
            ("MessageSid", "", MessageError::Missing { name: "MessageSid" }),
            ("MessageSid", "../../x", MessageError::Sid { name: "MessageSid" }),
            ("SmsSid", "SM\u{e9}", MessageError::Sid { name: "SmsSid" }),
        ] {
            let pairs = [(name, value), ("MessageSid", "")];
            let pairs = if name == "SmsSid" { &pairs[..] } else { &pairs[..1] };
            assert_eq!(message(pairs), Err(expected), "{name}={value}");
        }
        assert_eq!(message(&[("MessageSid", ""), ("SmsSid", "SM2")]).unwrap().sid(), "SM2");
    }

    #[test]
    fn media_are_as_many_as_there_are() {
        let media = |count: &str| {
            let pairs = [
                ("NumMedia", count),
                ("MediaUrl0", "https://h/0"),
                ("MediaUrl1", "https://h/1"),
                ("MediaContentType1", "image/png"),
            ];
            let message = message(&pairs).unwrap();
            message.media().map(|one| (one.url.to_owned(), one.content_type.to_owned())).collect()
        };
        let (first, second) =
            (("https://h/0".into(), String::new()), ("https://h/1".into(), "image/png".into()));
        let cases: [(&str, Vec<(String, String)>); 5] = [
            ("0", vec![]),
            ("1", vec![first.clone()]),
            ("2", vec![first.clone(), second.clone()]),
            ("99999999", vec![first, second]),
            ("-1", vec![]),
        ];
        for (count, expected) in cases {
            let found: Vec<(String, String)> = media(count);
            assert_eq!(found, expected, "{count}");
        }
    }

    #[test]
    fn parameters_are_read() {
        let asked = |word| message(&[("OptOutType", word)]).unwrap().opt_out();
        assert_eq!(
            [asked("STOP"), asked("help"), asked("x")],
            [Some(OptOut::Stop), Some(OptOut::Help), None]
        );
        let rich = message(&[("AddOns", r#"{"status":"ok"}"#), ("ChannelMetadata", "{")]).unwrap();
        assert_eq!(rich.json("AddOns").unwrap()["status"], "ok");
        assert_eq!(rich.json("ChannelMetadata"), None);
    }
}

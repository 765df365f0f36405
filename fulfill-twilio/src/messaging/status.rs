//! How a message that went out fares.

use super::{
    Address, MessageError,
    message::{given, sid},
};
use crate::{form::Form, rest::MessageStatus};

/// A status callback of a message.
///
/// Callbacks overtake each other: [`MessageStatus::advance`] keeps the one that is further along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    form: Form,
}

impl Status {
    /// The callback of that form.
    ///
    /// # Errors
    ///
    /// [`MessageError`] if `MessageSid` or `MessageStatus` is missing, or the SID could be none.
    pub fn from_form(form: Form) -> Result<Self, MessageError> {
        sid(&form, "MessageSid")?;
        given(&form, "MessageStatus").ok_or(MessageError::Missing { name: "MessageStatus" })?;
        Ok(Self { form })
    }

    /// Whether a form is one.
    pub(super) fn is(form: &Form) -> bool {
        given(form, "MessageStatus").is_some()
    }

    /// All parameters, in the order received.
    #[must_use]
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Which message.
    #[must_use]
    pub fn sid(&self) -> &str {
        given(&self.form, "MessageSid").unwrap_or_default()
    }

    /// How far it got.
    #[must_use]
    pub fn status(&self) -> MessageStatus {
        // Messages on channels with read receipts say so besides.
        match given(&self.form, "EventType") {
            Some("READ") => MessageStatus::Read,
            _ => MessageStatus::new(given(&self.form, "MessageStatus").unwrap_or_default()),
        }
    }

    /// Why it did not arrive: Twilio's error code, such as 30003.
    #[must_use]
    pub fn error_code(&self) -> Option<u32> {
        given(&self.form, "ErrorCode")?.parse().ok()
    }

    /// Our address that sent it.
    #[must_use]
    pub fn from(&self) -> Option<Address<'_>> {
        given(&self.form, "From").map(Address::new)
    }

    /// Whom it went to.
    #[must_use]
    pub fn to(&self) -> Option<Address<'_>> {
        given(&self.form, "To").map(Address::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(pairs: &[(&str, &str)]) -> Result<Status, MessageError> {
        Status::from_form(pairs.iter().copied().collect())
    }

    #[test]
    fn a_callback_is_read() {
        let failed = status(&[
            ("MessageSid", "SM1"),
            ("MessageStatus", "undelivered"),
            ("ErrorCode", "30003"),
            ("To", "whatsapp:+14155550100"),
        ]);
        let failed = failed.unwrap();
        assert_eq!(
            (failed.status(), failed.error_code()),
            (MessageStatus::Undelivered, Some(30003))
        );
        assert_eq!(failed.to().unwrap().bare(), "+14155550100");
        assert_eq!(failed.from(), None);
        let read = [("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("EventType", "READ")];
        assert_eq!(status(&read).unwrap().status(), MessageStatus::Read);
        let missing = status(&[("MessageSid", "SM1")]).unwrap_err();
        assert_eq!(missing.name(), "MessageStatus");
    }
}

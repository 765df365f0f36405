//! To whom a message goes.

use serde::Serialize;

use super::PhoneNumber;

/// To whom a message goes: one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Recipient {
    /// A user, by the id that the page or account knows them by.
    Id(String),
    /// A user of a plug-in.
    UserRef(String),
    /// Who wrote a post on the page: a private reply, once, within 7 days.
    PostId(String),
    /// Who wrote a comment: a private reply, once, within 7 days.
    CommentId(String),
    /// Who agreed to one notification.
    OneTimeNotifToken(String),
    /// Who agreed to recurring notifications.
    NotificationMessagesToken(String),
    /// Whoever has a phone number.
    #[serde(untagged)]
    Phone {
        /// The number.
        phone_number: PhoneNumber,
        /// The name that goes with it, which makes it surer.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<Name>,
    },
}

/// A person's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
}

impl Recipient {
    /// A user.
    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// The id, reference, token or number; who it is, whatever kind of name that is.
    pub fn name(&self) -> &str {
        match self {
            Self::Id(name)
            | Self::UserRef(name)
            | Self::PostId(name)
            | Self::CommentId(name)
            | Self::OneTimeNotifToken(name)
            | Self::NotificationMessagesToken(name) => name,
            Self::Phone { phone_number, .. } => phone_number.as_str(),
        }
    }
}

//! What may be sent outside the standard window: requests for consent, and approved texts.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    BuildError, Link, Template, Text,
    limits::{ButtonPayload, NotificationTitle},
};

/// Asks whether notifications on a topic may be sent again and again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotificationMessages {
    title: Text<NotificationTitle>,
    payload: Text<ButtonPayload>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<Link>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notification_messages_frequency: Option<Frequency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notification_messages_reoptin: Option<Reoptin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notification_messages_timezone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    notification_messages_cta_text: Option<String>,
}

/// How often notifications come, of tokens that still have a frequency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Frequency {
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
    /// Once a month.
    Monthly,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Reoptin {
    Enabled,
    Disabled,
}

impl NotificationMessages {
    /// A request on a topic, up to 65 characters; `payload` comes back with the consent.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit.
    pub fn new(title: impl Into<String>, payload: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self {
            title: Text::new(title)?,
            payload: Text::new(payload)?,
            image_url: None,
            notification_messages_frequency: None,
            notification_messages_reoptin: None,
            notification_messages_timezone: None,
            notification_messages_cta_text: None,
        })
    }

    /// Adds a picture.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn image(mut self, url: impl Into<String>) -> Result<Self, BuildError> {
        self.image_url = Some(Link::new(url)?);
        Ok(self)
    }

    /// Says how often.
    #[must_use]
    pub fn frequency(mut self, frequency: Frequency) -> Self {
        self.notification_messages_frequency = Some(frequency);
        self
    }

    /// Says whether users are asked again when their consent ends.
    #[must_use]
    pub fn asks_again(mut self, again: bool) -> Self {
        let reoptin = if again { Reoptin::Enabled } else { Reoptin::Disabled };
        self.notification_messages_reoptin = Some(reoptin);
        self
    }

    /// Says which time zone days are counted in, for example `Europe/Paris`.
    #[must_use]
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.notification_messages_timezone = Some(timezone.into());
        self
    }

    /// Names the button's text, in Meta's words, for example `ALLOW`.
    #[must_use]
    pub fn call_to_action(mut self, text: impl Into<String>) -> Self {
        self.notification_messages_cta_text = Some(text.into());
        self
    }
}

impl Template {
    /// Asks whether one notification may be sent later.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if title (65 characters) or payload are over their limits.
    pub fn one_time_request(
        title: impl Into<String>,
        payload: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self::OneTimeNotifReq { title: Text::new(title)?, payload: Text::new(payload)? })
    }
}

/// A text that Meta has approved for orders, accounts and appointments, with its blanks filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UtilityTemplate {
    name: String,
    language: Language,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    components: Vec<Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Language {
    code: String,
}

impl UtilityTemplate {
    /// The template of that name in a language, for example `en_US`.
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        let language = Language { code: language.into() };
        Self { name: name.into(), language, components: Vec::new() }
    }

    /// Adds a component in Meta's words, for example
    /// `{"type": "body", "parameters": [{"type": "text", "text": "A17"}]}`.
    #[must_use]
    pub fn component(mut self, component: Value) -> Self {
        self.components.push(component);
        self
    }
}

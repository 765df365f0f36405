//! Buttons and quick replies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    BuildError, Link, Text,
    bounded::checked,
    limits::{ButtonPayload, ButtonTitle, QuickReplyPayload, QuickReplyTitle},
};

/// A button of a template.
///
/// ```
/// use fulfill_messenger::send::Button;
///
/// let button = Button::postback("Track", "TRACK:17")?;
/// assert_eq!(
///     serde_json::to_string(&button)?,
///     r#"{"type":"postback","title":"Track","payload":"TRACK:17"}"#,
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Button {
    /// Opens a page.
    WebUrl {
        /// What is read on it.
        title: Text<ButtonTitle>,
        /// The page.
        #[serde(flatten)]
        page: WebPage,
    },
    /// Sends a postback.
    Postback {
        /// What is read on it.
        title: Text<ButtonTitle>,
        /// What comes back.
        payload: Text<ButtonPayload>,
    },
    /// Calls a number.
    PhoneNumber {
        /// What is read on it.
        title: Text<ButtonTitle>,
        /// The number, `+` and digits.
        payload: PhoneNumber,
    },
    /// Links the user's account.
    AccountLink {
        /// The page's own log-in.
        url: Link,
    },
    /// Unlinks the user's account.
    AccountUnlink {},
    /// Starts an Instant Game.
    GamePlay {
        /// What is read on it.
        title: Text<ButtonTitle>,
        /// What the game gets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        payload: Option<Text<ButtonPayload>>,
        /// Whom or where to play: `player_id` or `context_id`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        game_metadata: Option<Value>,
    },
}

impl Button {
    /// A button that opens a page.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the title is over its limit or the address is none.
    pub fn url(title: impl Into<String>, url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self::WebUrl { title: Text::new(title)?, page: WebPage::new(url)? })
    }

    /// A button that sends a postback.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if title or payload are over their limits.
    pub fn postback(
        title: impl Into<String>,
        payload: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self::Postback { title: Text::new(title)?, payload: Text::new(payload)? })
    }

    /// A button that calls a number.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the title is over its limit or the number is not `+` and digits.
    pub fn call(title: impl Into<String>, number: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self::PhoneNumber { title: Text::new(title)?, payload: PhoneNumber::new(number)? })
    }
}

/// A page that opens in Messenger's own browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebPage {
    /// Its address.
    pub url: Link,
    /// How high it opens; full if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webview_height_ratio: Option<Height>,
    /// Whether it uses the Messenger Extensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messenger_extensions: Option<bool>,
    /// The page for those who have no Messenger Extensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_url: Option<Link>,
    /// `hide` takes the share button away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webview_share_button: Option<String>,
}

impl WebPage {
    /// A page at that address.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn new(url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self {
            url: Link::new(url)?,
            webview_height_ratio: None,
            messenger_extensions: None,
            fallback_url: None,
            webview_share_button: None,
        })
    }
}

/// How high a page opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Height {
    /// Half the screen.
    Compact,
    /// Three quarters.
    Tall,
    /// All of it.
    Full,
}

/// A phone number as `+` and 3 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// The number; blanks, dots, hyphens and brackets are dropped.
    ///
    /// # Errors
    ///
    /// [`BuildError::Invalid`] if the rest is not `+` and digits.
    pub fn new(number: impl Into<String>) -> Result<Self, BuildError> {
        let given: String = number.into();
        let kept: String = given.chars().filter(|letter| !" .-()".contains(*letter)).collect();
        let digits = kept.strip_prefix('+').unwrap_or_default();
        if (3..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(kept));
        }
        Err(BuildError::invalid("phone_number", "write `+`, the country's code and the number"))
    }

    /// The number as text: `+` and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = BuildError;

    fn try_from(number: String) -> Result<Self, BuildError> {
        Self::new(number)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

/// A suggestion above the keyboard, which goes away when one is tapped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct QuickReply {
    content_type: ContentType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<Text<QuickReplyTitle>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    payload: Option<Text<QuickReplyPayload>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image_url: Option<Link>,
}

checked!(QuickReply);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentType {
    Text,
    UserPhoneNumber,
    UserEmail,
}

impl QuickReply {
    /// A suggestion that says `title` and sends `payload`.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if title or payload are over their limits or empty.
    pub fn text(title: impl Into<String>, payload: impl Into<String>) -> Result<Self, BuildError> {
        let (title, payload) = (Some(Text::new(title)?), Some(Text::new(payload)?));
        let reply = Self { title, payload, ..Self::bare(ContentType::Text) };
        reply.check().map(|()| reply)
    }

    /// A suggestion with a picture, for which a payload may be empty.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if title or payload are over their limits or the address is none.
    pub fn image(
        title: impl Into<String>,
        payload: impl Into<String>,
        image_url: impl Into<String>,
    ) -> Result<Self, BuildError> {
        let (title, payload) = (Some(Text::new(title)?), Some(Text::new(payload)?));
        let image_url = Some(Link::new(image_url)?);
        Ok(Self { title, payload, image_url, ..Self::bare(ContentType::Text) })
    }

    /// Offers the phone number of the user's profile.
    pub fn phone_number() -> Self {
        Self::bare(ContentType::UserPhoneNumber)
    }

    /// Offers the e-mail address of the user's profile.
    pub fn email() -> Self {
        Self::bare(ContentType::UserEmail)
    }

    fn bare(content_type: ContentType) -> Self {
        Self { content_type, title: None, payload: None, image_url: None }
    }

    fn check(&self) -> Result<(), BuildError> {
        if self.content_type != ContentType::Text {
            return Ok(());
        }
        if self.title.is_none() {
            return Err(BuildError::invalid(
                "quick_reply.title",
                "a quick reply of text needs one",
            ));
        }
        if self.payload.as_deref().is_none_or(str::is_empty) && self.image_url.is_none() {
            let reason = "it may be empty only beside an `image_url`";
            return Err(BuildError::invalid("quick_reply.payload", reason));
        }
        Ok(())
    }
}

//! Messages: what the user sees.

use serde::{Deserialize, Serialize};

use super::{
    BuildError, Link, List, QuickReply, Template, Text, UtilityTemplate,
    limits::{MessageText, Metadata, QuickReplies},
};

/// One message.
///
/// ```
/// use fulfill_messenger::send::{Message, QuickReply};
///
/// let message = Message::text("What size?")?
///     .quick_replies([QuickReply::text("Small", "S")?, QuickReply::text("Large", "L")?])?;
/// assert!(Message::text("x".repeat(2001)).is_err());
/// # Ok::<(), fulfill_messenger::send::BuildError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    #[serde(flatten)]
    pub(crate) content: Content,
    #[serde(default = "List::none", skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) quick_replies: List<QuickReply, QuickReplies>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metadata: Option<Text<Metadata>>,
}

/// What a message consists of: one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Content {
    /// Text.
    Text(Text<MessageText>),
    /// A picture, sound, film, file or template.
    Attachment(Attachment),
    /// A sticker of Messenger's own.
    StickerId(u64),
    /// A text that Meta has approved, with its blanks filled in.
    Template(UtilityTemplate),
}

/// What is attached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "payload", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Attachment {
    /// A picture, up to 8 MB by address.
    Image(Media),
    /// A sound, up to 25 MB.
    Audio(Media),
    /// A film, up to 25 MB.
    Video(Media),
    /// Any file, up to 25 MB.
    File(Media),
    /// Buttons, cards, receipts and so on.
    Template(Box<Template>),
    /// A post of the Instagram account, by its id (Instagram).
    #[serde(rename = "MEDIA_SHARE")]
    MediaShare {
        /// The post.
        id: String,
    },
    /// A heart (Instagram).
    LikeHeart,
}

/// A file, by its address or by the id that it was saved under.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Media {
    #[serde(flatten)]
    pub(crate) source: Source,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is_reusable: Option<bool>,
}

/// Where a file comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Source {
    /// Meta fetches it there.
    Url(Link),
    /// It was uploaded before; ids end after 90 days.
    AttachmentId(String),
}

impl Media {
    /// The file at an address.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn url(url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self { source: Source::Url(Link::new(url)?), is_reusable: None })
    }

    /// A file that was uploaded before.
    pub fn saved(id: impl Into<String>) -> Self {
        Self { source: Source::AttachmentId(id.into()), is_reusable: None }
    }
}

impl Message {
    /// A text, up to 2,000 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is empty or longer.
    pub fn text(text: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self::of(Content::Text(Text::new(text)?)))
    }

    /// A picture, sound, film or file.
    pub fn attachment(attachment: Attachment) -> Self {
        Self::of(Content::Attachment(attachment))
    }

    /// Buttons, cards, a receipt and so on.
    pub fn template(template: impl Into<Template>) -> Self {
        Self::attachment(Attachment::Template(Box::new(template.into())))
    }

    /// A sticker of Messenger's own.
    pub fn sticker(id: u64) -> Self {
        Self::of(Content::StickerId(id))
    }

    /// A text that Meta has approved; [`Send::utility`](super::Send::utility) sends it.
    pub fn utility(template: UtilityTemplate) -> Self {
        Self::of(Content::Template(template))
    }

    fn of(content: Content) -> Self {
        Self { content, quick_replies: List::none(), metadata: None }
    }

    /// Suggests answers, up to 13, in place of those given before.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are more.
    pub fn quick_replies(
        mut self,
        replies: impl IntoIterator<Item = QuickReply>,
    ) -> Result<Self, BuildError> {
        self.quick_replies = List::new(replies)?;
        Ok(self)
    }

    /// Adds what comes back in the echo, up to 1,000 characters.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is longer.
    pub fn metadata(mut self, metadata: impl Into<String>) -> Result<Self, BuildError> {
        self.metadata = Some(Text::new(metadata)?);
        Ok(self)
    }

    /// Whether it suggests answers.
    pub fn suggests(&self) -> bool {
        !self.quick_replies.is_empty()
    }

    /// What it consists of.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

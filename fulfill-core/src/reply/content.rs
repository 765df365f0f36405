//! What a user reads, hears and chooses from.

use serde::{Deserialize, Serialize};

use super::Target;
use crate::Intent;

/// A text to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// The text. It is data: the encoder escapes what its channel needs escaped.
    pub text: String,
    /// A shorter wording, for channels with a place for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// Whether it is meant to be heard rather than read, and may hold the channel's speech markup.
    #[serde(default, skip_serializing_if = "is_false")]
    pub speech: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Say {
    /// A text to read or hear.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A text to hear.
    pub fn speech(text: impl Into<String>) -> Self {
        Self { text: text.into(), speech: true, ..Self::default() }
    }

    /// Adds a shorter wording.
    #[must_use]
    pub fn short(mut self, short: impl Into<String>) -> Self {
        self.short = Some(short.into());
        self
    }
}

impl<T: Into<String>> From<T> for Say {
    fn from(text: T) -> Self {
        Self::text(text)
    }
}

/// Text with pictures, files or cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Show {
    /// The text above them.
    pub body: String,
    /// Pictures and files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Cards, beside each other where the channel can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
}

impl Show {
    /// Shows a text; add what belongs to it.
    pub fn body(body: impl Into<String>) -> Self {
        Self { body: body.into(), ..Self::default() }
    }

    /// Adds a picture or file.
    #[must_use]
    pub fn media(mut self, media: impl Into<Media>) -> Self {
        self.media.push(media.into());
        self
    }

    /// Adds a card.
    #[must_use]
    pub fn card(mut self, card: Card) -> Self {
        self.cards.push(card);
        self
    }
}

impl From<Media> for Show {
    fn from(media: Media) -> Self {
        Self::default().media(media)
    }
}

impl From<Card> for Show {
    fn from(card: Card) -> Self {
        Self::default().card(card)
    }
}

/// A picture or file by its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Where it is.
    pub url: String,
    /// What is in it, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Media {
    /// The picture or file at an address.
    pub fn url(url: impl Into<String>) -> Self {
        Self { url: url.into(), label: None }
    }

    /// Says in words what is in it.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

impl<T: Into<String>> From<T> for Media {
    fn from(url: T) -> Self {
        Self::url(url)
    }
}

/// A card: title, text, picture and buttons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The title.
    pub title: String,
    /// The text under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Media>,
    /// The buttons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// An answer to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What the user reads, and says by choosing it.
    pub label: String,
    /// What the bot gets instead of the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// An address to open instead of answering.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Button {
    /// A button that answers with its label.
    pub fn label(label: impl Into<String>) -> Self {
        Self { label: label.into(), payload: None, url: None }
    }

    /// A button that leads to an intent: `Button::intent::<track_order>("Track an order")`. That it
    /// exists is checked by the compiler.
    pub fn intent<I: Intent>(label: impl Into<String>) -> Self {
        Self::label(label).payload(Target::of::<I>().to_string())
    }

    /// Sends `payload` instead of the label.
    #[must_use]
    pub fn payload(mut self, payload: impl Into<String>) -> Self {
        self.payload = Some(payload.into());
        self
    }

    /// Opens an address.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }
}

impl<T: Into<String>> From<T> for Button {
    fn from(label: T) -> Self {
        Self::label(label)
    }
}

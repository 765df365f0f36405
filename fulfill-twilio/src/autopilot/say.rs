//! What a bot says, shows and plays.

use serde::{Deserialize, Serialize};

/// A text to say. Written as a string or as `{"speech": ...}`; Autopilot took both alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a text or {\"speech\": text}")]
pub enum Say {
    /// `"text"`; in calls it may hold SSML if the voice is one of Polly's.
    Text(String),
    /// `{"speech": "text"}`.
    Speech {
        /// The text.
        speech: String,
    },
}

impl Say {
    /// The text, however it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Speech { speech: text } => text,
        }
    }
}

impl From<&str> for Say {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Say {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A text with pictures, for channels that have them.
///
/// ```
/// use fulfill_twilio::autopilot::{Image, Show};
///
/// let show = Show::new("Our menu").image(Image::new("https://h/menu.png").label("Menu"));
/// assert_eq!(
///     serde_json::to_string(&show)?,
///     r#"{"body":"Our menu","images":[{"url":"https://h/menu.png","label":"Menu"}]}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Show {
    /// The text.
    pub body: String,
    /// The pictures, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
}

impl Show {
    /// A text without pictures.
    #[must_use]
    pub fn new(body: impl Into<String>) -> Self {
        Self { body: body.into(), images: Vec::new() }
    }

    /// Adds a picture.
    #[must_use]
    pub fn image(mut self, image: Image) -> Self {
        self.images.push(image);
        self
    }
}

/// A picture to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is fetched from.
    pub url: String,
    /// What it shows, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Image {
    /// A picture without a label.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), label: None }
    }

    /// Says in words what the picture shows.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

/// A recording to play in calls; other channels ignore it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Play {
    /// Where the recording is fetched from.
    pub url: String,
    /// How often it is played; once if absent.
    #[serde(rename = "loop", default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl Play {
    /// Plays a recording once.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), times: None }
    }

    /// Plays it this often. On the wire: `loop`.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }
}

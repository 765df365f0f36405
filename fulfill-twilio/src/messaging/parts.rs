//! What a message may hold besides its text.

/// A picture, file or recording. Its address asks for basic authentication unless the account says
/// otherwise, and leads on to where the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Media<'a> {
    /// Where it is. It comes from outside: whoever fetches it decides where to.
    pub url: &'a str,
    /// Its MIME type; empty if none came.
    pub content_type: &'a str,
}

/// A button of a template that was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Button<'a> {
    /// What stands on it.
    pub text: Option<&'a str>,
    /// What it sends.
    pub payload: Option<&'a str>,
}

/// An entry of a list that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: Option<&'a str>,
}

/// A place that was sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Location<'a> {
    /// Degrees north, from -90 to 90.
    pub latitude: f64,
    /// Degrees east, from -180 to 180.
    pub longitude: f64,
    /// The address, if it has one.
    pub address: Option<&'a str>,
    /// The name, if it has one.
    pub label: Option<&'a str>,
}

/// The message that was replied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replied<'a> {
    /// Its SID.
    pub sid: &'a str,
    /// Who sent it.
    pub sender: Option<&'a str>,
}

/// The advertisement that a conversation on WhatsApp began with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Referral<'a> {
    /// Its text.
    pub body: Option<&'a str>,
    /// Its headline.
    pub headline: Option<&'a str>,
    /// Its id.
    pub source_id: Option<&'a str>,
    /// What it is, such as `ad` or `post`.
    pub source_type: Option<&'a str>,
    /// Where it is.
    pub source_url: Option<&'a str>,
    /// How many pictures or films it has.
    pub media_count: Option<u32>,
    /// The id of its picture.
    pub media_id: Option<&'a str>,
    /// The type of its picture.
    pub media_content_type: Option<&'a str>,
    /// The address of its picture.
    pub media_url: Option<&'a str>,
    /// The id of the click.
    pub click_id: Option<&'a str>,
}

/// What a user asked of a messaging service that answers such words by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptOut {
    /// No more messages: `STOP`.
    Stop,
    /// Messages again: `START`.
    Start,
    /// What this is: `HELP`.
    Help,
}

impl OptOut {
    /// The word of Twilio, in any case.
    #[must_use]
    pub fn new(word: &str) -> Option<Self> {
        [Self::Stop, Self::Start, Self::Help]
            .into_iter()
            .find(|one| one.word().eq_ignore_ascii_case(word.trim()))
    }

    /// Twilio's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }
}

//! Forms: questions asked one after another.

use serde::{Deserialize, Serialize};

use super::{Media, Target};

/// Questions to ask, and where to go on with the answers.
///
/// ```
/// use fulfill_core::reply::{Form, Kind, Question, Target};
///
/// let form = Form::new("collect-name", Target::node("store-user")).question(
///     Question::new("first_name", "What is your first name?")
///         .kind(Kind::FirstName)
///         .retry("I did not get that. Your first name?")
///         .attempts(3, Target::node("give-up")),
/// );
/// assert_eq!(form.questions[0].name, "first_name");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The form's name, without blanks.
    pub name: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Where to go on once all are answered.
    pub then: Target,
}

impl Form {
    /// A form without questions yet.
    pub fn new(name: impl Into<String>, then: impl Into<Target>) -> Self {
        Self { name: name.into(), questions: Vec::new(), then: then.into() }
    }

    /// Adds a question.
    #[must_use]
    pub fn question(mut self, question: Question) -> Self {
        self.questions.push(question);
        self
    }
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The answer's name, unique in its form.
    pub name: String,
    /// What is asked.
    pub ask: String,
    /// What the answer must be.
    pub kind: Kind,
    /// What to say instead of asking again after a wrong answer, used in turn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retry: Vec<String>,
    /// Whether the question is said again after a retry text.
    #[serde(default)]
    pub repeat: bool,
    /// What to say after a right answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<String>,
    /// How many wrong answers are borne, and where to go then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<(u32, Target)>,
    /// A recognised field that answers the question without asking it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<String>,
    /// Keys that may be pressed to answer, on a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
    /// A picture to show with the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

impl Question {
    /// A question with a free answer.
    pub fn new(name: impl Into<String>, ask: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ask: ask.into(),
            kind: Kind::Text,
            retry: Vec::new(),
            repeat: false,
            thanks: None,
            attempts: None,
            prefill: None,
            digits: None,
            media: None,
        }
    }

    /// Says what the answer must be.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Adds a text to say after a wrong answer.
    #[must_use]
    pub fn retry(mut self, text: impl Into<String>) -> Self {
        self.retry.push(text.into());
        self
    }

    /// Bears that many wrong answers, then goes to `otherwise`.
    #[must_use]
    pub fn attempts(mut self, most: u32, otherwise: impl Into<Target>) -> Self {
        self.attempts = Some((most, otherwise.into()));
        self
    }
}

/// What an answer must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// Any text.
    Text,
    /// Yes or no.
    YesNo,
    /// A given name.
    FirstName,
    /// A family name.
    LastName,
    /// An e-mail address.
    Email,
    /// A phone number.
    PhoneNumber,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A row of digits, such as an account number.
    NumberSequence,
    /// Letters and digits, such as a booking code.
    Alphanumeric,
    /// A day of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A day of the week.
    DayOfWeek,
    /// A month.
    Month,
    /// A city.
    City,
    /// A country.
    Country,
    /// A currency.
    Currency,
    /// A language.
    Language,
    /// A state of the United States.
    UsState,
    /// A picture or file; MIME types to accept, any if empty.
    Media(Vec<String>),
    /// One of these texts.
    OneOf(Vec<String>),
    /// A type that only the platform knows, by its name there.
    Custom(String),
}

/// Keys pressed on a call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits {
    /// How many end the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// The key that ends the input, for example `#`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_on_key: Option<String>,
    /// Where each input leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map: Vec<(String, Target)>,
}

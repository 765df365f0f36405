//! `collect`: a list of questions, how answers are judged, and where it leads.

use serde::{Deserialize, Serialize};

use super::{FieldType, Rules, Say, Target, Validate, VoiceDigits};

/// A list of questions. Autopilot asks them one after the other, judges the answers, keeps them in
/// `Memory` under the collect's name and redirects once it has all of them.
///
/// ```
/// use fulfill_twilio::autopilot::{Actions, Collect, FieldType, Question, Rules, Target};
///
/// let rules = Rules::new().on_failure(["Sorry?", "Your first name, please."], true);
/// let collect = Collect::new("collect-name", Target::task("store-user")).ask(
///     Question::new("first_name", "What is your name?").kind(FieldType::FirstName).rules(rules),
/// );
/// let actions = Actions::new().collect(collect);
/// assert!(actions.check().is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collect {
    /// The name its answers are kept under; without blanks.
    pub name: String,
    /// The questions, in order; their names differ.
    pub questions: Vec<Question>,
    /// Where it leads.
    pub on_complete: OnComplete,
}

impl Collect {
    /// A collect without questions yet.
    #[must_use]
    pub fn new(name: impl Into<String>, on_complete: impl Into<Target>) -> Self {
        let on_complete = OnComplete { redirect: on_complete.into() };
        Self { name: name.into(), questions: Vec::new(), on_complete }
    }

    /// Adds a question.
    #[must_use]
    pub fn ask(mut self, question: Question) -> Self {
        self.questions.push(question);
        self
    }
}

/// What happens once all questions are answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnComplete {
    /// Where the dialogue goes on.
    pub redirect: Target,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub question: Prompt,
    /// The name its answer is kept under.
    pub name: String,
    /// Member `type`: what kind of answer is expected; any text if absent.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FieldType>,
    /// A field that may already hold the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<String>,
    /// In calls: how keys are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_digits: Option<VoiceDigits>,
    /// How the answer is judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate: Option<Validate>,
}

impl Question {
    /// A question for any text.
    #[must_use]
    pub fn new(name: impl Into<String>, question: impl Into<Prompt>) -> Self {
        Self {
            question: question.into(),
            name: name.into(),
            kind: None,
            prefill: None,
            voice_digits: None,
            validate: None,
        }
    }

    /// Expects this kind of answer.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<FieldType>) -> Self {
        self.kind = Some(kind.into());
        self
    }

    /// Judges answers by these rules.
    #[must_use]
    pub fn rules(mut self, rules: Rules) -> Self {
        self.validate = Some(Validate::Rules(Box::new(rules)));
        self
    }
}

/// A question's words: a text, or `{"say": ...}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a text or {\"say\": ...}")]
pub enum Prompt {
    /// `"text"`.
    Text(String),
    /// `{"say": ...}`.
    Say(SayPrompt),
}

impl Prompt {
    /// The text, however it is written.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Say(prompt) => prompt.say.text(),
        }
    }
}

impl From<&str> for Prompt {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Prompt {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// `{"say": ...}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayPrompt {
    /// What is said.
    pub say: Say,
}

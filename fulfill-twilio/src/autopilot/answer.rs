//! What a collect gathered.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// What one collect gathered: a view into [`Memory`](super::Memory).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Collected<'a> {
    /// When it began, for example `2021-02-16T19:44:18Z`.
    pub date_started: Option<&'a str>,
    /// When it was completed.
    pub date_completed: Option<&'a str>,
    /// How far it is; `complete` once every question is answered.
    pub status: Option<&'a str>,
    answers: Option<&'a Map<String, Value>>,
}

impl<'a> Collected<'a> {
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        let members = value.as_object()?;
        let text = |name: &str| members.get(name)?.as_str();
        Some(Self {
            date_started: text("date_started"),
            date_completed: text("date_completed"),
            status: text("status"),
            answers: members.get("answers").and_then(Value::as_object),
        })
    }

    /// The answer to one question.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<Answer<'a>> {
        self.answers?.get(question).and_then(Answer::of)
    }

    /// All answers, by the names of their questions.
    pub fn answers(&self) -> impl Iterator<Item = (&'a str, Answer<'a>)> + use<'a> {
        let answers = self.answers.into_iter().flatten();
        answers.filter_map(|(name, answer)| Some((name.as_str(), Answer::of(answer)?)))
    }

    /// Whether every question is answered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.status.is_some_and(|status| status.eq_ignore_ascii_case("complete"))
    }

    /// The later one of both dates. They are in UTC, so their texts sort as they do; without the
    /// final `Z`, so that half a second later sorts later.
    pub(super) fn latest_date(&self) -> Option<&'a str> {
        self.date_completed.max(self.date_started).map(|date| date.trim_end_matches('Z'))
    }
}

/// The answer to one question: a view into [`Memory`](super::Memory). Everything may be absent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer<'a> {
    /// What the user answered, as Autopilot understood it: `Yes` and `No` for `Twilio.YES_NO`.
    pub answer: Option<&'a str>,
    /// Member `type`: the question's field type; absent for free text.
    pub kind: Option<&'a str>,
    /// Whether the question has its answer.
    pub filled: Option<bool>,
    /// Whether the user confirmed it.
    pub confirmed: Option<bool>,
    /// How often the question was asked.
    pub attempts: Option<u64>,
    /// How often the answer was validated.
    pub validate_attempts: Option<u64>,
    /// How often a confirmation was asked for.
    pub confirm_attempts: Option<u64>,
    /// What was sent with the answer, if it is a picture or a recording.
    pub media: Option<&'a Value>,
    /// What went wrong.
    pub error: Option<&'a Value>,
    members: &'a Map<String, Value>,
}

impl<'a> Answer<'a> {
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        let members = value.as_object()?;
        let member = |name: &str| members.get(name).filter(|value| !value.is_null());
        let text = |name: &str| member(name)?.as_str();
        let flag = |name: &str| member(name)?.as_bool();
        let count = |name: &str| {
            let value = member(name)?;
            value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
        };
        Some(Self {
            answer: text("answer"),
            kind: text("type"),
            filled: flag("filled"),
            confirmed: flag("confirmed"),
            attempts: count("attempts"),
            validate_attempts: count("validate_attempts"),
            confirm_attempts: count("confirm_attempts"),
            media: member("media"),
            error: member("error"),
            members,
        })
    }

    /// The answer as text, also where a gateway sends a number or a boolean.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'a, str>> {
        match self.members.get("answer")? {
            Value::String(text) => Some(Cow::Borrowed(text)),
            other @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(other.to_string())),
            _ => None,
        }
    }

    /// Any member by its name on the wire.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    /// Whether there is an answer at all.
    pub(super) fn is_given(&self) -> bool {
        self.members.get("answer").is_some_and(|answer| !answer.is_null())
    }
}

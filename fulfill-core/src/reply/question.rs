//! One question of a form.

use serde::{Deserialize, Serialize};

use super::{Kind, Media, Target};
use crate::Intent;

/// One question of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The answer's name, unique in its form.
    pub name: String,
    /// What is asked.
    pub ask: String,
    /// What the answer must be.
    pub kind: Kind,
    /// What the answer is called in a summary; the name with blanks if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What to say instead of asking again after a wrong answer, used in turn, then from the first
    /// again.
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
    /// Whether the user may skip it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Words that skip this question, besides those that skip any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skip: Vec<String>,
    /// The name of the function that has the last word on an answer, see
    /// [`Checks::named`](crate::collect::Checks::named).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validate: Option<String>,
    /// Keys that may be pressed to answer, on a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digits: Option<Digits>,
    /// A picture to show with the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Question {
    /// A question with a free answer.
    pub fn new(name: impl Into<String>, ask: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ask: ask.into(),
            kind: Kind::Text,
            label: None,
            retry: Vec::new(),
            repeat: false,
            thanks: None,
            attempts: None,
            prefill: None,
            optional: false,
            skip: Vec::new(),
            validate: None,
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

    /// Says what the answer is called in a summary.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a text to say after a wrong answer.
    #[must_use]
    pub fn retry(mut self, text: impl Into<String>) -> Self {
        self.retry.push(text.into());
        self
    }

    /// Says the question again after a retry text.
    #[must_use]
    pub fn repeat(mut self) -> Self {
        self.repeat = true;
        self
    }

    /// Says something after a right answer.
    #[must_use]
    pub fn thanks(mut self, text: impl Into<String>) -> Self {
        self.thanks = Some(text.into());
        self
    }

    /// Bears that many wrong answers, then goes to `otherwise`.
    #[must_use]
    pub fn attempts(mut self, most: u32, otherwise: impl Into<Target>) -> Self {
        self.attempts = Some((most, otherwise.into()));
        self
    }

    /// Takes the answer from a recognised field, if there is one of the right kind.
    #[must_use]
    pub fn prefill(mut self, field: impl Into<String>) -> Self {
        self.prefill = Some(field.into());
        self
    }

    /// Lets the user skip it.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// Lets the user skip it with one more word.
    #[must_use]
    pub fn skip(mut self, word: impl Into<String>) -> Self {
        self.optional = true;
        self.skip.push(word.into());
        self
    }

    /// Names the function that has the last word on an answer.
    #[must_use]
    pub fn validate(mut self, name: impl Into<String>) -> Self {
        self.validate = Some(name.into());
        self
    }

    /// Lets that many keys, pressed on a call, answer it at once.
    #[must_use]
    pub fn digits(mut self, count: u32) -> Self {
        self.digits.get_or_insert_default().count = Some(count);
        self
    }

    /// The text for the `nth` wrong answer, from 1; `None` if there is none, and the question is
    /// asked again.
    ///
    /// ```
    /// use fulfill_core::reply::Question;
    ///
    /// let question = Question::new("size", "Which size?").retry("Sorry?").retry("Small or large?");
    /// assert_eq!(question.retry_text(1), Some("Sorry?"));
    /// assert_eq!(question.retry_text(2), Some("Small or large?"));
    /// assert_eq!(question.retry_text(3), Some("Sorry?"));
    /// ```
    pub fn retry_text(&self, nth: u32) -> Option<&str> {
        let place = nth.checked_sub(1)? as usize;
        self.retry.get(place.checked_rem(self.retry.len())?).map(String::as_str)
    }

    /// Where to go after the `nth` wrong answer, from 1, if it was one too many.
    pub fn gives_up(&self, nth: u32) -> Option<&Target> {
        self.attempts.as_ref().filter(|(most, _)| nth >= *most).map(|(_, otherwise)| otherwise)
    }

    /// What the answer is called in a summary.
    pub fn shown_label(&self) -> String {
        self.label.clone().unwrap_or_else(|| self.name.replace(['_', '-'], " "))
    }
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

impl Digits {
    /// Any keys, as many as the caller likes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets a key, or several in a row, lead to an intent: `.key::<person>("0")`. That it exists is
    /// checked by the compiler.
    ///
    /// ```
    /// # use fulfill_core::{Reply, reply::Digits, Target};
    /// let keys = Digits::new().key_to("0", Target::node("person")).key_to("*", Target::node("menu"));
    /// let reply = Reply::say("What is it about?").options(["My bill"]).listen_for(keys);
    /// # assert_eq!(reply.actions().len(), 3);
    /// ```
    #[must_use]
    pub fn key<I: Intent>(self, key: impl Into<String>) -> Self {
        self.key_to(key, Target::of::<I>())
    }

    /// Lets a key, or several in a row, lead to the intent of that name.
    #[must_use]
    pub fn key_to(mut self, key: impl Into<String>, intent: impl Into<Target>) -> Self {
        self.map.push((key.into(), intent.into()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_answers_are_counted() {
        let question = Question::new("q", "?").attempts(2, "bye");
        assert_eq!(question.retry_text(1), None);
        assert_eq!(question.retry_text(0), None);
        assert_eq!(question.gives_up(1), None);
        assert_eq!(question.gives_up(2), Some(&"bye".into()));
        assert_eq!(question.gives_up(3), Some(&"bye".into()));
        assert_eq!(Question::new("q", "?").gives_up(u32::MAX), None);
    }
}

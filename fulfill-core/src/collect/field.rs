//! The fields of a form's struct.

use serde_json::Value;

use super::{Answers, Wrong};
use crate::{
    Hints, Refused, Slot,
    reply::{Command, Question, Words},
    turn::Place,
};

/// A field of a `#[derive(Collect)]` struct: any [`Slot`], or `Option` of one for a question that may
/// be skipped.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the answer to a question",
    label = "not a plain value",
    note = "fields are `String`, `bool`, numbers, `YesNo`, `FirstName`, `LastName`, `Email`, dates and times, the types of `fulfill_core::slot`, or `Option` of one",
    note = "an enum becomes such a value with `#[derive(Slot)]`, any other type by implementing `Slot`"
)]
pub trait Field: Sized {
    /// The value of a given answer.
    type Value: Slot;

    /// The field of an answer that was given.
    fn given(value: Self::Value) -> Self;

    /// The field of a question that was skipped; `None` if it must be answered.
    fn skipped() -> Option<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Slot> Field for T {
    type Value = T;

    fn given(value: T) -> Self {
        value
    }

    fn skipped() -> Option<Self> {
        None
    }
}

impl<T: Slot> Field for Option<T> {
    type Value = T;

    fn given(value: T) -> Self {
        Some(value)
    }

    fn skipped() -> Option<Self> {
        Some(None)
    }
}

/// The last word on an answer, from the struct's attribute.
pub(crate) type Rule<T> = fn(&T) -> Result<(), String>;

/// The question of a field, with what its type says of it. For the derive.
pub fn question<F: Field>(name: &str, ask: &str) -> Question {
    let question = Question::new(name, ask).kind(F::Value::kind());
    if F::skipped().is_some() { question.optional() } else { question }
}

/// Reads a field. For the derive.
///
/// # Errors
///
/// As [`Collect::from_answers`](super::Collect::from_answers).
pub fn answer<F: Field>(
    answers: &Answers<'_>,
    name: &'static str,
    rule: Option<Rule<F::Value>>,
    skip: &[&str],
) -> Result<F, Refused> {
    read(answers, name, rule, skip, F::skipped()).and_then(|read| match read {
        Ok(value) => Ok(F::given(value)),
        Err(skipped) => skipped.ok_or(Refused::Missing { name, place: Some(Place::Answer) }),
    })
}

/// Reads a field that is its type's default when it is skipped. For the derive.
///
/// # Errors
///
/// As [`Collect::from_answers`](super::Collect::from_answers).
pub fn answer_or_default<T: Slot + Default>(
    answers: &Answers<'_>,
    name: &'static str,
    rule: Option<Rule<T>>,
    skip: &[&str],
) -> Result<T, Refused> {
    let read = read(answers, name, rule, skip, Some(()))?;
    Ok(read.unwrap_or_default())
}

/// The value, or what a skipped question stands for.
fn read<T: Slot, S>(
    answers: &Answers<'_>,
    name: &'static str,
    rule: Option<Rule<T>>,
    skip: &[&str],
    skipped: Option<S>,
) -> Result<Result<T, Option<S>>, Refused> {
    let Some(answer) = answers.get(name) else { return Ok(Err(skipped)) };
    if let (Value::String(text), true) = (&answer, skipped.is_some()) {
        // A platform that runs the form itself passes on what was said.
        let words = Words::default().skip(skip.iter().copied());
        let said = |words: &Words| words.command(text) == Some(Command::Skip);
        if text.trim().is_empty() || said(&Words::default()) || (!skip.is_empty() && said(&words)) {
            return Ok(Err(skipped));
        }
    }
    let invalid = Refused::Invalid { name, place: Place::Answer, expected: T::EXPECTED };
    let value = T::from_json_at(&answer, answers.hints()).ok_or(invalid)?;
    match rule.map(|rule| rule(&value)) {
        Some(Err(reason)) => Err(Refused::Rejected { name, reason }),
        _ => Ok(Ok(value)),
    }
}

/// Judges an answer that is of its question's kind. For the derive.
///
/// # Errors
///
/// [`Wrong`] if it is not of the field's type, or the field's rule refuses it.
pub fn check<F: Field>(
    answer: &Value,
    hints: &Hints<'_>,
    rule: Option<Rule<F::Value>>,
) -> Result<(), Wrong> {
    let value = F::Value::from_json_at(answer, hints);
    let value = value.ok_or(Wrong::Expected(F::Value::EXPECTED.into()))?;
    match rule {
        Some(rule) => rule(&value).map_err(Wrong::Refused),
        None => Ok(()),
    }
}

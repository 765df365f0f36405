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
    skip: &[&str],
) -> Result<F, Refused> {
    field(answers, name, skip, None)
}

/// Reads a field on which a rule has the last word. For the derive.
///
/// # Errors
///
/// As [`Collect::from_answers`](super::Collect::from_answers).
pub fn answer_by<F: Field>(
    answers: &Answers<'_>,
    name: &'static str,
    skip: &[&str],
    rule: Rule<F::Value>,
) -> Result<F, Refused> {
    field(answers, name, skip, Some(rule))
}

/// Reads a field that is its type's default when it is skipped. For the derive.
///
/// # Errors
///
/// As [`Collect::from_answers`](super::Collect::from_answers).
pub fn answer_or_default<T: Slot + Default>(
    answers: &Answers<'_>,
    name: &'static str,
    skip: &[&str],
) -> Result<T, Refused> {
    read(answers, name, skip, None, Some(())).map(Result::unwrap_or_default)
}

/// The same with a rule. For the derive.
///
/// # Errors
///
/// As [`Collect::from_answers`](super::Collect::from_answers).
pub fn answer_or_default_by<T: Slot + Default>(
    answers: &Answers<'_>,
    name: &'static str,
    skip: &[&str],
    rule: Rule<T>,
) -> Result<T, Refused> {
    read(answers, name, skip, Some(rule), Some(())).map(Result::unwrap_or_default)
}

fn field<F: Field>(
    answers: &Answers<'_>,
    name: &'static str,
    skip: &[&str],
    rule: Option<Rule<F::Value>>,
) -> Result<F, Refused> {
    match read(answers, name, skip, rule, F::skipped())? {
        Ok(value) => Ok(F::given(value)),
        Err(skipped) => skipped.ok_or(Refused::Missing { name, place: Some(Place::Answer) }),
    }
}

/// The value, or what a skipped question stands for.
fn read<T: Slot, S>(
    answers: &Answers<'_>,
    name: &'static str,
    skip: &[&str],
    rule: Option<Rule<T>>,
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
/// [`Wrong`] if it is not of the field's type.
pub fn check<F: Field>(answer: &Value, hints: &Hints<'_>) -> Result<(), Wrong> {
    typed::<F::Value>(answer, hints).map(drop)
}

/// The same with a rule. For the derive.
///
/// # Errors
///
/// [`Wrong`] if it is not of the field's type, or the rule refuses it.
pub fn check_by<F: Field>(
    answer: &Value,
    hints: &Hints<'_>,
    rule: Rule<F::Value>,
) -> Result<(), Wrong> {
    rule(&typed(answer, hints)?).map_err(Wrong::Refused)
}

fn typed<T: Slot>(answer: &Value, hints: &Hints<'_>) -> Result<T, Wrong> {
    T::from_json_at(answer, hints).ok_or(Wrong::Expected(T::EXPECTED.into()))
}

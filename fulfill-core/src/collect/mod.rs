//! Forms as types: what `#[derive(Collect)]` implements, and how answers are judged and read.

mod answers;
mod checks;
mod entry;
pub(crate) mod field;

pub use self::{
    answers::Answers,
    checks::{Checks, Heard, Validate, Wrong},
    entry::{FormEntry, clashes, collected_forms},
    field::Field,
};
use crate::{Hints, Refused, reply::Form};
use serde_json::Value;

/// A form as a struct, one field a question. Written by `#[derive(Collect)]`.
///
/// [`Reply::collect`](crate::Reply::collect) asks it; the intent it leads to takes the struct as an
/// argument. On platforms that run forms themselves it arrives there from the platform's memory.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    label = "not a struct under #[derive(Collect)]",
    note = "put `#[derive(Collect)]` and `#[collect(then = intent)]` on a struct with a field for each question"
)]
pub trait Collect: Sized {
    /// The form's name.
    const NAME: &'static str;

    /// The questions, and where they lead.
    fn form() -> Form;

    /// Reads the struct from a form's answers.
    ///
    /// # Errors
    ///
    /// [`Refused`] if an answer is missing that is not optional, is not of its field's type, or is
    /// refused by the field's own function.
    fn from_answers(answers: &Answers<'_>) -> Result<Self, Refused>;

    /// Whether an answer, as [`Kind::read`](crate::reply::Kind::read) keeps it, fits its field.
    /// `None` if there is no such question.
    fn check(question: &str, answer: &Value, hints: &Hints<'_>) -> Option<Result<(), Wrong>>;
}

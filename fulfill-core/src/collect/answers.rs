//! The answers of one form.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::{Hints, Turn, turn::Place};

/// The answers of one form by the names of its questions, as they were kept or as a platform sends
/// them.
#[derive(Clone, Debug)]
pub struct Answers<'a> {
    from: From<'a>,
    hints: Hints<'a>,
}

#[derive(Clone, Debug)]
enum From<'a> {
    Form(Cow<'a, Map<String, Value>>),
    Turn(&'a Turn),
}

impl<'a> Answers<'a> {
    /// Answers that were kept.
    pub fn new(answers: &'a Map<String, Value>, hints: Hints<'a>) -> Self {
        Self { from: From::Form(Cow::Borrowed(answers)), hints }
    }

    /// The answers that a turn brings to a form: those given to the form of that name, or any if the
    /// turn does not tell forms apart.
    pub fn of_turn(turn: &'a Turn, form: &str) -> Self {
        let from =
            turn.answers_to(form).map_or(From::Turn(turn), |own| From::Form(Cow::Owned(own)));
        Self { from, hints: turn.hints() }
    }

    /// The answer to one question; `None` if there is none, or it is null.
    pub fn get(&self, question: &str) -> Option<Value> {
        let answer = match &self.from {
            From::Form(answers) => answers.get(question).cloned(),
            From::Turn(turn) => turn.get(Place::Answer, question),
        };
        answer.filter(|answer| !answer.is_null())
    }

    /// What is known when they are read.
    pub fn hints(&self) -> &Hints<'a> {
        &self.hints
    }
}

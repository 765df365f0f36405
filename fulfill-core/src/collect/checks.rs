//! Judges what a user says to a question.

use std::{collections::HashMap, fmt, sync::Arc};

use serde_json::Value;

use super::{Collect, FormEntry, collected_forms};
use crate::{
    Hints,
    reply::{Command, Form, Question},
};

/// A function that has the last word on an answer: `Err` says why not, in words for the user.
pub type Validate = Arc<dyn Fn(&Value) -> Result<(), String> + Send + Sync>;

type Check = fn(&str, &Value, &Hints<'_>) -> Option<Result<(), Wrong>>;

/// What has a word on answers beside their kinds: the types and functions of derived forms, and the
/// functions that forms made by hand name.
///
/// ```
/// use fulfill_core::{
///     Hints,
///     collect::{Checks, Heard},
///     reply::{Command, Form, Kind, Question},
/// };
///
/// let checks = Checks::new().named("small", |answer| match answer.as_i64() {
///     Some(..=9) => Ok(()),
///     _ => Err("At most nine, please.".to_owned()),
/// });
/// let question = Question::new("pizzas", "How many?").kind(Kind::Integer).validate("small");
/// let form = Form::new("order", "store").question(question);
///
/// let hear = |text| checks.hear(&form, &form.questions[0], text, &Hints::new("pt"));
/// assert_eq!(hear("três"), Heard::Answer(3.into()));
/// assert_eq!(hear("dez").reason(), Some("At most nine, please."));
/// assert_eq!(hear("cancelar"), Heard::Command(Command::Cancel));
/// ```
#[derive(Clone, Default)]
pub struct Checks {
    forms: HashMap<&'static str, Check>,
    named: HashMap<String, Validate>,
}

/// What a user said to a question.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A right answer, as it is kept.
    Answer(Value),
    /// No answer, but what to do instead.
    Command(Command),
    /// A wrong answer.
    Wrong(Wrong),
}

impl Heard {
    /// Why the answer is wrong, in words for the user, where a function said so.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Wrong(Wrong::Refused(reason)) => Some(reason),
            _ => None,
        }
    }
}

/// Why an answer is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Wrong {
    /// It is not of the question's kind or the field's type.
    #[error("expected {0}")]
    Expected(String),
    /// A function refused it, with words for the user.
    #[error("{0}")]
    Refused(String),
}

impl Checks {
    /// None yet: answers are judged by their kinds.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of all derived forms that are linked into this program.
    pub fn collected() -> Self {
        let forms = collected_forms().map(|FormEntry { name, check, .. }| (*name, *check));
        Self { forms: forms.collect(), named: HashMap::new() }
    }

    /// Adds those of one derived form.
    #[must_use]
    pub fn with<C: Collect>(mut self) -> Self {
        self.forms.insert(C::NAME, C::check);
        self
    }

    /// Adds a function that forms made by hand name in [`Question::validate`]. It gets the answer as
    /// [`Kind::read`](crate::reply::Kind::read) keeps it.
    #[must_use]
    pub fn named(
        mut self,
        name: impl Into<String>,
        validate: impl Fn(&Value) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        self.named.insert(name.into(), Arc::new(validate));
        self
    }

    /// What a text means at a question of a form.
    pub fn hear(&self, form: &Form, question: &Question, text: &str, hints: &Hints<'_>) -> Heard {
        if let Some(command) = form.command(question, text) {
            return Heard::Command(command);
        }
        match self.accept(form, question, &Value::String(text.to_owned()), hints) {
            Ok(answer) => Heard::Answer(answer),
            Err(wrong) => Heard::Wrong(wrong),
        }
    }

    /// The answer as it is kept: also for a recognised field that may answer the question unasked.
    ///
    /// # Errors
    ///
    /// [`Wrong`] if it is not of the question's kind, or somebody who has a word on it says no.
    pub fn accept(
        &self,
        form: &Form,
        question: &Question,
        given: &Value,
        hints: &Hints<'_>,
    ) -> Result<Value, Wrong> {
        let kind = &question.kind;
        let answer = kind.read_json(given, hints);
        let answer = answer.ok_or_else(|| Wrong::Expected(kind.expected().into_owned()))?;
        let typed = self.forms.get(form.name.as_str());
        if let Some(verdict) = typed.and_then(|check| check(&question.name, &answer, hints)) {
            return verdict.map(|()| answer);
        }
        if let Some(validate) = question.validate.as_ref().and_then(|name| self.named.get(name)) {
            validate(&answer).map_err(Wrong::Refused)?;
        }
        Ok(answer)
    }

    /// What a form made by hand names that is not here, and all else that is
    /// [wrong](Form::gaps) with it.
    pub fn gaps(&self, form: &Form) -> Vec<String> {
        let mut gaps = form.gaps();
        if self.forms.contains_key(form.name.as_str()) {
            return gaps;
        }
        for question in &form.questions {
            if let Some(name) =
                question.validate.as_ref().filter(|name| !self.named.contains_key(*name))
            {
                gaps.push(format!(
                    "question `{}` of form `{}` is validated by `{name}`, which nobody provides; add \
                     it with `Checks::named`",
                    question.name, form.name
                ));
            }
        }
        gaps
    }
}

impl fmt::Debug for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checks")
            .field("forms", &self.forms.keys())
            .field("named", &self.named.keys())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reply::Kind;

    #[test]
    fn fields_answer_unasked_if_they_fit() {
        let form = Form::new("f", "x")
            .question(Question::new("n", "?").kind(Kind::Decimal))
            .question(Question::new("agreed", "?").kind(Kind::YesNo));
        let accept = |at: usize, given: Value| {
            Checks::new().accept(&form, &form.questions[at], &given, &Hints::new("pt")).ok()
        };
        assert_eq!(accept(0, json!(1.234)), Some(json!(1.234)));
        assert_eq!(accept(0, json!("1,234")), Some(json!(1.234)));
        assert_eq!(accept(0, json!([1])), None);
        assert_eq!(accept(1, json!(true)), Some(json!("Yes")));
        assert_eq!(accept(1, json!("talvez")), None);
    }

    #[test]
    fn what_nobody_provides_is_a_gap() {
        let form = Form::new("f", "x").question(Question::new("q", "?").validate("known"));
        assert!(Checks::new().gaps(&form)[0].contains("`known`"));
        assert_eq!(Checks::new().named("known", |_| Ok(())).gaps(&form), [""; 0]);
    }

    #[test]
    fn wrong_answers_say_what_was_expected() {
        let form = Form::new("f", "x").question(Question::new("q", "?").kind(Kind::Email));
        let heard = Checks::new().hear(&form, &form.questions[0], "nobody", &Hints::default());
        assert_eq!(heard.reason(), None);
        let Heard::Wrong(wrong) = heard else { panic!("{heard:?}") };
        assert_eq!(wrong.to_string(), "expected an e-mail address such as ana@example.com");
    }
}

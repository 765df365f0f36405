//! Forms in Autopilot's words, and their answers read back.

use std::borrow::Cow;

use fulfill_core::{
    provider::Loss,
    reply::{self, Kind},
};
use serde_json::{Map, Value};

use super::{
    super::{Answer, Collect, Collected, FieldType, Prompt, Question, Rules},
    encode::{digits, target},
};

/// A form as a `collect`. Autopilot asks all questions itself, so what only the one who asks can do
/// is lost: validation by a function, skipping, going back, cancelling and confirming. The answers
/// are judged when they are read back.
pub(super) fn collect(form: reply::Form, losses: &mut Vec<Loss>) -> Collect {
    let mut lose = |note: String| losses.push(Loss::new("collect", note));
    let name = form.name.as_str();
    if form.confirm.is_some() {
        lose(format!("form `{name}` goes on unconfirmed, Autopilot cannot ask for that"));
    }
    if form.cancel.is_some() || !form.words.is_usual() {
        lose(format!("form `{name}` has no words that skip, go back or cancel on Autopilot"));
    }
    for question in &form.questions {
        let name = &question.name;
        if question.validate.is_some() {
            lose(format!("question `{name}` is not validated before the form arrives"));
        }
        if question.optional {
            lose(format!(
                "question `{name}` is asked until it has an answer, it cannot be skipped"
            ));
        }
        if question.media.is_some() {
            lose(format!("question `{name}` is asked without its picture"));
        }
    }
    let mut collect = Collect::new(form.name, target(form.then));
    collect.questions.extend(form.questions.into_iter().map(question));
    collect
}

fn question(asked: reply::Question) -> Question {
    let mut rules = Rules::new();
    let mut kind = None;
    match asked.kind {
        // Other words for a value are values to Autopilot; which one is meant is read back.
        Kind::OneOf(values) => {
            let words = values.into_iter().flat_map(|one| [vec![one.value], one.synonyms].concat());
            rules = rules.allowed_values(words);
        }
        Kind::Media(types) if !types.is_empty() => rules = rules.allowed_types(types),
        other => kind = field_type(other),
    }
    if !asked.retry.is_empty() || asked.repeat {
        rules = rules.on_failure(asked.retry, asked.repeat);
    }
    if let Some(thanks) = asked.thanks {
        rules = rules.on_success(thanks);
    }
    if let Some((most, otherwise)) = asked.attempts {
        rules = rules.max_attempts(most, target(otherwise));
    }
    let mut question = Question::new(asked.name, Prompt::from(asked.ask));
    question.kind = kind;
    question.prefill = asked.prefill;
    question.voice_digits = asked.digits.map(digits);
    if rules != Rules::new() { question.rules(rules) } else { question }
}

pub(super) fn field_type(kind: Kind) -> Option<FieldType> {
    Some(match kind {
        Kind::YesNo => FieldType::YesNo,
        Kind::FirstName => FieldType::FirstName,
        Kind::LastName => FieldType::LastName,
        Kind::Email => FieldType::Email,
        Kind::PhoneNumber => FieldType::PhoneNumber,
        Kind::Integer | Kind::Decimal => FieldType::Number,
        Kind::NumberSequence => FieldType::NumberSequence,
        Kind::Alphanumeric => FieldType::Alphanumeric,
        Kind::Date => FieldType::Date,
        Kind::Time => FieldType::Time,
        Kind::DayOfWeek => FieldType::DayOfWeek,
        Kind::Month => FieldType::Month,
        Kind::City => FieldType::City,
        Kind::Country => FieldType::Country,
        Kind::Currency => FieldType::Currency,
        Kind::Language => FieldType::Language,
        Kind::UsState => FieldType::UsState,
        Kind::Custom(name) => FieldType::from(name.as_str()),
        _ => return None,
    })
}

/// The answers of one collect, by question.
pub(super) fn answers(collected: Collected<'_>) -> Map<String, Value> {
    let answers = collected.answers();
    answers.filter_map(|(name, answer)| Some((name.to_owned(), value(&answer)?))).collect()
}

/// What was answered: its text, or the address of what was sent, if it is a picture or a recording.
pub(super) fn value(answer: &Answer<'_>) -> Option<Value> {
    let media = || {
        let media = answer.media?;
        media.as_str().or_else(|| media.get("url")?.as_str()).map(str::to_owned)
    };
    answer.text().map(Cow::into_owned).or_else(media).map(Value::from)
}

//! A `collect` as a form, the way back from [`form`](super::super::form).

use fulfill_core::reply::{self, Form, Kind};

use super::{
    super::super::{Collect, Question, Rules, Validate},
    Left,
    reply::{Maker, nobody},
};

/// The form of a collect; `None` if nobody takes its answers, or it cannot be asked.
pub(super) fn form(
    maker: &Maker<'_>,
    collect: &Collect,
    task: &str,
    left: &mut Left,
) -> Option<Form> {
    let end = &collect.on_complete.redirect;
    let Some(then) = maker.names.resolve(end, Some(task)) else {
        left.add(nobody("its collect leads", end));
        return None;
    };
    let mut form = Form::new(collect.name.as_str(), then);
    form.questions.extend(collect.questions.iter().map(|asked| question(maker, asked, left)));
    let gaps = form.gaps();
    let sound = gaps.is_empty();
    gaps.into_iter().for_each(|gap| left.add(format!("its collect is left out: {gap}")));
    sound.then_some(form)
}

fn question(maker: &Maker<'_>, asked: &Question, left: &mut Left) -> reply::Question {
    let none = Rules::new();
    let rules = match &asked.validate {
        Some(Validate::Rules(rules)) => rules,
        Some(Validate::ByType) | None => &none,
    };
    let name = asked.name.as_str();
    if let Some(webhook) = &rules.webhook {
        left.add(format!(
            "answers to `{name}` are not judged by `{}`; look at them in the handler",
            webhook.url
        ));
    }
    let mut question = reply::Question::new(name, asked.question.text());
    question.kind = kind(maker, asked, rules, left);
    question.prefill = asked.prefill.clone().filter(|field| !field.is_empty());
    question.digits = asked.voice_digits.as_ref().map(|keys| maker.digits(keys, left));
    maker.style.apply(rules, &mut question, &maker.names, left);
    question
}

/// What the answer must be: one of the allowed values, with their other words if the type has some,
/// a medium of the allowed types, or what the type says.
fn kind(maker: &Maker<'_>, asked: &Question, rules: &Rules, left: &mut Left) -> Kind {
    let by_type = asked.kind.as_ref().map(|kind| maker.types.kind(kind, &asked.name, left));
    let list = |values: &Option<super::super::super::Values>| {
        values.as_ref().map(|values| values.list.clone()).filter(|list| !list.is_empty())
    };
    match (list(&rules.allowed_values), list(&rules.allowed_types)) {
        (Some(values), types) => {
            if types.is_some() {
                let name = &asked.name;
                left.add(format!("question `{name}` takes texts only, since it allows values"));
            }
            super::kinds::allowed(values, by_type)
        }
        (None, Some(types)) => Kind::Media(types),
        (None, None) => by_type.unwrap_or(Kind::Text),
    }
}

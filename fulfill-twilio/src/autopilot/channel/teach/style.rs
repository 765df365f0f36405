//! What is said to answers, and when a collect gives up: a question's own rules, with the bot's style
//! sheet and defaults behind them.

use fulfill_core::reply::Question;

use super::{
    super::super::{
        MaxAttempts, OnFailure, Rules, SayPrompt, Schema, Target,
        schema::{StyleSheetWrapper, ValidateStyle},
    },
    Left, Untaught, lose,
    names::Names,
    reply::nobody,
};

/// How a bot judges answers unless a question says otherwise.
pub(super) struct Style<'a> {
    validate: Option<&'a ValidateStyle>,
    otherwise: Option<Target>,
}

impl<'a> Style<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        let sheet =
            schema.style_sheet.as_ref().map(|StyleSheetWrapper { style_sheet }| style_sheet);
        let validate = sheet.and_then(|sheet| sheet.collect.as_ref()?.validate.as_ref());
        let defaults = schema.defaults.as_ref().map(|wrapper| &wrapper.defaults);
        let otherwise = defaults.and_then(|defaults| defaults.collect.as_ref());
        let otherwise = otherwise.and_then(|collect| collect.validate_on_failure.as_ref());
        let otherwise = otherwise.filter(|target| !target.trim().is_empty());
        Self { validate, otherwise: otherwise.map(Target::url) }
    }

    /// Says how answers to a question are judged.
    pub(super) fn apply(
        &self,
        rules: &Rules,
        question: &mut Question,
        names: &Names,
        left: &mut Left,
    ) {
        let failure =
            [rules.on_failure.as_ref(), self.validate.and_then(|own| own.on_failure.as_ref())];
        let failures = || failure.into_iter().flatten();
        let texts = failures().map(texts).find(|texts| !texts.is_empty());
        question.retry = texts.unwrap_or_default();
        question.repeat = failures().find_map(|failure| failure.repeat_question).unwrap_or(false);
        let thanks = rules.on_success.as_ref();
        let thanks = thanks.or_else(|| self.validate.and_then(|own| own.on_success.as_ref()));
        question.thanks = thanks.map(text).filter(|text| !text.trim().is_empty());
        question.attempts = match &rules.max_attempts {
            Some(MaxAttempts { num_attempts: 0, .. }) => {
                left.add(format!(
                    "question `{}` allows no attempt; it is asked until it is answered",
                    question.name
                ));
                None
            }
            Some(MaxAttempts { redirect, num_attempts }) => {
                let to = names.resolve(redirect, None);
                if to.is_none() {
                    let what = format!(
                        "question `{}` is asked until it is answered: it gives up by going",
                        question.name
                    );
                    left.add(nobody(&what, redirect));
                }
                to.map(|to| (*num_attempts, to))
            }
            None => self.most().zip(self.otherwise.as_ref().and_then(|to| names.resolve(to, None))),
        };
    }

    /// What of the style sheet and the defaults nobody can hold to.
    pub(super) fn check(&self, names: &Names, losses: &mut Vec<Untaught>) {
        let most = self.validate.and_then(|own| own.max_attempts);
        match (&self.otherwise, most) {
            (Some(target), _) if names.resolve(target, None).is_none() => {
                lose(losses, "", nobody("collects that give up by default lead", target));
            }
            (_, Some(0)) => lose(
                losses,
                "",
                "`max_attempts` of the style sheet allows no attempt; questions are asked until they \
                 are answered",
            ),
            (None, Some(_)) => lose(
                losses,
                "",
                "`max_attempts` of the style sheet has no task to lead to; name one as \
                 `validate_on_failure` in the defaults",
            ),
            (Some(_), None) => lose(
                losses,
                "",
                "`validate_on_failure` of the defaults is not used: the style sheet does not say by \
                 `max_attempts` when",
            ),
            _ => {}
        }
    }

    fn most(&self) -> Option<u32> {
        self.validate?.max_attempts.filter(|most| *most > 0)
    }
}

fn texts(failure: &OnFailure) -> Vec<String> {
    failure.messages.iter().map(text).filter(|text| !text.trim().is_empty()).collect()
}

fn text(prompt: &SayPrompt) -> String {
    prompt.say.text().to_owned()
}

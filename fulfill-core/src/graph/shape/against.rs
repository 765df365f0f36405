//! Two shapes compared: who waits for what a new build does not have.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{FormShape, QuestionShape, Shape};
use crate::graph::build::kind_words;

/// Users of a former build who could not go on where they wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Broken {
    /// For what they wait, for example ``form `order` ``.
    pub waiting: String,
    /// What has become of it.
    pub message: String,
    /// What will happen to them.
    pub outcome: String,
    /// What to do to spare them that.
    pub advice: String,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { waiting, message, outcome, advice } = self;
        write!(f, "{waiting}: {message}; {outcome}; {advice}")
    }
}

impl Shape {
    /// Which users of the former build `old` could not go on where they wait; empty if all can.
    ///
    /// ```
    /// use fulfill_core::{graph::Shape, reply::{Form, Question}};
    ///
    /// let old = Form::new("order", "store").question(Question::new("size", "Which size?"));
    /// let new = Form::new("order", "store").question(Question::new("pizza_size", "Which size?"));
    /// let broken = Shape::new().form(&new).against(&Shape::new().form(&old));
    /// assert_eq!(broken[0].waiting, "form `order`");
    /// assert_eq!(broken[0].message, "question `size` is now `pizza_size`?");
    /// ```
    pub fn against(&self, old: &Self) -> Vec<Broken> {
        let forms =
            old.forms.iter().filter_map(|(name, former)| self.form_against(name, former, old));
        let intents = old.awaited.iter().filter(|name| !self.intents.contains(name));
        let intents = intents.map(|name| Broken {
            waiting: format!("intent `{name}`"),
            message: "it is gone".to_owned(),
            outcome: "users who were asked for it, and for nothing else that is still there, are \
                      told that the bot has changed, and what they say is taken afresh"
                .to_owned(),
            advice: "keep an intent of that node for as long as a session lasts".to_owned(),
        });
        let states = old.states.iter().filter(|name| !self.states.contains(name));
        let states = states.map(|name| Broken {
            waiting: format!("state `{name}`"),
            message: "no intent sets it or answers in it".to_owned(),
            outcome: "conversations in it are answered by intents without `states`, and by nobody \
                      if those do not fit"
                .to_owned(),
            advice: format!(
                "keep an intent with `states = [\"{name}\"]` for as long as a session lasts"
            ),
        });
        forms.chain(intents).chain(states).collect()
    }

    fn form_against(&self, name: &str, former: &FormShape, old: &Self) -> Option<Broken> {
        let waiting = format!("form `{name}`");
        let Some(now) = self.forms.get(name) else {
            let mut others = self.forms.iter().filter(|(other, _)| !old.forms.contains_key(*other));
            let same = others.find(|(_, other)| other.questions == former.questions);
            let message = match same {
                Some((other, _)) => format!("it is now `{other}`?"),
                None => "it is gone".to_owned(),
            };
            return Some(Broken {
                waiting,
                message,
                outcome: "users at one of its questions are told that the bot has changed, keep \
                          their memory, and what they say is taken afresh"
                    .to_owned(),
                advice: "keep the form under its name for as long as a session lasts".to_owned(),
            });
        };
        if now.fingerprint == former.fingerprint {
            return None;
        }
        Some(Broken {
            waiting,
            message: changes(&former.questions, &now.questions).join(", "),
            outcome: "users at one of its questions are told that the bot has changed, and it \
                      starts again from its first question"
                .to_owned(),
            advice: "keep names and kinds, and ask what is new in a form of its own, or deploy \
                     when few wait"
                .to_owned(),
        })
    }
}

/// What has become of the questions, in the former order, then what is new.
fn changes(former: &[QuestionShape], now: &[QuestionShape]) -> Vec<String> {
    let mut changes = Vec::new();
    let mut matched: BTreeSet<&str> = BTreeSet::new();
    for (at, question) in former.iter().enumerate() {
        let QuestionShape { name, kind } = question;
        match now.iter().find(|other| other.name == *name) {
            Some(same) if same.kind != *kind => {
                let (was, is) = (kind_words(kind), kind_words(&same.kind));
                changes.push(format!("question `{name}` is now {is}, and was {was}"));
            }
            Some(_) => {}
            None => match renamed(former, now, at, &matched) {
                Some(new) => {
                    matched.insert(&new.name);
                    changes.push(format!("question `{name}` is now `{}`?", new.name));
                }
                None => changes.push(format!("question `{name}` is gone")),
            },
        }
    }
    let is_new = |question: &&QuestionShape| {
        !former.iter().any(|other| other.name == question.name)
            && !matched.contains(question.name.as_str())
    };
    let new = now.iter().filter(is_new);
    changes.extend(new.map(|question| format!("question `{}` is new", question.name)));
    if changes.is_empty() {
        changes.push("its questions are asked in another order".to_owned());
    }
    changes
}

/// The new question that a former one most likely is under another name: of the same kind, and at
/// the same place or with a name of the same words.
fn renamed<'n>(
    former: &[QuestionShape],
    now: &'n [QuestionShape],
    at: usize,
    matched: &BTreeSet<&str>,
) -> Option<&'n QuestionShape> {
    let question = &former[at];
    let alike = |name: &str| {
        let part = |one: &str, other: &str| one.contains(other);
        part(name, &question.name) || part(&question.name, name)
    };
    let score = |(place, other): (usize, &QuestionShape)| {
        2 * u8::from(other.kind == question.kind)
            + u8::from(place == at)
            + u8::from(alike(&other.name))
    };
    let candidates = now.iter().enumerate().filter(|(_, other)| {
        !former.iter().any(|known| known.name == other.name)
            && !matched.contains(other.name.as_str())
    });
    let scored = candidates.map(|(place, other)| (score((place, other)), place, other));
    let best = scored.max_by_key(|(score, place, _)| (*score, std::cmp::Reverse(*place)))?;
    // The place alone, or the kind alone, says too little.
    (best.0 >= 2 && (best.0 > 2 || former.len() == now.len())).then_some(best.2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Form, Kind, Question};

    fn shape(form: &str, questions: &[(&str, Kind)]) -> Shape {
        let form = questions.iter().fold(Form::new(form, "x"), |form, (name, kind)| {
            form.question(Question::new(*name, "?").kind(kind.clone()))
        });
        Shape::new().form(&form)
    }

    const OLD: &[(&str, Kind)] =
        &[("size", Kind::Text), ("count", Kind::Integer), ("day", Kind::Date)];

    fn check(form: &str, questions: &[(&str, Kind)], expected: &[&str]) {
        let broken = shape(form, questions).against(&shape("order", OLD));
        let told: Vec<&str> = broken.iter().map(|broken| broken.message.as_str()).collect();
        assert_eq!(told, expected, "{questions:?}");
    }

    #[test]
    fn what_became_of_a_form_is_named() {
        check("order", OLD, &[]);
        let [size, count, day] = [OLD[0].clone(), OLD[1].clone(), OLD[2].clone()];
        check(
            "order",
            &[("pizza_size", Kind::Text), count.clone(), day.clone()],
            &["question `size` is now `pizza_size`?"],
        );
        check(
            "order",
            &[size.clone(), ("count", Kind::Decimal), day.clone()],
            &["question `count` is now decimal, and was integer"],
        );
        check("order", &[size.clone(), day.clone()], &["question `count` is gone"]);
        check(
            "order",
            &[count.clone(), size.clone(), day.clone()],
            &["its questions are asked in another order"],
        );
        check(
            "order",
            &[size.clone(), count.clone(), day.clone(), ("note", Kind::Text)],
            &["question `note` is new"],
        );
        check(
            "order",
            &[size, ("how_many", Kind::Integer), ("when", Kind::Date)],
            &["question `count` is now `how_many`?, question `day` is now `when`?"],
        );
        check("orders", OLD, &["it is now `orders`?"]);
        check("else", &[count, day], &["it is gone"]);
    }

    #[test]
    fn intents_and_states_that_are_gone_are_named() {
        let old = Shape {
            intents: vec!["help".into(), "menu".into(), "start".into()],
            awaited: vec!["help".into(), "menu".into()],
            states: vec!["ordering".into()],
            ..Shape::new()
        };
        let new = Shape { intents: vec!["help".into()], ..Shape::new() };
        let broken = new.against(&old);
        let waiting: Vec<&str> = broken.iter().map(|broken| broken.waiting.as_str()).collect();
        assert_eq!(waiting, ["intent `menu`", "state `ordering`"]);
        assert!(old.against(&new).is_empty());
    }
}

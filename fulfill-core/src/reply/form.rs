//! Forms: questions asked one after another.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Question, Target, Words};

/// Questions to ask, and where to go on with the answers.
///
/// `#[derive(Collect)]` makes one of a struct; bots that are data make it by hand.
///
/// ```
/// use fulfill_core::reply::{Confirm, Form, Kind, Question, Target};
///
/// let form = Form::new("collect-name", Target::node("store-user"))
///     .question(
///         Question::new("first_name", "What is your first name?")
///             .kind(Kind::FirstName)
///             .retry("I did not get that. Your first name?")
///             .attempts(3, Target::node("give-up")),
///     )
///     .question(Question::new("e-mail", "And your address?").kind(Kind::Email).optional())
///     .confirm("Is that right, {first_name}?")
///     .cancel("give-up");
/// assert_eq!(form.questions[0].name, "first_name");
/// assert_eq!(form.gaps(), [""; 0]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The form's name, without blanks.
    pub name: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Where to go on once all are answered.
    pub then: Target,
    /// Where to go when the user cancels; if `None`, the form ends and nothing else happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<Target>,
    /// What to ask before going on; nothing if `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<Confirm>,
    /// What skips, goes back and cancels, where it is not the usual words.
    #[serde(default, skip_serializing_if = "Words::is_usual")]
    pub words: Words,
}

impl Form {
    /// A form without questions yet.
    pub fn new(name: impl Into<String>, then: impl Into<Target>) -> Self {
        Self {
            name: name.into(),
            questions: Vec::new(),
            then: then.into(),
            cancel: None,
            confirm: None,
            words: Words::default(),
        }
    }

    /// Adds a question.
    #[must_use]
    pub fn question(mut self, question: Question) -> Self {
        self.questions.push(question);
        self
    }

    /// Says where to go when the user cancels.
    #[must_use]
    pub fn cancel(mut self, to: impl Into<Target>) -> Self {
        self.cancel = Some(to.into());
        self
    }

    /// Asks before going on, with the answers at their places: see [`Confirm`].
    #[must_use]
    pub fn confirm(mut self, ask: impl Into<Confirm>) -> Self {
        self.confirm = Some(ask.into());
        self
    }

    /// Replaces the words that skip, go back and cancel.
    #[must_use]
    pub fn words(mut self, words: Words) -> Self {
        self.words = words;
        self
    }

    /// The question of that name, and its place.
    pub fn find(&self, question: &str) -> Option<(usize, &Question)> {
        self.questions.iter().enumerate().find(|(_, asked)| asked.name == question)
    }

    /// What is wrong with a form that was made by hand, each with what to write instead.
    pub fn gaps(&self) -> Vec<String> {
        let mut gaps = Vec::new();
        let form = &self.name;
        if form.is_empty() || form.contains(char::is_whitespace) {
            gaps.push(format!("form `{form}` needs a name without blanks"));
        }
        if self.questions.is_empty() {
            gaps.push(format!("form `{form}` asks nothing; add a question"));
        }
        for (at, question) in self.questions.iter().enumerate() {
            let name = &question.name;
            if name.is_empty() {
                gaps.push(format!("question {} of form `{form}` needs a name", at + 1));
            } else if self.questions[..at].iter().any(|other| other.name == *name) {
                gaps.push(format!("form `{form}` asks `{name}` twice; rename one"));
            }
            if question.ask.trim().is_empty() {
                gaps.push(format!(
                    "question `{name}` of form `{form}` has no words; say what is asked"
                ));
            }
            if question.attempts.as_ref().is_some_and(|(most, _)| *most == 0) {
                gaps.push(format!("question `{name}` of form `{form}` allows no attempt; allow 1"));
            }
        }
        for name in self.confirm.iter().flat_map(|confirm| placeholders(&confirm.ask)) {
            if name != Confirm::SUMMARY && self.find(name).is_none() {
                gaps.push(format!("form `{form}` asks nothing called `{name}`, which it confirms"));
            }
        }
        gaps
    }

    /// The words of the [`confirm`](Self::confirm) question with these answers, each in the
    /// [words](super::Kind::spoken) of a locale; `None` if the form has none.
    pub fn confirmation(&self, answers: &Map<String, Value>, locale: &str) -> Option<String> {
        let ask = &self.confirm.as_ref()?.ask;
        let mut text = String::new();
        let mut rest = ask.as_str();
        while let Some((before, name, behind)) = next_placeholder(rest) {
            text.push_str(before);
            match name {
                Confirm::SUMMARY => text.push_str(&self.summary(answers, locale)),
                name => {
                    if let (Some((_, question)), Some(answer)) =
                        (self.find(name), answers.get(name))
                    {
                        text.push_str(&question.kind.spoken(answer, locale));
                    }
                }
            }
            rest = behind;
        }
        text.push_str(rest);
        Some(text)
    }

    /// The answers, one a line, each behind its question's label.
    pub fn summary(&self, answers: &Map<String, Value>, locale: &str) -> String {
        let line = |question: &Question| {
            let answer = question.kind.spoken(answers.get(&question.name)?, locale);
            (!answer.is_empty()).then(|| format!("{}: {answer}", question.shown_label()))
        };
        let lines: Vec<String> = self.questions.iter().filter_map(line).collect();
        lines.join("\n")
    }
}

/// A question whether the answers are right, asked before a form goes on. Who says no is asked
/// everything again.
///
/// `{first_name}` stands for the answer of that name, `{summary}` for all of them, one a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Confirm {
    /// What is asked.
    pub ask: String,
}

impl Confirm {
    /// The placeholder that stands for all answers.
    pub const SUMMARY: &'static str = "summary";
}

impl<T: Into<String>> From<T> for Confirm {
    fn from(ask: T) -> Self {
        Self { ask: ask.into() }
    }
}

/// The names in braces.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, behind) = next_placeholder(rest)?;
        rest = behind;
        Some(name)
    })
}

/// What stands before the first name in braces, the name, and what stands behind.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    for (open, _) in text.match_indices('{') {
        let (name, behind) = text[open + 1..].split_once('}')?;
        if !name.is_empty() && !name.contains(['{', ' ']) {
            return Some((&text[..open], name, behind));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::reply::Kind;

    fn form() -> Form {
        Form::new("order", "store")
            .question(Question::new("size", "Which size?").label("Size"))
            .question(Question::new("how_many", "How many?").kind(Kind::Integer))
            .question(Question::new("note", "Anything else?").optional())
    }

    #[test]
    fn the_confirmation_shows_the_answers() {
        let answers = json!({"size": "{how_many}", "how_many": 2, "note": null});
        let Value::Object(answers) = answers else { unreachable!() };
        let ask = |text: &str| form().confirm(text).confirmation(&answers, "en").unwrap();
        // What a user wrote is data: it is not looked at again.
        assert_eq!(ask("{how_many} x {size}{note}?"), "2 x {how_many}?");
        assert_eq!(ask("{summary}\nRight?"), "Size: {how_many}\nhow many: 2\nRight?");
        assert_eq!(ask("{} {a b} {"), "{} {a b} {");
        assert_eq!(form().confirmation(&answers, "en"), None);
    }

    #[test]
    fn gaps_are_found_together() {
        let wrong = Form::new("a b", "x")
            .question(Question::new("q", " "))
            .question(Question::new("q", "?").attempts(0, "x"))
            .question(Question::new("", "?"))
            .confirm("{nothing}, {summary}");
        let gaps = wrong.gaps().join("\n");
        for part in
            ["without blanks", "no words", "twice", "no attempt", "needs a name", "`nothing`"]
        {
            assert!(gaps.contains(part), "{part}: {gaps}");
        }
        assert_eq!(Form::new("x", "y").gaps().len(), 1);
    }

    #[test]
    fn forms_are_data() {
        let full =
            form().confirm("{summary}?").cancel("bye").words(Words::default().back(["undo"]));
        for form in [form(), full] {
            let json = serde_json::to_string(&form).unwrap();
            assert_eq!(serde_json::from_str::<Form>(&json).unwrap(), form);
        }
        // What was written before there were confirmations is read as ever.
        let old = json!({"name": "a", "questions": [{"name": "q", "ask": "?", "kind": "text"}],
            "then": {"intent": {"node": "x"}}});
        let read: Form = serde_json::from_value(old).unwrap();
        assert_eq!(read, Form::new("a", "x").question(Question::new("q", "?")));
    }
}

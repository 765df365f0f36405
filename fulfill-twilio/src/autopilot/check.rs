//! What is wrong with a reply although it can be written: found before a user finds it.

use std::collections::HashSet;

use super::limits::MAX_REPLY;
use super::{Action, Actions, Collect, Question, Target, Validate};

/// Something in a reply that Autopilot refused, or that does not do what it seems to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// An action comes after one that hands over control.
    #[error("action {index} ({action}) never runs because {after} comes before it; move it up")]
    NeverRuns {
        /// Its place, from 0.
        index: usize,
        /// Its name.
        action: &'static str,
        /// The action that hands over control.
        after: &'static str,
    },
    /// A redirect leads nowhere.
    #[error("{place} has no target; name a task as \"task://name\" or give a URL")]
    NoTarget {
        /// Where the target stands.
        place: String,
    },
    /// A text, body or URL is empty.
    #[error("action {index} ({action}) is empty; give it a text or URL, or leave it out")]
    Empty {
        /// Its place, from 0.
        index: usize,
        /// Its name.
        action: &'static str,
    },
    /// A collect's name is empty or has blanks.
    #[error("collect {name:?} needs a name without blanks; its answers are kept under it")]
    CollectName {
        /// The name.
        name: String,
    },
    /// A collect asks nothing.
    #[error("collect {collect:?} asks nothing; add a question")]
    NoQuestion {
        /// The collect's name.
        collect: String,
    },
    /// A question has no name.
    #[error("question {index} of collect {collect:?} has no name; its answer is kept under it")]
    QuestionName {
        /// The collect's name.
        collect: String,
        /// Its place, from 0.
        index: usize,
    },
    /// Two questions have one name.
    #[error("collect {collect:?} has two questions named {question:?}; give each its own name")]
    RepeatedQuestion {
        /// The collect's name.
        collect: String,
        /// The name.
        question: String,
    },
    /// A question asks in silence.
    #[error("question {question:?} of collect {collect:?} has no words; say what is asked")]
    SilentQuestion {
        /// The collect's name.
        collect: String,
        /// The question's name.
        question: String,
    },
    /// A question gives up before it begins.
    #[error("question {question:?} of collect {collect:?} allows 0 attempts; allow at least 1")]
    NoAttempts {
        /// The collect's name.
        collect: String,
        /// The question's name.
        question: String,
    },
    /// The reply is larger than Autopilot read.
    #[error("reply has {bytes} bytes, more than {limit}; remember or say less")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit: usize,
    },
}

impl Actions {
    /// Everything that is wrong with the reply, at once and in order; empty if nothing is.
    ///
    /// ```
    /// use fulfill_twilio::autopilot::{Actions, Problem, Target};
    ///
    /// let actions = Actions::new().redirect(Target::task("menu")).say("Bye!");
    /// let problems = actions.check();
    /// assert_eq!(
    ///     problems[0].to_string(),
    ///     "action 1 (say) never runs because redirect comes before it; move it up",
    /// );
    /// ```
    #[must_use]
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut over = None;
        for (index, action) in self.actions.iter().enumerate() {
            let name = action.name();
            if let Some(after) = over {
                problems.push(Problem::NeverRuns { index, action: name, after });
            }
            if over.is_none() && action.hands_over() {
                over = Some(name);
            }
            match action {
                Action::Say(say) => empty(&mut problems, index, name, say.text()),
                Action::Show(show) => empty(&mut problems, index, name, &show.body),
                Action::Play(play) => empty(&mut problems, index, name, &play.url),
                Action::Handoff(handoff) => empty(&mut problems, index, name, &handoff.uri),
                Action::Redirect(to) => target(&mut problems, to, || format!("action {index}")),
                Action::Collect(asked) => collect(&mut problems, asked),
                Action::Remember(_) | Action::Listen(_) => {}
            }
        }
        let bytes = serde_json::to_vec(self).map_or(0, |json| json.len());
        if bytes > MAX_REPLY {
            problems.push(Problem::TooLarge { bytes, limit: MAX_REPLY });
        }
        problems
    }
}

fn empty(problems: &mut Vec<Problem>, index: usize, action: &'static str, text: &str) {
    if text.trim().is_empty() {
        problems.push(Problem::Empty { index, action });
    }
}

fn target(problems: &mut Vec<Problem>, target: &Target, place: impl FnOnce() -> String) {
    if target.uri().trim().is_empty() || target.task_name().is_some_and(str::is_empty) {
        problems.push(Problem::NoTarget { place: place() });
    }
}

fn collect(problems: &mut Vec<Problem>, asked: &Collect) {
    let collect = || asked.name.clone();
    if asked.name.is_empty() || asked.name.contains(char::is_whitespace) {
        problems.push(Problem::CollectName { name: collect() });
    }
    if asked.questions.is_empty() {
        problems.push(Problem::NoQuestion { collect: collect() });
    }
    let mut names = HashSet::new();
    for (index, question) in asked.questions.iter().enumerate() {
        if question.name.trim().is_empty() {
            problems.push(Problem::QuestionName { collect: collect(), index });
        } else if !names.insert(&question.name) {
            let question = question.name.clone();
            problems.push(Problem::RepeatedQuestion { collect: collect(), question });
        }
        of_question(problems, asked, question);
    }
    let place = || format!("on_complete of collect {:?}", asked.name);
    target(problems, &asked.on_complete.redirect, place);
}

fn of_question(problems: &mut Vec<Problem>, asked: &Collect, question: &Question) {
    let (collect, name) = (|| asked.name.clone(), || question.name.clone());
    if question.question.text().trim().is_empty() {
        problems.push(Problem::SilentQuestion { collect: collect(), question: name() });
    }
    let Some(Validate::Rules(rules)) = &question.validate else { return };
    if let Some(attempts) = &rules.max_attempts {
        if attempts.num_attempts == 0 {
            problems.push(Problem::NoAttempts { collect: collect(), question: name() });
        }
        target(problems, &attempts.redirect, || format!("max_attempts of {:?}", question.name));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Rules;
    use super::*;

    #[test]
    fn every_problem_is_listed_at_once() {
        let rules = Rules::new().max_attempts(0, Target::task(""));
        let asked = Collect::new("my collect", Target::url(" "))
            .ask(Question::new("size", "Which size?").rules(rules))
            .ask(Question::new("size", ""))
            .ask(Question::new("", "And?"));
        let actions =
            Actions::new().say(" ").collect(asked).collect(Collect::new("b", Target::task("x")));
        let collect = || "my collect".to_owned();
        let question = || "size".to_owned();
        assert_eq!(
            actions.check(),
            [
                Problem::Empty { index: 0, action: "say" },
                Problem::CollectName { name: collect() },
                Problem::NoAttempts { collect: collect(), question: question() },
                Problem::NoTarget { place: "max_attempts of \"size\"".to_owned() },
                Problem::RepeatedQuestion { collect: collect(), question: question() },
                Problem::SilentQuestion { collect: collect(), question: question() },
                Problem::QuestionName { collect: collect(), index: 2 },
                Problem::NoTarget { place: "on_complete of collect \"my collect\"".to_owned() },
                Problem::NeverRuns { index: 2, action: "collect", after: "collect" },
                Problem::NoQuestion { collect: "b".to_owned() },
            ]
        );
    }

    #[test]
    fn a_sound_reply_has_no_problem() {
        assert_eq!(Actions::new().say("hi").remember("a", 1).listen().check(), []);
        assert_eq!(Actions::new().check(), []);
    }
}

//! Conversations with `chain-bot`: what to say, and whether the answers follow from each other.

use std::collections::VecDeque;

use serde_json::{Value, json};

use crate::{random::Random, wire};

/// One message and what must come of it.
#[derive(Clone, Debug)]
pub struct Step {
    /// What names the event.
    pub id: String,
    /// What is said.
    pub text: String,
    expected: Vec<Line>,
}

/// One line of an answer.
#[derive(Clone, Debug)]
enum Line {
    /// A link of the chain.
    Link { handler: &'static str, text: String },
    /// A text.
    Exact(&'static str),
}

impl Step {
    /// A message that becomes one link.
    pub fn note(id: String, text: String) -> Self {
        let expected = vec![Line::Link { handler: "note", text: text.clone() }];
        Self { id, text, expected }
    }

    /// A message whose handler takes that many milliseconds.
    pub fn slow(id: String, ms: u64) -> Self {
        let text = format!("slow {ms}");
        let expected = vec![Line::Link { handler: "slow", text: text.clone() }];
        Self { id, text, expected }
    }

    /// As [`slow`](Self::slow), with a handler that blocks its thread.
    pub fn block(id: String, ms: u64) -> Self {
        let text = format!("block {ms}");
        let expected = vec![Line::Link { handler: "block", text: text.clone() }];
        Self { id, text, expected }
    }

    /// The request that says it.
    pub fn request(&self, user: &str) -> Vec<u8> {
        let body = json!({"user": user, "text": self.text, "id": self.id}).to_string();
        let headers = [("Content-Type", "application/json"), ("Host", "localhost")];
        wire::request("POST", "/console", &headers, body.as_bytes())
    }

    /// How many handlers answer it.
    pub fn links(&self) -> usize {
        self.expected.iter().filter(|line| matches!(line, Line::Link { .. })).count()
    }
}

/// What one user says: notes, and now and then a form, a redirect, a question with one intent
/// behind it, or what makes a handler panic.
#[derive(Debug)]
pub struct Script {
    user: String,
    random: Random,
    said: usize,
    ahead: VecDeque<(String, Vec<Line>)>,
}

impl Script {
    /// What that user says.
    pub fn new(user: impl Into<String>, random: Random) -> Self {
        Self { user: user.into(), random, said: 0, ahead: VecDeque::new() }
    }

    /// The next message.
    pub fn step(&mut self) -> Step {
        if self.ahead.is_empty() {
            self.plan();
        }
        let (text, expected) = self.ahead.pop_front().expect("something was planned");
        self.said += 1;
        Step { id: format!("{}-{}", self.user, self.said), text, expected }
    }

    /// Whether the user is in the middle of something.
    pub fn is_busy(&self) -> bool {
        !self.ahead.is_empty()
    }

    fn plan(&mut self) {
        let link = |handler, text: &str| Line::Link { handler, text: text.to_owned() };
        let number = self.said + 1;
        let note = format!("n{number}");
        let many = self.random.below(100);
        let steps = match self.random.below(12) {
            0 => vec![("hop".into(), vec![link("hop", "hop"), link("landed", "hop")])],
            1 | 2 => vec![
                ("ask".into(), vec![link("ask", "ask"), Line::Exact("How many?")]),
                (many.to_string(), vec![Line::Exact("Of what?")]),
                (note.clone(), vec![link("filled", &format!("{many} of {note}"))]),
            ],
            3 => vec![
                ("pick".into(), vec![link("pick", "pick"), Line::Exact("Which one?")]),
                (note.clone(), vec![link("picked", &note)]),
            ],
            4 => vec![("burst".into(), vec![Line::Exact("It broke.")])],
            _ => vec![(note.clone(), vec![link("note", &note)])],
        };
        self.ahead = steps.into();
    }
}

/// Where a conversation stands, by its answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Chain {
    /// How many links there were.
    pub count: u64,
    chain: u64,
}

impl Chain {
    /// Goes on with an answer, in any case.
    ///
    /// # Errors
    ///
    /// What is wrong with it, if it does not follow from the answers before.
    pub fn follow(&mut self, step: &Step, body: &[u8]) -> Result<(), String> {
        let body: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let messages = body["messages"].as_array().cloned().unwrap_or_default();
        let mut wrong = None;
        if messages.len() != step.expected.len() {
            wrong = Some("it has another number of lines".to_owned());
        }
        for (line, message) in step.expected.iter().zip(&messages) {
            let said = message["text"].as_str().unwrap_or_default();
            let right = match line {
                Line::Exact(text) => said == *text,
                Line::Link { handler, text } => self.link(said, handler, text),
            };
            if !right {
                wrong.get_or_insert_with(|| format!("{said:?} is not {line:?}"));
            }
        }
        wrong.map_or(Ok(()), |why| Err(format!("{} {:?}: {why}: {body}", step.id, step.text)))
    }

    fn link(&mut self, said: &str, handler: &str, text: &str) -> bool {
        let Some(given) = Given::read(said) else { return false };
        let before = *self;
        (self.count, self.chain) = (given.count, given.chain);
        given.follows(before.count, before.chain, handler, text)
    }
}

/// A link as the bot says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Given {
    count: u64,
    chain: u64,
    drawn: u64,
}

impl Given {
    fn read(said: &str) -> Option<Self> {
        let mut words = said.split(' ').map(|word| word.parse().ok());
        Some(Self { count: words.next()??, chain: words.next()??, drawn: words.next()?? })
    }

    fn follows(self, count: u64, chain: u64, handler: &str, text: &str) -> bool {
        let chain = chain_bot::link(chain, handler, text, self.drawn);
        (self.count, self.chain) == (count + 1, chain)
    }
}

/// The place in the chain that a note's answer has; `None` if it is none.
pub fn place(body: &[u8]) -> Option<u64> {
    let body: Value = serde_json::from_slice(body).ok()?;
    Some(Given::read(body["messages"][0]["text"].as_str()?)?.count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(count: u64, before: u64, text: &str, drawn: u64) -> (Vec<u8>, u64) {
        let chain = chain_bot::link(before, "note", text, drawn);
        let said = format!("{count} {chain} {drawn} note {text}");
        (json!({"messages": [{"text": said}]}).to_string().into_bytes(), chain)
    }

    #[test]
    fn what_is_lost_doubled_or_out_of_order_shows() {
        let step = |text: &str| Step::note(text.into(), text.into());
        let (first, one) = answer(1, 0, "a", 5);
        let (second, two) = answer(2, one, "b", 6);
        let (third, _) = answer(3, two, "c", 7);
        let (other, _) = answer(1, 0, "a", 8);
        let check = |answers: &[(&str, &[u8])], expected: &[bool]| {
            let mut chain = Chain::default();
            let follow = |(text, body): &(&str, &[u8])| chain.follow(&step(text), body).is_ok();
            let found: Vec<bool> = answers.iter().map(follow).collect();
            assert_eq!(found, expected, "{answers:?}");
        };
        check(&[("a", &first), ("b", &second), ("c", &third)], &[true; 3]);
        check(&[("a", &first), ("c", &third)], &[true, false]);
        check(&[("a", &other), ("b", &second)], &[true, false]);
        check(&[("b", &second), ("a", &first)], &[false, false]);
        check(&[("a", &first), ("x", &second)], &[true, false]);
        check(&[("a", b"{\"messages\":[]}")], &[false]);
        assert_eq!(place(&second), Some(2));
    }
}

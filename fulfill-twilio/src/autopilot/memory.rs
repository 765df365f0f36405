//! What Autopilot carries from one delivery to the next.

use serde::Serialize;
use serde_json::{Map, Value};

use super::answer::{Answer, Collected};

/// The `Memory` of a dialogue: remembered values, the channel's own data, collected answers.
///
/// ```
/// use fulfill_twilio::autopilot::Memory;
///
/// let memory: Memory = r#"{"twilio":{"sms":{"From":"+1415"},"collected_data":{"order":{
///     "answers":{"size":{"answer":"large","type":"Size","filled":true}},
///     "status":"complete"}}},"name":"Ann"}"#.parse()?;
/// assert_eq!(memory.remembered("name").and_then(|name| name.as_str()), Some("Ann"));
/// assert_eq!(memory.answer("size").and_then(|answer| answer.answer), Some("large"));
/// assert_eq!(memory.channels().map(|(name, _)| name).collect::<Vec<_>>(), ["sms"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Memory {
    root: Map<String, Value>,
}

/// Autopilot's own key, beside the remembered ones.
const OWN: &str = "twilio";
const COLLECTED: &str = "collected_data";

impl Memory {
    /// Parses a text that [`json::check_object`](super::json::check_object) accepts, or a blank.
    pub(super) fn checked(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::default();
        }
        let root = serde_json::from_str(text);
        debug_assert!(root.is_ok(), "the check accepts what the parser reads: {root:?}");
        Self { root: root.unwrap_or_default() }
    }

    /// The whole object.
    #[must_use]
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.root
    }

    /// Whether nothing is remembered, not even by Autopilot.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.root.is_empty()
    }

    /// A remembered value. Autopilot's own key `twilio` is not one.
    #[must_use]
    pub fn remembered(&self, key: &str) -> Option<&Value> {
        if key == OWN { None } else { self.root.get(key) }
    }

    /// All remembered values, by key.
    pub fn all_remembered(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.root.iter().map(|(key, value)| (key.as_str(), value)).filter(|(key, _)| *key != OWN)
    }

    /// The data of a channel, for example `chat`, `sms`, `voice` or `custom.<name>`.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<&Map<String, Value>> {
        self.channels().find_map(|(channel, data)| (channel == name).then_some(data))
    }

    /// The data of every channel the dialogue was on. New channels appear without notice.
    pub fn channels(&self) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
        let own = self.own().into_iter().flatten().filter(|(name, _)| *name != COLLECTED);
        own.filter_map(|(name, data)| Some((name.as_str(), data.as_object()?)))
    }

    /// What one collect gathered, by its name.
    #[must_use]
    pub fn collect(&self, name: &str) -> Option<Collected<'_>> {
        self.collected_data()?.get(name).and_then(Collected::of)
    }

    /// What every collect gathered, by name.
    pub fn collects(&self) -> impl Iterator<Item = (&str, Collected<'_>)> {
        let all = self.collected_data().into_iter().flatten();
        all.filter_map(|(name, collected)| Some((name.as_str(), Collected::of(collected)?)))
    }

    /// The answer to a question, whichever collect asked it. Of several the one given in the
    /// collect that was completed, or started, last; one without an answer only if all are.
    #[must_use]
    pub fn answer(&self, question: &str) -> Option<Answer<'_>> {
        let asked = self.collects().filter_map(|(_, collected)| {
            let answer = collected.answer(question)?;
            Some(((answer.is_given(), collected.latest_date()), answer))
        });
        asked.max_by_key(|(rank, _)| *rank).map(|(_, answer)| answer)
    }

    /// The answer to a question of one collect.
    #[must_use]
    pub fn answer_in(&self, collect: &str, question: &str) -> Option<Answer<'_>> {
        self.collect(collect)?.answer(question)
    }

    fn own(&self) -> Option<&Map<String, Value>> {
        self.root.get(OWN)?.as_object()
    }

    fn collected_data(&self) -> Option<&Map<String, Value>> {
        self.own()?.get(COLLECTED)?.as_object()
    }
}

/// For simulators and tests: takes any object, without the limits of a delivery.
impl From<Map<String, Value>> for Memory {
    fn from(root: Map<String, Value>) -> Self {
        Self { root }
    }
}

/// For simulators and tests: parses a JSON object.
impl std::str::FromStr for Memory {
    type Err = serde_json::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text).map(|root| Self { root })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_answer_is_found() {
        let memory = |first: &str, second: &str| -> Memory {
            let text = format!(r#"{{"twilio":{{"collected_data":{{"a":{first},"b":{second}}}}}}}"#);
            text.parse().expect("an object")
        };
        let collect = |dates: &str, answer: &str| {
            format!(r#"{{{dates}"answers":{{"q":{{"answer":{answer}}}}}}}"#)
        };
        let old = collect(r#""date_completed":"2021-02-16T19:44:26Z","#, r#""old""#);
        let new = collect(r#""date_completed":"2021-02-16T19:44:26.5Z","#, r#""new""#);
        let open = collect(r#""date_started":"2022-01-01T00:00:00Z","#, r#""open""#);
        let unanswered = collect(r#""date_started":"2023-01-01T00:00:00Z","#, "null");
        let dateless = collect("", r#""dateless""#);
        for (first, second, expected) in [
            (&old, &new, Some("new")),
            (&new, &old, Some("new")),
            (&open, &new, Some("open")),
            (&old, &unanswered, Some("old")),
            (&unanswered, &unanswered, None),
            (&old, &dateless, Some("old")),
            (&dateless, &dateless, Some("dateless")),
        ] {
            let memory = memory(first, second);
            let answer = memory.answer("q").expect("the question was asked");
            assert_eq!(answer.answer, expected, "{first} {second}");
        }
    }

    #[test]
    fn odd_shapes_are_absent_not_fatal() {
        for text in [
            "{}",
            r#"{"twilio":1}"#,
            r#"{"twilio":{"collected_data":[]}}"#,
            r#"{"twilio":{"collected_data":{"a":null,"b":{"answers":7},"c":{"answers":{"q":1}}}}}"#,
        ] {
            let memory: Memory = text.parse().expect("an object");
            assert_eq!(memory.answer("q"), None, "{text}");
            assert_eq!(memory.answer_in("a", "q"), None, "{text}");
            assert_eq!(memory.channels().count() + memory.all_remembered().count(), 0, "{text}");
        }
    }

    #[test]
    fn the_last_of_two_equal_keys_counts() {
        let memory = Memory::checked(r#"{"name":"Ann","name":"Bob"}"#);
        assert_eq!(memory.remembered("name"), Some(&Value::from("Bob")));
    }
}

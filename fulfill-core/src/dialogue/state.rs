//! What a conversation knows between turns.

use std::{borrow::Cow, sync::Arc};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Awaiting, Full, Which, options::Offer};

/// The format that this release writes.
const FORMAT: u32 = 1;

/// What a conversation knows between turns: what it remembers, what it waits for, its named state,
/// the language it is held in, and the options it offered last.
///
/// As bytes it is JSON, and carries the number of its format.
///
/// ```
/// use fulfill_core::dialogue::State;
///
/// let state = State::read(br#"{"v":1,"memory":{"name":"Ada"}}"#).unwrap();
/// assert_eq!(state.memory()["name"], "Ada");
/// assert_eq!(State::read(&state.write()).unwrap(), state);
/// assert!(State::read(br#"{"v":1000}"#).is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(super) memory: Arc<Map<String, Value>>,
    pub(super) named: Option<String>,
    /// The language that a reply chose.
    pub(super) locale: Option<String>,
    pub(super) awaiting: Option<Awaiting>,
    pub(super) offered: Vec<Offer>,
}

/// Why a kept state cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// A newer release of fulfill wrote it.
    #[error(
        "the state has format {found}, and this release reads up to {known}; deploy the newer \
         release again"
    )]
    Newer {
        /// The format found.
        found: u32,
        /// The newest format known.
        known: u32,
    },
    /// It is no state.
    #[error("the state cannot be read: {0}")]
    Invalid(#[from] serde_json::Error),
}

/// The state as JSON. The number of its format is read before anything else.
#[derive(Deserialize)]
struct Format {
    v: u32,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept<'a> {
    v: u32,
    #[serde(skip_serializing_if = "is_none_or_empty")]
    memory: Option<Cow<'a, Map<String, Value>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    awaiting: Option<Cow<'a, Awaiting>>,
    #[serde(skip_serializing_if = "<[Offer]>::is_empty")]
    offered: Cow<'a, [Offer]>,
}

fn is_none_or_empty(memory: &Option<Cow<'_, Map<String, Value>>>) -> bool {
    memory.as_ref().is_none_or(|memory| memory.is_empty())
}

impl State {
    /// Reads a state that [`write`](Self::write) wrote, in this release or a former one.
    ///
    /// # Errors
    ///
    /// [`StateError`] if a newer release wrote it, or it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, StateError> {
        let Format { v } = serde_json::from_slice(bytes)?;
        if v > FORMAT {
            return Err(StateError::Newer { found: v, known: FORMAT });
        }
        let kept: Kept<'_> = serde_json::from_slice(bytes)?;
        Ok(Self {
            memory: Arc::new(kept.memory.map(Cow::into_owned).unwrap_or_default()),
            named: kept.state.map(Cow::into_owned),
            locale: kept.locale.map(Cow::into_owned),
            awaiting: kept.awaiting.map(Cow::into_owned),
            offered: kept.offered.into_owned(),
        })
    }

    /// The state as bytes to keep: the same for equal states.
    pub fn write(&self) -> Vec<u8> {
        let kept = Kept {
            v: FORMAT,
            memory: Some(Cow::Borrowed(&self.memory)),
            state: self.named.as_deref().map(Cow::Borrowed),
            locale: self.locale.as_deref().map(Cow::Borrowed),
            awaiting: self.awaiting.as_ref().map(Cow::Borrowed),
            offered: Cow::Borrowed(&self.offered),
        };
        serde_json::to_vec(&kept).expect("a state has text for keys and nothing that JSON lacks")
    }

    /// Whether there is nothing to keep.
    pub fn is_empty(&self) -> bool {
        self.memory.is_empty()
            && self.named.is_none()
            && self.locale.is_none()
            && self.awaiting.is_none()
            && self.offered.is_empty()
    }

    /// What is remembered.
    pub fn memory(&self) -> &Map<String, Value> {
        &self.memory
    }

    /// The named state, as the key `next` of an intent set it.
    pub fn named(&self) -> Option<&str> {
        self.named.as_deref()
    }

    /// The language that a reply chose for the conversation, a BCP 47 tag.
    pub fn locale(&self) -> Option<&str> {
        self.locale.as_deref()
    }

    /// What the conversation waits for, if it is not just anything.
    pub fn awaiting(&self) -> Option<&Awaiting> {
        self.awaiting.as_ref()
    }

    /// Whether the state is as small as it must be.
    ///
    /// # Errors
    ///
    /// [`Full`] says how large it is, and what of it most.
    pub(super) fn fits(&self, limit: usize) -> Result<(), Full> {
        let size = self.write().len();
        if size <= limit {
            return Ok(());
        }
        let length = |json: Result<String, _>| json.map_or(0, |json: String| json.len());
        let values = self.memory.iter();
        let values = values.map(|(name, value)| {
            let advice = "forget it, or keep it in a store of your own";
            (value.to_string().len(), format!("`{name}`"), advice)
        });
        let awaited = self.awaiting.iter().map(|awaiting| {
            let bytes = length(serde_json::to_string(awaiting));
            (bytes, awaiting.to_string(), shorter(awaiting))
        });
        let offered = length(serde_json::to_string(&self.offered));
        let offered = (offered, "what was offered".to_owned(), "offer less at a time");
        let largest = values.chain(awaited).chain([offered]).max_by_key(|(bytes, ..)| *bytes);
        let (bytes, largest, advice) = largest.unwrap_or_default();
        Err(Full { size, limit, largest, bytes, advice })
    }

    /// Remembers a value, over a former one of that name; for tools and tests.
    pub fn remember(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        Arc::make_mut(&mut self.memory).insert(name.into(), value.into());
    }
}

/// How less of what is waited for would be kept.
fn shorter(awaiting: &Awaiting) -> &'static str {
    match awaiting.form().map(|asked| &asked.form) {
        Some(Which::Whole(_)) => {
            "add the form to `Rules::forms`, so that its name is kept instead of all of it"
        }
        Some(Which::Known { .. }) => "ask less in one form",
        None => "wait for fewer intents",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_large_is_named_with_what_to_do() {
        let check = |state: &str, expected: [&str; 2]| {
            let state = State::read(state.as_bytes()).unwrap();
            let full = state.fits(20).unwrap_err().to_string();
            assert!(expected.iter().all(|part| full.contains(part)), "{full}");
        };
        check(
            r#"{"v":1,"memory":{"a":1,"note":"very long"}}"#,
            ["`note` with 11 bytes", "forget it"],
        );
        let form = r#"{"name":"f","questions":[],"then":{"intent":{"node":"x"}}}"#;
        let whole =
            format!(r#"{{"v":1,"awaiting":{{"question":{{"form":{form},"question":"q"}}}}}}"#);
        check(&whole, ["question `q` of form `f`", "`Rules::forms`"]);
        let known = whole.replace(form, r#"{"name":"f","fingerprint":"0000000000000001"}"#);
        check(&known, ["question `q` of form `f`", "ask less"]);
        let listens = r#"{"v":1,"awaiting":{"intents":[{"intent":{"node":"x"}}]}}"#;
        check(listens, ["intent `x`", "fewer intents"]);
        check(r#"{"v":1,"offered":[{"l":"a long label"}]}"#, ["what was offered", "offer less"]);
    }

    #[test]
    fn a_language_is_kept() {
        let state = State::read(br#"{"v":1,"locale":"pt-BR"}"#).unwrap();
        assert_eq!((state.locale(), state.is_empty()), (Some("pt-BR"), false));
        assert_eq!(state.write(), br#"{"v":1,"locale":"pt-BR"}"#);
    }

    #[test]
    fn former_and_newer_formats() {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        assert_eq!(text(State::default().write()), r#"{"v":1}"#);
        assert!(State::read(br#"{"v":1}"#).unwrap().is_empty());
        let newer = State::read(br#"{"v":2,"awaiting":["what", "nobody knows"]}"#).unwrap_err();
        assert!(matches!(newer, StateError::Newer { found: 2, known: 1 }), "{newer}");
        for wrong in ["", "[]", "{}", "{\"v\":1,\"memory\":[]}", "{\"v\":-1}", "\u{0}"] {
            let error = State::read(wrong.as_bytes()).unwrap_err();
            assert!(matches!(error, StateError::Invalid(_)), "{wrong}: {error}");
        }
    }
}

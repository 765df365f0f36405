//! What happens next: remembering, listening, redirecting, handing over.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a dialogue goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a target such as \"task://name\" or {\"uri\": url}")]
pub enum Target {
    /// `task://name` or a URL that is asked for actions.
    Uri(String),
    /// A URL together with the method to ask it with.
    Request {
        /// The URL.
        uri: String,
        /// The method; POST if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        method: Option<Method>,
    },
}

impl Target {
    /// A task of the same bot.
    #[must_use]
    pub fn task(name: impl fmt::Display) -> Self {
        Self::Uri(format!("task://{name}"))
    }

    /// A URL that answers with actions.
    #[must_use]
    pub fn url(url: impl Into<String>) -> Self {
        Self::Uri(url.into())
    }

    /// A URL that answers with actions, asked with this method.
    #[must_use]
    pub fn request(uri: impl Into<String>, method: Method) -> Self {
        Self::Request { uri: uri.into(), method: Some(method) }
    }

    /// The address as written.
    #[must_use]
    pub fn uri(&self) -> &str {
        match self {
            Self::Uri(uri) | Self::Request { uri, .. } => uri,
        }
    }

    /// The task's name, if it is a task.
    #[must_use]
    pub fn task_name(&self) -> Option<&str> {
        self.uri().strip_prefix("task://")
    }
}

/// A method Autopilot asked a URL with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Parameters in the body.
    #[serde(alias = "post")]
    Post,
    /// Parameters in the query; `Memory` is not sent.
    #[serde(alias = "get")]
    Get,
}

/// Values to keep, by key, in the order they were given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Remember(Vec<(String, Value)>);

impl Remember {
    /// Keeps a value; an earlier one of the same key gives way.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.iter().find_map(|(known, value)| (known == key).then_some(value))
    }

    /// All values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Remember {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(values: I) -> Self {
        let mut remember = Self::default();
        for (key, value) in values {
            remember.insert(key, value);
        }
        remember
    }
}

impl Serialize for Remember {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Remember {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Remember;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of values to remember")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Remember, M::Error> {
                let mut remember = Remember::default();
                while let Some((key, value)) = members.next_entry::<String, Value>()? {
                    remember.insert(key, value);
                }
                Ok(remember)
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Waiting for the user to say something. Written as `true`, or as an object that says for what.
#[derive(Clone, Debug, PartialEq)]
pub enum Listen {
    /// Any task may match.
    ForAnything,
    /// Only what the members allow.
    For(ListenFor),
}

/// What to listen for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ListenFor {
    /// The only tasks that may match; all of them if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<String>,
    /// In calls: what keys stand for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_digits: Option<VoiceDigits>,
    /// In calls: whether the user may interrupt; yes if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barge: Option<bool>,
}

impl Serialize for Listen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::ForAnything => serializer.serialize_bool(true),
            Self::For(what) => what.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Listen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "true or an object such as {\"tasks\": [...]}")]
        enum Wire {
            Flag(bool),
            For(ListenFor),
        }
        match Wire::deserialize(deserializer)? {
            Wire::Flag(true) => Ok(Self::ForAnything),
            Wire::Flag(false) => Err(D::Error::custom("listen is true, or leave the action out")),
            Wire::For(what) => Ok(Self::For(what)),
        }
    }
}

/// How keys pressed in a call are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceDigits {
    /// How many digits to wait for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num_digits: Option<u32>,
    /// The key that ends the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish_on_key: Option<String>,
    /// Other members, for example the tasks that keys lead to when listening. Their names were
    /// never documented well, so they are kept as they are.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Handing a call over: the dialogue ends and TwiML, or a queue of agents, takes the call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// The channel; only `voice` exists.
    pub channel: String,
    /// The URL of a TwiML document, or `taskrouter://WW...`.
    pub uri: String,
    /// How the URL is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Who is told about the call's progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_status_callback_url: Option<String>,
    /// How that URL is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_status_callback_method: Option<Method>,
    /// What the caller hears in the queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_url: Option<String>,
    /// How that URL is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_url_method: Option<Method>,
    /// Where the call goes on afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The priority in the queue, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The seconds to wait in the queue, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
}

impl Handoff {
    /// Hands a call over to a TwiML document or to `taskrouter://WW...`. Set other members with
    /// `Handoff { priority: Some("5".into()), ..Handoff::voice(uri) }`.
    #[must_use]
    pub fn voice(uri: impl Into<String>) -> Self {
        Self {
            channel: "voice".to_owned(),
            uri: uri.into(),
            method: None,
            voice_status_callback_url: None,
            voice_status_callback_method: None,
            wait_url: None,
            wait_url_method: None,
            action: None,
            priority: None,
            timeout: None,
        }
    }
}

//! What the assistant sends.

use std::{fmt, ops::Deref, sync::OnceLock};

use fulfill_core::{
    FromTurn, Given, Place, Refused, Turn,
    json::{MAX_DEPTH, nests_deeper},
    provider::DecodeError,
};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};

use super::explain::explain;

/// One request of the assistant. It dereferences to its [`Members`], which stay where they were read.
pub struct Request(Box<Members>);

/// The members of a [`Request`], with the names of the wire.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Members {
    /// The webhook of the path; the empty name at the mount itself.
    #[serde(skip)]
    pub webhook: String,
    /// The node that the assistant chose.
    #[serde(rename = "intent_name")]
    pub intent_name: String,
    parameters: Json,
    session_log: Log,
    #[serde(default)]
    named_queries: Option<Json>,
    /// The query that was run, if any.
    pub query: String,
    /// What the user wrote.
    pub message: String,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    all_required_params_present: Option<bool>,
    /// The organization's name.
    pub carol_organization: String,
    /// The environment's name.
    pub carol_environment: String,
    /// The organization's id.
    pub carol_organization_id: String,
    /// The environment's id.
    pub carol_environment_id: String,
    /// The id of the conversation's session.
    pub session_id: String,
    #[serde(default)]
    is_production: Option<bool>,
    /// The channel the message came through.
    pub channel_name: String,
}

/// JSON that is parsed when somebody asks for it.
#[derive(Debug)]
struct Json {
    text: Box<RawValue>,
    value: OnceLock<Value>,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Self { text, value: OnceLock::new() })
    }
}

/// The sessions so far, each parsed when somebody asks for them.
struct Log {
    entries: Vec<Box<RawValue>>,
    values: OnceLock<Vec<Value>>,
}

impl<'de> Deserialize<'de> for Log {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { entries: Vec::deserialize(deserializer)?, values: OnceLock::new() })
    }
}

impl Log {
    /// Objects, as the code of the original takes them, or ids, as its public page says.
    fn is_log(&self) -> bool {
        self.entries.iter().all(|entry| {
            let first = entry.get().as_bytes().first().copied().unwrap_or_default();
            matches!(first, b'{' | b'"' | b'-') || first.is_ascii_digit()
        })
    }

    fn values(&self) -> &[Value] {
        let value = |entry: &RawValue| serde_json::from_str(entry.get()).unwrap_or_default();
        self.values.get_or_init(|| self.entries.iter().map(|entry| value(entry)).collect())
    }
}

impl Json {
    fn value(&self) -> &Value {
        // Well-formed and shallow: both were checked when the request was read.
        self.value.get_or_init(|| serde_json::from_str(self.text.get()).unwrap_or_default())
    }

    fn is_object(&self) -> bool {
        self.text.get().starts_with('{')
    }
}

impl Request {
    /// Reads a body.
    ///
    /// # Errors
    ///
    /// [`DecodeError::Malformed`] if it is not JSON or nests deeper than 64 levels,
    /// [`DecodeError::Invalid`] naming the member that is missing or of the wrong type.
    pub fn from_json(webhook: &str, body: &[u8]) -> Result<Self, DecodeError> {
        let malformed = |reason: String| DecodeError::Malformed { what: "body".into(), reason };
        if nests_deeper(body, MAX_DEPTH) {
            return Err(malformed(format!("it nests deeper than {MAX_DEPTH} levels")));
        }
        // Once for the whole body, instead of once for each text in it.
        let text = std::str::from_utf8(body).map_err(|error| malformed(error.to_string()))?;
        let mut request: Box<Members> =
            serde_json::from_str(text).map_err(|error| explain(body, &error))?;
        if !request.parameters.is_object()
            || !request.session_log.is_log()
            || request.named_queries.as_ref().is_some_and(|queries| !queries.is_object())
        {
            return Err(super::explain::types(body));
        }
        webhook.clone_into(&mut request.webhook);
        Ok(Self(request))
    }
}

impl Deref for Request {
    type Target = Members;

    fn deref(&self) -> &Members {
        &self.0
    }
}

impl Members {
    /// The parameters of the conversation's context.
    pub fn parameters(&self) -> &Map<String, Value> {
        object(&self.parameters)
    }

    /// The sessions so far: objects, or ids as text.
    pub fn session_log(&self) -> &[Value] {
        self.session_log.values()
    }

    /// The results of named queries.
    pub fn named_queries(&self) -> &Map<String, Value> {
        match &self.named_queries {
            Some(queries) => object(queries),
            None => empty(),
        }
    }

    /// The language of the conversation; may be empty.
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or_default()
    }

    /// Whether all required parameters are there; true if the assistant does not say.
    pub fn all_required_params_present(&self) -> bool {
        self.all_required_params_present.unwrap_or(true)
    }

    /// Whether the conversation is a real one.
    pub fn is_production(&self) -> bool {
        self.is_production.unwrap_or(false)
    }
}

fn empty() -> &'static Map<String, Value> {
    static EMPTY: OnceLock<Map<String, Value>> = OnceLock::new();
    EMPTY.get_or_init(Map::new)
}

fn object(json: &Json) -> &Map<String, Value> {
    match json.value() {
        Value::Object(members) => members,
        _ => empty(),
    }
}

/// Names only: the rest is what people write.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("webhook", &self.webhook)
            .field("intent_name", &self.intent_name)
            .finish_non_exhaustive()
    }
}

/// The context's parameters are fields, as the assistant recognised them; the request's members are
/// the platform's parameters, under their own names. A parameter that no member is called like can
/// be had as either.
impl Given for Request {
    fn get(&self, place: Place, name: &str) -> Option<Value> {
        match place {
            Place::Field => return self.parameters().get(name).cloned(),
            Place::Parameter => {}
            Place::Answer | Place::Memory => return None,
        }
        let text = |text: &str| Some(Value::from(text));
        match name {
            "intent_name" => text(&self.intent_name),
            "query" => text(&self.query),
            "message" => text(&self.message),
            "language" => text(self.language()),
            "carolOrganization" => text(&self.carol_organization),
            "carolEnvironment" => text(&self.carol_environment),
            "carolOrganizationId" => text(&self.carol_organization_id),
            "carolEnvironmentId" => text(&self.carol_environment_id),
            "sessionId" => text(&self.session_id),
            "channelName" => text(&self.channel_name),
            "allRequiredParamsPresent" => Some(self.all_required_params_present().into()),
            "isProduction" => Some(self.is_production().into()),
            "parameters" => Some(self.parameters().clone().into()),
            "namedQueries" => Some(self.named_queries().clone().into()),
            "sessionLog" => Some(self.session_log().to_vec().into()),
            _ => self.parameters().get(name).cloned(),
        }
    }

    fn names(&self, place: Place) -> Vec<String> {
        if place == Place::Field { self.parameters().keys().cloned().collect() } else { Vec::new() }
    }
}

/// The whole request as a handler's argument, as the original hands it to callbacks.
#[derive(Clone, Debug)]
pub struct Params(Turn);

impl FromTurn for Params {
    fn from_turn(turn: &Turn, _name: &'static str) -> Result<Self, Refused> {
        match turn.event::<Request>() {
            Some(_) => Ok(Self(turn.clone())),
            None => Err(Refused::Absent { what: "assistant request" }),
        }
    }
}

impl Deref for Params {
    type Target = Request;

    fn deref(&self) -> &Request {
        self.0.event().expect("checked when the argument was made")
    }
}

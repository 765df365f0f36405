//! Says what is wrong with a body that is none, member by member.

use fulfill_core::provider::DecodeError;
use serde_json::Value;

/// What a member must be.
struct Member {
    name: &'static str,
    kind: Kind,
    required: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Object,
    Log,
    Bool,
}

const fn member(name: &'static str, kind: Kind, required: bool) -> Member {
    Member { name, kind, required }
}

const MEMBERS: [Member; 15] = [
    member("intent_name", Kind::Text, true),
    member("parameters", Kind::Object, true),
    member("sessionLog", Kind::Log, true),
    member("query", Kind::Text, true),
    member("message", Kind::Text, true),
    member("carolOrganization", Kind::Text, true),
    member("carolEnvironment", Kind::Text, true),
    member("carolOrganizationId", Kind::Text, true),
    member("carolEnvironmentId", Kind::Text, true),
    member("sessionId", Kind::Text, true),
    member("channelName", Kind::Text, true),
    member("namedQueries", Kind::Object, false),
    member("language", Kind::Text, false),
    member("allRequiredParamsPresent", Kind::Bool, false),
    member("isProduction", Kind::Bool, false),
];

impl Kind {
    fn holds(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Object => value.is_object(),
            Self::Bool => value.is_boolean(),
            Self::Log => value.as_array().is_some_and(|log| {
                log.iter().all(|entry| entry.is_object() || entry.is_string() || entry.is_number())
            }),
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Object => "an object",
            Self::Log => "a list of objects or ids",
            Self::Bool => "true or false",
        }
    }
}

/// Why the typed reader failed on `body`.
pub(super) fn explain(body: &[u8], error: &serde_json::Error) -> DecodeError {
    let malformed = |reason: String| DecodeError::Malformed { what: "body".into(), reason };
    if body.is_empty() {
        return malformed("it is empty, expected a JSON object".into());
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(_)) => match find(body) {
            Some(found) => found,
            // Only what a map forgives is left: a member that stands there twice.
            None => malformed(error.to_string()),
        },
        Ok(_) => malformed("expected a JSON object".into()),
        Err(error) => malformed(error.to_string()),
    }
}

/// Which member of a well-formed object is missing or of the wrong type.
pub(super) fn types(body: &[u8]) -> DecodeError {
    find(body).unwrap_or_else(|| DecodeError::Malformed {
        what: "body".into(),
        reason: "a member stands there twice".into(),
    })
}

fn find(body: &[u8]) -> Option<DecodeError> {
    let value: Value = serde_json::from_slice(body).ok()?;
    MEMBERS.iter().find_map(|member| {
        let reason = match value.get(member.name) {
            None if member.required => format!("missing, expected {}", member.kind.expected()),
            Some(Value::Null) if !member.required => return None,
            Some(value) if !member.kind.holds(value) => {
                format!("expected {}, found {}", member.kind.expected(), kind(value))
            }
            _ => return None,
        };
        Some(DecodeError::Invalid { member: member.name.into(), reason })
    })
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

//! Events of an entry, of whatever kind they are.

use serde_json::{Value, value::RawValue};

use super::{Body, Event, Object, Source, decode::Members, event::Raw};
use crate::fields::Fields;

/// What the events of an entry share.
pub(super) struct Entry {
    pub(super) object: Object,
    pub(super) account: Option<String>,
    pub(super) time: Option<i64>,
}

impl Entry {
    /// The event of that text, which must be mended. A change of a conversation that another app has is
    /// the event that it would be in the list of those.
    pub(super) fn event(&self, source: Source, text: &str) -> Event {
        let raw = match Raw::parse(text) {
            Ok(raw) => raw,
            // As text it is kept all the same.
            Err(error) => {
                let body = Body::Unparsed { reason: format!("an event cannot be read: {error}") };
                return self.bare(source, body, Raw::unread(text));
            }
        };
        let (body, sides) = match Fields::of(raw.value()) {
            None => (Body::Unknown, Sides::default()),
            Some(fields) if source == Source::Changes && is_standby(fields) => {
                return self.event(Source::Standby, value_of(raw.text()));
            }
            Some(fields) if source == Source::Changes => change(fields),
            Some(fields) => (Body::of(fields), Sides::of(fields)),
        };
        let Sides { sender, sender_user_ref, recipient, timestamp } = sides;
        let event = self.bare(source, body, raw);
        let mut event = Event { sender, sender_user_ref, recipient, timestamp, ..event };
        event.tell_own();
        event
    }

    /// An event that nothing is known of but its body.
    pub(super) fn bare(&self, source: Source, body: Body, raw: Raw) -> Event {
        Event {
            object: self.object,
            source,
            account: self.account.clone(),
            entry_time: self.time,
            sender: None,
            sender_user_ref: None,
            recipient: None,
            timestamp: None,
            body,
            raw,
        }
    }
}

/// What stands beside the body: the parties and the time.
#[derive(Default)]
struct Sides {
    sender: Option<String>,
    sender_user_ref: Option<String>,
    recipient: Option<String>,
    timestamp: Option<i64>,
}

impl Sides {
    fn of(fields: Fields<'_>) -> Self {
        let party = |name: &str, id: &str| fields.object(name).and_then(|party| party.id(id));
        let plugin = fields.object("optin").and_then(|optin| optin.id("user_ref"));
        Self {
            sender: party("sender", "id"),
            sender_user_ref: party("sender", "user_ref").or(plugin),
            recipient: party("recipient", "id"),
            timestamp: fields.time("timestamp"),
        }
    }
}

/// Whether a change is an event of a conversation that another app has.
fn is_standby(change: Fields<'_>) -> bool {
    change.text("field").as_deref() == Some("standby")
}

/// What a change says, as it is written.
fn value_of(change: &str) -> &str {
    let members = serde_json::from_str::<Members<'_>>(change).ok();
    members.and_then(|members| members.get("value").copied()).map_or("null", RawValue::get)
}

/// A change, or the conversation's event that comes as one.
fn change(fields: Fields<'_>) -> (Body, Sides) {
    let value = fields.0.get("value").unwrap_or(&Value::Null);
    let body = Body::of_change(&fields.text("field").unwrap_or_default(), value);
    let sides = match (&body, Fields::of(value)) {
        (Body::Change(_), _) | (_, None) => Sides::default(),
        (_, Some(inner)) => Sides::of(inner),
    };
    (body, sides)
}

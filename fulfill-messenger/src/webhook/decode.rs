//! Bodies to events.

use std::collections::HashMap;

use serde_json::{Value, value::RawValue};

use super::{
    Body, Event, Object, Source,
    fields::{Fields, as_id, as_time},
    json::mend,
};

/// An object whose members are not parsed yet, so that each can be spoilt on its own.
type Members<'a> = HashMap<String, &'a RawValue>;

/// The events of a delivery, in the order in which they came. Check the signature first.
///
/// What is no delivery of a page or an Instagram account gives one [`Body::Unparsed`].
pub fn decode(body: &[u8]) -> Vec<Event> {
    let text = mend(body);
    let text = text.trim_start_matches('\u{feff}');
    let whole = |reason: String| vec![unparsed(text, reason)];
    let envelope = match serde_json::from_str::<Members<'_>>(text) {
        Ok(envelope) => envelope,
        Err(error) => return whole(format!("the body is no JSON object: {error}")),
    };
    let name = value(envelope.get("object").copied());
    let object = match name.as_str() {
        Some("page") => Object::Page,
        Some("instagram") => Object::Instagram,
        _ => return whole(format!("object {name} is none of this channel")),
    };
    let Some(entries) = list(envelope.get("entry").copied()) else {
        return whole("`entry` is no list".into());
    };
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        match serde_json::from_str::<Members<'_>>(entry.get()) {
            Ok(members) => read_entry(object, &members, &mut events),
            Err(error) => {
                events.push(unparsed(entry.get(), format!("an entry is no object: {error}")));
            }
        }
    }
    events
}

fn read_entry(object: Object, members: &Members<'_>, events: &mut Vec<Event>) {
    let member = |name: &str| members.get(name).copied();
    let entry = Entry {
        object,
        account: as_id(&value(member("id"))),
        time: as_time(&value(member("time"))),
    };
    for (name, source) in [
        ("messaging", Source::Messaging),
        ("standby", Source::Standby),
        ("changes", Source::Changes),
    ] {
        let Some(given) = member(name).filter(|given| given.get() != "null") else { continue };
        match list(Some(given)) {
            Some(list) => events.extend(list.iter().map(|event| entry.event(source, event.get()))),
            None => events.push(unparsed(given.get(), format!("`{name}` is no list"))),
        }
    }
}

/// What the events of an entry share.
struct Entry {
    object: Object,
    account: Option<String>,
    time: Option<i64>,
}

impl Entry {
    fn event(&self, source: Source, text: &str) -> Event {
        let raw = match serde_json::from_str::<Value>(text) {
            Ok(raw) => raw,
            // It nests too deep; as text it is kept all the same.
            Err(error) => {
                let body = Body::Unparsed { reason: format!("an event cannot be read: {error}") };
                return self.bare(source, body, Value::String(text.to_owned()));
            }
        };
        let Some(fields) = Fields::of(&raw) else {
            return self.bare(source, Body::Unknown, raw);
        };
        if source != Source::Changes {
            let body = Body::of(fields);
            let event = self.filled(source, body, fields);
            return Event { raw, ..event };
        }
        let value = fields.value("value").unwrap_or_default();
        let body = Body::of_change(&fields.text("field").unwrap_or_default(), &value);
        match Fields::of(&value).filter(|_| !matches!(body, Body::Change(_))) {
            Some(inner) => Event { raw, ..self.filled(source, body, inner) },
            None => self.bare(source, body, raw),
        }
    }

    fn bare(&self, source: Source, body: Body, raw: Value) -> Event {
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

    /// An event with the parties and the time that stand beside its body.
    fn filled(&self, source: Source, body: Body, fields: Fields<'_>) -> Event {
        let party = |name: &str, id: &str| fields.object(name).and_then(|party| party.id(id));
        let plugin = fields.object("optin").and_then(|optin| optin.id("user_ref"));
        let mut event = Event {
            sender: party("sender", "id"),
            sender_user_ref: party("sender", "user_ref").or(plugin),
            recipient: party("recipient", "id"),
            timestamp: fields.time("timestamp"),
            ..self.bare(source, body, Value::Null)
        };
        // What the account itself wrote is an echo also where nobody says so: answering it would
        // never end.
        let own = event.sender.is_some() && event.sender == event.account;
        event.body = match event.body {
            Body::Message(message) if own => Body::Echo(message),
            body => body,
        };
        event
    }
}

/// An event that holds what could not be read.
fn unparsed(text: &str, reason: String) -> Event {
    let entry = Entry { object: Object::Other, account: None, time: None };
    entry.bare(Source::Messaging, Body::Unparsed { reason }, Value::String(text.to_owned()))
}

fn value(raw: Option<&RawValue>) -> Value {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn list(raw: Option<&RawValue>) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw?.get()).ok()
}

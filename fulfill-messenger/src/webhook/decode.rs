//! Bodies to events.

use std::{collections::HashMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor},
};
use serde_json::{Value, value::RawValue};

use super::{
    Body, Event, Object, Source,
    fields::{Fields, as_id, as_time},
    json::mend,
};

/// An object whose members are not parsed yet, so that each can be spoilt on its own.
type Members<'a> = HashMap<String, &'a RawValue>;

/// A delivery as it nearly always comes: read in one go.
#[derive(Deserialize)]
struct Usual<'a> {
    object: &'a str,
    #[serde(borrow)]
    entry: Vec<UsualEntry<'a>>,
}

/// An entry, which must be an object: the derived form would take a list as well.
#[derive(Default)]
struct UsualEntry<'a> {
    id: Option<&'a RawValue>,
    time: Option<&'a RawValue>,
    lists: [Vec<&'a RawValue>; 3],
}

impl<'de: 'a, 'a> Deserialize<'de> for UsualEntry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Members<'a> {
            type Value = UsualEntry<'a>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entry = UsualEntry::default();
                while let Some(name) = map.next_key::<&str>()? {
                    match name {
                        "id" => entry.id = Some(map.next_value()?),
                        "time" => entry.time = Some(map.next_value()?),
                        "messaging" => entry.lists[0] = map.next_value()?,
                        "standby" => entry.lists[1] = map.next_value()?,
                        "changes" => entry.lists[2] = map.next_value()?,
                        // Whatever it is, somebody should have a closer look.
                        other => return Err(de::Error::unknown_field(other, &[])),
                    }
                }
                Ok(entry)
            }
        }

        deserializer.deserialize_map(Members(PhantomData))
    }
}

/// The events of a delivery, in the order in which they came. Check the signature first.
///
/// What is no delivery of a page or an Instagram account gives one [`Body::Unparsed`].
pub fn decode(body: &[u8]) -> Vec<Event> {
    let text = mend(body);
    let text = text.trim_start_matches('\u{feff}');
    if let Some(events) = usual(text) {
        return events;
    }
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

/// The events of a delivery of the usual shape; `None` if it has any other.
fn usual(text: &str) -> Option<Vec<Event>> {
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let delivery = serde_json::from_str::<Usual<'_>>(text).ok()?;
    let object = match delivery.object {
        "page" => Object::Page,
        "instagram" => Object::Instagram,
        _ => return None,
    };
    let mut events = Vec::with_capacity(delivery.entry.len());
    for given in delivery.entry {
        let (account, time) = (as_id(&value(given.id)), as_time(&value(given.time)));
        let entry = Entry { object, account, time };
        let sources = [Source::Messaging, Source::Standby, Source::Changes];
        for (source, list) in sources.into_iter().zip(given.lists) {
            events.extend(list.iter().map(|event| entry.event(source, event.get())));
        }
    }
    Some(events)
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
        Event { text: text.into(), ..self.read(source, text) }
    }

    fn read(&self, source: Source, text: &str) -> Event {
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
            text: Default::default(),
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
    let raw = Value::String(text.to_owned());
    let event = entry.bare(Source::Messaging, Body::Unparsed { reason }, raw);
    Event { text: text.into(), ..event }
}

fn value(raw: Option<&RawValue>) -> Value {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn list(raw: Option<&RawValue>) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw?.get()).ok()
}

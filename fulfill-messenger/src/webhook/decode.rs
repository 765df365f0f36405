//! Bodies to events.

use std::collections::HashMap;

use serde_json::{Value, value::RawValue};

use super::{Body, Event, Object, Source, entry::Entry, event::Raw, usual::usual};
use crate::{
    fields::{as_id, as_time},
    json::mend,
};

/// An object whose members are not parsed yet, so that each can be spoilt on its own.
pub(super) type Members<'a> = HashMap<String, &'a RawValue>;

/// The events of a delivery, in the order in which they came. Check the signature first.
///
/// What is no delivery of a page or an Instagram account gives one [`Body::Unparsed`].
pub fn decode(body: &[u8]) -> Vec<Event> {
    usual(body).unwrap_or_else(|| general(body))
}

/// The events of a delivery of any shape.
pub(super) fn general(body: &[u8]) -> Vec<Event> {
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

/// An event that holds what could not be read.
fn unparsed(text: &str, reason: String) -> Event {
    let entry = Entry { object: Object::Other, account: None, time: None };
    entry.bare(Source::Messaging, Body::Unparsed { reason }, Raw::unread(text))
}

fn value(raw: Option<&RawValue>) -> Value {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

fn list(raw: Option<&RawValue>) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw?.get()).ok()
}

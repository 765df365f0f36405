//! What a chat shows: turns, and what the conversation knows.

use fulfill_core::provider::ApiCall;
use fulfill_core::{Said, dialogue::State};
use http::{HeaderMap, Response, header::CONTENT_TYPE};
use serde_json::{Map, Value, json};

use super::super::output::{BAD, BOT, DIM, Output};
use crate::{
    Result,
    console::visible,
    talk::{Heard, Talk, Wire},
    testing::speaker::Spoken,
};

/// One turn to be shown.
pub(crate) struct Turn<'a> {
    pub(crate) said: &'a Said,
    /// The channel pretended.
    pub(crate) way: &'a str,
    pub(crate) spoken: &'a Spoken,
    /// The intent to paste where nobody answered.
    pub(crate) paste: Option<String>,
    /// What each mounted channel would be sent, if that is wanted.
    pub(crate) wires: Option<Vec<Value>>,
}

impl Turn<'_> {
    pub(crate) fn write(&self, out: &mut Output<'_>) -> Result<()> {
        let Spoken { heard, problems } = self.spoken;
        if out.json {
            return Ok(out.row(&self.value())?);
        }
        for line in heard.lines() {
            out.line(format_args!("{BOT}< {line}{BOT:#}"))?;
        }
        for (intent, reason) in &heard.failures {
            trouble(&format!("`{intent}` failed: {reason}"), out)?;
        }
        problems.iter().try_for_each(|problem| trouble(problem, out))?;
        heard.notes.iter().try_for_each(|said| note(&said.to_string(), out))?;
        heard.losses.iter().try_for_each(|loss| note(&format!("changed: {loss}"), out))?;
        if let Some(snippet) = &self.paste {
            note("nobody answers that; this intent would:", out)?;
            out.line("")?;
            snippet.lines().try_for_each(|line| out.line(visible(line)))?;
            out.line("")?;
        }
        for wire in self.wires.iter().flatten() {
            let text = serde_json::to_string_pretty(wire)?;
            text.lines().try_for_each(|line| note(line, out))?;
        }
        Ok(())
    }

    fn value(&self) -> Value {
        let Spoken { heard, problems } = self.spoken;
        let failures: Vec<Value> = heard
            .failures
            .iter()
            .map(|(intent, reason)| json!({ "intent": intent, "reason": reason }))
            .collect();
        let texts = |list: Vec<String>| Value::from(list);
        let mut value = json!({
            "user": self.said.user,
            "channel": self.way,
            "text": self.said.text,
            "lines": heard.lines(),
            "answer": body(heard.response.body()),
            "status": heard.response.status().as_u16(),
            "trail": heard.trail,
            "ended": heard.ended,
            "unanswered": heard.unanswered.as_ref().map(ToString::to_string),
            "failures": failures,
            "problems": problems,
            "notes": texts(heard.notes.iter().map(ToString::to_string).collect()),
            "losses": texts(heard.losses.iter().map(ToString::to_string).collect()),
        });
        if let Some(paste) = &self.paste {
            value["paste"] = paste.as_str().into();
        }
        if let Some(wires) = &self.wires {
            value["wire"] = wires.clone().into();
        }
        value
    }
}

/// A line from the chat itself.
pub(crate) fn note(text: &str, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return Ok(out.row(&json!({ "note": text }))?);
    }
    Ok(out.line(format_args!("{DIM}  {}{DIM:#}", visible(text)))?)
}

/// What went wrong.
pub(crate) fn trouble(text: &str, out: &mut Output<'_>) -> Result<()> {
    if out.json {
        return Ok(out.row(&json!({ "error": text }))?);
    }
    Ok(out.line(format_args!("{BAD}! {}{BAD:#}", visible(text)))?)
}

/// What the conversation waits for.
pub(crate) fn state(state: Option<&State>, out: &mut Output<'_>) -> Result<()> {
    let awaiting = state.and_then(super::super::waits);
    let named = state.and_then(State::named);
    if out.json {
        return Ok(out.row(&json!({ "state": named, "waits_for": awaiting }))?);
    }
    note(&format!("state: {}", named.unwrap_or("none")), out)?;
    note(&format!("waits for: {}", awaiting.as_deref().unwrap_or("nothing in particular")), out)
}

/// What the conversation remembers.
pub(crate) fn memory(state: Option<&State>, out: &mut Output<'_>) -> Result<()> {
    let nothing = Map::new();
    let memory = state.map_or(&nothing, State::memory);
    if out.json {
        return Ok(out.row(&json!({ "memory": memory }))?);
    }
    if memory.is_empty() {
        return note("nothing is remembered", out);
    }
    memory.iter().try_for_each(|(name, value)| note(&format!("{name}: {value}"), out))
}

/// What each mounted channel but the console would be sent.
pub(crate) fn wires(talk: &Talk, said: &Said, heard: &Heard) -> Vec<Value> {
    let mut values = Vec::new();
    for (path, provider) in talk.channels() {
        if provider == crate::console::NAME {
            continue;
        }
        match talk.wire(&path, said, heard) {
            Ok(wires) => values.extend(wires.iter().map(|wire| shown(&path, provider, wire))),
            Err(error) => values.push(json!({
                "channel": provider, "path": path, "error": error.to_string(),
            })),
        }
    }
    values
}

fn shown(path: &str, provider: &str, wire: &Wire) -> Value {
    let mut value = json!({ "channel": provider, "path": path });
    if let Some(intent) = &wire.intent {
        value["intent"] = intent.as_str().into();
    }
    match &wire.response {
        Ok(response) => value["response"] = answer(response),
        Err(error) => value["error"] = error.to_string().into(),
    }
    if !wire.calls.is_empty() {
        value["calls"] = wire.calls.iter().map(call).collect();
    }
    if !wire.losses.is_empty() {
        value["losses"] = wire.losses.iter().map(ToString::to_string).collect();
    }
    value
}

fn answer(response: &Response<bytes::Bytes>) -> Value {
    json!({
        "status": response.status().as_u16(),
        "type": content_type(response.headers()),
        "body": body(response.body()),
    })
}

/// Without headers, which hold credentials.
fn call(call: &ApiCall) -> Value {
    let request = &call.request;
    json!({
        "method": request.method().as_str(),
        "url": request.uri().to_string(),
        "body": body(request.body()),
    })
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
}

/// JSON as it is, all else as text.
fn body(bytes: &[u8]) -> Value {
    let json = serde_json::from_slice(bytes);
    json.unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned().into())
}

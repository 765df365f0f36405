//! `routes`: the intents, what they answer to, and where they are written.

use fulfill_core::{Entry, Token, Triggers};
use serde_json::{Value, json};

use super::output::{DIM, Output, Status};
use crate::{App, Result, console::visible};

/// Lists the intents and the channels.
pub(crate) fn run(app: &App, out: &mut Output<'_>) -> Result<Status> {
    let entries = app.table().entries();
    if out.json {
        let channels =
            app.mounted().map(|(path, provider)| json!({ "path": path, "provider": provider }));
        let value = json!({
            "channels": channels.collect::<Vec<_>>(),
            "intents": entries.iter().map(as_json).collect::<Vec<_>>(),
        });
        out.value(&value)?;
        return Ok(Status::Fine);
    }
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    out.table(["INTENT", "ANSWERS TO", "WHEN", "WRITTEN"], &rows)?;
    let channels: Vec<String> =
        app.mounted().map(|(path, provider)| format!("{provider} at {path}")).collect();
    let channels = if channels.is_empty() { "none".to_owned() } else { channels.join(", ") };
    out.line(format_args!("\n{DIM}{} intents; channels: {channels}{DIM:#}", entries.len()))?;
    Ok(Status::Fine)
}

fn row(entry: &Entry) -> [String; 4] {
    [
        visible(&entry.name()),
        visible(&answers_to(entry)),
        visible(&when(&entry.triggers)),
        visible(&entry.place()),
    ]
}

fn answers_to(entry: &Entry) -> String {
    let triggers = &entry.triggers;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(triggers.commands.iter().map(|command| format!("/{command}")));
    parts.extend(triggers.texts.iter().map(|text| format!("{text:?}")));
    parts.extend(triggers.patterns.iter().map(|pattern| format!("/{pattern}/")));
    parts.extend(triggers.events.iter().map(|event| format!("<event: {event}>")));
    match triggers.samples.len() {
        0 => {}
        1 => parts.push("1 sample".into()),
        many => parts.push(format!("{many} samples")),
    }
    if entry.fallback {
        parts.push("all else".into());
    }
    if parts.is_empty() { "its name".into() } else { parts.join(", ") }
}

fn when(triggers: &Triggers) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !triggers.states.is_empty() {
        parts.push(format!("in {}", triggers.states.join(", ")));
    }
    if !triggers.channels.is_empty() {
        parts.push(format!("on {}", triggers.channels.join(", ")));
    }
    if triggers.priority != 0 {
        parts.push(format!("priority {}", triggers.priority));
    }
    if let Some(next) = &triggers.next {
        parts.push(format!("then {next}"));
    }
    if parts.is_empty() { "always".into() } else { parts.join("; ") }
}

/// All of an intent but its token.
fn as_json(entry: &Entry) -> Value {
    let triggers = &entry.triggers;
    let location = entry.location.map(|at| {
        json!({
            "crate": at.package, "module": at.module, "function": at.function,
            "file": at.file, "line": at.line,
        })
    });
    let token_env = match &entry.token {
        Token::Env(variable) => Some(variable.as_ref()),
        _ => None,
    };
    json!({
        "webhook": entry.webhook,
        "node": entry.node,
        "description": entry.description,
        "fallback": entry.fallback,
        "fallback_message": entry.fallback_message,
        "timeout_ms": entry.timeout.map(|timeout| u64::try_from(timeout.as_millis()).ok()),
        "token_env": token_env,
        "commands": triggers.commands,
        "texts": triggers.texts,
        "patterns": triggers.patterns,
        "samples": triggers.samples,
        "events": triggers.events,
        "states": triggers.states,
        "channels": triggers.channels,
        "next": triggers.next,
        "priority": triggers.priority,
        "location": location,
    })
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Reply};

    use super::*;

    fn entry(triggers: Triggers) -> Entry {
        Entry::new("order", |_| Call::Ready(Ok(Reply::new()))).answers(triggers)
    }

    #[test]
    fn an_intent_is_one_row() {
        let triggers =
            Triggers::new().command("start").text("oi\u{1b}").pattern("^a+$").sample("x");
        let triggers = triggers.state("idle").channel("sms").priority(2).next("busy");
        let expected = [
            "order",
            "/start, \"oi\\u{1b}\", /^a+$/, 1 sample",
            "in idle; on sms; priority 2; then busy",
            "made at run time",
        ];
        assert_eq!(row(&entry(triggers)), expected);
        let fallback = Entry { fallback: true, ..entry(Triggers::new()) };
        assert_eq!(row(&fallback)[1..3], ["all else", "always"]);
        assert_eq!(row(&entry(Triggers::new()))[1], "its name");
    }
}

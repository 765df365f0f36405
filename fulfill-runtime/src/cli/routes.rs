//! `routes`: the intents, what they answer to, and where they are written.

use fulfill_core::{Entry, HookEntry, Location, Token, Triggers};
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
            "hooks": app.hooks().iter().map(|hook| hook_as_json(app, hook)).collect::<Vec<_>>(),
        });
        out.value(&value)?;
        return Ok(Status::Fine);
    }
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    out.table(["INTENT", "ANSWERS TO", "WHEN", "WRITTEN"], &rows)?;
    if !app.hooks().is_empty() {
        let rows: Vec<[String; 4]> = app.hooks().iter().map(|hook| hook_row(app, hook)).collect();
        out.line("")?;
        out.table(["HOOK", "TOLD AT", "DOES", "WRITTEN"], &rows)?;
    }
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

fn hook_row(app: &App, hook: &HookEntry) -> [String; 4] {
    // The first line says it in short.
    let does = hook.description.lines().next().unwrap_or_default();
    [
        visible(&hook.name),
        visible(&format!("{}/{}", app.hooks_path(), hook.name)),
        visible(does),
        visible(&hook.place()),
    ]
}

/// All of a hook but its secrets.
fn hook_as_json(app: &App, hook: &HookEntry) -> Value {
    json!({
        "name": hook.name,
        "path": format!("{}/{}", app.hooks_path(), hook.name),
        "description": hook.description,
        "secret_env": hook.secret_env,
        "timeout_ms": hook.timeout.map(|timeout| u64::try_from(timeout.as_millis()).ok()),
        "location": hook.location.map(location),
    })
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
    let location = entry.location.map(location);
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

fn location(at: Location) -> Value {
    json!({
        "crate": at.package, "module": at.module, "function": at.function,
        "file": at.file, "line": at.line,
    })
}

#[cfg(test)]
mod tests {
    use fulfill_core::{Call, Notice, Reply};

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

    #[test]
    fn hooks_are_listed_without_their_secrets() {
        let hook = HookEntry::new("order-shipped", |_| Call::Ready(Ok(Notice::new())));
        let hook = HookEntry { description: "Tells buyers.\nAll of them.".into(), ..hook };
        let mut app = App::new([entry(Triggers::new())]).unwrap().hooks_at("/tell/");
        app = app.hook(hook.secret("s3cret").secret_env("SHOP_SECRET"));
        let listed = |json| {
            let mut text = Vec::new();
            run(&app, &mut Output::new(&mut text, json)).unwrap();
            String::from_utf8(text).unwrap()
        };
        let text = listed(false);
        let row = ["order-shipped", "/tell/order-shipped", "Tells buyers.", "made at run time"];
        let line = text.lines().find(|line| line.starts_with("order-shipped")).unwrap();
        assert_eq!(
            line.split("  ").map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>(),
            row
        );
        let json: Value = serde_json::from_str(&listed(true)).unwrap();
        assert_eq!(json["hooks"][0]["path"], "/tell/order-shipped");
        assert_eq!(json["hooks"][0]["secret_env"], "SHOP_SECRET");
        assert!(!(text + &json.to_string()).contains("s3cret"));
    }
}

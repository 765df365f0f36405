//! `store`: what the bot keeps of its conversations.

use std::{path::Path, sync::Arc};

use fulfill_core::dialogue;
use fulfill_store::{Key, Session, Store};
use serde_json::{Value, json};

use super::{
    args, kept,
    output::{DIM, Output, Status},
    words::{short, time},
};
use crate::{App, Result, console::visible};

/// How many sessions are read at a time.
const PAGE: usize = 500;

/// Runs one of the commands about the store of the app.
pub(crate) async fn run(app: &App, command: &args::Store, out: &mut Output<'_>) -> Result<Status> {
    let store = kept(app)?;
    match command {
        args::Store::Backup { file } => backup(store, file, out).await,
        args::Store::Sessions { full, after, limit } => {
            let limit = usize::try_from(*limit).unwrap_or(1);
            sessions(store, *full, after.as_deref(), limit, out).await
        }
        args::Store::Show { id } => match one(store, id, out).await? {
            Some(session) => show(&session, out),
            None => Ok(Status::Found),
        },
        args::Store::Forget { id, yes } => match one(store, id, out).await? {
            Some(session) => forget(store, &session.conversation, *yes, out).await,
            None => Ok(Status::Found),
        },
    }
}

async fn backup(store: &Arc<dyn Store>, file: &Path, out: &mut Output<'_>) -> Result<Status> {
    store.backup(file).await?;
    if out.json {
        out.value(&json!({ "file": file }))?;
    } else {
        out.line(format_args!("the store is copied to {}", file.display()))?;
    }
    Ok(Status::Fine)
}

async fn sessions(
    store: &Arc<dyn Store>,
    full: bool,
    after: Option<&str>,
    limit: usize,
    out: &mut Output<'_>,
) -> Result<Status> {
    let mut found = store.sessions("", after, limit.saturating_add(1)).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more).map(|session| session.conversation.id.to_string());
    if out.json {
        let rows: Vec<Value> = found.iter().map(|session| summary(session, full)).collect();
        let next = last.filter(|_| full);
        out.value(&json!({ "sessions": rows, "more": more, "after": next }))?;
        return Ok(Status::Fine);
    }
    if found.is_empty() {
        out.line("no sessions")?;
        return Ok(Status::Fine);
    }
    let rows: Vec<[String; 5]> = found.iter().map(|session| row(session, full)).collect();
    out.table(["CONVERSATION", "VERSION", "ENDS", "MEMORY", "WAITS FOR"], &rows)?;
    if let Some(last) = last {
        let hint = if full {
            format!("more: store sessions --full --after '{}'", visible(&last))
        } else {
            format!("more than {limit}: ask for --limit, or page with --full")
        };
        out.line(format_args!("{DIM}{hint}{DIM:#}"))?;
    }
    Ok(Status::Fine)
}

fn row(session: &Session, full: bool) -> [String; 5] {
    let state = dialogue::State::read(&session.state);
    let memory =
        state.as_ref().map_or_else(|_| "?".into(), |state| memory_bytes(state).to_string());
    let waits = state.map_or_else(
        |error| error.to_string(),
        |state| super::waits(&state).unwrap_or_else(|| "-".into()),
    );
    [
        visible(&id(session, full)),
        session.version.to_string(),
        session.expires_at.map_or_else(|| "never".into(), time),
        memory,
        visible(&waits),
    ]
}

fn summary(session: &Session, full: bool) -> Value {
    let state = dialogue::State::read(&session.state);
    json!({
        "conversation": id(session, full),
        "version": session.version,
        "ends": session.expires_at.map(time),
        "waiting_events": session.waiting,
        "memory_bytes": state.as_ref().ok().map(memory_bytes),
        "waits_for": state.as_ref().ok().and_then(super::waits),
        "unreadable": state.err().map(|error| error.to_string()),
    })
}

/// All of a session; the state as it is kept where it cannot be read.
fn show(session: &Session, out: &mut Output<'_>) -> Result<Status> {
    let mut value = summary(session, true);
    let kept = serde_json::from_slice(&session.state);
    value["state"] =
        kept.unwrap_or_else(|_| String::from_utf8_lossy(&session.state).into_owned().into());
    let text = serde_json::to_string_pretty(&value)?;
    // JSON escapes what a terminal obeys, but for a few; those are made visible line by line.
    text.lines().try_for_each(|line| out.line(visible(line)))?;
    Ok(Status::Fine)
}

async fn forget(
    store: &Arc<dyn Store>,
    conversation: &Key,
    yes: bool,
    out: &mut Output<'_>,
) -> Result<Status> {
    let name = visible(&conversation.id);
    if !yes && !out.agree("forget", &format!("all that is known of {name}"))? {
        out.line("nothing is forgotten")?;
        return Ok(Status::Found);
    }
    let forgotten = store.forget(conversation).await?;
    if out.json {
        out.value(&json!({ "conversation": *conversation.id, "forgotten": forgotten }))?;
    } else if forgotten {
        out.line(format_args!("{name} is forgotten"))?;
    } else {
        out.line(format_args!("{name} had no session any more"))?;
    }
    Ok(Status::found(!forgotten))
}

/// The session that `wanted` names: by its whole id, else by the user's part of it. If there is not
/// exactly one it is said what there is.
async fn one(
    store: &Arc<dyn Store>,
    wanted: &str,
    out: &mut Output<'_>,
) -> Result<Option<Session>> {
    if let Some(session) = store.session(&Key::new("", wanted)).await? {
        return Ok(Some(session));
    }
    let mut found: Vec<Session> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let page = store.sessions("", after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.conversation.id.to_string());
        found.extend(page.into_iter().filter(|session| names(&session.conversation.id, wanted)));
    }
    if found.len() == 1 {
        return Ok(found.pop());
    }
    let ids: Vec<&str> = found.iter().map(|session| &*session.conversation.id).collect();
    if out.json {
        out.value(&json!({ "error": "not one conversation", "wanted": wanted, "found": ids }))?;
    } else if ids.is_empty() {
        out.line(format_args!(
            "no conversation `{}`; `store sessions --full` lists them",
            visible(wanted)
        ))?;
    } else {
        out.line(format_args!("`{}` may be one of these; write one whole:", visible(wanted)))?;
        ids.iter().try_for_each(|id| out.line(format_args!("  {}", visible(id))))?;
    }
    Ok(None)
}

/// Whether an id, `provider:parts`, has that text as what stands behind the provider, as one of its
/// parts, or is shown so in lists.
fn names(id: &str, wanted: &str) -> bool {
    let (_, own) = id.split_once(':').unwrap_or(("", id));
    own == wanted || short(id) == wanted || own.split([':', '/', ' ']).any(|part| part == wanted)
}

fn id(session: &Session, full: bool) -> String {
    let id = &*session.conversation.id;
    if full { id.to_owned() } else { short(id) }
}

fn memory_bytes(state: &dialogue::State) -> usize {
    serde_json::to_vec(state.memory()).map_or(0, |bytes| bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversations_are_found_by_their_user() {
        for (id, wanted, found) in [
            ("console:+14155550100", "+14155550100", true),
            ("console:+14155550100", "console:+1…0100", true),
            ("sms:+1:+14155550100", "+14155550100", true),
            ("sms:+1:+14155550100", "+1:+14155550100", true),
            ("console:+14155550100", "4155550100", false),
            ("console:", "console", false),
        ] {
            assert_eq!(names(id, wanted), found, "{id} {wanted}");
        }
    }
}

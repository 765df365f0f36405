//! `deliveries`: dead letters, and calls that wait.

mod list;
mod show;

use std::{fmt, sync::Arc};

use fulfill_store::{DeadLetter, Letter, Store};
use serde_json::json;

use super::{
    args, kept,
    output::{Output, Status},
    words::short,
};
use crate::{App, Result, console::visible, keeper::Kept};

/// How many letters are read at a time.
const PAGE: usize = 500;

/// Runs one of the commands about the deliveries of the app.
pub(crate) async fn run(
    app: &App,
    command: &args::Deliveries,
    out: &mut Output<'_>,
) -> Result<Status> {
    let store = kept(app)?;
    match command {
        args::Deliveries::List { waiting, full, after, limit } => {
            let limit = usize::try_from(*limit).unwrap_or(1);
            let list = list::List { full: *full, after: after.unwrap_or(0), limit };
            list.run(store, *waiting, out).await
        }
        args::Deliveries::Show { number } => match store.dead_letter("", *number).await? {
            Some(letter) => show::run(&letter, out),
            None => none(&[*number], out),
        },
        args::Deliveries::Retry { which } => retry(store, which, out).await,
        args::Deliveries::Drop { which, yes } => drop_letters(store, which, *yes, out).await,
    }
}

async fn retry(
    store: &Arc<dyn Store>,
    which: &args::Which,
    out: &mut Output<'_>,
) -> Result<Status> {
    let (mut done, mut missing, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    let numbers = numbers(store, which).await?;
    for number in &numbers {
        let Some(letter) = store.dead_letter("", *number).await? else {
            missing.push(*number);
            continue;
        };
        if !can_be_retried(&letter) {
            refused.push(*number);
            continue;
        }
        match store.revive("", *number).await? {
            Some(place) => done.push((*number, place, letter)),
            None => missing.push(*number),
        }
    }
    if out.json {
        let back = done.iter().map(|(number, place, letter)| {
            json!({ "number": number, "conversation": *letter.conversation.id, "place": place })
        });
        let back: Vec<_> = back.collect();
        out.value(&json!({ "back": back, "missing": missing, "too_late": refused }))?;
    } else {
        for (number, place, letter) in &done {
            let conversation = visible(&short(&letter.conversation.id));
            let what = kind(letter);
            out.line(format_args!("{number}: {what} is back, at place {place} of {conversation}"))?;
        }
        for number in &refused {
            out.line(format_args!(
                "{number}: nobody would answer it, since it was not kept to be answered later; it can \
                 only be dropped"
            ))?;
        }
        if numbers.is_empty() {
            out.line("no dead letters")?;
        }
        missing.iter().try_for_each(|number| out.line(unknown(*number)))?;
    }
    Ok(Status::found(!(missing.is_empty() && refused.is_empty())))
}

async fn drop_letters(
    store: &Arc<dyn Store>,
    which: &args::Which,
    yes: bool,
    out: &mut Output<'_>,
) -> Result<Status> {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for number in numbers(store, which).await? {
        match store.dead_letter("", number).await? {
            Some(_) => found.push(number),
            None => missing.push(number),
        }
    }
    let what = match found.as_slice() {
        [one] => format!("dead letter {one}"),
        many => format!("{} dead letters", many.len()),
    };
    if !yes && !found.is_empty() && !out.agree("drop", &what)? {
        out.line("nothing is dropped")?;
        return Ok(Status::Found);
    }
    let mut dropped = Vec::new();
    for number in found {
        // Somebody else may have put it back meanwhile.
        match store.discard("", number).await? {
            true => dropped.push(number),
            false => missing.push(number),
        }
    }
    if out.json {
        out.value(&json!({ "dropped": dropped, "missing": missing }))?;
    } else {
        dropped.iter().try_for_each(|number| out.line(format_args!("{number}: dropped")))?;
        if dropped.is_empty() && missing.is_empty() {
            out.line("no dead letters")?;
        }
        missing.iter().try_for_each(|number| out.line(unknown(*number)))?;
    }
    Ok(Status::found(!missing.is_empty()))
}

/// The numbers that are meant, in order: so calls of one conversation go back in their order.
async fn numbers(store: &Arc<dyn Store>, which: &args::Which) -> Result<Vec<u64>> {
    let mut numbers = which.numbers.clone();
    if which.all {
        // All before any is put back: what dies again has a number of its own, which is not meant.
        let mut after = 0;
        loop {
            let page = store.dead("", after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            numbers.extend(page.iter().map(|letter| letter.id));
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// Whether somebody would do it: an event that is answered in the response to its request has nobody
/// left who waits for that, and would hold up its conversation until that is noticed.
fn can_be_retried(letter: &DeadLetter) -> bool {
    match &letter.letter {
        Letter::Call(_) => true,
        Letter::Event(id, body) => event_channel(id, &body.0).is_some(),
    }
}

/// The channel or hook that a kept event came by, and what was written of it; `None` for the body of a
/// request that was answered in its response.
fn event_channel<'a>(id: &str, body: &'a bytes::Bytes) -> Option<(&'a str, bytes::Bytes)> {
    let (channel, kept) = Kept::read(body)?;
    channel.strip_prefix(provider(id))?.starts_with(':').then_some((channel, kept))
}

/// Who named an event: a provider, or what stands for one.
fn provider(id: &str) -> &str {
    id.split(':').next().unwrap_or(id)
}

fn kind(letter: &DeadLetter) -> &'static str {
    match letter.letter {
        Letter::Event(..) => "the event",
        Letter::Call(_) => "the call",
    }
}

fn none(numbers: &[u64], out: &mut Output<'_>) -> Result<Status> {
    if out.json {
        out.value(&json!({ "missing": numbers }))?;
    } else {
        numbers.iter().try_for_each(|number| out.line(unknown(*number)))?;
    }
    Ok(Status::Found)
}

fn unknown(number: u64) -> impl fmt::Display {
    format!("{number}: no such dead letter; `deliveries list` has their numbers")
}

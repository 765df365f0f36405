//! `deliveries list`.

use std::sync::Arc;

use fulfill_core::text::for_log;
use fulfill_store::{DeadLetter, Letter, Store, WaitingCall};
use serde_json::{Value, json};

use super::{event_channel, provider};
use crate::{
    Result,
    cli::{
        output::{DIM, Output, Status},
        words::{short, time},
    },
    console::visible,
};

/// What is listed, and how.
pub(super) struct List {
    /// Whether ids and reasons are shown whole.
    pub(super) full: bool,
    /// Letters with higher numbers alone.
    pub(super) after: u64,
    /// How many letters, and how many calls.
    pub(super) limit: usize,
}

impl List {
    /// Lists dead letters, and calls that wait if that is wanted.
    pub(super) async fn run(
        &self,
        store: &Arc<dyn Store>,
        waiting: bool,
        out: &mut Output<'_>,
    ) -> Result<Status> {
        let one_more = self.limit.saturating_add(1);
        let mut dead = store.dead("", self.after, one_more).await?;
        let mut calls = match waiting {
            true => store.waiting_calls("", None, one_more).await?,
            false => Vec::new(),
        };
        let (more_dead, more_calls) = (dead.len() > self.limit, calls.len() > self.limit);
        dead.truncate(self.limit);
        calls.truncate(self.limit);
        let next = dead.last().filter(|_| more_dead).map(|letter| letter.id);
        if out.json {
            let rows: Vec<Value> = dead.iter().map(|letter| self.letter_json(letter)).collect();
            let mut value = json!({ "dead": rows, "after": next });
            if waiting {
                value["waiting"] = calls.iter().map(|call| self.call_json(call)).collect();
                value["more_waiting"] = more_calls.into();
            }
            out.value(&value)?;
            return Ok(Status::Fine);
        }
        self.letters(&dead, next, out)?;
        if waiting {
            out.line("")?;
            self.calls(&calls, more_calls, out)?;
        }
        Ok(Status::Fine)
    }

    fn letters(&self, dead: &[DeadLetter], next: Option<u64>, out: &mut Output<'_>) -> Result<()> {
        if dead.is_empty() {
            return Ok(out.line("no dead letters")?);
        }
        let row = |letter: &DeadLetter| {
            [
                letter.id.to_string(),
                visible(&self.id(&letter.conversation.id)),
                kind(letter).into(),
                visible(channel(letter)),
                letter.attempts.to_string(),
                time(letter.at),
                visible(&self.reason(&letter.reason)),
            ]
        };
        let rows: Vec<_> = dead.iter().map(row).collect();
        let heads = ["NUMBER", "CONVERSATION", "WHAT", "CHANNEL", "ATTEMPTS", "DIED", "REASON"];
        out.table(heads, &rows)?;
        if let Some(last) = next {
            out.line(format_args!("{DIM}more: deliveries list --after {last}{DIM:#}"))?;
        }
        Ok(())
    }

    fn calls(&self, calls: &[WaitingCall], more: bool, out: &mut Output<'_>) -> Result<()> {
        if calls.is_empty() {
            return Ok(out.line("no calls wait")?);
        }
        let row = |call: &WaitingCall| {
            [
                visible(&self.id(&call.conversation.id)),
                call.seq.to_string(),
                visible(&call.call.channel),
                call.attempts.to_string(),
                time(call.ready_at),
                visible(&call.reason.as_deref().map_or_else(|| "-".into(), |why| self.reason(why))),
            ]
        };
        let rows: Vec<_> = calls.iter().map(row).collect();
        out.table(["CONVERSATION", "PLACE", "CHANNEL", "ATTEMPTS", "NEXT", "REASON"], &rows)?;
        if more {
            let limit = self.limit;
            out.line(format_args!("{DIM}more than {limit} wait: ask for --limit{DIM:#}"))?;
        }
        Ok(())
    }

    fn letter_json(&self, letter: &DeadLetter) -> Value {
        json!({
            "number": letter.id,
            "conversation": self.id(&letter.conversation.id),
            "what": kind(letter),
            "channel": channel(letter),
            "attempts": letter.attempts,
            "died": time(letter.at),
            "reason": self.reason(&letter.reason),
        })
    }

    fn call_json(&self, call: &WaitingCall) -> Value {
        json!({
            "conversation": self.id(&call.conversation.id),
            "place": call.seq,
            "channel": *call.call.channel,
            "attempts": call.attempts,
            "next": time(call.ready_at),
            "reason": call.reason.as_deref().map(|reason| self.reason(reason)),
        })
    }

    fn id(&self, id: &str) -> String {
        if self.full { id.to_owned() } else { short(id) }
    }

    /// Platforms repeat in their reasons what they were told.
    fn reason(&self, reason: &str) -> String {
        if self.full { reason.to_owned() } else { for_log(reason) }
    }
}

/// `event` or `call`.
pub(super) fn kind(letter: &DeadLetter) -> &'static str {
    match letter.letter {
        Letter::Event(..) => "event",
        Letter::Call(_) => "call",
    }
}

/// The channel as it is named with calls; the provider alone where no more is known.
pub(super) fn channel(letter: &DeadLetter) -> &str {
    match &letter.letter {
        Letter::Call(call) => &call.channel,
        Letter::Event(id, body) => {
            let found = event_channel(id, &body.0).map(|(channel, _)| channel);
            found.unwrap_or(provider(id))
        }
    }
}

//! What became of a delivery, recipient by recipient.

use std::{collections::HashMap, sync::Arc};

use fulfill_core::provider::Address;
use fulfill_store::{CallStatus, Key, Letter, Progress, Store, StoreError};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Delivery,
    record::{Entry, Record, Sent, read},
};

/// How many dead letters are looked through at once.
const LETTERS: usize = 500;

/// What became of a delivery.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    delivery: Box<str>,
    state: Stage,
    #[serde(flatten)]
    why: Why,
    totals: Totals,
    recipients: Vec<Outcome>,
}

/// What became of one recipient's messages.
#[derive(Debug, Serialize)]
struct Outcome {
    to: Address,
    state: State,
    #[serde(flatten)]
    why: Why,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<Message>,
}

#[derive(Debug, Default, Serialize)]
struct Why {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The number of the dead letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    letter: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Message {
    /// What the platform calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Box<str>>,
    /// When the platform took it.
    at: String,
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    /// Its hook was not called yet, or somebody still waits.
    Waiting,
    /// What could be done is done; the totals say what has come of it.
    Done,
    /// Its hook has failed for good.
    Dead,
}

/// How far a recipient is; of several messages the first of these counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// Not all is done with.
    Waiting,
    /// It was not taken, and is a dead letter.
    Dead,
    /// Nobody knows whether it arrived.
    Unknown,
    /// It was never sent.
    Refused,
    /// The platform took it.
    Delivered,
}

#[derive(Debug, Default, Serialize)]
struct Totals {
    recipients: usize,
    waiting: usize,
    delivered: usize,
    refused: usize,
    dead: usize,
    unknown: usize,
}

impl Report {
    /// What became of a delivery; `None` if there was none, or too long ago to be known.
    pub(crate) async fn read(
        store: &dyn Store,
        delivery: &Delivery,
    ) -> Result<Option<Self>, StoreError> {
        let Some(progress) = store.answer(&delivery.event()).await? else { return Ok(None) };
        let report = |state, why| Self {
            delivery: delivery.id.clone(),
            state,
            why,
            totals: Totals::default(),
            recipients: Vec::new(),
        };
        let mut letters = Letters::default();
        let record = match progress {
            Progress::Pending => return Ok(Some(report(Stage::Waiting, Why::default()))),
            Progress::Dead(_) => {
                let letter = letters.event(store, &delivery.event().id).await?;
                let reason = "its hook failed; the dead letter and the log say why";
                let why = Why { reason: Some(reason.into()), letter };
                return Ok(Some(report(Stage::Dead, why)));
            }
            Progress::Answered(answer) => read::<Record>(&answer).unwrap_or_default(),
        };
        let mut report = report(Stage::Done, Why::default());
        for entry in record.recipients {
            let outcome = outcome(store, entry, &mut letters).await?;
            report.totals.count(outcome.state);
            report.recipients.push(outcome);
        }
        if report.totals.waiting > 0 {
            report.state = Stage::Waiting;
        }
        Ok(Some(report))
    }
}

impl Totals {
    fn count(&mut self, state: State) {
        self.recipients += 1;
        let count = match state {
            State::Waiting => &mut self.waiting,
            State::Delivered => &mut self.delivered,
            State::Refused => &mut self.refused,
            State::Dead => &mut self.dead,
            State::Unknown => &mut self.unknown,
        };
        *count += 1;
    }
}

async fn outcome(
    store: &dyn Store,
    entry: Entry,
    letters: &mut Letters,
) -> Result<Outcome, StoreError> {
    let Entry { to, left, refused } = entry;
    let mut outcome = Outcome {
        to,
        state: State::Refused,
        why: Why { reason: refused, letter: None },
        messages: Vec::new(),
    };
    let Some((conversation, event)) = left.filter(|_| outcome.why.reason.is_none()) else {
        return Ok(outcome);
    };
    let sent = match store.answer(&Key::new("", event.clone())).await? {
        None | Some(Progress::Pending) => {
            outcome.state = State::Waiting;
            return Ok(outcome);
        }
        Some(Progress::Dead(_)) => {
            outcome.state = State::Dead;
            outcome.why.letter = letters.event(store, &event).await?;
            outcome.why.reason =
                Some("it was given up before it was sent; the dead letter says why".into());
            return Ok(outcome);
        }
        Some(Progress::Answered(answer)) => read::<Sent>(&answer),
    };
    let Some(Sent { calls, refused: None }) = sent else {
        outcome.why.reason = sent.and_then(|sent| sent.refused);
        return Ok(outcome);
    };
    let key = Key::new("", conversation);
    let statuses = store.calls(&key, &event).await?;
    // What is no longer known was settled long ago.
    let mut state = if statuses.len() < calls { State::Unknown } else { State::Delivered };
    for (seq, status) in statuses {
        let (own, reason) = match status {
            CallStatus::Waiting { reason } => (State::Waiting, reason),
            CallStatus::Delivered { at, name } => {
                outcome.messages.push(Message { id: name, at: time(at) });
                continue;
            }
            CallStatus::Dropped { .. } => (State::Unknown, None),
            CallStatus::Dead { reason, .. } => {
                let letter = letters.call(store, &key, seq).await?;
                outcome.why.letter = outcome.why.letter.or(letter);
                (State::Dead, Some(reason))
            }
        };
        if own < state {
            (state, outcome.why.reason) = (own, reason);
        }
    }
    outcome.state = state;
    Ok(outcome)
}

fn time(millis: u64) -> String {
    let time = i64::try_from(millis).ok().and_then(|at| Timestamp::from_millisecond(at).ok());
    time.map(|time| time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()).unwrap_or_default()
}

/// The numbers of dead letters, looked up when the first is asked for.
#[derive(Default)]
struct Letters(Option<Known>);

#[derive(Default)]
struct Known {
    events: HashMap<Arc<str>, u64>,
    calls: HashMap<(Key, u64), u64>,
}

impl Letters {
    async fn event(&mut self, store: &dyn Store, event: &str) -> Result<Option<u64>, StoreError> {
        Ok(self.all(store).await?.events.get(event).copied())
    }

    async fn call(
        &mut self,
        store: &dyn Store,
        conversation: &Key,
        seq: u64,
    ) -> Result<Option<u64>, StoreError> {
        Ok(self.all(store).await?.calls.get(&(conversation.clone(), seq)).copied())
    }

    async fn all(&mut self, store: &dyn Store) -> Result<&Known, StoreError> {
        if self.0.is_none() {
            let (mut known, mut after) = (Known::default(), 0);
            loop {
                let letters = store.dead("", after, LETTERS).await?;
                let count = letters.len();
                for dead in letters {
                    after = dead.id;
                    match dead.letter {
                        Letter::Event(event, _) => drop(known.events.insert(event, dead.id)),
                        Letter::Call(_) => {
                            known.calls.insert((dead.conversation, dead.seq), dead.id);
                        }
                    }
                }
                if count < LETTERS {
                    break;
                }
            }
            self.0 = Some(known);
        }
        Ok(self.0.as_ref().expect("it was just looked up"))
    }
}

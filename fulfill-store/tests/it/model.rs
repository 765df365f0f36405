//! Memory and SQLite do the same, whatever is asked of them in whatever order.

use std::{collections::HashMap, time::Duration};

use fulfill_store::{
    Call, CallKey, CallLease, Claimed, ClaimedCall, Committed, Failure, Key, Lease, Limits, Mail,
    ManualClock, MemoryStore, Outcome, Scope, Settle, SqliteStore, State, Store, StoreError, Token,
    Unknown,
};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

/// One request, or a step of the clock. Numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Accept { tenant: u8, conversation: u8, event: u8 },
    TakeAll { tenant: u8, conversation: u8, events: Vec<u8> },
    Claim { scope: u8 },
    Commit { lease: u8, state: u8, life: Option<u16>, calls: u8 },
    Renew(u8),
    Release(u8),
    Fail { lease: u8, attempts: u8, pause: u16 },
    ClaimCall { scope: u8 },
    Settle { lease: u8, how: u8, after: u16 },
    Revive(u8),
    Discard(u8),
    Forget { tenant: u8, conversation: u8 },
    Sweep,
    Forward(u32),
    Back(u32),
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..2_u8, 0..3_u8, 0..12_u8)
            .prop_map(|(tenant, conversation, event)| Step::Accept { tenant, conversation, event }),
        2 => (0..2_u8, 0..3_u8, proptest::collection::vec(0..12_u8, 0..6)).prop_map(
            |(tenant, conversation, events)| Step::TakeAll { tenant, conversation, events }),
        6 => (0..10_u8).prop_map(|scope| Step::Claim { scope }),
        6 => (any::<u8>(), 0..5_u8, proptest::option::of(0..5_000_u16), 0..3_u8)
            .prop_map(|(lease, state, life, calls)| Step::Commit { lease, state, life, calls }),
        1 => any::<u8>().prop_map(Step::Renew),
        1 => any::<u8>().prop_map(Step::Release),
        2 => (any::<u8>(), 1..4_u8, 0..3_000_u16)
            .prop_map(|(lease, attempts, pause)| Step::Fail { lease, attempts, pause }),
        4 => (0..10_u8).prop_map(|scope| Step::ClaimCall { scope }),
        4 => (any::<u8>(), 0..5_u8, 0..3_000_u16)
            .prop_map(|(lease, how, after)| Step::Settle { lease, how, after }),
        1 => (0..6_u8).prop_map(Step::Revive),
        1 => (0..6_u8).prop_map(Step::Discard),
        1 => (0..2_u8, 0..3_u8)
            .prop_map(|(tenant, conversation)| Step::Forget { tenant, conversation }),
        1 => Just(Step::Sweep),
        3 => (0..20_000_u32).prop_map(Step::Forward),
        1 => (0..9_000_000_u32).prop_map(Step::Back),
        1 => Just(Step::Reopen),
    ]
}

const LEASE: Duration = Duration::from_secs(5);
const LIMITS: Limits =
    Limits { state: 20, queue: 4, events: Duration::from_secs(60), sweep: 10_000 };
const TENANTS: [&str; 2] = ["", "b"];

fn key(tenant: u8, conversation: u8) -> Key {
    Key::new(TENANTS[usize::from(tenant)], format!("c{conversation}"))
}

/// Every second conversation is one that nobody waits for; every third event is a user's.
fn mail(tenant: u8, conversation: u8, event: u8) -> Mail {
    let mail = Mail::new(key(tenant, conversation), format!("e{event}"), vec![event]);
    let mail = mail.heard_at(event.is_multiple_of(3).then(|| u64::MAX >> (event % 7 * 4)));
    if conversation == 1 { mail.deferred() } else { mail }
}

fn scope(number: u8) -> Scope {
    match number {
        0 | 1 => Scope::Any,
        2 => Scope::Tenant("b".into()),
        9 => Scope::Deferred,
        other => Scope::Conversation(key(other % 2, other % 3)),
    }
}

/// The n-th thing; the latest are the most likely to be of use.
fn pick<T: Clone>(all: &[T], number: u8) -> Option<T> {
    all.iter().rev().nth(usize::from(number) % all.len().clamp(1, 4)).cloned()
}

/// A store with the leases it has given; tokens are random and so differ from store to store.
struct Side {
    store: Box<dyn Store>,
    leases: Vec<Lease>,
    calls: Vec<CallLease>,
    keys: HashMap<CallKey, usize>,
}

impl Side {
    fn new(store: impl Store) -> Self {
        Self { store: Box::new(store), leases: vec![], calls: vec![], keys: HashMap::new() }
    }

    /// Does it, and writes down what can be seen of it.
    async fn run(&mut self, step: &Step) -> Result<String, StoreError> {
        Ok(match step.clone() {
            Step::Accept { tenant, conversation, event } => {
                format!("{:?}", self.store.accept(mail(tenant, conversation, event)).await?)
            }
            Step::TakeAll { tenant, conversation, events } => {
                let all =
                    events.iter().map(|event| mail(tenant, (conversation + event / 6) % 3, *event));
                let lease = (events.len() != 2).then_some(LEASE);
                let mut seen = String::new();
                for (accepted, claimed) in self.store.take_all(all.collect(), lease).await? {
                    let claimed = claimed.map(|claimed| self.claimed(claimed));
                    seen += &format!("{accepted:?} {claimed:?} ");
                }
                seen
            }
            Step::Claim { scope: number } => match self.store.claim(scope(number), LEASE).await? {
                None => String::new(),
                Some(claimed) => self.claimed(claimed),
            },
            Step::Commit { lease, state, life, calls } => {
                let Some(lease) = pick(&self.leases, lease) else { return Ok(String::new()) };
                let outcome = Outcome {
                    answer: format!("answer {state}").into(),
                    state: match state {
                        0 | 1 => State::Keep,
                        2 => State::Clear,
                        3 => State::Set("a state".into()),
                        _ => State::Set(vec![0; 15 + usize::from(calls) * 3].into()),
                    },
                    life: life.map(|life| Duration::from_millis(life.into())),
                    calls: (0..calls).map(|number| call(number, state)).collect(),
                    send: (state % 2 == 0).then_some(LEASE),
                };
                match self.store.commit(&lease, outcome).await? {
                    Committed::Fenced => "fenced".to_owned(),
                    Committed::Done { first_call, more, claimed } => {
                        let claimed = claimed.map(|claimed| self.claimed_call(*claimed));
                        format!("{first_call:?} {more} {claimed:?}")
                    }
                }
            }
            Step::Renew(lease) => {
                let Some(lease) = pick(&self.leases, lease) else { return Ok(String::new()) };
                format!("{:?}", self.store.renew(&lease, LEASE * 2).await?)
            }
            Step::Release(lease) => {
                let Some(lease) = pick(&self.leases, lease) else { return Ok(String::new()) };
                format!("{:?}", self.store.release(&lease).await?)
            }
            Step::Fail { lease, attempts, pause } => {
                let Some(lease) = pick(&self.leases, lease) else { return Ok(String::new()) };
                let failure = Failure {
                    attempts: attempts.into(),
                    pause: Duration::from_millis(pause.into()),
                    answer: (pause % 2 == 0).then(|| "sorry".into()),
                    calls: vec![call(attempts, 0)],
                    ..Failure::new("no")
                };
                format!("{:?}", self.store.fail(&lease, failure).await?)
            }
            Step::ClaimCall { scope: number } => {
                match self.store.claim_call(scope(number), LEASE).await? {
                    None => String::new(),
                    Some(claimed) => self.claimed_call(claimed),
                }
            }
            Step::Settle { lease, how, after } => {
                let Some(lease) = pick(&self.calls, lease) else { return Ok(String::new()) };
                let (after, reason) = (Duration::from_millis(after.into()), "why".to_owned());
                let settle = match how {
                    0 => Settle::Delivered(Some("name".into())),
                    1 => Settle::Retry { after, reason, strike: after.as_millis() % 2 == 0 },
                    2 => Settle::Postpone { after },
                    3 => Settle::Unknown { after, reason },
                    _ => Settle::Dead { reason },
                };
                format!("{:?}", self.store.settle(&lease, settle).await?)
            }
            Step::Revive(id) => {
                let tenant = TENANTS[usize::from(id % 2)];
                format!("{:?}", self.store.revive(tenant, id.into()).await?)
            }
            Step::Discard(id) => {
                let tenant = TENANTS[usize::from(id % 2)];
                format!("{:?}", self.store.discard(tenant, id.into()).await?)
            }
            Step::Forget { tenant, conversation } => {
                format!("{:?}", self.store.forget(&key(tenant, conversation)).await?)
            }
            Step::Sweep => format!("{:?}", self.store.sweep().await?),
            Step::Forward(_) | Step::Back(_) | Step::Reopen => String::new(),
        })
    }

    /// What can be compared of a claim, whose lease is kept.
    fn claimed(&mut self, mut claimed: Claimed) -> String {
        self.leases.push(claimed.lease.clone());
        claimed.lease.token = Token(0);
        let Claimed { lease, body, state, .. } = &claimed;
        format!("{lease:?} {claimed:?} {:?} {:?}", body.0, state)
    }

    /// What can be compared of a claimed call, whose lease is kept.
    fn claimed_call(&mut self, mut claimed: ClaimedCall) -> String {
        self.calls.push(claimed.lease.clone());
        // Keys are compared by when they were first seen.
        let next = self.keys.len();
        let key = *self.keys.entry(claimed.key.clone()).or_insert(next);
        claimed.lease.token = Token(0);
        claimed.key = CallKey { store: "same".into(), lane: key as u64, seq: 0 };
        let ClaimedCall { call, .. } = &claimed;
        format!("{claimed:?} {:?}", call.payload.0)
    }

    /// All that an owner can see.
    async fn look(&self) -> Result<String, StoreError> {
        let mut seen = format!("{:?}", self.store.statistics().await?);
        for tenant in TENANTS {
            seen += &format!("\n{:?}", self.store.sessions(tenant, None, 99).await?);
            seen += &format!("\n{:?}", self.store.dead(tenant, 0, 99).await?);
            seen += &format!("\n{:?}", self.store.waiting_calls(tenant, None, 99).await?);
            let after = Some(("c1", 1));
            seen += &format!("\n{:?}", self.store.waiting_calls(tenant, after, 2).await?);
            for event in 0..12 {
                let event = Key::new(tenant, format!("e{event}"));
                seen += &format!("\n{:?}", self.store.answer(&event).await?);
            }
            for conversation in 0..3 {
                let key = Key::new(tenant, format!("c{conversation}"));
                for seq in 1..4 {
                    seen += &format!("\n{:?}", self.store.call(&key, seq).await?);
                }
                seen += &format!("\n{:?}", self.store.heard(&key).await?);
                for event in 0..12 {
                    let event = format!("e{event}");
                    seen += &format!("\n{:?}", self.store.calls(&key, &event).await?);
                }
            }
        }
        Ok(seen)
    }
}

fn call(number: u8, rule: u8) -> Call {
    let rule = [Unknown::Resend, Unknown::Hold, Unknown::Drop][usize::from(rule % 3)];
    Call::new("sms", vec![number]).unknown(rule)
}

/// Errors are compared by their words.
fn words(result: Result<String, StoreError>) -> String {
    result.unwrap_or_else(|error| format!("refused: {error}"))
}

#[test]
fn two_stores_never_differ() {
    let seed = std::env::var("STORE_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or_else(|| Token::random().0);
    let cases = std::env::var("STORE_CASES").ok().and_then(|cases| cases.parse().ok());
    println!("STORE_SEED={seed}");
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: cases.unwrap_or(48),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(config, random);
    let steps = proptest::collection::vec(step(), 1..120);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let found = runner.run(&steps, |steps| {
        let (folder, clock) = (tempfile::tempdir().unwrap(), ManualClock::default());
        let path = folder.path().join("store.db");
        let open = || SqliteStore::open_with(&path, clock.clone(), LIMITS).unwrap();
        let mut memory = Side::new(MemoryStore::with(clock.clone(), LIMITS));
        let mut sqlite = Side::new(open());
        runtime.block_on(async {
            for (number, step) in steps.iter().enumerate() {
                match step {
                    Step::Forward(by) => clock.advance(Duration::from_millis((*by).into())),
                    Step::Back(by) => clock.step_back(Duration::from_millis((*by).into())),
                    Step::Reopen => sqlite.store = Box::new(open()),
                    _ => {}
                }
                let (one, other) = (memory.run(step).await, sqlite.run(step).await);
                prop_assert_eq!(words(one), words(other), "step {}, {:?}", number, step);
            }
            prop_assert_eq!(words(memory.look().await), words(sqlite.look().await));
            Ok(())
        })
    });
    if let Err(error) = found {
        panic!("STORE_SEED={seed}: {error}");
    }
}

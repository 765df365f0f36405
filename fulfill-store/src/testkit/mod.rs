//! The suite that every store passes, and that no broken one does.
//!
//! A backend gives a [`Place`] and runs [`suite`] in one of its tests:
//!
//! ```
//! use fulfill_store::testkit::{self, MemoryPlace};
//!
//! # #[tokio::main]
//! # async fn main() {
//! testkit::suite(MemoryPlace::default).await.assert();
//! # }
//! ```
//!
//! [`Broken`] wraps a [`MemoryStore`] with one mistake that a store could make; [`Flaw::ALL`] lists
//! them. A suite that passes one of them would prove nothing, so this crate's tests run them all.

mod bed;
mod broken;
mod inbox;
mod leases;
mod letters;
mod outbox;
mod sessions;
mod values;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

use self::bed::Bed;
pub use self::broken::{Broken, Flaw};
use crate::{Limits, ManualClock, MemoryStore, Store, StoreError};

/// Where a store keeps its things: opened, dropped and opened again by the cases.
pub trait Place: Send + Sync + 'static {
    /// Opens a store on whatever the place holds. All stores that one place opens get the same clock
    /// and limits, and those opened before may still be there.
    fn open(&self, clock: ManualClock, limits: Limits) -> Arc<dyn Store>;
}

/// Memory, which lasts as long as the place.
#[derive(Debug, Default)]
pub struct MemoryPlace(OnceLock<MemoryStore>);

impl MemoryPlace {
    /// The store itself.
    pub fn store(&self, clock: ManualClock, limits: Limits) -> MemoryStore {
        self.0.get_or_init(|| MemoryStore::with(clock, limits)).clone()
    }
}

impl Place for MemoryPlace {
    fn open(&self, clock: ManualClock, limits: Limits) -> Arc<dyn Store> {
        Arc::new(self.store(clock, limits))
    }
}

/// What the suite has found.
#[derive(Debug)]
#[must_use = "a report that nobody reads finds nothing; call `assert`"]
pub struct Report {
    /// Every case, with what was wrong.
    pub cases: Vec<(&'static str, Result<(), Fault>)>,
}

impl Report {
    /// Names of the cases that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        self.cases.iter().filter(|(_, found)| found.is_err()).map(|(name, _)| *name).collect()
    }

    /// Panics with all that was found, if anything was.
    ///
    /// # Panics
    /// If a case failed.
    #[track_caller]
    pub fn assert(&self) {
        assert!(self.failed().is_empty(), "{self}");
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.failed().len();
        writeln!(f, "{} of {} cases failed", failed, self.cases.len())?;
        for (name, found) in &self.cases {
            if let Err(Fault(fault)) = found {
                writeln!(f, "  {name}: {fault}")?;
            }
        }
        Ok(())
    }
}

/// What was wrong in one case.
#[derive(Debug)]
pub struct Fault(pub String);

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self(format!("{error} ({error:?})"))
    }
}

type Verdict = Result<(), Fault>;
type Run = fn(Bed) -> Pin<Box<dyn Future<Output = Verdict> + Send>>;

/// Names cases and boxes them.
macro_rules! cases {
    ($($module:ident::{$($case:ident),* $(,)?}),* $(,)?) => {
        [$($((concat!(stringify!($module), "::", stringify!($case)),
            (|bed| Box::pin($module::$case(bed))) as Run)),*),*]
    };
}

/// Fails the case unless both sides are equal.
macro_rules! same {
    ($found:expr, $expected:expr, $($what:tt)+) => {{
        let (found, expected) = (&$found, &$expected);
        if found != expected {
            let what = format!($($what)+);
            let text = format!("{what}: found {found:?} instead of {expected:?}");
            return Err($crate::testkit::Fault(text));
        }
    }};
}
use same;

/// Longer than any case takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs all cases, each on a place of its own. Needs a Tokio runtime with time.
pub async fn suite<P: Place>(make: impl Fn() -> P) -> Report {
    let all = cases![
        inbox::{
            a_repeat_is_known, concurrent_repeats_run_once, an_event_is_one_in_all_conversations,
            events_are_handled_in_order, a_repeat_waits, a_commit_is_whole_or_nothing,
            a_queue_is_bounded, taking_is_accepting_and_claiming, what_was_said_outlives_a_crash,
            idle_workers_are_woken, a_flood_holds_up_no_other, deferred_mail_is_told_apart,
            a_delivery_is_kept_whole, users_are_heard,
        },
        values::{
            answers_are_kept_byte_for_byte, odd_texts_come_back, large_values_come_back,
            tenants_never_cross,
        },
        leases::{
            one_at_a_time, an_expired_lease_is_fenced, a_fenced_commit_leaves_nothing,
            leases_are_renewed_and_released, a_clock_may_step_forward, a_clock_may_step_back,
            a_lane_survives_clock_steps, a_crash_costs_a_lease, racing_commits_have_one_winner,
        },
        outbox::{
            calls_leave_in_order, one_call_is_in_flight, a_retry_keeps_its_place,
            postponing_costs_no_attempt, strikes_are_counted_in_a_row, doubt_follows_the_rule, a_lost_sender_is_a_doubt,
            late_settlements_are_fenced, keys_name_calls, a_dead_call_lets_others_pass,
            a_commit_leases_its_call, a_settlement_tells_of_more, calls_are_found_by_event, calls_know_their_event,
            waiting_calls_are_listed,
        },
        letters::{
            a_poisoned_event_dies, a_crashing_event_is_counted, resting_costs_no_attempt,
            letters_are_listed_and_dropped,
            events_are_put_back, calls_are_put_back, a_first_answer_stays,
            what_is_too_much_keeps_nobody_out,
        },
        sessions::{
            states_are_kept_and_cleared, a_session_ends_by_arrival, a_waiting_session_is_not_swept,
            a_swept_session_does_not_return, forgetting_fences, events_are_forgotten_in_time,
            sweeps_are_bounded, sessions_are_listed, figures_add_up, outcomes_are_forgotten_in_time,
        },
    ];
    let mut cases = Vec::new();
    for (name, run) in all {
        let bed = Bed::new(Arc::new(make()));
        // A case of its own task: a panic fails it, and no other.
        let mut task = tokio::spawn(run(bed));
        let found = match tokio::time::timeout(PATIENCE, &mut task).await {
            Ok(Ok(found)) => found,
            Ok(Err(panic)) => Err(Fault(format!("panicked: {panic}"))),
            Err(_) => {
                task.abort();
                Err(Fault(format!("not done after {PATIENCE:?}")))
            }
        };
        cases.push((name, found));
    }
    Report { cases }
}

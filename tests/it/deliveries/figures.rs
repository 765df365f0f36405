//! What came of it: what was taken, how often, in which order, and why it was taken again.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    io::{self, Write as _},
    time::Duration,
};

use fake_graph::{Given, Taken};
use fulfill_runtime::store::{SqliteStore, Statistics, Store as _};
use fulfill_tests::fleet::Fleet;

use super::load::{Load, Name};

/// What a process may need to keep that a call was answered; a kill within that time explains a
/// repeat.
const SETTLING: u64 = 400;

/// How much later than it arrives a call may be taken, whose caller stands still meanwhile.
pub(super) const LATE: u64 = 700;

/// When a process was interrupted, from and to, in milliseconds since 1970.
pub(super) type Interrupted = (u64, u64);

#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) what: &'static str,
    pub(super) seed: u64,
    pub(super) rounds: u64,
    pub(super) took: Duration,
    acknowledged: usize,
    redelivered: u64,
    cut: u64,
    refused: u64,
    lost: Vec<Name>,
    reordered: Vec<String>,
    /// Messages that nobody asked for.
    strange: Vec<String>,
    /// Repeats by what explains them.
    repeated: BTreeMap<&'static str, usize>,
    unexplained: Vec<String>,
    dead: u64,
    left: u64,
    /// The longest time from an acknowledgement, or the last interruption if that is later, to the
    /// reply.
    worst: Duration,
    acknowledging: [Duration; 3],
}

impl Figures {
    pub(super) fn count(load: &Load, taken: &[Taken], interrupted: &[Interrupted]) -> Self {
        let acknowledged = load.acknowledged();
        let calm = interrupted.iter().map(|(_, to)| *to).max().unwrap_or_default();
        let mut figures = Self {
            acknowledged: acknowledged.len(),
            redelivered: load.repeats.load(std::sync::atomic::Ordering::Relaxed),
            cut: load.cut.load(std::sync::atomic::Ordering::Relaxed),
            refused: load.refused.load(std::sync::atomic::Ordering::Relaxed),
            acknowledging: load.times(interrupted),
            ..Self::default()
        };
        let Statistics { mail, calls, dead, .. } = statistics(&load.fleet);
        (figures.left, figures.dead) = (mail + calls, dead);
        let mut copies: HashMap<Name, Vec<&Taken>> = HashMap::new();
        let mut last: HashMap<&str, u64> = HashMap::new();
        for one in taken {
            let text = one.text.clone().unwrap_or_default();
            let number = text.split(' ').next().and_then(|number| number.parse().ok());
            let name = (one.recipient.clone(), text);
            let (true, Some(number)) = (acknowledged.contains_key(&name), number) else {
                figures.strange.push(format!("{name:?}"));
                continue;
            };
            let before = copies.entry(name).or_default();
            if before.is_empty() {
                let last = last.entry(&one.recipient).or_default();
                if number != *last + 1 {
                    figures.reordered.push(format!("{} {number} after {last}", one.recipient));
                }
                *last = number;
            }
            before.push(one);
        }
        for (name, at) in &acknowledged {
            let Some(copies) = copies.get(name) else {
                figures.lost.push(name.clone());
                continue;
            };
            let waited = copies[0].at_ms.saturating_sub(calm.max(*at));
            figures.worst = figures.worst.max(Duration::from_millis(waited));
            for pair in copies.windows(2) {
                match explained(pair[0], pair[1], interrupted) {
                    Some(reason) => *figures.repeated.entry(reason).or_default() += 1,
                    None => figures.unexplained.push(format!("{name:?} {pair:?}")),
                }
            }
        }
        figures
    }

    /// Shows the figures, also where the test passes, and fails if there is a fault among them.
    #[track_caller]
    pub(super) fn show_and_check(&self) {
        // Straight to the stream: what a passing test prints is not shown.
        writeln!(io::stderr(), "{self}").expect("standard error is open");
        assert!(self.acknowledged > 0, "{self}");
        assert_eq!(self.lost, [], "{self}");
        assert_eq!(self.reordered, [""; 0], "{self}");
        assert_eq!(self.strange, [""; 0], "{self}");
        assert_eq!(self.unexplained, [""; 0], "{self}");
        assert_eq!((self.dead, self.left), (0, 0), "{self}");
    }
}

/// Why a message was sent again that had been taken.
fn explained(before: &Taken, again: &Taken, interrupted: &[Interrupted]) -> Option<&'static str> {
    match before.answer {
        Given::Withheld => return Some("answer withheld"),
        Given::Unsure => return Some("answer unsure"),
        _ => {}
    }
    // It was on its way, or its end not kept yet, when its process was killed or frozen; or a frozen
    // one was about to send it, and did when it woke.
    interrupted.iter().find_map(|(from, to)| {
        let until = if to > from { from + LATE } else { *from } + SETTLING / 4;
        let begun = (from.saturating_sub(SETTLING)..=until).contains(&before.at_ms);
        let woke = to > from && (*to..=to + SETTLING).contains(&again.at_ms);
        match (to > from, begun || woke) {
            (_, false) => None,
            (true, true) => Some("process frozen"),
            (false, true) => Some("process killed"),
        }
    })
}

pub(super) fn statistics(fleet: &Fleet) -> Statistics {
    let store = SqliteStore::open(fleet.file()).expect("the file is whole");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(store.statistics()).expect("figures")
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, seed, rounds, took, acknowledged, redelivered, cut, refused, .. } = self;
        let Self { dead, left, worst, acknowledging: [p50, p99, most], .. } = self;
        let repeated: usize = self.repeated.values().sum();
        write!(
            f,
            "{what}: seed {seed}, rounds {rounds} in {:.1} s, events acknowledged {acknowledged}, deliveries \
             made again {redelivered}, cut off {cut}, answered 503 {refused}; lost {}, reordered {}, \
             strange {}, repeated {repeated} {:?}, unexplained {}, dead letters {dead}, left {left}; \
             worst wait after the last interruption {worst:.1?}, acknowledged within p50 {p50:.1?}, \
             p99 {p99:.1?}, at most {most:.1?}",
            took.as_secs_f64(),
            self.lost.len(),
            self.reordered.len(),
            self.strange.len(),
            self.repeated,
            self.unexplained.len(),
        )
    }
}

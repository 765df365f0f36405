//! Sends cases and gathers what is wrong.

use std::{
    io::Write as _,
    net::{Shutdown, SocketAddr, TcpStream},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use super::{body, case::Case, judge};
use crate::wire::{self, Outcome};

/// What became of some cases.
#[derive(Debug, Default)]
pub struct Report {
    /// How many cases were run.
    pub cases: usize,
    /// How many requests they made.
    pub requests: usize,
    /// What is wrong, a line each; empty if nothing is.
    pub faults: Vec<String>,
}

impl Report {
    /// Adds another report to this one.
    pub fn merge(&mut self, other: Self) {
        self.cases += other.cases;
        self.requests += other.requests;
        self.faults.extend(other.faults);
    }
}

/// Runs one case against `hostile-bot`, which must answer the next request too. With `counting`, no
/// other case may run at the same time: the handlers that ran are counted.
pub fn run(case: &Case, address: SocketAddr, counting: bool) -> Report {
    let request = body::request(case, address);
    let before = counting.then(|| calls(address));
    let (times, concurrent) = case.repeat.map_or((1, false), |r| (r.times, r.concurrent));
    let mut faults: Vec<String> = if concurrent {
        thread::scope(|scope| {
            let send = || scope.spawn(|| once(case, &request, address));
            let sent: Vec<_> = (0..times).map(|_| send()).collect();
            sent.into_iter().flat_map(|sent| sent.join().expect("no thread panics")).collect()
        })
    } else {
        (0..times).flat_map(|_| once(case, &request, address)).collect()
    };
    if let (Some(expected), Some(before)) = (case.handler_calls, before) {
        let ran = calls(address) - before;
        if ran != expected {
            faults.push(format!("handlers ran {ran} times instead of {expected}"));
        }
    }
    if wire::get(address, "/health").status != 200 {
        faults.push("the server does not answer the next request".into());
    }
    let named = |fault: String| format!("{}: {fault} ({})", case.name, case.why);
    Report { cases: 1, requests: times, faults: faults.into_iter().map(named).collect() }
}

/// How many handlers of `hostile-bot` have run, those included that run after the answer.
fn calls(address: SocketAddr) -> u64 {
    wire::get(address, "/__calls").text().parse().expect("a number")
}

fn once(case: &Case, request: &[u8], address: SocketAddr) -> Vec<String> {
    let limit = Duration::from_millis(case.max_ms.unwrap_or(0) + 2000).max(Duration::from_secs(6));
    let start = Instant::now();
    let mut stream = wire::connect(address);
    let sender = stream.try_clone().expect("a socket can be shared");
    let done = AtomicBool::new(false);
    let (first, behind) = thread::scope(|scope| {
        // Beside the reading: a server may answer, or close, before it has taken everything.
        scope.spawn(|| send(case, request, &sender, &done));
        let mut rest = Vec::new();
        let mut read = || wire::read(&mut stream, &mut rest, limit, case.method != "HEAD");
        let first = read();
        // As long as an answer is missing, its handler may still be to run.
        let behind: Vec<Outcome> = (1..case.answers.unwrap_or(1)).map(|_| read()).collect();
        done.store(true, Ordering::Relaxed);
        // Ends a write that nobody reads.
        let _ = stream.shutdown(Shutdown::Both);
        (first, behind)
    });
    let mut faults = judge::faults(case, &first, start.elapsed());
    if !behind.iter().all(|outcome| matches!(outcome, Outcome::Answer(_))) {
        faults.push("an answer behind the first is missing".into());
    }
    faults
}

/// A connection that breaks while it is written to is the reader's to judge.
fn send(case: &Case, request: &[u8], mut stream: &TcpStream, done: &AtomicBool) {
    if stream.write_all(request).is_err() {
        return;
    }
    if case.half_close {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let Some(drip) = &case.drip else { return };
    loop {
        thread::sleep(Duration::from_millis(drip.every_ms));
        if done.load(Ordering::Relaxed) || stream.write_all(drip.byte.as_bytes()).is_err() {
            return;
        }
    }
}

/// Runs cases at the same time that are slow by their nature; how often handlers ran is compared
/// for all of them together.
pub fn run_together(cases: &[Case], address: SocketAddr) -> Report {
    let before = calls(address);
    let mut report = Report::default();
    thread::scope(|scope| {
        let running: Vec<_> =
            cases.iter().map(|case| scope.spawn(|| run(case, address, false))).collect();
        for case in running {
            report.merge(case.join().expect("no case panics"));
        }
    });
    let expected: u64 = cases.iter().filter_map(|case| case.handler_calls).sum();
    let ran = calls(address) - before;
    if ran != expected {
        report.faults.push(format!("the slow cases: {ran} handlers ran instead of {expected}"));
    }
    report
}

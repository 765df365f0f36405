//! Hostile requests against `hostile-bot`: refused or answered, never a panic that spreads, never a
//! secret or a user's number in the log.

use std::{
    thread,
    time::{Duration, Instant},
};

use fulfill_tests::{
    hostile::{Case, Config, Difference, Report, read, run, run_together},
    program::{Program, refused},
    wire,
};

/// The given corpus with our differences, and our own cases.
fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = read("corpus.jsonl");
    let differences: Vec<Difference> = read("differences.jsonl");
    differences.into_iter().for_each(|difference| difference.apply(&mut cases));
    cases.extend(read::<Case>("own.jsonl"));
    cases
}

/// What no line of a log may hold: the bot's secrets, and the number that the cases call from.
const PLANTED: [&str; 9] = [
    "test-twilio-token",
    "test-totvs-token",
    "test-totvs-other",
    "test-meta-app-secret",
    "test-verify",
    "test-page-token",
    "14155550100",
    "4155550100",
    "700010001000100",
];

/// More memory than this no case may make the bot take: a body has 4 MiB at most, and is there as
/// bytes, as JSON, and as events.
const MEMORY: u64 = 96 << 20;

#[test]
fn every_case_gets_its_answer() {
    let (slow, fast): (Vec<Case>, Vec<Case>) =
        cases().into_iter().filter(|case| case.config.is_none()).partition(Case::is_slow);
    let bot = Program::start("hostile-bot", &[("FULFILL_LOG", "trace")]);
    let patient = Program::start("hostile-bot", &[("FULFILL_LOG", "trace")]);
    let mut report = thread::scope(|scope| {
        let slow = scope.spawn(|| run_together(&slow, patient.address()));
        let mut report = Report::default();
        for case in &fast {
            report.merge(run(case, bot.address(), true));
        }
        report.merge(slow.join().expect("no case panics"));
        report
    });
    for bot in [&bot, &patient] {
        report.faults.extend(log_faults(bot));
        if let Some(bytes) = bot.peak_memory().filter(|bytes| *bytes > MEMORY) {
            report.faults.push(format!("{bytes} bytes of memory at once"));
        }
    }
    let Report { cases, requests, faults } = report;
    assert!(faults.is_empty(), "{} of {cases} cases:\n{}", faults.len(), faults.join("\n"));
    println!("{cases} cases, {requests} requests");
}

/// What is wrong with the log of a bot that has gone through cases.
fn log_faults(bot: &Program) -> Vec<String> {
    // What nobody answers is a turn without an intent.
    let turns = |log: &str| {
        let turn = |line: &&str| line.contains("fulfill::turn") && !line.contains("intent=\"\"");
        log.lines().filter(turn).count().to_string()
    };
    let handlers = wire::get(bot.address(), "/__calls").text();
    // Lines arrive a little later than answers.
    let end = Instant::now() + Duration::from_secs(5);
    while turns(&bot.log()) != handlers && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    let log = bot.log();
    let mut faults = Vec::new();
    if turns(&log) != handlers {
        faults.push(format!("{} turns in the log, {handlers} handlers ran", turns(&log)));
    }
    for line in log.lines() {
        let mut planted = PLANTED.iter().filter(|planted| line.contains(**planted));
        let forged = line.starts_with("FORGED");
        let control = line.contains(|letter: char| letter.is_control() && letter != '\t');
        if planted.next().is_some() || forged || control {
            let line: String = line.chars().take(300).collect();
            faults.push(format!("log: {line:?}"));
        }
    }
    faults
}

#[test]
fn no_secret_no_start() {
    for (secrets, secret) in [("none", None), ("empty", Some(String::new()))] {
        let config = Config { secret };
        let mut cases = cases().into_iter().filter(|case| case.config.as_ref() == Some(&config));
        let refuses = |case: Case| case.expect_status_class.split('|').any(|end| end == "refuse");
        assert!(cases.any(refuses), "{secrets}");
        let text = refused("hostile-bot", &[("HOSTILE_SECRETS", secrets)]);
        let [token, meta] = match secrets {
            "none" => ["TWILIO_AUTH_TOKEN is not set", "MESSENGER_APP_SECRET is not set"],
            _ => ["token is empty", "the app secret is empty"],
        };
        let assistant = ["node `Novo pedido`", "Assistant::with_token(..)", "token_env = \"..\""];
        for part in [token, meta].into_iter().chain(assistant) {
            assert!(text.contains(part), "{part:?} is not in:\n{text}");
        }
    }
}

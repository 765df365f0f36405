//! Asks Python's `phonenumbers` through `tests/oracle/phone_oracle.py`.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    thread,
};

use serde::{Deserialize, Serialize};

/// What is asked: a text, and the country it was written in.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize)]
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) region: Option<String>,
}

/// What the package answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(untagged)]
pub(crate) enum Answer {
    Refused { error: u8 },
    Number(Box<Number>),
}

/// A number that the package understood.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
pub(crate) struct Number {
    pub(crate) e164: String,
    pub(crate) extension: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) valid: bool,
    pub(crate) possible: bool,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) international: String,
    pub(crate) domestic: String,
}

/// The version of the package, and one answer for each question.
pub(crate) fn ask(questions: &[Question]) -> (String, Vec<Answer>) {
    let python = std::env::var("FULFILL_PYTHON").unwrap_or_else(|_| {
        panic!(
            "FULFILL_PYTHON is not set; run the tests with `cargo xtask test`, which prepares a \
             Python with the packages of tests/oracle/requirements.txt"
        )
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/phone_oracle.py");
    let mut child = Command::new(&python)
        .arg(script)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("FULFILL_PYTHON={python} cannot be started: {error}"));
    let mut stdin = child.stdin.take().unwrap();
    let lines: Vec<String> =
        questions.iter().map(|question| serde_json::to_string(question).unwrap()).collect();
    let writer = thread::spawn(move || {
        for line in lines {
            writeln!(stdin, "{line}").unwrap();
        }
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{python} {script} failed");
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    let version = serde_json::from_str(lines.next().unwrap()).unwrap();
    let answers: Vec<Answer> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), questions.len());
    (version, answers)
}

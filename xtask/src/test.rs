//! Runs all tests, after installing what they need.

use std::{
    io::{BufRead, BufReader, Write, stdout},
    process::Stdio,
};

use crate::{Outcome, browser, make, python::environment, shell::cargo};

/// `cargo xtask test`; further arguments go to `cargo test`. Ends with one line that counts the
/// tests of all packages.
pub(crate) fn run() -> Outcome {
    make::ready()?;
    let mut command = cargo(&["test", "--workspace", "--locked"]);
    command
        .args(std::env::args_os().skip(2))
        .env("FULFILL_PYTHON", environment("requirements")?)
        .env("FULFILL_ASSISTANT_PYTHON", environment("requirements-assistant")?)
        .env("FULFILL_CHROMEDRIVER", browser::driver()?)
        .stdout(Stdio::piped());
    eprintln!("$ cargo test --workspace --locked");
    let mut tests = command.spawn()?;
    let output = tests.stdout.take().expect("standard output is piped");
    let (mut passed, mut failed) = (0, 0);
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(counts) = line.strip_prefix("test result: ") {
            passed += count(counts, "passed");
            failed += count(counts, "failed");
        }
        writeln!(stdout(), "{line}")?;
    }
    let status = tests.wait()?;
    println!("{passed} passed, {failed} failed");
    if status.success() { Ok(()) } else { Err(format!("cargo test failed: {status}").into()) }
}

/// The number before a word of `ok. 5 passed; 0 failed; ...`.
fn count(counts: &str, word: &str) -> u64 {
    let parts = counts.split(['.', ';']).map(str::trim);
    let number = parts.filter_map(|part| part.strip_suffix(word)).next();
    number.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_a_runner_says() {
        let line = "FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out";
        assert_eq!((count(line, "passed"), count(line, "failed"), count(line, "x")), (12, 3, 0));
    }
}

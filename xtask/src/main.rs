//! The chores of the workspace: `cargo xtask ci`, `test`, `tidy`, `bench`, and the generators of
//! checked-in tables.

mod bench;
mod browser;
mod ci;
mod countries;
mod make;
mod names;
mod plan;
mod python;
mod shell;
mod test;
mod tidy;
mod twiml;

use std::process::ExitCode;

/// A chore's outcome.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A name, what it does, and the function that does it.
type Chore = (&'static str, &'static str, fn() -> Outcome);

const CHORES: [Chore; 8] = [
    ("test", "installs what the tests need and runs all of them", test::run),
    ("ci", "what must pass before a change lands: fmt, clippy, docs, tidy, test", ci::run_all),
    ("tidy", "holds the code to the rules of ARCHITECTURE.md", tidy::run),
    ("bench", "runs the micro-benchmarks and measures build times and sizes", bench::run_all),
    ("countries", "makes fulfill-core/src/country/names.rs anew from CLDR", countries::run),
    ("names", "makes fulfill-core's tables of codes, currencies and languages anew", names::run),
    ("plan", "makes the numbering plan of fulfill-phone anew from its metadata", plan::run),
    ("twiml", "makes the elements of fulfill-twilio's TwiML anew from their table", twiml::run),
];

fn main() -> ExitCode {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let Some((_, _, chore)) = CHORES.iter().find(|(name, _, _)| *name == wanted) else {
        eprintln!("usage: cargo xtask CHORE");
        for (name, what, _) in CHORES {
            eprintln!("  {name:10} {what}");
        }
        return ExitCode::FAILURE;
    };
    match chore() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {wanted}: {error}");
            ExitCode::FAILURE
        }
    }
}

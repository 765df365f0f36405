//! `check`: what keeps the bot from working, and whom a deploy would strand.

use std::{fs, path::Path};

use fulfill_core::graph::{Broken, Severity, Shape};
use serde_json::json;

use super::{
    args,
    output::{BAD, BOLD, DIM, Output, Status},
};
use crate::{App, Error, Result, console::visible};

/// Looks at the app, and compares it with a former build if that is wanted.
pub(crate) fn run(app: &mut App, args: &args::Check, out: &mut Output<'_>) -> Result<Status> {
    let gaps: Vec<String> = app.check().iter().map(ToString::to_string).collect();
    let inspection = app.inspect();
    let broken = match &args.against {
        Some(file) => inspection.shape.against(&read(file)?),
        None => Vec::new(),
    };
    if let Some(file) = &args.write {
        fs::write(file, inspection.shape.json() + "\n").map_err(|error| {
            Error::app(format!("{} cannot be written: {error}", file.display()))
        })?;
    }
    let strays = app.config().strays();
    let bad = !gaps.is_empty() || inspection.has_errors() || !broken.is_empty();
    if out.json {
        out.value(&json!({
            "ok": !bad, "gaps": gaps, "findings": inspection.findings, "broken": broken,
            "settings": strays,
        }))?;
        return Ok(Status::found(bad));
    }
    for gap in &gaps {
        out.line(format_args!("{BAD}missing:{BAD:#} {}", visible(gap)))?;
    }
    for finding in &inspection.findings {
        let style = if finding.severity == Severity::Error { BAD } else { DIM };
        out.line(format_args!("{style}{}{style:#}", visible(&finding.to_string())))?;
    }
    for stray in &strays {
        out.line(format_args!("{DIM}setting:{DIM:#} {}", visible(stray)))?;
    }
    broken.iter().try_for_each(|broken| stranded(broken, out))?;
    let errors = inspection.findings.iter().filter(|one| one.severity == Severity::Error).count();
    let notices = inspection.findings.len() - errors + strays.len();
    out.line(summary(gaps.len() + errors, notices, broken.len()))?;
    Ok(Status::found(bad))
}

/// What there is to do: what must be mended, what may be meant, and who would be stranded.
fn summary(mend: usize, look: usize, lost: usize) -> String {
    let mut parts = match mend {
        0 => vec!["nothing to mend".to_owned()],
        mend => vec![format!("{mend} to mend")],
    };
    if look > 0 {
        parts.push(format!("{look} to look at"));
    }
    match lost {
        0 => {}
        1 => parts.push("1 waiting point lost".to_owned()),
        lost => parts.push(format!("{lost} waiting points lost")),
    }
    parts.join(", ")
}

fn stranded(broken: &Broken, out: &mut Output<'_>) -> Result<()> {
    let Broken { waiting, message, outcome, advice, .. } = broken;
    out.line(format_args!(
        "{BOLD}who waits for {}{BOLD:#}: {}",
        visible(waiting),
        visible(message)
    ))?;
    out.line(format_args!("  {}; {}", visible(outcome), visible(advice)))?;
    Ok(())
}

fn read(file: &Path) -> Result<Shape> {
    let name = file.display();
    let text = fs::read_to_string(file).map_err(|error| {
        Error::app(format!(
            "{name} cannot be read: {error}; write it with `check --write {name}` of the build that \
             users talk to"
        ))
    })?;
    Shape::read(&text).map_err(|error| Error::app(format!("{name}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_done_comes_first() {
        for (mend, look, lost, expected) in [
            (0, 0, 0, "nothing to mend"),
            (0, 2, 0, "nothing to mend, 2 to look at"),
            (3, 0, 1, "3 to mend, 1 waiting point lost"),
            (1, 1, 2, "1 to mend, 1 to look at, 2 waiting points lost"),
        ] {
            assert_eq!(summary(mend, look, lost), expected);
        }
    }
}

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
    let bad = !gaps.is_empty() || inspection.has_errors() || !broken.is_empty();
    if out.json {
        out.value(&json!({
            "ok": !bad, "gaps": gaps, "findings": inspection.findings, "broken": broken,
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
    broken.iter().try_for_each(|broken| stranded(broken, out))?;
    let count = gaps.len() + inspection.findings.len();
    out.line(match (count, broken.len()) {
        (0, 0) => "nothing to mend".to_owned(),
        (count, 0) => format!("{count} to look at"),
        (count, broken) => format!("{count} to look at, {broken} waiting points lost"),
    })?;
    Ok(Status::found(bad))
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

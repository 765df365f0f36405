//! What is wrong with an app, as far as it can be seen without running it.

mod ambiguous;
mod cycles;
mod dead_ends;
mod inexpressible;
mod no_way_out;
mod unfillable;
mod unknown;
mod unreachable;

use std::fmt;

use serde::Serialize;

use super::{Survey, links::Links};
use crate::Entry;

/// One thing that is wrong with an app, or that its owner should look at.
///
/// It prints as one line: `src/bot.rs:12: error[unreachable]: nothing leads to 'x'; give it ..`, with
/// names in backticks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Whether it keeps an app from being deployed.
    pub severity: Severity,
    /// Of what kind it is.
    pub kind: FindingKind,
    /// Where: `file:line`, or in words what has no line of its own.
    pub place: String,
    /// What is wrong, naming the thing and the value.
    pub message: String,
    /// What to do about it.
    pub advice: String,
}

/// Whether a finding keeps an app from being deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Some user will run into it. `check` ends with exit status 1.
    Error,
    /// It may be meant, or cannot be told for certain.
    Notice,
}

/// The kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FindingKind {
    /// An intent that nothing leads to.
    Unreachable,
    /// A place in a conversation from which nothing leads on.
    DeadEnd,
    /// Redirects in a circle, without the user having a word in between.
    RedirectCycle,
    /// A form that a user cannot leave.
    NoWayOut,
    /// Triggers of two intents that mean the same.
    Ambiguous,
    /// A name that no intent has.
    UnknownTarget,
    /// An argument that nothing fills.
    Unfillable,
    /// A reply that a mounted channel cannot express.
    Inexpressible,
}

impl Finding {
    /// A finding that keeps an app from being deployed.
    pub fn error(
        kind: FindingKind,
        place: impl Into<String>,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Error,
            kind,
            place: place.into(),
            message: message.into(),
            advice: advice.into(),
        }
    }

    /// A finding that its owner should look at.
    pub fn notice(
        kind: FindingKind,
        place: impl Into<String>,
        message: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Notice, ..Self::error(kind, place, message, advice) }
    }
}

impl FindingKind {
    /// The kind's name, as JSON has it: `unreachable`, `dead-end`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::DeadEnd => "dead-end",
            Self::RedirectCycle => "redirect-cycle",
            Self::NoWayOut => "no-way-out",
            Self::Ambiguous => "ambiguous",
            Self::UnknownTarget => "unknown-target",
            Self::Unfillable => "unfillable",
            Self::Inexpressible => "inexpressible",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Notice => "notice",
        })
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { severity, kind, place, message, advice } = self;
        write!(f, "{place}: {severity}[{}]: {message}; {advice}", kind.name())
    }
}

/// All families of findings over one survey.
pub(super) fn all(survey: &Survey<'_>) -> Vec<Finding> {
    let links = Links::new(survey);
    let families = [
        unreachable::find,
        dead_ends::find,
        cycles::find,
        no_way_out::find,
        ambiguous::find,
        unknown::find,
        unfillable::find,
        inexpressible::find,
    ];
    let mut findings: Vec<Finding> = families.iter().flat_map(|find| find(&links)).collect();
    findings.sort_by(|a, b| {
        (a.severity, a.kind, &a.place, &a.message).cmp(&(b.severity, b.kind, &b.place, &b.message))
    });
    findings.dedup();
    findings
}

/// An intent with its place, for messages that name a second one.
fn named(entry: &Entry) -> String {
    format!("`{}` ({})", entry.name(), entry.place())
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

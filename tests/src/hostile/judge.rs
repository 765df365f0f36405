//! Whether what came back is fine.

use std::time::Duration;

use super::case::{Case, Kind};
use crate::wire::Outcome;

/// What is wrong with one outcome; empty if nothing is.
pub(super) fn faults(case: &Case, outcome: &Outcome, took: Duration) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |text: String| faults.push(text);
    let class = match outcome {
        Outcome::Answer(answer) => format!("{}xx", answer.status / 100),
        Outcome::Closed => "close".into(),
        Outcome::Silence => "silence".into(),
    };
    if !case.expect_status_class.split('|').any(|fine| fine == class) {
        fault(format!("{class} instead of {}: {}", case.expect_status_class, told(outcome)));
    }
    if let Some(most) = case.max_ms
        && took > Duration::from_millis(most)
    {
        fault(format!("{took:?} instead of {most} ms"));
    }
    let Outcome::Answer(answer) = outcome else { return faults };
    if !case.expect_status.is_empty() && !case.expect_status.contains(&answer.status) {
        fault(format!("not one of {:?}: {}", case.expect_status, told(outcome)));
    }
    let (head, text) = (answer.head.to_lowercase(), answer.text());
    let success = answer.status / 100 == 2;
    for part in case.body_contains.iter().filter(|part| !text.contains(*part)) {
        fault(format!("{part:?} is not in {}", told(outcome)));
    }
    for part in case.body_not_contains.iter().filter(|part| success && text.contains(*part)) {
        fault(format!("{part:?} is in {}", told(outcome)));
    }
    for part in case.header_not_contains.iter().filter(|part| head.contains(*part)) {
        fault(format!("{part:?} is in the head {head:?}"));
    }
    if case.expect_xml_ok
        // The others do not answer in XML.
        && matches!(case.path_kind, Kind::Twilio | Kind::Voice)
        && success
        && let Err(error) = roxmltree::Document::parse(&text)
    {
        fault(format!("no XML, {error}: {}", told(outcome)));
    }
    if let Some(expected) = &case.expect_content_type
        && success
        && !answer.header("content-type").is_some_and(|given| given.contains(expected))
    {
        fault(format!("no content type {expected}: {head:?}"));
    }
    faults
}

/// An outcome in a line.
fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Answer(answer) => {
            let text: String = answer.text().chars().take(300).collect();
            format!("{} {text:?}", answer.status)
        }
        other => format!("{other:?}"),
    }
}

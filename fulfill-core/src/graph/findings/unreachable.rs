//! Intents that no conversation comes to.

use super::{Finding, FindingKind};
use crate::graph::links::{End, Links};

/// Intents without a trigger that nothing reachable leads to. A platform picks intents by itself,
/// so where one is mounted, all are reachable.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    if links.on_platform() {
        return Vec::new();
    }
    let reached = reached(links);
    // A target that only the running handler knows may be any of them.
    let doubt = (0..reached.len()).filter(|at| reached[*at]).find_map(|at| {
        let entry = &links.entries()[at];
        let open = links.ways[at].iter().any(|link| link.to.is_open());
        (open || !entry.outline.known).then(|| entry.name())
    });
    let lost = (0..reached.len()).filter(|at| !reached[*at]);
    let told = lost.map(|at| {
        let entry = &links.entries()[at];
        let message = format!("nothing leads to `{}`: it has no trigger, and no intent that is reached names it", entry.name());
        let advice = "give it a trigger such as `text = \"..\"`, lead to it from another intent, or remove it";
        match &doubt {
            None => Finding::error(FindingKind::Unreachable, entry.place(), message, advice),
            Some(other) => Finding::notice(
                FindingKind::Unreachable,
                entry.place(),
                message,
                format!("{advice}; it is fine if `{other}`, whose targets cannot be read from its code, leads here"),
            ),
        }
    });
    told.collect()
}

/// Which intents a conversation can come to.
pub(super) fn reached(links: &Links<'_>) -> Vec<bool> {
    let mut reached: Vec<bool> = (0..links.entries().len()).map(|at| links.is_entry(at)).collect();
    let mut asked = vec![false; links.forms.len()];
    let mut open: Vec<usize> = (0..reached.len()).filter(|at| reached[*at]).collect();
    while let Some(at) = open.pop() {
        let mut ends: Vec<&End> = links.ways[at].iter().map(|link| &link.to).collect();
        for form in links.ways[at].iter().filter_map(|link| match link.to {
            End::Form(form) => Some(form),
            _ => None,
        }) {
            if !std::mem::replace(&mut asked[form], true) {
                ends.extend(links.ends[form].iter().map(|link| &link.to));
            }
        }
        for next in ends.into_iter().flat_map(End::intents) {
            if !std::mem::replace(&mut reached[*next], true) {
                open.push(*next);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use crate::{
        Call, Dialogue, Edge, Entry, Outline, Reply, Table, To, Triggers, Way,
        graph::{Mounted, Severity, Survey},
    };

    fn entry(node: &'static str, edges: &'static [Edge]) -> Entry {
        let outline = Outline::seen(edges, &["say"], &[], false);
        let handler = |_: &crate::Turn| Call::Ready(Ok(Reply::new()));
        Entry { outline, ..Entry::new(node, handler) }
    }

    const TO_B: &[Edge] = &[Edge { way: Way::Redirect, to: To::Node("b") }];
    const ANYWHERE: &[Edge] = &[Edge { way: Way::Redirect, to: To::Dynamic }];

    fn check(start: &'static [Edge], dialogue: Dialogue, expected: &[(Severity, &str)]) {
        let start = entry("a", start).answers(Triggers::new().text("a"));
        let table = Table::new([start, entry("b", &[]), entry("c", TO_B)]).unwrap();
        let findings = Survey::new(&table).mount(Mounted::new("test", "/", dialogue)).findings();
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, (severity, name)) in findings.iter().zip(expected) {
            let told = finding.message.contains(&format!("leads to `{name}`"));
            assert!(finding.severity == *severity && told, "{finding}");
        }
    }

    #[test]
    fn what_is_not_certain_is_a_notice() {
        check(TO_B, Dialogue::Engine, &[(Severity::Error, "c")]);
        check(&[], Dialogue::Engine, &[(Severity::Error, "b"), (Severity::Error, "c")]);
        check(ANYWHERE, Dialogue::Engine, &[(Severity::Notice, "b"), (Severity::Notice, "c")]);
        check(&[], Dialogue::Platform, &[]);
    }
}

//! Intents that redirect in a circle, without the user having a word in between.

use std::collections::BTreeSet;

use super::{Finding, FindingKind, named};
use crate::graph::{
    EdgeKind,
    links::{End, Links},
};

/// An error for each circle in which no handler can choose another way, a notice for each other.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    let count = links.entries().len();
    let next = |at: usize| {
        let redirects = links.ways[at].iter().filter(|link| link.kind == EdgeKind::Redirect);
        redirects.filter_map(|link| match link.to {
            End::Intent(to) => Some(to),
            _ => None,
        })
    };
    let straight = |at: usize| !links.entries()[at].outline.branches;
    let mut findings = Vec::new();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for strict in [true, false] {
        let may = |at: usize| !strict || straight(at);
        for start in 0..count {
            if told.contains(&start) || !may(start) {
                continue;
            }
            let Some(circle) = circle(start, count, &|at| next(at).filter(|to| may(*to)).collect())
            else {
                continue;
            };
            if circle.iter().any(|at| told.contains(at)) {
                continue;
            }
            told.extend(&circle);
            findings.push(finding(links, &circle, strict));
        }
    }
    findings
}

/// The shortest way from an intent back to itself.
fn circle(start: usize, count: usize, next: &dyn Fn(usize) -> Vec<usize>) -> Option<Vec<usize>> {
    let mut before: Vec<Option<usize>> = vec![None; count];
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for to in next(at) {
            if to == start {
                let mut circle = vec![at];
                while let Some(former) = before[circle[circle.len() - 1]] {
                    circle.push(former);
                }
                circle.reverse();
                return Some(circle);
            }
            if before[to].is_none() {
                before[to] = Some(at);
                open.push_back(to);
            }
        }
    }
    None
}

fn finding(links: &Links<'_>, circle: &[usize], certain: bool) -> Finding {
    let entries = links.entries();
    let first = &entries[circle[0]];
    let others: Vec<String> = circle[1..].iter().map(|at| named(&entries[*at])).collect();
    let way = match others.as_slice() {
        [] => "itself".to_owned(),
        others => format!("{} and back", others.join(", then ")),
    };
    if certain {
        return Finding::error(
            FindingKind::RedirectCycle,
            first.place(),
            format!(
                "`{}` redirects to {way}, whatever the user says; the turn ends when it has taken \
                 as many redirects as one may",
                first.name()
            ),
            "let one of them wait for the user with `.listen()` or a form, or lead elsewhere",
        );
    }
    Finding::notice(
        FindingKind::RedirectCycle,
        first.place(),
        format!("`{}` may redirect to {way}, without the user having a word", first.name()),
        "see that one of them takes another way in the end, or let it wait for the user",
    )
}

//! Names that no intent has.

use super::{Finding, FindingKind};
use crate::graph::{
    EdgeKind,
    links::{End, Link, Links},
};

/// Literal nodes in handlers, and the ends of forms.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (entry, ways) in links.entries().iter().zip(&links.ways) {
        let who = format!("`{}`", entry.name());
        findings.extend(ways.iter().filter_map(|link| finding(links, &who, entry.place(), link)));
    }
    for (known, ends) in links.forms.iter().zip(&links.ends) {
        let who = format!("form `{}`", known.form.name);
        findings.extend(ends.iter().filter_map(|link| finding(links, &who, known.place(), link)));
    }
    findings
}

fn finding(links: &Links<'_>, who: &str, place: String, link: &Link) -> Option<Finding> {
    let End::Missing(name) = &link.to else { return None };
    let way = match link.kind {
        EdgeKind::Listen => "waits for",
        EdgeKind::Cancel => "leads, when cancelled, to",
        EdgeKind::Otherwise => "leads, after too many wrong answers, to",
        EdgeKind::Redirect => "redirects to",
        _ => "leads to",
    };
    let message = format!("{who} {way} `{name}`, and no intent has that node");
    let names: Vec<String> = links.entries().iter().map(|entry| entry.name()).collect();
    let near = nearest(name, names.iter().map(String::as_str));
    let meant =
        near.map_or_else(String::new, |near| format!("write `{near}` if that is meant, or "));
    let advice = format!("{meant}name an intent by its function, as in `redirect::<menu>()`");
    if links.on_engine() {
        return Some(Finding::error(FindingKind::UnknownTarget, place, message, advice));
    }
    let advice = format!("{advice}; it is fine if the platform has a node of that name");
    Some(Finding::notice(FindingKind::UnknownTarget, place, message, advice))
}

/// The name that is least different, if it is alike at all.
pub(super) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let bare = |text: &str| -> Vec<char> {
        text.to_lowercase().chars().map(|letter| if letter == '_' { '-' } else { letter }).collect()
    };
    let wanted = bare(name);
    let most = (wanted.len() / 3).max(1);
    let near = names.map(|other| (distance(&wanted, &bare(other)), other));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, other)| other)
}

/// How many letters must be put in, taken out or changed.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, wanted) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != wanted);
            corner = row[to + 1];
            row[to + 1] = changed.min(corner + 1).min(row[to] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_suggested_if_they_are_alike() {
        let known = ["store-user", "menu", "orders/new"];
        for (name, expected) in [
            ("store_user", Some("store-user")),
            ("Menü", Some("menu")),
            ("order/new", Some("orders/new")),
            ("nobody", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known.into_iter()), expected, "{name}");
        }
    }
}

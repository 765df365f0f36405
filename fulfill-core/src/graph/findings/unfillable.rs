//! Arguments that nothing fills.

use std::collections::BTreeSet;

use super::{Finding, FindingKind, listed};
use crate::{
    Entry, Need,
    graph::{
        EdgeKind,
        links::{End, Links},
    },
};

/// Values that some trigger does not give, values that no way gives, and forms that do not lead to
/// the intent that takes them.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    let reached = super::unreachable::reached(links);
    let any_name = links.entries().iter().any(remembers_anything);
    let mut findings = Vec::new();
    for (at, entry) in links.entries().iter().enumerate() {
        let before = before(links, at);
        for need in &links.needs[at] {
            match *need {
                Need::Form { name } => findings.extend(form(links, &before, entry, name)),
                // A platform fills in what its own dialogue recognised; memory holds what handlers
                // put there under names that only they know.
                Need::Value { name, optional: false }
                    if !links.on_platform() && !any_name && reached[at] =>
                {
                    findings.extend(value(links, &before, entry, name));
                }
                _ => {}
            }
        }
    }
    findings
}

/// An intent and all that redirect to it, straight or through others: they share the turn.
fn before(links: &Links<'_>, at: usize) -> Vec<usize> {
    let mut before = vec![at];
    let mut done = 0;
    while let Some(at) = before.get(done).copied() {
        done += 1;
        for (from, ways) in links.ways.iter().enumerate() {
            let leads = |to: &End| to.intents().contains(&at);
            let redirects =
                ways.iter().any(|link| link.kind == EdgeKind::Redirect && leads(&link.to));
            if redirects && !before.contains(&from) {
                before.push(from);
            }
        }
    }
    before
}

fn form(links: &Links<'_>, before: &[usize], entry: &Entry, name: &str) -> Option<Finding> {
    let of_name = |form: &usize| links.forms[*form].form.name == name;
    let leads = |form: usize| {
        let mut ends = links.ends[form].iter().filter(|link| link.kind == EdgeKind::Then);
        ends.any(|link| link.to.intents().iter().any(|to| before.contains(to)))
    };
    if (0..links.forms.len()).filter(of_name).any(leads) {
        return None;
    }
    let then = (0..links.forms.len()).find(of_name).map(|form| &links.forms[form].form.then);
    let leads = then.map_or_else(String::new, |then| format!("; it leads to `{then}`"));
    let function = entry.location.map_or(entry.node.as_ref(), |place| place.function);
    Some(Finding::error(
        FindingKind::Unfillable,
        entry.place(),
        format!("`{}` takes form `{name}`, which never leads to it{leads}", entry.name()),
        format!("write `then = {function}` on the form, or take its answers elsewhere"),
    ))
}

fn value(links: &Links<'_>, before: &[usize], entry: &Entry, name: &str) -> Option<Finding> {
    if remembered(links, name) || answered(links, before, name) || carried(links, name) {
        return None;
    }
    let given =
        |at: &usize| triggers(&links.entries()[*at]).iter().any(|(_, fields)| holds(fields, name));
    let own = triggers(entry);
    let filled = own.iter().any(|(_, fields)| holds(fields, name));
    if !filled && before.iter().any(given) {
        return None;
    }
    let advice = format!(
        "take `Option<..>`, mark it `{{{name}}}` in a sample or `(?<{name}>..)` in a pattern, \
         remember it, or ask for it in a form"
    );
    let without: Vec<String> = own
        .into_iter()
        .filter(|(_, fields)| !holds(fields, name))
        .map(|(trigger, _)| trigger)
        .collect();
    let message = match (filled, without.as_slice()) {
        (true, []) => return None,
        (true, without) => format!(
            "argument `{name}` of `{}` has no value when it is reached by {}",
            entry.name(),
            listed(without)
        ),
        (false, _) => format!("nothing fills argument `{name}` of `{}`", entry.name()),
    };
    Some(Finding::error(FindingKind::Unfillable, entry.place(), message, advice))
}

/// Whether some handler remembers a value of that name.
fn remembered(links: &Links<'_>, name: &str) -> bool {
    links.entries().iter().any(|entry| {
        let mut names = entry.outline.remembers.iter();
        names.any(|remembered| same(remembered, name))
    })
}

/// Whether a handler may remember values under names that its code does not show.
fn remembers_anything(entry: &Entry) -> bool {
    let outline = &entry.outline;
    !outline.known || outline.actions.contains(&"remember") && outline.remembers.is_empty()
}

/// Whether a form with such a question leads there.
fn answered(links: &Links<'_>, before: &[usize], name: &str) -> bool {
    links.forms.iter().zip(&links.ends).any(|(known, ends)| {
        let leads = ends.iter().any(|link| link.to.intents().iter().any(|to| before.contains(to)));
        leads && known.form.questions.iter().any(|question| same(&question.name, name))
    })
}

/// Whether every channel's events carry it.
fn carried(links: &Links<'_>, name: &str) -> bool {
    let mounts = &links.survey.mounts;
    let carries = |names: &BTreeSet<String>| names.iter().any(|carried| same(carried, name));
    !mounts.is_empty() && mounts.iter().all(|mount| carries(&mount.carries))
}

/// Each trigger of an intent in words, with the fields that it gives.
fn triggers(entry: &Entry) -> Vec<(String, Vec<String>)> {
    let triggers = &entry.triggers;
    let commands = triggers
        .commands
        .iter()
        .map(|name| (format!("command `/{name}`"), vec!["arguments".to_owned()]));
    let texts = triggers.texts.iter().map(|text| (format!("text `{text}`"), Vec::new()));
    let patterns =
        triggers.patterns.iter().map(|pattern| (format!("pattern `{pattern}`"), captures(pattern)));
    let samples =
        triggers.samples.iter().map(|sample| (format!("sample `{sample}`"), marked(sample)));
    let events = triggers.events.iter().map(|name| (format!("event `{name}`"), Vec::new()));
    let everything =
        entry.fallback.then(|| ("what no other intent answers".to_owned(), Vec::new()));
    commands.chain(texts).chain(patterns).chain(samples).chain(events).chain(everything).collect()
}

/// The names of a pattern's captures, `(?<name>` or `(?P<name>`, and the numbers of the others.
fn captures(pattern: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut number = 0;
    let mut rest = pattern;
    while let Some(at) = rest.find(['\\', '(']) {
        let escaped = rest[at..].starts_with('\\');
        rest = &rest[at + 1..];
        if escaped {
            let mut letters = rest.chars();
            letters.next();
            rest = letters.as_str();
            continue;
        }
        let named = rest.strip_prefix("?<").or_else(|| rest.strip_prefix("?P<"));
        match named.and_then(|named| named.split_once('>')) {
            Some((name, _)) => names.push(name.to_owned()),
            None if rest.starts_with('?') => continue,
            None => {}
        }
        number += 1;
        names.push(number.to_string());
    }
    names
}

/// The names in braces of a sample.
fn marked(sample: &str) -> Vec<String> {
    let parts = sample.split('{').skip(1).filter_map(|part| part.split_once('}'));
    parts.map(|(name, _)| name.trim().to_owned()).collect()
}

fn holds(fields: &[String], name: &str) -> bool {
    fields.iter().any(|field| same(field, name))
}

/// Whether a name found is the one that an argument looks up: with dashes for underscores too.
fn same(found: &str, wanted: &str) -> bool {
    found == wanted || found == wanted.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captures_are_read_from_patterns() {
        for (pattern, expected) in [
            (r"(?i)order (?<count>\d+) (?:of )?(?P<size>\w+)", vec!["count", "1", "size", "2"]),
            (r"(\d+)\((x)", vec!["1", "2"]),
            (r"a \\(b", vec!["1"]),
            ("none", vec![]),
            ("(", vec!["1"]),
            ("\\", vec![]),
        ] {
            assert_eq!(captures(pattern), expected, "{pattern}");
        }
        assert_eq!(marked("to {city} on { day }"), ["city", "day"]);
        assert_eq!(marked("{"), [""; 0]);
    }
}

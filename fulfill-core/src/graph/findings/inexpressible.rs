//! Replies that a mounted channel cannot express.

use super::{Finding, FindingKind};
use crate::{
    Dialogue, Entry,
    graph::{Expressed, Mounted, links::Links},
};

/// Actions that fulfill's own engine runs, whatever the channel.
const OURS: &[&str] = &["redirect", "collect", "remember", "forget"];

/// An error for what a channel has no words for, a notice for what it gives less of.
pub(super) fn find(links: &Links<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mount in &links.survey.mounts {
        for entry in links.entries() {
            let actions = entry.outline.actions.iter();
            findings.extend(actions.filter_map(|action| finding(mount, entry, action)));
        }
    }
    findings
}

fn finding(mount: &Mounted, entry: &Entry, action: &str) -> Option<Finding> {
    let Mounted { provider, path, .. } = mount;
    let channels = &entry.triggers.channels;
    // A channel is named by its provider or by itself, and only the provider is known here.
    let elsewhere = !channels.is_empty() && !channels.contains(provider);
    let ours = mount.dialogue == Dialogue::Engine && OURS.contains(&action);
    // What only one provider can do is meant for that one.
    if elsewhere || ours || action == "native" {
        return None;
    }
    let (_, expressed) = mount.express.iter().find(|(name, _)| *name == action)?;
    let who = format!("`{}` replies with `{action}`", entry.name());
    match expressed {
        Expressed::Whole => None,
        Expressed::Degraded(note) => Some(Finding::notice(
            FindingKind::Inexpressible,
            entry.place(),
            format!("{who}, of which {provider} at `{path}` gives less: {note}"),
            "see that the user can do with it",
        )),
        Expressed::Impossible(reason) => Some(Finding::error(
            FindingKind::Inexpressible,
            entry.place(),
            format!("{who}, which {provider} at `{path}` cannot express: {reason}"),
            format!(
                "reply with something else, or keep the intent off it with `channels = [..]` (without `{provider}`)"
            ),
        )),
    }
}

//! What keeps an app from starting, found before it serves.

use std::collections::BTreeMap;

use fulfill_core::{Dialogue, Gap, Need, Needs, Secret, Timing, Token, collect, provider::Host};

use super::App;

impl App {
    /// Everything that keeps the app from starting, all at once; empty if nothing does.
    pub fn check(&mut self) -> Vec<Gap> {
        let mut gaps = self.conflicts.clone();
        if !self.hooks.is_empty() {
            // An app may only tell, and answer nobody.
            gaps.retain(|gap| *gap != Gap::NoIntents);
        }
        gaps.extend(collect::clashes().into_iter().map(|reason| Gap::Form { reason }));
        gaps.extend(self.config.gaps());
        gaps.extend(self.resolve_tokens());
        gaps.extend(self.missing_states());
        gaps.extend(self.mount_gaps());
        gaps.extend(self.limits_gaps());
        gaps.extend(self.hooks_gaps());
        gaps.extend(self.engine().1);
        gaps
    }

    /// Reads the tokens that attributes leave to the environment.
    fn resolve_tokens(&mut self) -> Vec<Gap> {
        let mut missing: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for entry in self.table.entries_mut() {
            let Token::Env(variable) = &entry.token else { continue };
            let value = std::env::var(variable.as_ref()).unwrap_or_default();
            match Secret::new(value) {
                Some(token) => entry.token = Token::Known(token),
                None if self.config.dev => {}
                None => {
                    let node = format!("node `{}` ({})", entry.node, entry.place());
                    missing.entry(variable.to_string()).or_default().push(node);
                }
            }
        }
        let gap = |(variable, nodes)| Gap::Token { variable, nodes };
        missing.into_iter().map(gap).collect()
    }

    fn missing_states(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for entry in self.table.entries() {
            let mut needs = Needs::new();
            (entry.needs)(&mut needs);
            for need in needs.iter() {
                if let Need::State { id, type_name } = *need
                    && !self.states.contains(id)
                {
                    let (node, place) = (entry.node.to_string(), entry.place());
                    gaps.push(Gap::State { type_name, node, place });
                }
            }
        }
        gaps
    }

    fn limits_gaps(&self) -> Vec<Gap> {
        let mounted = |path: &str| {
            let path = path.trim_end_matches('/');
            self.mounts.iter().any(|(at, _)| at.trim_end_matches('/') == path)
        };
        let lost = self.limits.iter().filter(|(path, _)| !mounted(path));
        let gap = |(path, _): &(String, _)| Gap::Setting {
            name: "App::limits".into(),
            value: path.clone(),
            reason: "no channel is mounted there; write the path that `.mount(..)` has".into(),
        };
        lost.map(gap).collect()
    }

    fn mount_gaps(&mut self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        if self.mounts.is_empty() {
            gaps.push(Gap::NoChannel);
        }
        let public_url = self.config.public_url.as_deref().map(|url| url.trim_end_matches('/'));
        let host = Host::new(&self.table, self.config.dev, public_url);
        let mut taken: Vec<String> = Vec::new();
        for (path, channel) in &mut self.mounts {
            let provider = channel.name();
            let gap =
                |reason: &str| Gap::Mount { provider, path: path.clone(), reason: reason.into() };
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
            if !path.starts_with('/') {
                gaps.push(gap("a path starts with `/`"));
            } else if !path.chars().all(plain) || path.contains("//") {
                gaps.push(gap(
                    "write names of ASCII letters, digits and -._~ between single slashes",
                ));
            }
            let plain = path.trim_end_matches('/').to_owned();
            if taken.contains(&plain) {
                gaps.push(gap("another channel is mounted there; give each its own path"));
            }
            taken.push(plain);
            if crate::hooks::KINDS.contains(&provider) {
                gaps.push(gap("fulfill keeps its own events under that name; rename the provider"));
            }
            if channel.timing() == Timing::AfterAck && channel.dialogue() == Dialogue::Platform {
                gaps.push(gap("a platform that runs the dialogue is answered in its response"));
            }
            gaps.extend(channel.attach(&host).into_iter().map(|reason| Gap::Channel {
                provider,
                path: path.clone(),
                reason,
            }));
        }
        gaps
    }
}

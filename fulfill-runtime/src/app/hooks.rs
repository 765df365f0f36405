//! Hooks of an app: which there are, where they are served, and what they lack.

use fulfill_core::{Gap, HookEntry, Need, Needs, Secret};

use super::App;
use crate::{hooks::signing_key, meter, server::HEALTH};

impl App {
    /// Adds a hook: one made at run time, or a `#[hook]` function of an app that names its intents.
    ///
    /// ```
    /// # use fulfill_runtime::prelude::*;
    /// #[hook(secret_env = "SHOP_SECRET")]
    /// fn closing(minutes: u8) -> Notice {
    ///     let keeper = Address::new("messenger", "7190").account("311");
    ///     Notice::new().to(keeper, Reply::say(format!("The shop closes in {minutes} minutes.")))
    /// }
    ///
    /// # fn app(app: App) -> App {
    /// app.hook(HookEntry::of::<closing>())
    /// # }
    /// ```
    #[must_use]
    pub fn hook(mut self, hook: HookEntry) -> Self {
        self.hooks.push(hook);
        self.hooks.sort_by(|a, b| a.name.cmp(&b.name).then(a.location.cmp(&b.location)));
        self
    }

    /// Serves hooks at that path instead of `/hooks`.
    #[must_use]
    pub fn hooks_at(mut self, path: impl Into<String>) -> Self {
        self.hooks_path = path.into();
        self
    }

    /// The hooks, by name.
    pub fn hooks(&self) -> &[HookEntry] {
        &self.hooks
    }

    /// Where hooks are served, without a final slash.
    pub(crate) fn hooks_path(&self) -> &str {
        self.hooks_path.trim_end_matches('/')
    }

    /// What keeps hooks from being served. Reads the secrets that they leave to the environment.
    pub(super) fn hooks_gaps(&mut self) -> Vec<Gap> {
        if self.hooks.is_empty() {
            return Vec::new();
        }
        let mut gaps = self.hooks_path_gaps();
        let dev = self.config.dev;
        for entry in &mut self.hooks {
            read_secrets(entry);
            if let Some(reason) = lack(entry, dev) {
                gaps.push(gap(entry, reason));
            }
        }
        for entry in &self.hooks {
            if !HookEntry::is_name(&entry.name) {
                let reason = "a name is up to 100 ASCII letters, digits, `-`, `_` and `.`";
                gaps.push(gap(entry, reason.into()));
            }
            let mut needs = Needs::new();
            (entry.needs)(&mut needs);
            for need in needs.iter() {
                if let Need::State { id, type_name } = *need
                    && !self.states.contains(id)
                {
                    let reason = format!(
                        "it takes `State<{type_name}>`; add `.state(..)` with one to the app"
                    );
                    gaps.push(gap(entry, reason));
                }
            }
        }
        for two in self.hooks.windows(2).filter(|two| two[0].name == two[1].name) {
            let reason = format!("{} has that name too; rename one", two[0].place());
            gaps.push(gap(&two[1], reason));
        }
        if !self.mounts.is_empty()
            && self.mounts.iter().all(|(_, channel)| channel.push().is_none())
        {
            let reason = "no channel that is mounted can start a message; mount one that can, such as \
                          Messenger";
            gaps.push(gap(&self.hooks[0], reason.into()));
        }
        gaps
    }

    fn hooks_path_gaps(&self) -> Vec<Gap> {
        let path = self.hooks_path();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
        let setting = |reason: String| Gap::Setting {
            name: "App::hooks_at".into(),
            value: self.hooks_path.clone(),
            reason,
        };
        if !path.starts_with('/') || !path.chars().all(plain) || path.contains("//") {
            let reason =
                "write `/` and names of ASCII letters, digits and -._~ between single slashes";
            return vec![setting(reason.into())];
        }
        if [HEALTH, meter::PATH].contains(&path) {
            let reason = "the server answers that path itself; give hooks another one";
            return vec![setting(reason.into())];
        }
        let within =
            |at: &str| at.strip_prefix(path).is_some_and(|r| r.is_empty() || r.starts_with('/'));
        let taken = self.mounts.iter().find(|(at, _)| within(at.trim_end_matches('/')));
        let reason = |(at, channel): &(String, Box<dyn crate::channel::Channel>)| {
            let provider = channel.name();
            setting(format!("{provider} is mounted at `{at}`; give one of the two another path"))
        };
        taken.map(reason).into_iter().collect()
    }
}

/// Reads what a hook leaves to the environment, once.
fn read_secrets(entry: &mut HookEntry) {
    let Some(variable) = &entry.secret_env else { return };
    let value = std::env::var(variable.as_ref()).unwrap_or_default();
    let found: Vec<Secret> = value.split_whitespace().filter_map(Secret::new).collect();
    if !found.is_empty() {
        entry.secrets.extend(found);
        entry.secret_env = None;
    }
}

fn lack(entry: &HookEntry, dev: bool) -> Option<String> {
    match &entry.secret_env {
        _ if dev => None,
        Some(variable) => {
            Some(format!("environment variable {variable} is not set; it holds what callers show"))
        }
        None if entry.secrets.is_empty() => Some(
            "it has no secret, so everybody could tell it something; write `secret_env = \"..\"`"
                .into(),
        ),
        None if entry.secrets.iter().any(|secret| signing_key(secret).is_none()) => Some(
            "a secret of it begins with `whsec_`, and no key in base64 stands behind that; copy it \
             whole"
                .into(),
        ),
        None => None,
    }
}

fn gap(entry: &HookEntry, reason: String) -> Gap {
    Gap::Hook { name: entry.name.to_string(), place: entry.place(), reason }
}

//! How a channel is set up.

use std::env;

use fulfill_core::provider::Unknown;

use super::Messenger;
use crate::{
    graph::{Graph, PAGE_INBOX, SettingError},
    signature::Verifier,
    token::Token,
};

pub(super) const NO_TOKEN: &str = "MESSENGER_PAGE_TOKEN is not set, so nothing could be sent; set it to \
     the page's access token from the app's Messenger settings";

/// What is said of a channel before it is mounted.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The first app secret, for proofs.
    secret: Option<Token>,
    /// Tokens by page; `None` is every other page.
    tokens: Vec<(Option<String>, Token)>,
    url: Option<String>,
    version: Option<String>,
    unescaped: bool,
    without_proof: bool,
    handoff_app: Option<String>,
}

impl Settings {
    /// The app that conversations are handed to: the page's inbox unless said otherwise.
    pub(super) fn handoff_app(&self) -> &str {
        self.handoff_app.as_deref().unwrap_or(PAGE_INBOX)
    }

    fn graph(&self, token: &Token) -> Result<Graph, SettingError> {
        let mut graph = Graph::new(token.expose())?;
        if let Some(url) = &self.url {
            graph = graph.at(url)?;
        }
        if let Some(version) = &self.version {
            graph = graph.version(version)?;
        }
        if let Some(secret) = self.secret.as_ref().filter(|_| !self.without_proof) {
            graph = graph.app_secret(secret.expose());
        }
        Ok(graph)
    }
}

impl Messenger {
    /// A channel of these: the app secret that deliveries are signed with, the verify token that
    /// was chosen for the subscription, and the page's access token.
    pub fn new(
        app_secret: impl AsRef<str>,
        verify_token: impl AsRef<str>,
        page_token: impl AsRef<str>,
    ) -> Self {
        Self::bare().and_app_secret(app_secret).verify_token(verify_token).page_token(page_token)
    }

    /// Reads `MESSENGER_APP_SECRET`, `MESSENGER_APP_SECRET_SECONDARY` (another app, or while secrets
    /// change), `MESSENGER_VERIFY_TOKEN`, `MESSENGER_PAGE_TOKEN`, `MESSENGER_GRAPH_URL`,
    /// `MESSENGER_GRAPH_VERSION`, `MESSENGER_HANDOFF_APP` and `MESSENGER_UNKNOWN` (`resend`, `hold` or
    /// `drop`, see [`unknown`](Self::unknown)).
    ///
    /// What is missing is reported when the app starts, together with all else that is.
    pub fn from_env() -> Self {
        Self::from_variables(|name| env::var(name).ok())
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let mut channel = Self::bare();
        for name in ["MESSENGER_APP_SECRET", "MESSENGER_APP_SECRET_SECONDARY"] {
            channel = set(name).into_iter().fold(channel, Self::and_app_secret);
        }
        type Set = fn(Messenger, String) -> Messenger;
        let others: [(&str, Set); 6] = [
            ("MESSENGER_VERIFY_TOKEN", Self::verify_token),
            ("MESSENGER_PAGE_TOKEN", Self::page_token),
            ("MESSENGER_GRAPH_URL", Self::graph_url),
            ("MESSENGER_GRAPH_VERSION", Self::graph_version),
            ("MESSENGER_HANDOFF_APP", Self::handoff_app),
            ("MESSENGER_UNKNOWN", Self::unknown_named),
        ];
        others.into_iter().fold(channel, |channel, (name, put)| match set(name) {
            Some(value) => put(channel, value),
            None => channel,
        })
    }

    fn bare() -> Self {
        Self {
            verifier: None,
            verify_token: None,
            graph: None,
            pages: Default::default(),
            bare: None,
            speed: Default::default(),
            unknown: None,
            settings: Settings::default(),
            problems: Vec::new(),
        }
    }

    fn unknown_named(mut self, name: String) -> Self {
        match name.trim() {
            "resend" => self.unknown(Unknown::Resend),
            "hold" => self.unknown(Unknown::Hold),
            "drop" => self.unknown(Unknown::Drop),
            other => {
                let name = other.escape_debug();
                self.problems
                    .push(format!("MESSENGER_UNKNOWN is `{name}`; write resend, hold or drop"));
                self
            }
        }
    }

    /// Accepts one more app secret. The first is also the one that calls are proved with.
    #[must_use]
    pub fn and_app_secret(mut self, secret: impl AsRef<str>) -> Self {
        let secret = secret.as_ref();
        let made = match self.verifier.clone() {
            Some(verifier) => verifier.and_secret(secret),
            None => Verifier::new(secret),
        };
        match made {
            Ok(verifier) => self.verifier = Some(verifier),
            Err(error) => self.problems.push(error.to_string()),
        }
        if self.settings.secret.is_none() {
            self.settings.secret = Token::new(secret);
        }
        self.connected()
    }

    /// Sets the verify token.
    #[must_use]
    pub fn verify_token(mut self, token: impl AsRef<str>) -> Self {
        self.verify_token = Token::new(token);
        self
    }

    /// Sets the access token of every page that has none of its own.
    #[must_use]
    pub fn page_token(self, token: impl AsRef<str>) -> Self {
        self.token(None, token)
    }

    /// Sets the access token of one page or Instagram account, by its id.
    #[must_use]
    pub fn page(self, id: impl Into<String>, token: impl AsRef<str>) -> Self {
        self.token(Some(id.into()), token)
    }

    fn token(mut self, page: Option<String>, token: impl AsRef<str>) -> Self {
        if let Some(token) = Token::new(token) {
            self.settings.tokens.retain(|(known, _)| *known != page);
            self.settings.tokens.push((page, token));
        }
        self.connected()
    }

    /// Sets where the Graph API is; `https://graph.facebook.com` unless said otherwise.
    #[must_use]
    pub fn graph_url(mut self, url: impl Into<String>) -> Self {
        self.settings.url = Some(url.into());
        self.connected()
    }

    /// Sets the version of the Graph API; `v25.0` unless said otherwise.
    #[must_use]
    pub fn graph_version(mut self, version: impl Into<String>) -> Self {
        self.settings.version = Some(version.into());
        self.connected()
    }

    /// Leaves `appsecret_proof` out of calls.
    #[must_use]
    pub fn without_proof(mut self) -> Self {
        self.settings.without_proof = true;
        self.connected()
    }

    /// Names the app that `Reply::handoff` passes conversations to; the page's inbox unless said
    /// otherwise.
    #[must_use]
    pub fn handoff_app(mut self, app_id: impl Into<String>) -> Self {
        self.settings.handoff_app = Some(app_id.into());
        self
    }

    /// Also accepts bodies that a proxy has unescaped, see
    /// [`Verifier::accepting_unescaped`](crate::signature::Verifier::accepting_unescaped).
    #[must_use]
    pub fn accepting_unescaped(mut self) -> Self {
        self.settings.unescaped = true;
        self.connected()
    }

    fn connected(mut self) -> Self {
        self.connect();
        self
    }

    /// Makes what the settings describe. What is wrong with them is said by [`missing`](Self::missing).
    pub(super) fn connect(&mut self) {
        if self.settings.unescaped {
            self.verifier = self.verifier.take().map(Verifier::accepting_unescaped);
        }
        (self.graph, self.bare) = (None, None);
        self.pages.clear();
        for (page, token) in &self.settings.tokens {
            let Ok(graph) = self.settings.graph(token) else { continue };
            self.bare = Some(graph.clone().unsigned());
            match page {
                Some(page) => drop(self.pages.insert(page.clone(), graph)),
                None => self.graph = Some(graph),
            }
        }
    }

    /// What keeps the channel from working. In dev mode secrets may be missing, and calls then carry
    /// a stand-in for the token.
    pub(super) fn missing(&mut self, dev: bool) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        let mut tokens: Vec<&Token> = self.settings.tokens.iter().map(|(_, token)| token).collect();
        let stand_in = Token::new("unset").expect("it is not empty");
        if tokens.is_empty() {
            tokens.push(&stand_in);
        }
        for token in tokens {
            if let Err(error) = self.settings.graph(token) {
                let text = error.to_string();
                if !missing.contains(&text) {
                    missing.push(text);
                }
            }
        }
        if dev {
            if self.settings.tokens.is_empty() {
                self.graph = self.settings.graph(&stand_in).ok();
                self.bare = self.graph.clone().map(Graph::unsigned);
            }
            return missing;
        }
        if self.verifier.is_none() && self.problems.is_empty() {
            missing.push(
                "MESSENGER_APP_SECRET is not set, so nothing could be told from a forgery; set it to \
                 the app secret of the app's basic settings, or FULFILL_DEV=1 to try the bot on this \
                 machine"
                    .into(),
            );
        }
        if self.verify_token.is_none() {
            missing.push(
                "MESSENGER_VERIFY_TOKEN is not set, so Meta cannot subscribe; set it to a text of your \
                 own and give the same to the app's webhook settings"
                    .into(),
            );
        }
        if self.settings.tokens.is_empty() {
            missing.push(NO_TOKEN.into());
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], dev: bool, expected: &[&str]) {
        let mut channel = Messenger::from_variables(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        channel.connect();
        let missing = channel.missing(dev);
        assert_eq!(missing.len(), expected.len(), "{missing:#?}");
        for (text, start) in missing.iter().zip(expected) {
            assert!(text.starts_with(start), "{text}");
        }
    }

    #[test]
    fn what_is_missing_is_listed_all_at_once() {
        let all = ["MESSENGER_APP_SECRET", "MESSENGER_VERIFY_TOKEN", "MESSENGER_PAGE_TOKEN"];
        check(&[], false, &all);
        check(&[], true, &[]);
        let set = all.map(|name| (name, "x"));
        check(&set, false, &[]);
        let wrong = [("MESSENGER_GRAPH_URL", "graph"), ("MESSENGER_GRAPH_VERSION", "v1")];
        check(&[&set[..], &wrong[..1]].concat(), false, &["graph address `graph`"]);
        check(&[&set[..], &wrong[1..]].concat(), true, &["graph version `v1`"]);
        check(&all.map(|name| (name, " ")), false, &all);
    }

    #[test]
    fn the_rule_for_unknown_outcomes_is_one_of_three() {
        for (text, rule, problem) in [
            (None, None, ""),
            (Some(" "), None, ""),
            (Some("resend"), Some(Unknown::Resend), ""),
            (Some("hold "), Some(Unknown::Hold), ""),
            (Some("drop"), Some(Unknown::Drop), ""),
            (Some("Drop"), None, "MESSENGER_UNKNOWN is `Drop`; write resend, hold or drop"),
        ] {
            let only = |name: &str| text.filter(|_| name == "MESSENGER_UNKNOWN").map(str::to_owned);
            let channel = Messenger::from_variables(only);
            assert_eq!((channel.unknown, channel.problems.join("")), (rule, problem.into()));
        }
    }

    #[test]
    fn the_first_secret_proves_calls() {
        let proof = |channel: Messenger| {
            let graph = channel.graph(Some("1")).unwrap();
            graph.secondary_receivers().uri().query().unwrap().contains("appsecret_proof=")
        };
        let channel = || Messenger::new("a", "v", "t").and_app_secret("b");
        assert!(proof(channel()));
        assert!(!proof(channel().without_proof()));
    }
}

//! The page's Messenger profile: what users see before they write.
//!
//! Source: Messenger Profile API (2026).

use bytes::Bytes;
use http::{Method, Request};
use serde::Serialize;
use serde_json::json;

use super::{BotCommands, Graph, IceBreakers, Localised, Menu, call::json as body};
use crate::send::{BuildError, Link, Text, limits::ButtonPayload};

/// Properties to set; those that are not given stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    get_started: Option<GetStarted>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    greeting: Vec<Localised>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    persistent_menu: Vec<Menu>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ice_breakers: Vec<IceBreakers>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    commands: Vec<BotCommands>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    whitelisted_domains: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account_linking_url: Option<Link>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct GetStarted {
    payload: Text<ButtonPayload>,
}

/// A property of the profile, to ask for or delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Property {
    /// The button that begins a conversation.
    GetStarted,
    /// The greeting.
    Greeting,
    /// The menu.
    PersistentMenu,
    /// The questions to begin with.
    IceBreakers,
    /// The commands.
    Commands,
    /// The domains that may use the Messenger Extensions.
    WhitelistedDomains,
    /// The page's own log-in.
    AccountLinkingUrl,
}

impl Property {
    fn name(self) -> &'static str {
        match self {
            Self::GetStarted => "get_started",
            Self::Greeting => "greeting",
            Self::PersistentMenu => "persistent_menu",
            Self::IceBreakers => "ice_breakers",
            Self::Commands => "commands",
            Self::WhitelistedDomains => "whitelisted_domains",
            Self::AccountLinkingUrl => "account_linking_url",
        }
    }
}

impl Profile {
    /// Sets nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// For the Instagram account in place of the page.
    #[must_use]
    pub fn instagram(mut self) -> Self {
        self.platform = Some("instagram");
        self
    }

    /// What the button that begins a conversation sends.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if it is over its limit.
    pub fn get_started(mut self, payload: impl Into<String>) -> Result<Self, BuildError> {
        self.get_started = Some(GetStarted { payload: Text::new(payload)? });
        Ok(self)
    }

    /// Greets in one more language.
    #[must_use]
    pub fn greeting(mut self, greeting: Localised) -> Self {
        self.greeting.push(greeting);
        self
    }

    /// A menu in one more language.
    #[must_use]
    pub fn menu(mut self, menu: Menu) -> Self {
        self.persistent_menu.push(menu);
        self
    }

    /// Questions in one more language; locale `default` must be among them.
    #[must_use]
    pub fn ice_breakers(mut self, breakers: IceBreakers) -> Self {
        self.ice_breakers.push(breakers);
        self
    }

    /// Commands in one more language.
    #[must_use]
    pub fn commands(mut self, commands: BotCommands) -> Self {
        self.commands.push(commands);
        self
    }

    /// A domain that may use the Messenger Extensions.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn whitelisted_domain(mut self, url: impl Into<String>) -> Result<Self, BuildError> {
        self.whitelisted_domains.push(Link::new(url)?);
        Ok(self)
    }

    /// The page's own log-in.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the address is none.
    pub fn account_linking_url(mut self, url: impl Into<String>) -> Result<Self, BuildError> {
        self.account_linking_url = Some(Link::new(url)?);
        Ok(self)
    }
}

const EDGE: &str = "messenger_profile";

impl Graph {
    /// Sets properties of the profile; ten calls in ten minutes.
    pub fn set_profile(&self, profile: &Profile) -> Request<Bytes> {
        self.post(&[&self.page, EDGE], profile)
    }

    /// Asks for properties of the profile.
    pub fn profile(&self, properties: &[Property]) -> Request<Bytes> {
        let names: Vec<&str> = properties.iter().map(|property| property.name()).collect();
        self.get(&[&self.page, EDGE], &[("fields", &names.join(","))])
    }

    /// Deletes properties of the profile.
    pub fn delete_profile(&self, properties: &[Property]) -> Request<Bytes> {
        let fields = body(&json!({ "fields": properties }));
        self.call(Method::DELETE, &[&self.page, EDGE], &[], Some(fields))
    }

    /// Gives one user a menu of their own; ten calls in ten minutes for each.
    pub fn set_user_menu(&self, user: &str, menus: &[Menu]) -> Request<Bytes> {
        let settings = json!({ "psid": user, "persistent_menu": menus });
        self.post(&["me", "custom_user_settings"], &settings)
    }

    /// Takes a user's own menu away.
    pub fn delete_user_menu(&self, user: &str) -> Request<Bytes> {
        let query = [("psid", user), ("params", r#"["persistent_menu"]"#)];
        self.call(Method::DELETE, &["me", "custom_user_settings"], &query, None)
    }
}

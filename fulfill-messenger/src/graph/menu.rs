//! The parts of a profile: greeting, menu, questions to begin with and commands, by language.
//!
//! Source: Persistent menu, Greeting Text, ice_breakers and commands (2026).

use serde::Serialize;

use crate::send::{
    BuildError, List, Text, WebPage,
    limits::{
        ButtonPayload, CommandName, CommandText, Commands, Greeting, IceBreakers as Breakers,
        MenuItems, MenuPayload, MenuTitle,
    },
};

/// A greeting in one language, up to 160 characters; `{{user_first_name}}`, `{{user_last_name}}` and
/// `{{user_full_name}}` stand for the user's name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Localised {
    locale: String,
    text: Text<Greeting>,
}

/// The menu in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Menu {
    locale: String,
    composer_input_disabled: bool,
    call_to_actions: List<MenuItem, MenuItems>,
}

/// One entry of the menu.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[non_exhaustive]
pub enum MenuItem {
    /// Opens a page.
    WebUrl {
        /// What is read on it, up to 30 characters.
        title: Text<MenuTitle>,
        /// The page.
        #[serde(flatten)]
        page: WebPage,
    },
    /// Sends a postback.
    Postback {
        /// What is read on it, up to 30 characters.
        title: Text<MenuTitle>,
        /// What comes back.
        payload: Text<MenuPayload>,
    },
}

/// Questions to begin with, in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IceBreakers {
    locale: String,
    call_to_actions: List<IceBreaker, Breakers>,
}

/// One question to begin with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct IceBreaker {
    question: String,
    payload: Text<ButtonPayload>,
}

/// The commands in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BotCommands {
    locale: String,
    commands: List<BotCommand, Commands>,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BotCommand {
    name: Text<CommandName>,
    description: Text<CommandText>,
}

impl Localised {
    /// A greeting; locale `default` is for all others.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the text is over its limit.
    pub fn new(locale: impl Into<String>, text: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self { locale: locale.into(), text: Text::new(text)? })
    }
}

impl Menu {
    /// A menu of up to 20 entries. Meta takes one only where "Get started" is set.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are none or more.
    pub fn new(
        locale: impl Into<String>,
        items: impl IntoIterator<Item = MenuItem>,
    ) -> Result<Self, BuildError> {
        let call_to_actions = List::new(items)?;
        Ok(Self { locale: locale.into(), composer_input_disabled: false, call_to_actions })
    }

    /// Takes the keyboard away: users have the menu only.
    #[must_use]
    pub fn only(mut self) -> Self {
        self.composer_input_disabled = true;
        self
    }
}

impl MenuItem {
    /// An entry that opens a page.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if the title is over its limit or the address is none.
    pub fn url(title: impl Into<String>, url: impl Into<String>) -> Result<Self, BuildError> {
        Ok(Self::WebUrl { title: Text::new(title)?, page: WebPage::new(url)? })
    }

    /// An entry that sends a postback.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if title or payload are over their limits.
    pub fn postback(
        title: impl Into<String>,
        payload: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self::Postback { title: Text::new(title)?, payload: Text::new(payload)? })
    }
}

impl IceBreakers {
    /// Up to four questions with what each sends.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are more, or a payload is over its limit.
    pub fn new(
        locale: impl Into<String>,
        questions: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Result<Self, BuildError> {
        let breaker = |(question, payload): (_, _)| -> Result<IceBreaker, BuildError> {
            Ok(IceBreaker { question: Into::into(question), payload: Text::new(payload)? })
        };
        let all: Vec<IceBreaker> = questions.into_iter().map(breaker).collect::<Result<_, _>>()?;
        Ok(Self { locale: locale.into(), call_to_actions: List::new(all)? })
    }
}

impl BotCommand {
    /// A name of up to 32 characters and what it does, up to 64.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if one is over its limit.
    pub fn new(
        name: impl Into<String>,
        description: impl Into<String>,
    ) -> Result<Self, BuildError> {
        Ok(Self { name: Text::new(name)?, description: Text::new(description)? })
    }
}

impl BotCommands {
    /// Up to 100 commands.
    ///
    /// # Errors
    ///
    /// [`BuildError`] if there are none or more.
    pub fn new(
        locale: impl Into<String>,
        commands: impl IntoIterator<Item = BotCommand>,
    ) -> Result<Self, BuildError> {
        Ok(Self { locale: locale.into(), commands: List::new(commands)? })
    }
}

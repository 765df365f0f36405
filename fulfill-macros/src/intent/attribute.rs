//! The keys of `#[intent(...)]`: which there are, and what each of them says.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Lit, LitStr, Path, parse_quote};

use super::{
    rules,
    triggers::{self, Triggers},
};
use crate::{
    mistakes::Mistakes,
    settings::Setting,
    suggest::{list, nearest},
    value,
};

const KEYS: &[&str] = &[
    "node",
    "webhook",
    "text",
    "command",
    "pattern",
    "samples",
    "event",
    "states",
    "next",
    "channels",
    "priority",
    "token",
    "token_env",
    "fallback_message",
    "timeout",
    "fallback",
    "crate",
];

/// What an attribute says.
pub(crate) struct Attribute {
    pub(crate) krate: Path,
    pub(crate) node: Option<LitStr>,
    pub(crate) webhook: Option<LitStr>,
    pub(crate) token: Option<LitStr>,
    pub(crate) token_env: Option<LitStr>,
    pub(crate) fallback_message: Option<LitStr>,
    pub(crate) timeout: Option<Duration>,
    /// The key `timeout`, for a mistake that only the function shows.
    pub(crate) timeout_key: Option<Ident>,
    pub(crate) fallback: bool,
    pub(crate) triggers: Triggers,
}

/// Checks the settings.
pub(crate) fn validate(settings: Vec<Setting>, mistakes: &mut Mistakes) -> Attribute {
    let mut attribute = Attribute {
        krate: parse_quote!(::fulfill_runtime),
        node: None,
        webhook: None,
        token: None,
        token_env: None,
        fallback_message: None,
        timeout: None,
        timeout_key: None,
        fallback: false,
        triggers: Triggers::default(),
    };
    let mut seen: Vec<Ident> = Vec::new();
    let mut literal = false;
    for (position, setting) in settings.into_iter().enumerate() {
        match setting {
            Setting::Literal(node) if literal => mistakes.add(
                node,
                "a function answers one node: remove this, or write a function of its own for it",
            ),
            Setting::Literal(node) if position > 0 => {
                literal = true;
                let instead = node.to_token_stream();
                mistakes.add(node, format!("the node comes first, or as `node = {instead}`"));
            }
            Setting::Literal(node) => {
                literal = true;
                attribute.node = first(node, mistakes);
            }
            Setting::Group { key } if is_known(&key, false, mistakes) => {
                let value = if triggers::is_list(&key) { "[\"...\"]" } else { "..." };
                mistakes.add(&key, format!("a value stands behind `=`: write `{key} = {value}`"));
            }
            Setting::Group { .. } => {}
            Setting::Key { key, value } => {
                if !is_known(&key, value.is_none(), mistakes) {
                    continue;
                }
                if seen.contains(&key) {
                    mistakes.add(&key, format!("`{key}` is given twice: keep one"));
                } else if key == "node" && literal {
                    mistakes.add(&key, "the node is given twice: keep the first or this one");
                } else {
                    attribute.set(&key, value, mistakes);
                }
                seen.push(key);
            }
        }
    }
    if let Some(env) = seen.iter().find(|key| *key == "token_env")
        && seen.iter().any(|key| key == "token")
    {
        mistakes.add(env, "a token has one source: keep `token` or `token_env`");
    }
    attribute
}

impl Attribute {
    fn set(&mut self, key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) {
        match key.to_string().as_str() {
            "node" => self.node = value::text(key, value, rules::node, mistakes),
            "webhook" => self.webhook = value::text(key, value, rules::webhook, mistakes),
            "token" => self.token = value::text(key, value, rules::token, mistakes),
            "token_env" => self.token_env = value::text(key, value, rules::variable, mistakes),
            "fallback_message" => {
                self.fallback_message = value::text(key, value, rules::message, mistakes);
            }
            "timeout" => {
                self.timeout = value::time(key, value, mistakes);
                self.timeout_key = Some(key.clone());
            }
            "fallback" => {
                self.fallback = true;
                if let Some(value) = value {
                    let message = "`fallback` has no value: write it alone, or leave it out";
                    mistakes.add(quote!(#key = #value), message);
                }
            }
            "crate" => {
                if let Some(krate) = value::path(key, value, mistakes) {
                    self.krate = krate;
                }
            }
            _ => self.triggers.set(key, value, mistakes),
        }
    }
}

/// The node as the first literal.
fn first(literal: Lit, mistakes: &mut Mistakes) -> Option<LitStr> {
    let Lit::Str(node) = literal else {
        let instead = value::quoted(&literal.to_token_stream());
        mistakes.add(literal, format!("a node is text: write `#[intent({instead})]`"));
        return None;
    };
    value::checked(node, rules::node, mistakes)
}

/// Whether there is such a key; if not, says which was meant. One without a value may have been
/// meant as a node.
fn is_known(key: &Ident, alone: bool, mistakes: &mut Mistakes) -> bool {
    let name = key.to_string();
    if KEYS.contains(&name.as_str()) {
        return true;
    }
    let message = match nearest(&name, KEYS) {
        Some(near) => format!("unknown key `{name}`, did you mean `{near}`?"),
        None if alone => format!("a node stands in quotes: write `#[intent(\"{name}\")]`"),
        None => format!("unknown key `{name}`: the keys are {}", list(KEYS)),
    };
    mistakes.add(key, message);
    false
}

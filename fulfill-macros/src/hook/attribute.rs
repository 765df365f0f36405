//! The keys of `#[hook(...)]`: which there are, and what each of them says.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens as _;
use syn::{Lit, LitStr, Path, ext::IdentExt as _, parse_quote};

use crate::{
    intent::rules,
    mistakes::Mistakes,
    settings::Setting,
    suggest::{list, nearest},
    value,
};

const KEYS: &[&str] = &["name", "secret", "secret_env", "timeout", "crate"];

/// The longest name, in characters; core has the same.
const LONGEST: usize = 100;

/// What an attribute says.
pub(crate) struct Attribute {
    pub(crate) krate: Path,
    pub(crate) name: Option<LitStr>,
    pub(crate) secret: Option<LitStr>,
    pub(crate) secret_env: Option<LitStr>,
    pub(crate) timeout: Option<Duration>,
    /// The key `timeout`, for a mistake that only the function shows.
    pub(crate) timeout_key: Option<Ident>,
    /// Whether a name was given, right or wrong.
    named: bool,
}

/// Checks the settings.
pub(crate) fn validate(settings: Vec<Setting>, mistakes: &mut Mistakes) -> Attribute {
    let mut attribute = Attribute {
        krate: parse_quote!(::fulfill_runtime),
        name: None,
        secret: None,
        secret_env: None,
        timeout: None,
        timeout_key: None,
        named: false,
    };
    let mut seen: Vec<Ident> = Vec::new();
    for (position, setting) in settings.into_iter().enumerate() {
        match setting {
            Setting::Literal(name) if attribute.named => mistakes.add(
                name,
                "a hook has one name: remove this, or write a function of its own for it",
            ),
            Setting::Literal(name) => {
                attribute.named = true;
                if position > 0 {
                    let instead = name.to_token_stream();
                    mistakes.add(name, format!("the name comes first, or as `name = {instead}`"));
                } else {
                    attribute.name = first(name, mistakes);
                }
            }
            Setting::Group { key } if is_known(&key, false, mistakes) => {
                mistakes.add(&key, format!("a value stands behind `=`: write `{key} = ...`"));
            }
            Setting::Group { .. } => {}
            Setting::Key { key, value } => {
                if !is_known(&key, value.is_none(), mistakes) {
                    continue;
                }
                if seen.contains(&key) {
                    mistakes.add(&key, format!("`{key}` is given twice: keep one"));
                } else if key == "name" && attribute.named {
                    mistakes.add(&key, "the name is given twice: keep the first or this one");
                } else {
                    attribute.set(&key, value, mistakes);
                }
                seen.push(key);
            }
        }
    }
    if let Some(env) = seen.iter().find(|key| *key == "secret_env")
        && seen.iter().any(|key| key == "secret")
    {
        mistakes.add(
            env,
            "a secret has one source: keep `secret` or `secret_env`, whose variable may hold several \
             with blanks in between",
        );
    }
    attribute
}

impl Attribute {
    /// Calls the hook by its function, if no name was given.
    pub(crate) fn name_after(&mut self, function: &Ident, mistakes: &mut Mistakes) {
        if !self.named {
            let name = function.unraw().to_string().replace('_', "-");
            let name = name.trim_matches('-');
            if rule(name).is_some() {
                let message =
                    "this is no hook's name: write one, as in `#[hook(\"order-shipped\")]`";
                mistakes.add(function, message);
            }
            self.name = Some(LitStr::new(name, Span::call_site()));
        }
    }

    fn set(&mut self, key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) {
        match key.to_string().as_str() {
            "name" => {
                self.named = true;
                self.name = value::text(key, value, rule, mistakes);
            }
            "secret" => self.secret = value::text(key, value, secret, mistakes),
            "secret_env" => self.secret_env = value::text(key, value, variable, mistakes),
            "timeout" => {
                self.timeout = value::time(key, value, mistakes);
                self.timeout_key = Some(key.clone());
            }
            _ => {
                if let Some(krate) = value::path(key, value, mistakes) {
                    self.krate = krate;
                }
            }
        }
    }
}

/// The name as the first literal.
fn first(literal: Lit, mistakes: &mut Mistakes) -> Option<LitStr> {
    let Lit::Str(name) = literal else {
        let instead = value::quoted(&literal.to_token_stream());
        mistakes.add(literal, format!("a name is text: write `#[hook({instead})]`"));
        return None;
    };
    value::checked(name, rule, mistakes)
}

/// A name is one part of an address.
fn rule(name: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    let right = name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.chars().all(plain)
        && name.len() <= LONGEST;
    (!right).then(|| {
        "a hook's name is the last part of its address: up to 100 ASCII letters, digits, `-`, `_` \
         and `.`, the first a letter or digit, such as `\"order-shipped\"`"
            .to_owned()
    })
}

fn secret(text: &str) -> Option<String> {
    if text.trim().is_empty() {
        let message = "an empty secret would let everyone in: write `secret_env = \"...\"` with the \
                       environment variable that holds it";
        return Some(message.to_owned());
    }
    // It travels in a header.
    let fits = |letter: char| letter.is_ascii_graphic();
    let odd = text.chars().find(|letter| !fits(*letter))?;
    Some(format!("a secret is visible ASCII without blanks: remove `{}`", odd.escape_default()))
}

fn variable(name: &str) -> Option<String> {
    rules::variable(name).map(|_| {
        "not the name of an environment variable: write one such as `secret_env = \"HOOK_SECRET\"`"
            .to_owned()
    })
}

/// Whether there is such a key; if not, says which was meant. One without a value may have been
/// meant as a name.
fn is_known(key: &Ident, alone: bool, mistakes: &mut Mistakes) -> bool {
    let name = key.to_string();
    if KEYS.contains(&name.as_str()) {
        return true;
    }
    let message = match nearest(&name, KEYS) {
        Some(near) => format!("unknown key `{name}`, did you mean `{near}`?"),
        None if alone => format!("a name stands in quotes: write `#[hook(\"{name}\")]`"),
        None => format!("unknown key `{name}`: the keys are {}", list(KEYS)),
    };
    mistakes.add(key, message);
    false
}

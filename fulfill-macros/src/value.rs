//! The values behind the keys of an attribute such as `#[intent(...)]`, by kind.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use syn::{Lit, LitStr, Path, parse::Parser as _, parse2};

use crate::{intent::timeout::timeout, mistakes::Mistakes};

/// Says what is wrong with a text and what to write instead, if anything is.
pub(crate) type Rule = fn(&str) -> Option<String>;

/// A text that follows a rule.
pub(crate) fn text(
    key: &Ident,
    value: Option<TokenStream>,
    rule: Rule,
    mistakes: &mut Mistakes,
) -> Option<LitStr> {
    let value = present(key, value, "\"...\"", mistakes)?;
    match parse2::<LitStr>(value.clone()) {
        Ok(text) => checked(text, rule, mistakes),
        Err(_) => {
            let instead = quoted(&value);
            mistakes.add(value, format!("`{key}` takes text: write `{key} = {instead}`"));
            None
        }
    }
}

/// The text, if it follows the rule.
pub(crate) fn checked(text: LitStr, rule: Rule, mistakes: &mut Mistakes) -> Option<LitStr> {
    match rule(&text.value()) {
        None => Some(text),
        Some(message) => {
            mistakes.add(text, message);
            None
        }
    }
}

/// A time.
pub(crate) fn time(
    key: &Ident,
    value: Option<TokenStream>,
    mistakes: &mut Mistakes,
) -> Option<Duration> {
    let value = present(key, value, "\"5s\"", mistakes)?;
    let read = match parse2::<Lit>(value.clone()) {
        Ok(literal) => timeout(&literal),
        Err(_) => Err("not a time: write `timeout = \"5s\"`, `\"1500ms\"` or `\"2m\"`".to_owned()),
    };
    read.map_err(|message| mistakes.add(value, message)).ok()
}

/// A path, bare or in quotes.
pub(crate) fn path(
    key: &Ident,
    value: Option<TokenStream>,
    mistakes: &mut Mistakes,
) -> Option<Path> {
    let value = present(key, value, "path::to::fulfill_runtime", mistakes)?;
    let path = match parse2::<LitStr>(value.clone()) {
        Ok(text) => text.parse_with(Path::parse_mod_style),
        Err(_) => Path::parse_mod_style.parse2(value.clone()),
    };
    let message = "`crate` takes a path: write `crate = path::to::fulfill_runtime`";
    path.map_err(|_| mistakes.add(value, message)).ok()
}

/// How the tokens would look in quotes, if they are short enough to say.
pub(crate) fn quoted(tokens: &TokenStream) -> String {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(one), None) if !one.to_string().contains(['"', '\'', '{', '(', '[']) => {
            format!("\"{one}\"")
        }
        _ => "\"...\"".to_owned(),
    }
}

pub(crate) fn present(
    key: &Ident,
    value: Option<TokenStream>,
    example: &str,
    mistakes: &mut Mistakes,
) -> Option<TokenStream> {
    if value.is_none() {
        mistakes.add(key, format!("`{key}` needs a value: write `{key} = {example}`"));
    }
    value
}

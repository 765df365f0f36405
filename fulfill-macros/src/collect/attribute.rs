//! `#[collect(..)]` on the struct.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{DeriveInput, LitStr, Path, parse_quote};

use super::target::{self, Target};
use crate::{
    mistakes::Mistakes,
    settings::{self, Setting},
    suggest::suggest,
    value,
};

const KEYS: &[&str] = &["name", "then", "cancel", "confirm", "crate"];

/// What the struct's attributes say.
pub(super) struct Attribute {
    pub(super) krate: Path,
    pub(super) name: String,
    pub(super) then: Option<Target>,
    pub(super) cancel: Option<Target>,
    pub(super) confirm: Option<LitStr>,
}

/// Reads and checks them.
pub(super) fn read(input: &DeriveInput, mistakes: &mut Mistakes) -> Attribute {
    let mut attribute = Attribute {
        krate: parse_quote!(::fulfill_runtime),
        name: super::form_name(&input.ident),
        then: None,
        cancel: None,
        confirm: None,
    };
    let mut seen: Vec<Ident> = Vec::new();
    for (key, value) in pairs(input, mistakes) {
        if !KEYS.contains(&key.to_string().as_str()) {
            let name = key.to_string();
            let elsewhere = super::question::KEYS.contains(&name.as_str());
            let message = match elsewhere {
                true => format!(
                    "`{name}` belongs to a question: write `#[ask({name} ...)]` on its field"
                ),
                false => format!("unknown key `{name}`{}", suggest(&name, KEYS)),
            };
            mistakes.add(key, message);
        } else if seen.contains(&key) {
            mistakes.add(&key, format!("`{key}` is given twice: keep one"));
        } else {
            attribute.set(&key, value, mistakes);
            seen.push(key);
        }
    }
    if !seen.iter().any(|key| key == "then") {
        mistakes.add(
            &input.ident,
            "the answers go nowhere: write `#[collect(then = the_intent)]` with the intent that \
             takes them",
        );
    }
    attribute
}

impl Attribute {
    fn set(&mut self, key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) {
        match key.to_string().as_str() {
            "name" => {
                if let Some(name) = value::text(key, value, form_name, mistakes) {
                    self.name = name.value();
                }
            }
            "then" => self.then = target::read(key, value, mistakes),
            "cancel" => self.cancel = target::read(key, value, mistakes),
            "confirm" => self.confirm = value::text(key, value, words, mistakes),
            _ => {
                if let Some(krate) = value::path(key, value, mistakes) {
                    self.krate = krate;
                }
            }
        }
    }
}

fn pairs(input: &DeriveInput, mistakes: &mut Mistakes) -> Vec<(Ident, Option<TokenStream>)> {
    let attributes = input.attrs.iter().filter(|attribute| attribute.path().is_ident("collect"));
    keys(attributes, "a key such as `then = the_intent`", mistakes)
}

/// The keys and values in all attributes of one name.
pub(super) fn keys<'a>(
    attributes: impl Iterator<Item = &'a syn::Attribute>,
    expected: &str,
    mistakes: &mut Mistakes,
) -> Vec<(Ident, Option<TokenStream>)> {
    let mut pairs = Vec::new();
    for attribute in attributes {
        let Ok(list) = attribute.meta.require_list() else {
            mistakes.add(&attribute.meta, format!("write {expected} in parentheses behind this"));
            continue;
        };
        for setting in settings::parse(list.tokens.clone(), expected, mistakes) {
            match setting {
                Setting::Key { key, value } => pairs.push((key, value)),
                Setting::Group { key } => {
                    mistakes.add(&key, format!("a value stands behind `=`: write `{key} = ...`"));
                }
                Setting::Literal(literal) => {
                    let text = literal.to_token_stream();
                    mistakes
                        .add(quote!(#literal), format!("{text} needs its key: write {expected}"));
                }
            }
        }
    }
    pairs
}

/// A form's name is kept under and looked up; platforms want it without blanks.
fn form_name(name: &str) -> Option<String> {
    let right = !name.is_empty() && !name.contains(|l: char| l.is_whitespace() || l.is_control());
    (!right).then(|| "a form's name has no blanks: write one such as `\"collect-name\"`".to_owned())
}

/// Words that are said.
pub(super) fn words(text: &str) -> Option<String> {
    text.trim().is_empty().then(|| "nobody hears nothing: write what is said".to_owned())
}

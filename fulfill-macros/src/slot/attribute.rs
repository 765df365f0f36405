//! `#[slot(..)]` on the enum and on its variants.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::{
    Attribute, LitStr, Path, Result, Token,
    ext::IdentExt as _,
    parse::{Parse, ParseStream},
    parse_quote,
    punctuated::Punctuated,
};

use crate::{mistakes::Mistakes, suggest::suggest};

/// What a variant's attributes say.
#[derive(Default)]
pub(super) struct Words {
    pub(super) value: Option<LitStr>,
    pub(super) synonyms: Vec<LitStr>,
}

/// The path of the runtime, from `#[slot(crate = path)]`.
pub(super) fn of_enum(attributes: &[Attribute], mistakes: &mut Mistakes) -> Path {
    let mut krate: Option<Path> = None;
    for entry in entries(attributes, mistakes) {
        match entry {
            Entry::Path(key, path) if key == "crate" => match krate {
                Some(_) => mistakes.add(key, "`crate` is given twice: keep one"),
                None => krate = Some(path),
            },
            Entry::Literal(word) => mistakes
                .add(word, "words stand on the variant they mean: put `#[slot(\"...\")]` on one"),
            Entry::Text(key, _) if key == "value" => mistakes
                .add(key, "a value stands on its variant: put `#[slot(value = \"...\")]` on one"),
            Entry::Text(key, text) if key == "crate" => {
                match text.parse_with(Path::parse_mod_style) {
                    Ok(path) => krate = Some(path),
                    Err(_) => mistakes.add(text, "write `crate = path::to::fulfill_runtime`"),
                }
            }
            other => other.unknown(&["crate"], mistakes),
        }
    }
    krate.unwrap_or_else(|| parse_quote!(::fulfill_runtime))
}

/// The words of one variant.
pub(super) fn of_variant(attributes: &[Attribute], mistakes: &mut Mistakes) -> Words {
    let mut words = Words::default();
    for entry in entries(attributes, mistakes) {
        match entry {
            Entry::Literal(word) | Entry::Text(_, word) if word.value().trim().is_empty() => {
                mistakes.add(word, "nobody says nothing: write the word that users say");
            }
            Entry::Literal(word) => words.synonyms.push(word),
            Entry::Text(key, value) if key == "value" => match words.value {
                Some(_) => mistakes.add(key, "`value` is given twice: keep one"),
                None => words.value = Some(value),
            },
            Entry::Text(key, _) | Entry::Path(key, _) | Entry::Key(key) if key == "crate" => {
                mistakes.add(key, "`crate` stands on the enum: move it there");
            }
            other => other.unknown(&["value"], mistakes),
        }
    }
    words
}

enum Entry {
    Literal(LitStr),
    Text(Ident, LitStr),
    Path(Ident, Path),
    Key(Ident),
}

impl Entry {
    fn unknown(self, known: &[&str], mistakes: &mut Mistakes) {
        match self {
            Self::Literal(word) => mistakes.add(word, "remove this"),
            Self::Key(key) | Self::Text(key, _) | Self::Path(key, _) => {
                let name = key.to_string();
                let message = match known.contains(&name.as_str()) {
                    true => format!("`{name}` takes text: write `{name} = \"...\"`"),
                    false => format!("unknown key `{name}`{}", suggest(&name, known)),
                };
                mistakes.add(key, message);
            }
        }
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) {
            return input.parse().map(Self::Literal);
        }
        if !input.peek(syn::Ident::peek_any) {
            return Err(input.error("expected words in quotes, such as `#[slot(\"big\")]`"));
        }
        let key = input.call(Ident::parse_any)?;
        if input.parse::<Option<Token![=]>>()?.is_none() {
            return Ok(Self::Key(key));
        }
        if input.peek(LitStr) {
            return Ok(Self::Text(key, input.parse()?));
        }
        match input.call(Path::parse_mod_style) {
            Ok(path) => Ok(Self::Path(key, path)),
            Err(error) => Err(syn::Error::new(error.span(), format!("write `{key} = \"...\"`"))),
        }
    }
}

/// What stands in all `#[slot(..)]`s of one thing.
fn entries(attributes: &[Attribute], mistakes: &mut Mistakes) -> Vec<Entry> {
    let mut entries = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("slot")) {
        if attribute.meta.require_list().is_err() {
            let form = "write `#[slot(\"...\")]` with words in the parentheses";
            mistakes.add(attribute.meta.to_token_stream(), form);
            continue;
        }
        match attribute.parse_args_with(Punctuated::<Entry, Token![,]>::parse_terminated) {
            Ok(list) => entries.extend(list),
            Err(error) => mistakes.push(error),
        }
    }
    entries
}

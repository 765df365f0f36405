//! Where a conversation goes on: an intent's path, or a node's name in quotes.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{LitStr, Path, parse::Parser as _, parse2};

use crate::{intent::rules, mistakes::Mistakes, value};

/// An intent that the compiler checks, or a node that nobody does.
pub(super) enum Target {
    Intent(Path),
    Node(LitStr),
}

/// Reads the value behind `then`, `otherwise` or `cancel`.
pub(super) fn read(
    key: &Ident,
    value: Option<TokenStream>,
    mistakes: &mut Mistakes,
) -> Option<Target> {
    let value = value::present(key, value, "the_intent", mistakes)?;
    if let Ok(node) = parse2::<LitStr>(value.clone()) {
        return value::checked(node, self::node, mistakes).map(Target::Node);
    }
    match Path::parse_mod_style.parse2(value.clone()) {
        Ok(path) => Some(Target::Intent(path)),
        Err(_) => {
            mistakes.add(
                value,
                format!(
                    "`{key}` names an intent: write `{key} = the_intent`, or `{key} = \"its-node\"`"
                ),
            );
            None
        }
    }
}

/// A node that somebody answers.
fn node(node: &str) -> Option<String> {
    match node.trim().is_empty() {
        true => {
            Some("an empty node is never asked for: name the intent, without quotes".to_owned())
        }
        false => rules::node(node),
    }
}

impl ToTokens for Target {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Intent(path) => quote!(__private::Target::of::<#path>()),
            Self::Node(node) => quote!(__private::Target::from(#node)),
        });
    }
}

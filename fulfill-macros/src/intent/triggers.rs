//! The keys of `#[intent(...)]` that say to what a function answers besides its node, and when.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Expr, ExprArray, ExprLit, Lit, LitStr, parse2};

use super::trigger_rules as rules;
use crate::{
    mistakes::Mistakes,
    value::{self, Rule},
};

/// The keys that take one text or a list of them: what core's `Triggers` calls one, and its rule.
const LISTS: &[(&str, &str, Rule)] = &[
    ("command", "command", rules::command),
    ("text", "text", rules::text),
    ("pattern", "pattern", rules::pattern),
    ("samples", "sample", rules::sample),
    ("event", "event", rules::event),
    ("states", "state", rules::state),
    ("channels", "channel", rules::channel),
];

/// What such keys say.
#[derive(Default)]
pub(crate) struct Triggers {
    /// By position in `LISTS`.
    lists: Vec<(usize, Vec<LitStr>)>,
    next: Option<LitStr>,
    priority: Option<i32>,
}

/// Whether the key takes a list.
pub(crate) fn is_list(key: &Ident) -> bool {
    LISTS.iter().any(|(name, ..)| key == name)
}

impl Triggers {
    /// Takes what one of the keys says.
    pub(crate) fn set(&mut self, key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) {
        if let Some(position) = LISTS.iter().position(|(name, ..)| key == name) {
            let texts = list(key, value, LISTS[position].2, mistakes);
            self.lists.push((position, texts));
            self.lists.sort_by_key(|(position, _)| *position);
        } else if key == "next" {
            self.next = value::text(key, value, rules::state, mistakes);
        } else {
            self.priority = priority(key, value, mistakes);
        }
    }

    /// The function that makes core's `Triggers`.
    pub(crate) fn emit(&self) -> TokenStream {
        let lists = self.lists.iter().flat_map(|(position, texts)| {
            let method = Ident::new(LISTS[*position].1, proc_macro2::Span::call_site());
            texts.iter().map(move |text| quote!(.#method(#text)))
        });
        let next = self.next.iter().map(|state| quote!(.next(#state)));
        let priority = self.priority.iter().map(|priority| quote!(.priority(#priority)));
        let calls: TokenStream = lists.chain(next).chain(priority).collect();
        match calls.is_empty() {
            true => quote!(__private::Triggers::new),
            false => quote!(|| __private::Triggers::new() #calls),
        }
    }
}

/// One text, or several in brackets, each by the rule and none twice.
fn list(
    key: &Ident,
    value: Option<TokenStream>,
    rule: Rule,
    mistakes: &mut Mistakes,
) -> Vec<LitStr> {
    let Some(value) = value::present(key, value, "\"...\"", mistakes) else { return Vec::new() };
    let Ok(array) = parse2::<ExprArray>(value.clone()) else {
        return value::text(key, Some(value), rule, mistakes).into_iter().collect();
    };
    if array.elems.is_empty() {
        mistakes.add(array, format!("an empty list says nothing: leave `{key}` out"));
        return Vec::new();
    }
    let mut texts: Vec<LitStr> = Vec::new();
    for element in array.elems {
        let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = element else {
            let instead = value::quoted(&element.to_token_stream());
            mistakes.add(element, format!("`{key}` takes texts: write {instead}"));
            continue;
        };
        if texts.iter().any(|other| other.value() == text.value()) {
            mistakes.add(text, "is in the list twice: remove this one");
        } else {
            texts.extend(value::checked(text, rule, mistakes));
        }
    }
    texts
}

/// A whole number.
fn priority(key: &Ident, value: Option<TokenStream>, mistakes: &mut Mistakes) -> Option<i32> {
    let value = value::present(key, value, "1", mistakes)?;
    let number = match parse2::<Lit>(value.clone()) {
        Ok(Lit::Int(number)) => number.base10_parse::<i32>().ok(),
        _ => None,
    };
    if number.is_none() {
        let message = "`priority` takes a whole number from -2147483648 to 2147483647, 0 unless \
                       said: write `priority = 1`";
        mistakes.add(value, message);
    }
    number
}

//! The arguments of a handler: their names, their types and `#[from(..)]`.

use proc_macro2::{Ident, Span};
use syn::{
    Attribute, Expr, ExprLit, FnArg, Lit, LitStr, Meta, Pat, PatType, Signature, Token, Type,
    ext::IdentExt as _, punctuated::Punctuated,
};

use crate::{mistakes::Mistakes, suggest::suggest};

/// The name of arguments that have none; only types that read the whole turn can do with it.
const NAMELESS: &str = "_";

const KEYS: &[&str] = &["field", "answer", "parameter", "memory", "name"];

/// One argument.
pub(crate) struct Argument {
    pub(crate) ty: Type,
    /// What it looks up, on the token that says so.
    pub(crate) name: LitStr,
    pub(crate) from: From,
}

/// Where its value comes from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum From {
    /// Whatever its type reads.
    Turn,
    /// A value of that name, from the first place that has one.
    Anywhere,
    /// A value of that name, from the place with this name in core.
    Place(&'static str),
}

/// Reads the arguments, and takes the `#[from(..)]`s off them.
pub(crate) fn take(signature: &mut Signature, mistakes: &mut Mistakes) -> Vec<Argument> {
    let mut arguments = Vec::new();
    for input in &mut signature.inputs {
        let FnArg::Typed(input) = input else { continue };
        let (froms, others) = std::mem::take(&mut input.attrs)
            .into_iter()
            .partition::<Vec<_>, _>(|attribute| attribute.path().is_ident("from"));
        input.attrs = others;
        for cfg in input.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")) {
            mistakes.add(cfg, "an argument cannot come and go: put #[cfg] on the whole function");
        }
        for again in froms.iter().skip(1) {
            mistakes.add(again, "an argument has one #[from(..)]: remove this one");
        }
        let (from, given) = match froms.first() {
            Some(attribute) => read(attribute, mistakes),
            None => (From::Turn, None),
        };
        let own = name(input);
        if given.is_none() && matches!(from, From::Place(_)) && own.value() == NAMELESS {
            mistakes.add(
                &froms[0].meta,
                "the argument has no name of its own to look up: write it too, as in \
                 `#[from(memory = \"...\")]`",
            );
        }
        arguments.push(Argument { ty: (*input.ty).clone(), name: given.unwrap_or(own), from });
    }
    arguments
}

/// What one `#[from(..)]` says: the place, and the name if it is given.
fn read(attribute: &Attribute, mistakes: &mut Mistakes) -> (From, Option<LitStr>) {
    const FORMS: &str = "write `#[from(memory)]`, `#[from(memory = \"name\")]` or \
                         `#[from(name = \"name\")]`";
    let nothing = (From::Anywhere, None);
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    let metas = match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => attribute.parse_args_with(parser),
        meta => {
            mistakes.add(meta, format!("says no place: {FORMS}"));
            return nothing;
        }
    };
    let metas = match metas {
        Ok(metas) => metas,
        Err(error) => {
            mistakes.push(syn::Error::new(error.span(), FORMS));
            return nothing;
        }
    };
    for meta in metas.iter().skip(1) {
        mistakes.add(meta, format!("an argument comes from one place: {FORMS}"));
    }
    let meta = &metas[0];
    let key = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
    let from = match key.as_str() {
        "field" => From::Place("Field"),
        "answer" => From::Place("Answer"),
        "parameter" => From::Place("Parameter"),
        "memory" => From::Place("Memory"),
        "name" => From::Anywhere,
        other => {
            mistakes.add(meta.path(), format!("unknown place `{other}`{}", suggest(other, KEYS)));
            return nothing;
        }
    };
    match meta {
        Meta::Path(path) if from == From::Anywhere => {
            mistakes.add(path, "`name` needs a value: write `#[from(name = \"...\")]`");
            nothing
        }
        Meta::Path(_) => (from, None),
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value().is_empty() => {
                mistakes.add(text, "an empty name is never found: write the name of the value");
                nothing
            }
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => (from, Some(text.clone())),
            value => {
                mistakes.add(value, format!("a name is text: write `#[from({key} = \"...\")]`"));
                nothing
            }
        },
        Meta::List(list) => {
            mistakes.add(list, format!("write `#[from({key} = \"...\")]`"));
            nothing
        }
    }
}

/// The name that the argument's pattern binds, if it is the only one.
fn name(argument: &PatType) -> LitStr {
    let mut names = Vec::new();
    bound(&argument.pat, &mut names);
    let name = match names.as_slice() {
        [name] => name.unraw().to_string().trim_start_matches('_').to_owned(),
        _ => String::new(),
    };
    LitStr::new(if name.is_empty() { NAMELESS } else { &name }, Span::call_site())
}

fn bound<'a>(pattern: &'a Pat, names: &mut Vec<&'a Ident>) {
    match pattern {
        Pat::Ident(binding) => {
            names.push(&binding.ident);
            if let Some((_, inner)) = &binding.subpat {
                bound(inner, names);
            }
        }
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| bound(inner, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| bound(inner, names)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|inner| bound(inner, names)),
        Pat::Struct(fields) => fields.fields.iter().for_each(|field| bound(&field.pat, names)),
        Pat::Paren(inner) => bound(&inner.pat, names),
        Pat::Reference(inner) => bound(&inner.pat, names),
        Pat::Type(inner) => bound(&inner.pat, names),
        _ => {}
    }
}

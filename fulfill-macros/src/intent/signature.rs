//! What a function must be to answer turns: free, safe, not generic, owning its arguments.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{FnArg, PathArguments, Safety, Signature, Type, ext::IdentExt as _};

use super::{call, function::Function};
use crate::{mistakes::Mistakes, words::Of};

/// Checks the function. Says whether a type of its name can be put beside it.
pub(crate) fn validate(function: &Function, of: Of, mistakes: &mut Mistakes) -> bool {
    let (signature, this) = (&function.signature, of.function());
    let mut alone = true;
    for attribute in &function.attributes {
        let last = attribute.path().segments.last();
        if last.is_some_and(|last| last.ident == "intent" || last.ident == "hook") {
            let thing = of.thing();
            mistakes.add(
                attribute,
                format!(
                    "a function is one {thing}: remove this, and write a second function that calls it"
                ),
            );
            alone = false;
        }
    }
    if signature.ident.unraw() == "main" {
        mistakes.add(
            &signature.ident,
            "`main` starts the program and answers nobody: give the handler a function of its own",
        );
    }
    qualifiers(signature, this, mistakes);
    for parameter in &signature.generics.params {
        mistakes.add(
            parameter,
            format!("{this} has no generic parameters: write what this stands for"),
        );
    }
    for input in &signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                mistakes.add(
                    receiver,
                    format!(
                        "{this} is free, not a method: move it out of the impl block, and take what \
                         it needs of `self` as `State<T>`"
                    ),
                );
                alone = false;
            }
            FnArg::Typed(argument) => owned(&argument.ty, mistakes),
        }
    }
    alone
}

fn qualifiers(signature: &Signature, this: &str, mistakes: &mut Mistakes) {
    if let Safety::Unsafe(token) = &signature.safety {
        mistakes.add(
            token,
            format!(
                "{this} is called by every turn, with nobody to keep its promises: remove `unsafe`, \
                 and put an unsafe block into the body"
            ),
        );
    }
    if let Some(abi) = &signature.abi {
        mistakes.add(abi, format!("{this} is a Rust function: remove `extern`"));
    }
    if let Some(variadic) = &signature.variadic {
        mistakes.add(variadic, format!("{this} names its arguments: take `Vec<T>` instead"));
    }
}

/// An argument must outlive the turn it was read from.
fn owned(ty: &Type, mistakes: &mut Mistakes) {
    match ty {
        Type::Reference(reference) => {
            let inner = &*reference.elem;
            let instead = match inner.to_token_stream().to_string().as_str() {
                "str" => "write `String`, or `Text` for the user's whole text".to_owned(),
                _ => match inner {
                    Type::Slice(slice) => format!("write `Vec<{}>`", written(&slice.elem)),
                    inner => format!("write `{}`", written(inner)),
                },
            };
            mistakes.add(ty, format!("an argument is owned, not borrowed: {instead}"));
        }
        _ if !call::has_name(ty) => mistakes
            .add(ty, "an argument has one type, which says how it is read: write the type itself"),
        _ if borrows(ty.to_token_stream()) => mistakes.add(
            ty,
            "an argument is owned, not borrowed: write it without `&` and lifetimes, such as \
             `String` for `&str`",
        ),
        _ => {}
    }
}

/// Whether a type has a reference or a lifetime other than `'static` somewhere inside.
fn borrows(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match &token {
            TokenTree::Group(group) => borrows(group.stream()),
            TokenTree::Punct(punct) if punct.as_char() == '&' => true,
            TokenTree::Punct(punct) if punct.as_char() == '\'' => {
                !matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "static")
            }
            _ => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// A type as people write it: tokens print with blanks that nobody types.
fn written(ty: &Type) -> String {
    if let Type::Path(path) = ty
        && path.path.segments.iter().all(|part| matches!(part.arguments, PathArguments::None))
    {
        return quote!(#ty).to_string().replace(' ', "");
    }
    let text = quote!(#ty).to_string();
    [(" < ", "<"), (" >", ">"), (" :: ", "::"), (" ,", ","), ("& ", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

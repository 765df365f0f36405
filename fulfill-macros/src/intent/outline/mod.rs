//! What a handler's body shows to whoever reads it: `fulfill_core::Outline`, gathered from tokens.
//!
//! Nothing is resolved and nothing can fail: a path is kept as it is written, and what cannot be read
//! is left out or kept as "decided when the handler runs". The compiler checks the body itself.

mod scan;
mod target;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{GenericArgument, PathArguments, ReturnType, Type};

use self::scan::Scan;
use super::function::Function;

/// The expression of type `fn() -> Outline`.
pub(crate) fn outline(function: &Function) -> TokenStream {
    let mut scan = Scan::default();
    scan.body(function.body.clone());
    let returned = Returned::of(&function.signature.output);
    if returned == Returned::Text {
        scan.action("say");
    }
    // A reply that the body does not make comes from somewhere else.
    if returned == Returned::Reply && scan.edges.is_empty() && scan.actions.is_empty() {
        return quote!(|| __private::Outline::UNKNOWN);
    }
    let edges = scan.edges.iter().map(|(way, to)| {
        let way = Ident::new(way.name(), Span::call_site());
        let to = match to {
            To::Path(path) => quote!(Path(#path)),
            To::Node(node) => quote!(Node(#node)),
            To::Dynamic => quote!(Dynamic),
        };
        quote!(__private::Edge { way: __private::Way::#way, to: __private::To::#to })
    });
    let (actions, remembers, branches) = (&scan.actions, &scan.remembers, scan.branches);
    quote! {
        || __private::Outline::seen(&[#(#edges),*], &[#(#actions),*], &[#(#remembers),*], #branches)
    }
}

/// `fulfill_core::Way`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Redirect,
    Collect,
    Listen,
    Button,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Redirect => "Redirect",
            Self::Collect => "Collect",
            Self::Listen => "Listen",
            Self::Button => "Button",
        }
    }
}

/// `fulfill_core::To`.
#[derive(Clone, Debug, PartialEq)]
enum To {
    Path(String),
    Node(String),
    Dynamic,
}

/// What a function's type says of its reply.
#[derive(Debug, PartialEq)]
enum Returned {
    Nothing,
    Text,
    Reply,
}

impl Returned {
    fn of(output: &ReturnType) -> Self {
        match output {
            ReturnType::Default => Self::Nothing,
            ReturnType::Type(_, ty) => Self::of_type(ty),
        }
    }

    fn of_type(ty: &Type) -> Self {
        match ty {
            Type::Tuple(tuple) if tuple.elems.is_empty() => Self::Nothing,
            Type::Reference(reference) => Self::of_type(&reference.elem),
            Type::Paren(inner) => Self::of_type(&inner.elem),
            Type::Path(path) => {
                let Some(last) = path.path.segments.last() else { return Self::Reply };
                match last.ident.to_string().as_str() {
                    "String" | "str" | "Say" => Self::Text,
                    // `Result<T, E>`, `Option<T>`, `Cow<'_, str>`, `Box<str>`.
                    _ => match &last.arguments {
                        PathArguments::AngleBracketed(inner) => {
                            let mut types =
                                inner.args.iter().filter_map(|argument| match argument {
                                    GenericArgument::Type(ty) => Some(ty),
                                    _ => None,
                                });
                            types.next().map_or(Self::Reply, Self::of_type)
                        }
                        _ => Self::Reply,
                    },
                }
            }
            other => {
                let says =
                    |token: TokenTree| matches!(&token, TokenTree::Ident(word) if word == "str");
                match other.to_token_stream().into_iter().any(says) {
                    true => Self::Text,
                    false => Self::Reply,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;

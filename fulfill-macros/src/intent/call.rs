//! How a function is called with the arguments that its types read from a turn.
//!
//! A type is always written with the tokens it has in the signature: what the compiler has to say
//! of it then stands there, and it says it once, however often it is used.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{ReturnType, Type, spanned::Spanned as _};

use super::{
    argument::{Argument, From},
    function::Function,
};

/// Reads the arguments, then runs the function.
pub(crate) fn call(function: &Function, arguments: &[Argument]) -> TokenStream {
    let values: Vec<Ident> = (0..arguments.len()).map(value).collect();
    let read = arguments.iter().zip(&values).map(|(Argument { ty, name, from }, value)| {
        let read = match place(*from) {
            None => quote!(__private::arg::<#ty>(__turn, #name)),
            Some(place) => quote!(__private::arg_at::<#ty>(__turn, #place, #name)),
        };
        quote! {
            let #value = match #read {
                __private::Ok(#value) => #value,
                __private::Err(__refused) => return __refused,
            };
        }
    });
    let name = &function.signature.ident;
    let run = quote!(#name(#(#values),*));
    let reply = reply(&function.signature.output);
    let run = match function.signature.asyncness {
        None => quote!(__private::Call::Ready(#reply(#run))),
        // What the compiler says of a future that cannot change threads belongs to the name.
        Some(_) => quote_spanned! {name.span()=>
            __private::Call::pending(async move { #reply(#run.await) })
        },
    };
    quote!(|__turn| { #(#read)* #run })
}

/// Says what the arguments need.
pub(crate) fn needs(arguments: &[Argument]) -> TokenStream {
    let needs = arguments.iter().map(|Argument { ty, name, from }| match from {
        From::Turn => quote!(__private::needs::<#ty>(#name, __needs);),
        From::Anywhere | From::Place(_) => quote!(__private::needs_at::<#ty>(#name, __needs);),
    });
    quote!(|__needs| { #(#needs)* })
}

/// The function that makes a reply of the result. The type is named where it can be.
fn reply(output: &ReturnType) -> TokenStream {
    match output {
        ReturnType::Default => quote!(__private::reply::<()>),
        ReturnType::Type(_, ty) if has_name(ty) => quote!(__private::reply::<#ty>),
        ReturnType::Type(_, ty) => quote_spanned!(ty.span()=> __private::reply::<_>),
    }
}

/// Whether the type can be written outside of its signature: `impl Trait` cannot.
pub(crate) fn has_name(ty: &Type) -> bool {
    !contains_impl(ty.to_token_stream())
}

fn contains_impl(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "impl",
        TokenTree::Group(group) => contains_impl(group.stream()),
        _ => false,
    })
}

/// The place as the run time takes it; `None` for types that read the turn.
pub(crate) fn place(from: From) -> Option<TokenStream> {
    match from {
        From::Turn => None,
        From::Anywhere => Some(quote!(__private::None)),
        From::Place(place) => {
            let place = Ident::new(place, Span::call_site());
            Some(quote!(__private::Some(__private::Place::#place)))
        }
    }
}

/// The name that an argument's value has meanwhile.
pub(crate) fn value(position: usize) -> Ident {
    Ident::new(&format!("__arg{position}"), Span::call_site())
}

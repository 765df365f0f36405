//! What `#[intent]` adds to a function: a type of its name, and the entry that the linker collects.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt as _;

use super::{argument::Argument, attribute::Attribute, call, function::Function, outline};

/// The function, and all that makes it an intent.
pub(crate) fn intent(
    attribute: &Attribute,
    function: &Function,
    arguments: &[Argument],
) -> TokenStream {
    let name = type_name(function);
    let meta = meta(attribute, function, arguments);
    let submission = quote! {
        __private::inventory::submit! {
            __private::Collected(&<#name as __private::Intent>::META)
        }
    };
    let implementation = implementation(attribute, function, &meta, &submission);
    quote!(#function #implementation)
}

/// The type without a working entry, for functions with mistakes.
pub(crate) fn stub(attribute: &Attribute, function: &Function) -> TokenStream {
    implementation(attribute, function, &quote!(__private::MISTAKEN), &TokenStream::new())
}

/// The type that stands for the function, and what it can do. The type has braces so that it takes
/// no name from values. The one `use` makes a missing crate one mistake.
fn implementation(
    attribute: &Attribute,
    function: &Function,
    meta: &TokenStream,
    submission: &TokenStream,
) -> TokenStream {
    let (krate, name, visibility) = (&attribute.krate, type_name(function), &function.visibility);
    let carried = function.carried();
    let again = carried.clone();
    quote! {
        #(#carried)*
        #[doc(hidden)]
        #visibility struct #name {}

        #(#again)*
        const _: () = {
            use #krate::__private;

            impl __private::Intent for #name {
                const META: __private::Meta = #meta;
            }

            #submission
        };
    }
}

fn meta(attribute: &Attribute, function: &Function, arguments: &[Argument]) -> TokenStream {
    let name = function.signature.ident.unraw().to_string();
    let webhook = attribute.webhook.as_ref().map_or_else(|| quote!(""), ToTokens::to_token_stream);
    let node = match &attribute.node {
        Some(node) => node.to_token_stream(),
        None => name.replace('_', "-").to_token_stream(),
    };
    let description = function.description();
    let token = option(attribute.token.as_ref());
    let token_env = option(attribute.token_env.as_ref());
    let fallback_message = option(attribute.fallback_message.as_ref());
    let timeout = option(attribute.timeout.map(|time| {
        // At most ten minutes.
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        quote!(__private::Duration::from_millis(#millis))
    }));
    let fallback = attribute.fallback;
    let triggers = attribute.triggers.emit();
    // `line!()` gives the line of its own tokens.
    let line = quote_spanned!(function.signature.ident.span()=> ::core::line!());
    let call = call::call(function, arguments);
    let needs = call::needs(arguments);
    let outline = outline::outline(function);
    quote! {
        __private::Meta {
            webhook: #webhook,
            node: #node,
            description: #description,
            token: #token,
            token_env: #token_env,
            fallback_message: #fallback_message,
            timeout: #timeout,
            fallback: #fallback,
            triggers: #triggers,
            outline: #outline,
            location: __private::Location {
                package: ::core::env!("CARGO_PKG_NAME"),
                module: ::core::module_path!(),
                function: #name,
                file: ::core::file!(),
                line: #line,
            },
            call: #call,
            needs: #needs,
        }
    }
}

pub(crate) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(__private::Some(#value)),
        None => quote!(__private::None),
    }
}

/// The function's name where the function has it, but as the macro's own word, so that the lints of
/// the crate at hand leave it alone.
pub(crate) fn type_name(function: &Function) -> Ident {
    let name = &function.signature.ident;
    let mut own = name.clone();
    own.set_span(Span::call_site().located_at(name.span()));
    own
}
